/* limiter: a gain that keeps the true peak of a clip at or below a ceiling.
 *
 * It works on the clip's steps, whose peaks are known beforehand: its gain comes down in a straight
 * line during the step before a peak and goes up again slowly after it.  What the programme's
 * loudness will be is reckoned with the same gains that its samples get. */
#ifndef MIX_LIMITER_H
#define MIX_LIMITER_H

#include "types/clip.h"

struct limiter {
    const struct step *steps;
    size_t steps_n, at;
    float gain; /* that the clip gets as a whole */
    float ceiling, release;
    float now; /* the limiter's own, at the start of step `at` */
};

/* For a clip of these steps that gets `gain`; the ceiling is linear too. */
void limiter_start(struct limiter *l, const struct step *steps, size_t steps_n, float gain,
                   float ceiling);

/* The gain at the start and the end of the next step, by a straight line between them: `gain` where
 * nothing comes near the ceiling.  Past the last step it stays. */
struct ramp {
    float from, to;
};
struct ramp limiter_next(struct limiter *l);

/* Where a step of this number begins: a multiple of 4 frames, whatever the rate. */
size_t step_start(size_t number, int rate_hz);

#endif
