#include "mix/gauge.h"

#define CLOSE 1.005f /* 0.04 dB: a true peak that is no higher need not be looked for */

/* Measures n samples of the block, a multiple of LANES, and keeps its end for the next. */
static void measure(struct gauge *g, size_t n) {
    float *x = g->block + GAUGE_KEEP;
    unsigned before = lanes_work();
    stream_meter_put(&g->meter, x, n, &g->sample_peak);
    float largest = g->sample_peak > g->true_peak ? g->sample_peak : g->true_peak;
    g->true_peak = largest;
    if (g->high > largest * CLOSE)
        g->true_peak = peak_of(x - PEAK_REACH, n, largest, 1);
    lanes_rest(before);
    g->filled = g->filled > n ? g->filled - n : 0;
    memmove(g->block, g->block + n, (GAUGE_KEEP + g->filled) * sizeof *g->block);
}

static void take(struct gauge *g, const float *x, size_t n, float bound) {
    g->high = g->high > bound ? g->high : bound;
    while (n) {
        size_t part = GAUGE_BLOCK - g->filled < n ? GAUGE_BLOCK - g->filled : n;
        memcpy(g->block + GAUGE_KEEP + g->filled, x, part * sizeof *x);
        g->filled += part;
        x += part;
        n -= part;
        if (g->filled < GAUGE_BLOCK)
            continue;
        measure(g, GAUGE_BLOCK);
        g->high = bound; /* of what of it reaches into the next one, too */
    }
}

/* In the thread: the bound, and the samples it is for. */
static void take_block(void *self, const void *frames, size_t n) {
    const float *x = frames;
    take(self, x + 1, n - 1, *x);
}

void gauge_start(struct gauge *g, int rate_hz, bool beside, struct arena *keep) {
    peak_prepare();
    *g = (struct gauge){0};
    stream_meter_start(&g->meter, rate_hz);
    if (beside)
        relay_open(&g->relay, 1 + GAUGE_FRAMES, sizeof(float), false, take_block, g, keep);
}

void gauge_put(struct gauge *g, const float *x, size_t n, float bound) {
    if (!g->relay.open) {
        take(g, x, n, bound);
        return;
    }
    while (n) {
        size_t room;
        float *to = relay_room(&g->relay, &room);
        if (room == 1 + GAUGE_FRAMES) { /* a new block begins with the bound */
            g->bound = to++;
            *g->bound = 0;
            relay_filled(&g->relay, 1);
            room--;
        }
        *g->bound = bound > *g->bound ? bound : *g->bound;
        size_t part = n < room ? n : room;
        memcpy(to, x, part * sizeof *x);
        relay_filled(&g->relay, part);
        x += part;
        n -= part;
    }
}

struct loudness gauge_end(struct gauge *g) {
    relay_close(&g->relay);
    /* with as much silence after it as a true peak reaches */
    size_t n = (g->filled + LANES - 1) / LANES * LANES;
    memset(g->block + GAUGE_KEEP + g->filled, 0, (n - g->filled) * sizeof *g->block);
    measure(g, n);
    g->filled = 0;
    memset(g->block + GAUGE_KEEP, 0, 2 * PEAK_REACH * sizeof *g->block);
    g->true_peak = peak_of(g->block + GAUGE_KEEP - PEAK_REACH, PEAK_REACH + LANES, g->true_peak, 1);
    return (struct loudness){.integrated_lufs = meter_lufs(&g->meter.meter),
                             .range_lu = meter_range(&g->meter.meter),
                             .true_peak_dbtp = peak_dbtp(g->true_peak),
                             .max_momentary_lufs = meter_max_momentary(&g->meter.meter),
                             .max_short_term_lufs = meter_max_short_term(&g->meter.meter)};
}

void gauge_drop(struct gauge *g) {
    relay_close(&g->relay);
}
