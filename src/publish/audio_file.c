#include "publish/audio_file.h"

#include <fcntl.h>
#include <sndfile.h>
#include <string.h>
#include <unistd.h>

#include "base/interrupt.h"

#define BLOCK 8192 /* a multiple of the channels */

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

static bool copy_sound(SNDFILE *in, SNDFILE *out, struct err *err) {
    static _Thread_local float block[BLOCK];
    for (sf_count_t n; (n = sf_read_float(in, block, BLOCK)) > 0;) {
        if (interrupted())
            return fail(err, ERR_INTERRUPTED, "interrupted");
        if (sf_write_float(out, block, n) != n)
            return fail(err, ERR_IO, "cannot write mp3: %s", sf_strerror(out));
    }
    return sf_error(in) == SF_ERR_NO_ERROR ||
           fail(err, ERR_INPUT, "the audio cannot be read: %s", sf_strerror(in));
}

bool audio_to_mp3(const char *from, const char *to, struct err *err) {
    SF_INFO info = {0};
    SNDFILE *in = sf_open(from, SFM_READ, &info);
    if (!in)
        return fail(err, ERR_INPUT, "the audio cannot be read: %s", sf_strerror(NULL));
    info = (SF_INFO){.samplerate = info.samplerate,
                     .channels = info.channels,
                     .format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III};
    SNDFILE *out = sf_open(to, SFM_WRITE, &info);
    bool ok = out ? copy_sound(in, out, err)
                  : fail(err, ERR_ENGINE, "mp3 cannot be made of %d Hz: %s; use --rate 44100",
                         info.samplerate, sf_strerror(NULL));
    if (out && sf_close(out) != 0 && ok)
        ok = fail(err, ERR_IO, "cannot write mp3");
    sf_close(in);
    return ok;
}
