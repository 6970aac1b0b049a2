/* align: which bytes of an upstream text became which bytes of a downstream one.
 *
 * Every stage that rewrites text (extract joins lines, normalise writes numbers out, pronounce
 * turns characters into syllables) says so with an alignment, so that from any moment of the audio
 * one can walk back to the bytes of the source. */
#ifndef TYPES_ALIGN_H
#define TYPES_ALIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"

struct span {
    size_t start, end; /* bytes [start, end) */
};

/* `up` became `down`.  Links ascend in both texts and do not overlap; text between two links was
 * dropped or inserted.  A link of equal lengths maps byte by byte unless it is whole, another as a
 * whole. */
struct link {
    struct span up, down;
    bool whole;
};

struct align {
    LIST(struct link) links;
};

/* Adds a link; one that continues the last one byte by byte is merged into it unless `whole`: a
 * link that stands for a word of its own stays separate. */
void align_add(struct align *a, struct span up, struct span down, bool whole, struct arena *keep);

/* The upstream bytes of the downstream bytes `down`; an empty span at the nearest place when none
 * of them came from upstream. */
struct span align_up(const struct align *a, struct span down);

#endif
