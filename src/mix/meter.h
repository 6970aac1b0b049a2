/* meter: loudness by ITU-R BS.1770-4, loudness range by EBU Tech 3342 and the largest momentary and
 * short-term loudness by EBU Tech 3341, from the K-weighted mean square of every 100 ms.
 *
 * Blocks of 400 ms (3 s for the range) are kept as a histogram of sums in steps of 0.1 LU: its size
 * does not grow, and only which blocks of the gate's own step count is a little uncertain. */
#ifndef MIX_METER_H
#define MIX_METER_H

#include <stddef.h>
#include <stdint.h>

#include "mix/kweight.h"

#define METER_HOPS  10      /* a second */
#define METER_BINS  800     /* from -70 LUFS up to +10 */
#define METER_RANGE 30      /* hops of a block for the range */
#define METER_QUIET (-70.0) /* LUFS: what is below is not heard; "nothing was measured" */

struct meter_histogram {
    double sum[METER_BINS];
    uint32_t n[METER_BINS];
};

struct meter {
    double hop[METER_RANGE]; /* the last ones, in a ring */
    size_t hops;
    struct meter_histogram blocks, long_blocks;
    double loudest, loudest_long; /* mean squares of 400 ms and of 3 s, at any hop */
};

/* A zeroed meter is ready. */
void meter_hop(struct meter *m, double mean_square);
double meter_lufs(const struct meter *m); /* METER_QUIET: nothing was loud enough */
double meter_range(const struct meter *m);
/* Without a gate; METER_QUIET also of less than 400 ms or 3 s. */
double meter_max_momentary(const struct meter *m);
double meter_max_short_term(const struct meter *m);

/* Where the hop of this number begins: a multiple of LANES. */
size_t meter_hop_start(size_t number, int rate_hz);

/* A stream of samples, weighted and cut into hops. */
struct stream_meter {
    struct kweight weight;
    struct meter meter;
    int rate_hz;
    size_t at, hop; /* frames so far, the hop that they are in */
    double energy;  /* of that hop so far */
};

void stream_meter_start(struct stream_meter *s, int rate_hz);
/* n is a multiple of LANES; raises *peak to the largest magnitude. */
void stream_meter_put(struct stream_meter *s, const float *x, size_t n, float *peak);

#endif
