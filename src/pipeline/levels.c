#include "pipeline/levels.h"

#include <math.h>

#define FIRST_STRETCH 1024

static void halve(struct levels *l) {
    for (size_t i = 0; i < LEVELS_MOST / 2; i++)
        l->energy[i] = l->energy[2 * i] + l->energy[2 * i + 1];
    for (size_t i = LEVELS_MOST / 2; i < LEVELS_MOST; i++)
        l->energy[i] = 0;
    l->n = LEVELS_MOST / 2;
    l->stretch *= 2;
}

static void take(void *self, const float *samples, size_t frames) {
    struct levels *l = self;
    for (size_t at = 0; at < frames;) {
        size_t n = l->stretch - l->in;
        if (n > frames - at)
            n = frames - at;
        float sum = 0; /* of a thousand: exact enough for a picture */
        for (size_t i = at; i < at + n; i++)
            sum += samples[i] * samples[i];
        l->energy[l->n] += (double)sum;
        at += n;
        l->in += n;
        if (l->in < l->stretch)
            continue;
        l->in = 0;
        if (++l->n == LEVELS_MOST)
            halve(l);
    }
    l->to.put(l->to.self, samples, frames);
}

struct sink levels_open(struct levels *l, struct sink to) {
    *l = (struct levels){.to = to, .stretch = FIRST_STRETCH};
    return (struct sink){l, take};
}

size_t levels_rms(const struct levels *l, int rms[LEVELS_MOST]) {
    size_t n = l->n + (l->in > 0);
    for (size_t i = 0; i < n; i++)
        rms[i] = (int)lround(1000 * fmin(1, sqrt(l->energy[i] / (double)l->stretch)));
    return n;
}
