#include "synth/entry.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include <xxhash.h>

#include "types/limits.h"

#define MAGIC "newsclip"

struct head {
    char magic[8];
    uint64_t check, pcm_check; /* of what follows `check`, with marks and steps; of the samples */
    uint32_t frames, rate_hz, marks_n, steps_n, cut;
    float scale;
};

static size_t pcm_bytes(const struct head *h) {
    return h->frames * sizeof(int16_t);
}

static uint64_t check_of(const struct head *h, const struct mark *marks, const struct step *steps) {
    const char *rest = (const char *)&h->pcm_check;
    uint64_t sum = XXH3_64bits(rest, (size_t)((const char *)(h + 1) - rest));
    sum = XXH3_64bits_withSeed(marks, h->marks_n * sizeof *marks, sum);
    return XXH3_64bits_withSeed(steps, h->steps_n * sizeof *steps, sum);
}

/* Writes all of the parts, which are used up. */
static bool write_parts(int fd, off_t at, struct iovec *part, int n) {
    while (n > 0) {
        ssize_t done = pwritev(fd, part, n, at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        at += done;
        for (; n > 0 && (size_t)done >= part->iov_len; part++, n--)
            done -= (ssize_t)part->iov_len;
        if (n > 0) {
            part->iov_base = (char *)part->iov_base + done;
            part->iov_len -= (size_t)done;
        }
    }
    return true;
}

size_t entry_write(int fd, off_t at, const struct clip *clip, bool cut) {
    struct head h = {.frames = (uint32_t)clip->frames,
                     .rate_hz = (uint32_t)clip->rate_hz,
                     .marks_n = (uint32_t)clip->marks_n,
                     .steps_n = (uint32_t)clip->steps_n,
                     .cut = cut,
                     .scale = clip->scale};
    memcpy(h.magic, MAGIC, sizeof h.magic);
    h.pcm_check = XXH3_64bits(clip->pcm, pcm_bytes(&h));
    h.check = check_of(&h, clip->marks, clip->steps);
    struct iovec parts[] = {{&h, sizeof h},
                            {(void *)(uintptr_t)clip->marks, clip->marks_n * sizeof *clip->marks},
                            {(void *)(uintptr_t)clip->steps, clip->steps_n * sizeof *clip->steps},
                            {(void *)(uintptr_t)clip->pcm, pcm_bytes(&h)}};
    size_t bytes = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        bytes += parts[i].iov_len;
    return write_parts(fd, at, parts, sizeof parts / sizeof *parts) ? bytes : 0;
}

static bool read_all(int fd, off_t at, void *to, size_t bytes) {
    for (char *p = to; bytes;) {
        ssize_t n = pread(fd, p, bytes, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        at += n;
        bytes -= (size_t)n;
    }
    return true;
}

/* A damaged head must not make us ask for memory without end. */
static bool is_sane(const struct head *h) {
    const size_t most = (size_t)LIMIT_CLIP_SECONDS * LIMIT_RATE_HZ;
    return memcmp(h->magic, MAGIC, sizeof h->magic) == 0 && h->frames <= most &&
           h->marks_n <= LIMIT_CLIP_MARKS && h->steps_n <= most && h->rate_hz > 0 &&
           h->rate_hz <= LIMIT_RATE_HZ;
}

bool entry_read(int fd, off_t at, bool sound, struct clip *out, bool *cut, struct arena *keep) {
    struct head h;
    if (!read_all(fd, at, &h, sizeof h) || !is_sane(&h))
        return false;
    at += (off_t)sizeof h;
    size_t marks = h.marks_n * sizeof(struct mark), steps = h.steps_n * sizeof(struct step);
    char *rest = arena_alloc(keep, marks + steps + 1, _Alignof(struct mark), 1);
    if (!read_all(fd, at, rest, marks + steps))
        return false;
    *out = (struct clip){.scale = h.scale,
                         .frames = h.frames,
                         .rate_hz = (int)h.rate_hz,
                         .marks = (struct mark *)(void *)rest,
                         .marks_n = h.marks_n,
                         .steps = (struct step *)(void *)(rest + marks),
                         .steps_n = h.steps_n};
    *cut = h.cut;
    if (check_of(&h, out->marks, out->steps) != h.check)
        return false;
    if (!sound)
        return true;
    int16_t *pcm = arena_new(keep, int16_t, h.frames + 1);
    out->pcm = pcm;
    return read_all(fd, at + (off_t)(marks + steps), pcm, pcm_bytes(&h)) &&
           XXH3_64bits(pcm, pcm_bytes(&h)) == h.pcm_check;
}
