/* levels: how loud the programme is from moment to moment, for a picture of it.
 *
 * Stands between the mix and the writer, changes nothing, and keeps the energy of each of at most
 * LEVELS_MOST equal stretches, however long the programme gets. */
#ifndef PIPELINE_LEVELS_H
#define PIPELINE_LEVELS_H

#include "types/timeline.h"

#define LEVELS_MOST 512

struct levels {
    struct sink to;
    size_t stretch; /* frames; doubles when all are taken */
    size_t n, in;   /* full stretches, and frames in the one after them */
    double energy[LEVELS_MOST];
};

/* A sink that hands on to `to`.  Begins anew. */
struct sink levels_open(struct levels *l, struct sink to);
/* Root mean squares in thousandths of full scale; returns how many. */
size_t levels_rms(const struct levels *l, int rms[LEVELS_MOST]);

#endif
