#include "mix/limiter.h"

#include <math.h>
#include <string.h>

#define AHEAD_S   0.0025
#define RELEASE_S 0.060
#define NEAR      0.5f /* of the ceiling: below it nothing between two samples can reach it */
#define AT_REST   0.9999f

void limiter_start(struct limiter *l, int rate_hz, double ceiling_dbtp) {
    memset(l, 0, sizeof *l);
    peak_prepare();
    l->ceiling = (float)pow(10, ceiling_dbtp / 20);
    l->release = (float)(1 - exp(-1 / (RELEASE_S * rate_hz)));
    l->ahead = (size_t)lround(AHEAD_S * rate_hz);
    if (l->ahead > LIMITER_AHEAD_MOST)
        l->ahead = LIMITER_AHEAD_MOST;
    l->recovering = 1;
    l->ones = l->ahead + 1;
    l->window_sum = (double)l->ones;
    for (size_t i = 0; i < l->ones; i++)
        l->window[i] = 1;
}

size_t limiter_delay(const struct limiter *l) {
    return l->ahead + PEAK_REACH;
}

/* The gain that x[0] needs for itself and its neighbourhood. */
static float needed_gain(struct limiter *l, const float *x) {
    float here = fabsf(x[0]), next = fabsf(x[1]), near = NEAR * l->ceiling;
    float before = l->between;
    l->between = here > near || next > near ? peak_between(x, 2) : 0;
    float peak = here > before ? here : before;
    peak = l->between > peak ? l->between : peak;
    return peak > l->ceiling ? l->ceiling / peak : 1;
}

/* The least of the gains needed by this sample and the `ahead` before it. */
static float least_gain(struct limiter *l, float gain) {
    const size_t ring = sizeof l->queue / sizeof *l->queue;
    while (l->queue_n && l->queue[(l->queue_first + l->queue_n - 1) % ring].gain >= gain)
        l->queue_n--;
    size_t slot = (l->queue_first + l->queue_n++) % ring;
    l->queue[slot].at = l->now;
    l->queue[slot].gain = gain;
    if (l->queue[l->queue_first].at + l->ahead < l->now) {
        l->queue_first = (l->queue_first + 1) % ring;
        l->queue_n--;
    }
    l->now++;
    return l->queue[l->queue_first].gain;
}

/* The gain for the sample `ahead` before this one. */
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

void limiter_run(struct limiter *l, float *samples, size_t n) {
    size_t delay = limiter_delay(l), keep = delay + PEAK_REACH;
    float *x = l->x, largest = 0;
    memcpy(x + keep, samples, n * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        float value = fabsf(samples[i]);
        largest = value > largest ? value : largest;
    }
    bool near = !(largest <= NEAR * l->ceiling);
    if (!near && !l->was_near && l->ones > l->ahead) {
        memcpy(samples, x + keep - delay, n * sizeof *x);
        l->between = 0;
    } else {
        for (size_t i = 0; i < n; i++) {
            const float *looked_at = x + keep + i - PEAK_REACH;
            float gain = smooth_gain(l, least_gain(l, needed_gain(l, looked_at)));
            samples[i] = looked_at[-(ptrdiff_t)l->ahead];
            if (gain != 1) {
                samples[i] *= gain;
                l->acted = true;
            }
        }
    }
    l->was_near = near;
    memmove(x, x + n, keep * sizeof *x);
}
