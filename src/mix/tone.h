/* tone: what a voice goes through before it is levelled.
 *
 * Gain, four all-passes (they turn the phase of the engine's pulses, which lowers peaks and changes
 * nothing that is heard), a high-pass, a gentle equaliser and a soft-knee compressor, behind which
 * no direct current is left.  Runs at the
 * engine's rate; keeps state from block to block of one clip and none between clips. */
#ifndef MIX_TONE_H
#define MIX_TONE_H

#include <stddef.h>

#include "mix/lanes.h"

/* Eight second-order filters, side by side in the lanes of two vectors.  They take two samples at a
 * time, so that they need not wait for each other; each filter is two behind the one before it. */
#define TONE_FILTERS 8
#define TONE_STEP    32                       /* samples between two gains of the compressor */
#define TONE_DELAY   (2 * (TONE_FILTERS - 1)) /* samples; as many zeros are fed at the end */

struct tone_bank {
    lanes b0, c1, a1;                  /* what the first sample and the state add to both samples */
    lanes first[LANES], second[LANES]; /* to the states: of the samples, of the states */
    lanes s1, s2, out0, out1;          /* the states; the last two samples */
};

struct tone {
    struct tone_bank first, second;
    float gain;
    float power, attack, release; /* of the compressor's detector */
    float duck;                   /* the compressor's gain */
    float drift, following;       /* the direct current behind it, and how fast it is followed */
    float taken;                  /* what was taken away of it at the end of the last step */
};

/* For a clip at rate_hz whose voice needs gain_db. */
void tone_start(struct tone *t, int rate_hz, double gain_db);
/* Works in place; sample i comes out as sample i + TONE_DELAY.  n is a multiple of TONE_STEP but
 * for the last call of a clip. */
void tone_run(struct tone *t, float *samples, size_t n);

#endif
