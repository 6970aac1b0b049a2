/* divide: a sentence as captions of at most two lines.
 *
 * A line holds 42 characters as people count them (grapheme clusters), or 16 that are twice as
 * wide, or as much of both as fits in proportion.  Lines end where Unicode lets them (UAX 14), in
 * a longer stretch without such a place between two characters; captions rather at the end of a
 * clause, and where a word begins that has a time.  Knows text only, no times and no files. */
#ifndef PUBLISH_DIVIDE_H
#define PUBLISH_DIVIDE_H

#include "types/align.h"
#include "base/str.h"

#define DIVIDE_NARROW 42 /* characters in a line */
#define DIVIDE_WIDE   16 /* those that are twice as wide */

struct slice {
    struct span
        line[2]; /* in the text, without white space at their ends; the second may be empty */
};

struct slices {
    LIST(struct slice) list;
};

struct divider {
    void *lines, *characters; /* break iterators */
};

void divider_open(struct divider *d);
void divider_close(struct divider *d); /* safe on a zeroed or closed one */

/* Cuts `text`, which has no white space at its ends.  `words`, ascending, are the parts of it that
 * are said as one: a cut in one of them, or behind the last, is the last resort.  Appends to *out;
 * nothing for an empty text. */
void divide_text(struct divider *d, str text, const struct span *words, size_t words_n,
                 struct slices *out, struct arena *keep, struct arena scratch);

/* Tells a word's or clause's worth of text from white space: how wide it is, of DIVIDE_LINE. */
#define DIVIDE_LINE (8 * DIVIDE_NARROW)
unsigned divide_width(struct divider *d, str text, struct arena scratch);

#endif
