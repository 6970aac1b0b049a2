#include "engine/speaker.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

const struct speaker *speaker_of(int kind) {
    switch ((enum engine_kind)kind) {
    case ENGINE_ESPEAK: return &espeak_speaker;
    case ENGINE_FLITE: return &flite_speaker;
    case ENGINE_COMMAND: return &command_speaker;
    }
    return NULL;
}

bool sheet_put(struct sheet *sheet, const int16_t *samples, size_t n) {
    size_t room = (size_t)sheet->rate_hz * LIMIT_CLIP_SECONDS - sheet->frames;
    if (n > room) {
        n = room;
        sheet->cut = true;
    }
    memcpy(sheet->pcm + sheet->frames, samples, n * sizeof *samples);
    sheet->frames += n;
    return !sheet->cut;
}

uint64_t stamp_file(const char *path, uint64_t sum) {
    char block[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sum;
    for (ssize_t n; (n = read(fd, block, sizeof block)) > 0;)
        sum = XXH3_64bits_withSeed(block, (size_t)n, sum);
    close(fd);
    return sum;
}

uint64_t stamp_of_change(const char *path, uint64_t sum) {
    struct stat st;
    if (stat(path, &st) != 0)
        return sum;
    long long facts[] = {st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
    return XXH3_64bits_withSeed(facts, sizeof facts, sum);
}

void stamp_put(char out[STAMP_BYTES], uint64_t sum) {
    snprintf(out, STAMP_BYTES, "%016llx", (unsigned long long)sum);
}
