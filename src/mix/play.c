#include "mix/play.h"

#include "mix/limiter.h"

void play_start(struct play *w, struct sink sink, int rate_hz) {
    peak_prepare();
    *w = (struct play){.sink = sink};
    stream_meter_start(&w->meter, rate_hz);
}

/* Measures n samples of the block, a multiple of LANES, and keeps its end for the next. */
static void measure(struct play *w, size_t n) {
    float *x = w->block + PLAY_KEEP;
    unsigned before = lanes_work();
    stream_meter_put(&w->meter, x, n, &w->sample_peak);
    float largest = w->sample_peak > w->true_peak ? w->sample_peak : w->true_peak;
    w->true_peak = peak_of(x - PEAK_REACH, n, largest, 1);
    lanes_rest(before);
    w->filled = w->filled > n ? w->filled - n : 0;
    memmove(w->block, w->block + n, (PLAY_KEEP + w->filled) * sizeof *w->block);
}

static void hand_over(struct play *w, size_t n) {
    float *x = w->block + PLAY_KEEP;
    if (w->music)
        music_add(w->music, w->at - w->filled, x, n);
    w->sink.put(w->sink.self, x, n);
}

void play_flush(struct play *w) {
    size_t n = w->filled / LANES * LANES;
    if (n == 0)
        return;
    hand_over(w, n);
    measure(w, n);
}

/* Where up to n samples can be written; *n becomes how many.  They count as written. */
static float *room(struct play *w, size_t *n) {
    if (w->filled == PLAY_BLOCK)
        play_flush(w);
    *n = *n < PLAY_BLOCK - w->filled ? *n : PLAY_BLOCK - w->filled;
    float *x = w->block + PLAY_KEEP + w->filled;
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
    limiter_start(&limiter, clip->steps, clip->steps_n, gain, ceiling);
    for (size_t i = 0, from = 0; from < clip->frames; i++) {
        size_t to = step_start(i + 1, clip->rate_hz);
        to = to < clip->frames ? to : clip->frames;
        put_step(w, clip->pcm + from, to - from, limiter_next(&limiter), clip->scale);
        from = to;
    }
}

struct loudness play_end(struct play *w) {
    if (w->filled)
        hand_over(w, w->filled);
    /* the silence after it, as far as the true peak looks ahead */
    size_t n = (w->filled + LANES - 1) / LANES * LANES;
    memset(w->block + PLAY_KEEP + w->filled, 0, (n - w->filled) * sizeof *w->block);
    measure(w, n);
    w->filled = 0;
    memset(w->block + PLAY_KEEP, 0, 2 * PEAK_REACH * sizeof *w->block);
    w->true_peak = peak_of(w->block + PLAY_KEEP - PEAK_REACH, PEAK_REACH + LANES, w->true_peak, 1);
    return (struct loudness){.integrated_lufs = meter_lufs(&w->meter.meter),
                             .range_lu = meter_range(&w->meter.meter),
                             .true_peak_dbtp = peak_dbtp(w->true_peak),
                             .max_momentary_lufs = meter_max_momentary(&w->meter.meter),
                             .max_short_term_lufs = meter_max_short_term(&w->meter.meter)};
}
