#include "pipeline/levels.h"

#include <math.h>

#define FIRST_STRETCH 1024
#define SUMS          8

static void halve(struct levels *l) {
    for (size_t i = 0; i < LEVELS_MOST / 2; i++)
        l->energy[i] = l->energy[2 * i] + l->energy[2 * i + 1];
    for (size_t i = LEVELS_MOST / 2; i < LEVELS_MOST; i++)
        l->energy[i] = 0;
    l->n = LEVELS_MOST / 2;
    l->stretch *= 2;
}

/* Of a thousand samples: exact enough for a picture.  Sums side by side are faster. */
static double energy(const float *x, size_t n) {
    float sum[SUMS] = {0};
    size_t i = 0;
    for (; i + SUMS <= n; i += SUMS)
        for (size_t k = 0; k < SUMS; k++)
            sum[k] += x[i + k] * x[i + k];
    for (; i < n; i++)
        sum[0] += x[i] * x[i];
    double all = 0;
    for (size_t k = 0; k < SUMS; k++)
        all += (double)sum[k];
    return all;
}

static void take(void *self, const float *samples, size_t frames) {
    struct levels *l = self;
    for (size_t at = 0; at < frames;) {
        size_t n = l->stretch - l->in;
        if (n > frames - at)
            n = frames - at;
        l->energy[l->n] += energy(samples + at, n);
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
