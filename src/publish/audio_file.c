#include "publish/audio_file.h"

#include <fcntl.h>
#include <sndfile.h>
#include <string.h>
#include <unistd.h>

const char *audio_media_type(const char *path) {
    char first[12] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, first, sizeof first) : -1;
    if (fd >= 0)
        close(fd);
    if (n < (ssize_t)sizeof first)
        return NULL;
    if (memcmp(first, "fLaC", 4) == 0)
        return "audio/flac";
    if (memcmp(first, "OggS", 4) == 0)
        return "audio/ogg";
    if (memcmp(first, "RIFF", 4) == 0 && memcmp(first + 8, "WAVE", 4) == 0)
        return "audio/wav";
    if (memcmp(first, "ID3", 3) == 0 ||
        ((unsigned char)first[0] == 0xFF && ((unsigned char)first[1] & 0xE0) == 0xE0))
        return "audio/mpeg";
    return NULL;
}

bool audio_duration(const char *path, double *seconds, struct err *err) {
    SF_INFO info = {0};
    SNDFILE *f = sf_open(path, SFM_READ, &info);
    if (!f)
        return fail(err, ERR_INPUT, "the audio cannot be read: %s", sf_strerror(NULL));
    sf_close(f);
    *seconds = info.samplerate > 0 ? (double)info.frames / info.samplerate : 0;
    return true;
}
