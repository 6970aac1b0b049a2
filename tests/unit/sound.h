/* What the tests of sound share: signals of known shape, and meters that are not ours. */
#ifndef SOUND_H
#define SOUND_H

#include <ebur128.h>
#include <math.h>
#include <samplerate.h>

#include "mix/treat.h"
#include "types/timeline.h"

#include "unit/unit.h"

struct taken {
    float *at;
    size_t n, cap, puts;
};

static inline void take(void *self, const float *samples, size_t n) {
    struct taken *t = self;
    if (t->n + n > t->cap) {
        t->cap = (t->n + n) * 2;
        t->at = realloc(t->at, t->cap * sizeof *t->at);
    }
    memcpy(t->at + t->n, samples, n * sizeof *samples);
    t->n += n;
    t->puts++;
}

/* Like speech: syllables of 0.2 s with pulses and a falling level, 0.05 s of much less between
 * them; silence before and after it all. */
static inline void make_speech(int16_t *pcm, size_t before, size_t sounding, size_t after,
                               double amplitude, double hz, int rate_hz) {
    memset(pcm, 0, (before + sounding + after) * sizeof *pcm);
    for (size_t i = 0; i < sounding; i++) {
        double t = (double)i / rate_hz, x = 0, in = fmod(t, 0.25);
        for (int k = 1; k <= 12 && k * hz < 0.45 * rate_hz; k++)
            x += sin(2 * M_PI * hz * k * t + k * k) / k;
        double loud = (in < 0.2 ? 1 - 3 * in : 0.1) * (fmod(t, 1) < 0.5 ? 1 : 0.6);
        pcm[before + i] = (int16_t)lrint(amplitude * loud * x / 2.2 * 32767);
    }
    /* so that the ends are where they are said to be */
    pcm[before] = pcm[before + sounding - 1] = 2000;
}

static inline double measured_lufs(const float *x, size_t n, int rate_hz) {
    ebur128_state *e = ebur128_init(1, (unsigned long)rate_hz, EBUR128_MODE_I);
    ebur128_set_channel(e, 0, EBUR128_LEFT);
    double lufs = 0;
    ebur128_add_frames_float(e, x, n);
    ebur128_loudness_global(e, &lufs);
    ebur128_destroy(&e);
    return lufs;
}

static inline double measured_range(const float *x, size_t n, int rate_hz) {
    ebur128_state *e = ebur128_init(1, (unsigned long)rate_hz, EBUR128_MODE_LRA);
    ebur128_set_channel(e, 0, EBUR128_LEFT);
    double range = 0;
    ebur128_add_frames_float(e, x, n);
    ebur128_loudness_range(e, &range);
    ebur128_destroy(&e);
    return range;
}

/* The largest momentary (of 400 ms) or short-term loudness (of 3 s), looked at every 10 ms. */
static inline double measured_largest(const float *x, size_t n, int rate_hz, bool short_term) {
    ebur128_state *e = ebur128_init(1, (unsigned long)rate_hz, EBUR128_MODE_S);
    ebur128_set_channel(e, 0, EBUR128_LEFT);
    size_t step = (size_t)rate_hz / 100, least = short_term ? 300 : 40;
    double largest = -70, now;
    for (size_t i = 0; (i + 1) * step <= n; i++) {
        ebur128_add_frames_float(e, x + i * step, step);
        if (short_term)
            ebur128_loudness_shortterm(e, &now);
        else
            ebur128_loudness_momentary(e, &now);
        if (i + 1 >= least && now > largest)
            largest = now;
    }
    ebur128_destroy(&e);
    return largest;
}

/* The true peak by another way than ours: libsamplerate, 8 points a sample. */
static inline double measured_peak(const float *x, size_t n) {
    long most = (long)(n * 8 + 1000);
    float *up = malloc((size_t)most * sizeof *up), peak = 0;
    SRC_DATA d = {.data_in = x,
                  .input_frames = (long)n,
                  .data_out = up,
                  .output_frames = most,
                  .src_ratio = 8};
    assert_int_equal(src_simple(&d, SRC_SINC_FASTEST, 1), 0);
    for (long i = 0; i < d.output_frames_gen; i++)
        peak = fabsf(up[i]) > peak ? fabsf(up[i]) : peak;
    free(up);
    return 20 * log10((double)peak);
}

/* By the meter that the standard describes. */
static inline double standard_peak(const float *x, size_t n, int rate_hz) {
    ebur128_state *e = ebur128_init(1, (unsigned long)rate_hz, EBUR128_MODE_TRUE_PEAK);
    double peak = 0;
    ebur128_add_frames_float(e, x, n);
    ebur128_true_peak(e, 0, &peak);
    ebur128_destroy(&e);
    return 20 * log10(peak);
}

/* Copies of treated clips, to be fetched by number. */
struct box {
    struct clip clips[64];
    struct step *steps[64]; /* the same as the clips', to be changed */
    size_t n, fetched;
};

static inline const struct clip *box_add(struct box *b, const struct clip *clip) {
    struct clip *c = &b->clips[b->n];
    int16_t *pcm = malloc((clip->frames + 1) * sizeof *pcm);
    struct step *steps = malloc((clip->steps_n + 1) * sizeof *steps);
    *c = *clip;
    if (clip->frames) {
        memcpy(pcm, clip->pcm, clip->frames * sizeof *pcm);
        memcpy(steps, clip->steps, clip->steps_n * sizeof *steps);
    }
    c->pcm = pcm;
    c->steps = b->steps[b->n] = steps;
    c->number = b->n++;
    return c;
}

static inline bool box_fetch(void *self, size_t number, bool sound, struct clip *out,
                             struct err *err) {
    struct box *b = self;
    (void)err;
    *out = b->clips[number];
    if (!sound)
        out->pcm = NULL;
    b->fetched++;
    return true;
}

static inline void box_empty(struct box *b) {
    for (size_t i = 0; i < b->n; i++) {
        free((void *)(uintptr_t)b->clips[i].pcm);
        free(b->steps[i]);
    }
    b->n = b->fetched = 0;
}

#endif
