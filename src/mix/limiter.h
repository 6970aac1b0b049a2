/* limiter: keeps the true peak of a stream at or below a ceiling.
 *
 * It looks 2.5 ms ahead: its gain comes down in a straight line before a peak and goes up again
 * slowly after it.  Where nothing comes near the ceiling samples pass unchanged. */
#ifndef MIX_LIMITER_H
#define MIX_LIMITER_H

#include <stdbool.h>
#include <stddef.h>

#include "mix/peak.h"

#define LIMITER_BLOCK 1024
#define LIMITER_STEP  8   /* samples that share a gain; in between it goes in a straight line */
#define LIMITER_AHEAD 120 /* steps, at the most: 2.5 ms at 384 kHz */
#define LIMITER_KEEP  ((LIMITER_AHEAD + 1) * LIMITER_STEP + 2 * PEAK_REACH)

struct limiter {
    float ceiling, release;
    size_t ahead; /* steps */
    float x[LIMITER_KEEP + LIMITER_BLOCK];
    bool was_near; /* the block before came near the ceiling */
    float between; /* the peak between the two samples looked at last */
    /* the least gain of the last steps: a queue of ascending gains */
    struct {
        size_t step;
        float gain;
    } queue[LIMITER_AHEAD + 4];
    size_t queue_first, queue_n;
    float recovering;                /* that gain, going up slowly */
    float window[LIMITER_AHEAD + 1]; /* its last values, for their mean */
    size_t window_at, ones;          /* how many of the last values were exactly 1 */
    double window_sum;
    float gain; /* that mean, at the end of the step before */
    size_t now;
    bool acted; /* any sample was changed */
};

void limiter_start(struct limiter *l, int rate_hz, double ceiling_dbtp);
/* Sample i comes out as sample i + limiter_delay. */
size_t limiter_delay(const struct limiter *l);
/* Works in place on LIMITER_BLOCK samples. */
void limiter_run(struct limiter *l, float *samples);

#endif
