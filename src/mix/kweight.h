/* kweight: the ear's weighting of ITU-R BS.1770-4 (a high shelf and a high-pass), at any rate.
 *
 * Both filters together are a system of four states: four samples at once go through it by four
 * small matrices.  The states are those of state-variable filters, in which a float is precise
 * enough even where the rate is 5000 times the high-pass's frequency. */
#ifndef MIX_KWEIGHT_H
#define MIX_KWEIGHT_H

#include <stddef.h>

#include "mix/lanes.h"

struct kweight {
    /* column i: what state i, or sample i of the four, adds to the samples and to the states */
    lanes out_of_state[LANES], out_of_input[LANES], state_of_state[LANES], state_of_input[LANES];
    lanes state;
};

void kweight_start(struct kweight *k, int rate_hz);

/* The sum of the squares of n weighted samples, and their own largest magnitude (*peak, unweighted,
 * raised to it).  n is a multiple of LANES. */
float kweight_energy(struct kweight *k, const float *x, size_t n, float *peak);

#endif
