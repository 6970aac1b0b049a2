/* fitted: what was done to a programme so that it has an exact length. */
#ifndef TYPES_FITTED_H
#define TYPES_FITTED_H

#include "base/list.h"
#include "base/str.h"

struct fitted {
    double asked_s;    /* 0: no length was asked for */
    LIST(str) dropped; /* headlines of the stories that were left out */
    size_t paragraphs_dropped;
    bool headlines_dropped; /* those at the top */
    double gap_scale, rate; /* 1: as they were */
    double tail_s;
};

#endif
