/* stop: whether a sentence ends at a . ! ? … 。 or their like.
 *
 * A stop is the row of stop characters with the closing marks behind it and the white space after
 * them.  Judged by what stands to its left (an abbreviation, an initial, a number), by what follows
 * (a small letter, a sentence starter, a dash), and by the pairs of quotation marks around it;
 * where the rules have no opinion the break iterator has. */
#ifndef SEGMENT_STOP_H
#define SEGMENT_STOP_H

#include "segment/scan.h"

struct stop {
    size_t at;    /* the (last) row of stop characters */
    size_t after; /* behind it and its closing marks: the sentence would end here */
    size_t next;  /* the sentence after it would begin here */
    bool single;  /* one ASCII dot */
    bool row;     /* "...", "…" */
    bool spaced;  /* " . . ." in the midst of a sentence */
    bool wide;    /* 。 and its like: no space needed */
    bool quoted;  /* a closing quotation mark stands behind it */
};

enum verdict { VERDICT_GOES_ON, VERDICT_ENDS, VERDICT_UNSURE };

/* Whether the character c at `at` begins a stop. */
bool stop_begins(const struct scan *s, size_t at, uint32_t c);
/* The stop that begins at `at`. */
struct stop stop_measure(const struct scan *s, size_t at);
/* Whether three dots stand at `at`, close or apart, and a word after them. */
bool stop_is_omission(const struct scan *s, size_t at);
/* UNSURE: the break iterator decides. */
enum verdict stop_judge(const struct scan *s, const struct stop *stop);

#endif
