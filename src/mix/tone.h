/* tone: what a voice goes through before it is levelled.
 *
 * Gain, four all-passes (they turn the phase of the engine's pulses, which lowers peaks and changes
 * nothing that is heard), a high-pass, a gentle equaliser and a soft-knee compressor.  Runs at the
 * engine's rate; keeps state from block to block of one clip and none between clips. */
#ifndef MIX_TONE_H
#define MIX_TONE_H

#include <stddef.h>

#include "mix/lanes.h"

/* Eight second-order filters, side by side in the lanes of two vectors: each filter is a sample
 * behind the one before it. */
#define TONE_FILTERS 8
#define TONE_STEP    32                 /* samples between two gains of the compressor */
#define TONE_DELAY   (TONE_FILTERS - 1) /* samples; the caller feeds as many zeros at the end */

struct tone_bank {
    lanes b0, b1, b2, a1, a2; /* coefficients */
    lanes s1, s2, out;        /* state */
};

struct tone {
    struct tone_bank first, second;
    float gain;
    float power, attack, release; /* of the compressor's detector */
    float duck;                   /* the compressor's gain */
};

/* For a clip at rate_hz whose voice needs gain_db. */
void tone_start(struct tone *t, int rate_hz, double gain_db);
/* Works in place; sample i comes out as sample i + TONE_DELAY.  n is a multiple of TONE_STEP but
 * for the last call of a clip. */
void tone_run(struct tone *t, float *samples, size_t n);

#endif
