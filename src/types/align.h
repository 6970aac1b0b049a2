/* align: which bytes of an upstream text became which bytes of a downstream one.
 *
 * Every stage that rewrites text (extract joins lines, normalise writes numbers out, pronounce
 * turns characters into syllables) says so with an alignment, so that from any moment of the audio
 * one can walk back to the bytes of the source. */
#ifndef TYPES_ALIGN_H
#define TYPES_ALIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* A link as it is kept: there are many, and no text has 4 GB (types/limits.h). */
struct kept_link {
    uint32_t up_start, up_end, down_start, down_end : 31, whole : 1;
};

struct align {
    LIST(struct kept_link) links;
};

static inline struct link align_link(const struct align *a, size_t i) {
    const struct kept_link *l = &a->links.at[i];
    return (struct link){{l->up_start, l->up_end}, {l->down_start, l->down_end}, l->whole};
}

/* Adds a link; one that continues the last one byte by byte is merged into it unless `whole`: a
 * link that stands for a word of its own stays separate. */
void align_add(struct align *a, struct span up, struct span down, bool whole, struct arena *keep);

/* The upstream bytes of the downstream bytes `down`; an empty span at the nearest place when none
 * of them came from upstream. */
struct span align_up(const struct align *a, struct span down);

#endif
