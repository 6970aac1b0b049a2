/* survey: what a clip adds to the programme's loudness at any gain, found from its steps once.
 *
 * For each hop of the programme's timeline that the clip touches: its K-weighted energy as it is,
 * and, where the limiter would act, what it leaves of it at some gains; between them it is
 * interpolated.  Gains are decibels over the limiter's ceiling: a lower ceiling is like more gain.
 */
#ifndef MIX_SURVEY_H
#define MIX_SURVEY_H

#include "base/arena.h"
#include "types/clip.h"

#define SURVEY_GAINS 5 /* a dB apart */

struct survey {
    size_t first, n; /* hops */
    float peak;      /* true peak of the clip */
    double least_db; /* the first of the gains */
    float *energy;   /* of each hop, without gain or limiter */
    uint16_t *left;  /* of each hop for each gain, what the limiter leaves of its energy, 65535 all
                        of it; NULL: it has nothing to do at any of them */
};

/* The clip begins at frame `start` of the programme.  A survey of that clip may be there already:
 * its memory is used again. */
void survey_clip(struct survey *s, const struct clip *clip, size_t start, double least_db,
                 struct arena *keep);
/* Whether this gain can be read from it; else another survey must be made around it. */
bool survey_covers(const struct survey *s, double gain_db);

/* Energies before and behind the limiter. */
struct energies {
    double into, out;
};
/* Adds to every hop what the clip brings when it gets `gain` (linear); gain_db is the same gain
 * over the ceiling. */
struct energies survey_add(const struct survey *s, double gain, double gain_db, double *hops);

#endif
