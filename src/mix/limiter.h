/* limiter: keeps the true peak of a stream at or below a ceiling.
 *
 * It looks 2.5 ms ahead: its gain comes down in a straight line before a peak and goes up again
 * slowly after it.  Where nothing comes near the ceiling samples pass unchanged. */
#ifndef MIX_LIMITER_H
#define MIX_LIMITER_H

#include <stdbool.h>
#include <stddef.h>

#include "mix/peak.h"

#define LIMITER_BLOCK      1024
#define LIMITER_AHEAD_MOST 960 /* samples: 2.5 ms at 384 kHz */
#define LIMITER_KEEP       (LIMITER_AHEAD_MOST + 2 * PEAK_REACH)

struct limiter {
    float ceiling, release;
    size_t ahead; /* samples */
    float x[LIMITER_KEEP + LIMITER_BLOCK];
    bool was_near; /* the block before came near the ceiling */
    float between; /* the peak between the two samples looked at last */
    /* the least gain of the last `ahead` samples: a queue of ascending gains */
    struct {
        size_t at;
        float gain;
    } queue[LIMITER_AHEAD_MOST + 2];
    size_t queue_first, queue_n;
    float recovering;                     /* that gain, going up slowly */
    float window[LIMITER_AHEAD_MOST + 1]; /* its last values, for their mean */
    size_t window_at, ones;               /* how many of the last values were exactly 1 */
    double window_sum;
    size_t now;
    bool acted; /* any sample was changed */
};

void limiter_start(struct limiter *l, int rate_hz, double ceiling_dbtp);
/* Sample i comes out as sample i + limiter_delay. */
size_t limiter_delay(const struct limiter *l);
/* Works in place; n ≤ LIMITER_BLOCK. */
void limiter_run(struct limiter *l, float *samples, size_t n);

#endif
