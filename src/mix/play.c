#include "mix/play.h"

#include <math.h>

#include "mix/limiter.h"

void play_start(struct play *w, struct sink sink, const struct music *music, int rate_hz,
                bool beside, struct arena *keep) {
    *w = (struct play){.sink = sink, .music = music};
    gauge_start(&w->gauge, rate_hz, beside, keep);
}

static void hand_over(struct play *w, size_t n) {
    if (w->music)
        music_add(w->music, w->at - w->filled, w->block, n);
    w->sink.put(w->sink.self, w->block, n);
    gauge_put(&w->gauge, w->block, n, w->music ? INFINITY : w->bound);
    w->bound = w->step_bound;
    w->filled -= n;
    memmove(w->block, w->block + n, w->filled * sizeof *w->block);
}

void play_flush(struct play *w) {
    size_t n = w->filled / LANES * LANES;
    if (n)
        hand_over(w, n);
}

/* Where up to n samples can be written; *n becomes how many.  They count as written. */
static float *room(struct play *w, size_t *n) {
    if (w->filled == PLAY_BLOCK)
        play_flush(w);
    *n = *n < PLAY_BLOCK - w->filled ? *n : PLAY_BLOCK - w->filled;
    float *x = w->block + w->filled;
    w->filled += *n;
    w->at += *n;
    return x;
}

void play_silence(struct play *w, size_t until_frame) {
    while (w->at < until_frame) {
        size_t n = until_frame - w->at;
        float *x = room(w, &n);
        memset(x, 0, n * sizeof *x);
    }
}

static void expect(struct play *w, float last, float next) {
    w->step_bound = last > next ? last : next;
    w->bound = w->bound > w->step_bound ? w->bound : w->step_bound;
}

static void put_step(struct play *w, const int16_t *pcm, size_t n, struct ramp gain, float scale) {
    float at = gain.from * scale, slope = (gain.to - gain.from) * scale / (float)(int)n;
    while (n) {
        size_t part = n, i = 0;
        float *x = room(w, &part);
        lanes gains = at + slope * (lanes){0, 1, 2, 3};
        for (; i + LANES <= part; i += LANES, gains += LANES * slope)
            lanes_put(x + i, lanes_from_pcm(pcm + i) * gains);
        for (int lane = 0; i < part; i++, lane++)
            x[i] = (float)pcm[i] * gains[lane];
        at += slope * (float)(int)part;
        pcm += part;
        n -= part;
    }
}

void play_clip(struct play *w, const struct clip *clip, float gain, float ceiling) {
    struct limiter limiter;
    float last = 0;
    limiter_start(&limiter, clip->steps, clip->steps_n, gain, ceiling);
    for (size_t i = 0, from = 0; from < clip->frames; i++) {
        size_t to = step_start(i + 1, clip->rate_hz);
        to = to < clip->frames ? to : clip->frames;
        struct ramp g = limiter_next(&limiter);
        float next = clip->steps[i].peak * (g.from > g.to ? g.from : g.to);
        expect(w, last, next);
        last = next;
        put_step(w, clip->pcm + from, to - from, g, clip->scale);
        from = to;
    }
}

struct loudness play_end(struct play *w) {
    if (w->filled)
        hand_over(w, w->filled);
    return gauge_end(&w->gauge);
}

void play_drop(struct play *w) {
    gauge_drop(&w->gauge);
}
