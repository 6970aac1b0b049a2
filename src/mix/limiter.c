#include "mix/limiter.h"

#include <math.h>
#include <string.h>

#define AHEAD_S   0.0025
#define RELEASE_S 0.060
#define NEAR      0.6f /* of the ceiling: below it nothing between two samples can reach it */
#define AT_REST   0.9999f

void limiter_start(struct limiter *l, int rate_hz, double ceiling_dbtp) {
    memset(l, 0, sizeof *l);
    peak_prepare();
    l->ceiling = (float)pow(10, ceiling_dbtp / 20);
    l->release = (float)(1 - exp(-LIMITER_STEP / (RELEASE_S * rate_hz)));
    l->ahead = (size_t)lround(AHEAD_S * rate_hz / LIMITER_STEP);
    if (l->ahead > LIMITER_AHEAD)
        l->ahead = LIMITER_AHEAD;
    l->recovering = l->gain = 1;
    l->ones = l->ahead + 1;
    l->window_sum = (double)l->ones;
    for (size_t i = 0; i < l->ones; i++)
        l->window[i] = 1;
}

size_t limiter_delay(const struct limiter *l) {
    return (l->ahead + 1) * LIMITER_STEP + PEAK_REACH;
}

/* The gain that the samples x[0 … LIMITER_STEP - 1] and what lies between them need. */
static float needed_gain(struct limiter *l, const float *x) {
    float peak = l->between, near = NEAR * l->ceiling;
    l->between = 0;
    for (int i = 0; i < LIMITER_STEP; i++) {
        float here = fabsf(x[i]), next = fabsf(x[i + 1]);
        l->between = here > near || next > near ? peak_between(x + i, 2) : 0;
        peak = here > peak ? here : peak;
        peak = l->between > peak ? l->between : peak;
    }
    return peak > l->ceiling ? l->ceiling / peak : 1;
}

/* The least of the gains needed by this step and the ahead + 1 before it. */
static float least_gain(struct limiter *l, float gain) {
    const size_t ring = sizeof l->queue / sizeof *l->queue;
    while (l->queue_n && l->queue[(l->queue_first + l->queue_n - 1) % ring].gain >= gain)
        l->queue_n--;
    size_t slot = (l->queue_first + l->queue_n++) % ring;
    l->queue[slot].step = l->now;
    l->queue[slot].gain = gain;
    if (l->queue[l->queue_first].step + l->ahead + 1 < l->now) {
        l->queue_first = (l->queue_first + 1) % ring;
        l->queue_n--;
    }
    l->now++;
    return l->queue[l->queue_first].gain;
}

/* The mean of the last ahead + 1 of these, recovering slowly. */
static float smooth_gain(struct limiter *l, float least) {
    float up = l->recovering + (1 - l->recovering) * l->release;
    if (up > AT_REST)
        up = 1;
    l->recovering = least < up ? least : up;
    l->ones = l->recovering == 1 ? l->ones + 1 : 0;
    l->window_sum += (double)l->recovering - (double)l->window[l->window_at];
    l->window[l->window_at] = l->recovering;
    l->window_at = l->window_at == l->ahead ? 0 : l->window_at + 1;
    if (l->ones > l->ahead) {
        l->window_sum = (double)(l->ahead + 1); /* no rounding may pile up */
        return 1;
    }
    return (float)(l->window_sum / (double)(l->ahead + 1));
}

/* Looks at the step at x and writes the one that lies ahead + 1 steps before it.  All the gains in
 * the means at both of its ends were low enough for it. */
static void run_step(struct limiter *l, const float *x, float *out) {
    const float *in = x - (l->ahead + 1) * LIMITER_STEP;
    float from = l->gain, to = smooth_gain(l, least_gain(l, needed_gain(l, x)));
    l->gain = to;
    memcpy(out, in, LIMITER_STEP * sizeof *out);
    if (from == 1 && to == 1)
        return;
    l->acted = true;
    for (int i = 0; i < LIMITER_STEP; i++)
        out[i] *= from + (to - from) * (float)(i + 1) / LIMITER_STEP;
}

void limiter_run(struct limiter *l, float *samples) {
    const size_t n = LIMITER_BLOCK;
    size_t delay = limiter_delay(l), keep = delay + PEAK_REACH;
    float *x = l->x, largest = 0;
    memcpy(x + keep, samples, n * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        float value = fabsf(samples[i]);
        largest = value > largest ? value : largest;
    }
    bool near = !(largest <= NEAR * l->ceiling);
    if (!near && !l->was_near && l->ones > l->ahead && l->gain == 1) {
        memcpy(samples, x + keep - delay, n * sizeof *x);
        l->between = 0;
    } else {
        for (size_t i = 0; i < n; i += LIMITER_STEP)
            run_step(l, x + keep + i - PEAK_REACH, samples + i);
    }
    l->was_near = near;
    memmove(x, x + n, keep * sizeof *x);
}
