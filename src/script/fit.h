/* fit: how a programme is made exactly as long as it must be, without cutting a word.
 *
 * Back-timing, from what hurts least: whole stories are dropped from the end of the order; then
 * paragraphs, each time the last one of the story that has most left, never its headline or its
 * first; pauses become longer or shorter; the rate changes a little; the programme ends on a tail,
 * a bed or silence.  Only where none of these does, the headlines at the top go.  Plans only: knows
 * lengths, not sounds. */
#ifndef SCRIPT_FIT_H
#define SCRIPT_FIT_H

#include "base/arena.h"
#include "types/script.h"

/* What is known of a line of the script, in frames. */
struct fit_line {
    const struct line *line;
    size_t speech, gap; /* gap: the silence after it */
    size_t before;      /* of a sound before it, that the line itself does not cover */
    bool inside;        /* the sentence goes on after it: its gap stays as it is */
};

struct fit_limits {
    size_t around;            /* frames before the first and after the last line */
    size_t gap_least;         /* no gap becomes shorter, unless it was */
    double gap_low, gap_high; /* what gaps may be multiplied by */
    double rate_most;         /* what the rate may change by: 0.05 */
    size_t tail_most;         /* 0: no tail */
};

struct fit {
    bool *kept;  /* of each line */
    size_t *gap; /* frames after each kept line; of the last one 0 */
    size_t tail; /* frames at the end, beyond `around` */
    double rate; /* of the speech: 1.02 is faster by 2 %.  Other than 1: the lines must be
                    spoken again and fit_gaps called with what they last then */
    double gap_scale;
    size_t stories_dropped, paragraphs_dropped;
    bool headlines_dropped; /* those at the top, of two stories or more */
    /* When it cannot be done: the nearest lengths that can, in frames; 0: there is none. */
    size_t below, above;
};

/* Plans a programme of `wanted` frames.  false: it cannot be; out->below and above are filled. */
bool fit_plan(const struct fit_line *lines, size_t n, const struct fit_limits *limits,
              size_t wanted, struct fit *out, struct arena *keep, struct arena scratch);

/* The gaps and the tail of a plan once more, for lines of other lengths.  false: they would be
 * beyond the limits; *off is then by how many frames the speech is too long (or, negative, too
 * short). */
bool fit_gaps(const struct fit_line *lines, size_t n, const struct fit_limits *limits,
              size_t wanted, struct fit *plan, long long *off);

#endif
