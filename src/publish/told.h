/* told: a sentence as it was told: its pieces put together again, with the times of its words.
 *
 * Captions and transcripts are made of it, so that they cannot disagree. */
#ifndef PUBLISH_TOLD_H
#define PUBLISH_TOLD_H

#include "publish/publish.h"

struct told_word {
    struct span at;    /* in text, never empty, ascending, apart from each other */
    size_t start, end; /* frames */
};

struct told_run {
    struct span at; /* in text; a piece of the sentence */
    str lang;
};

struct told {
    str text;                     /* one line, no control characters, no white space at its ends */
    size_t start, end;            /* frames */
    const struct line *line;      /* its first piece */
    LIST(struct told_word) words; /* at least one */
    LIST(struct told_run) runs;
};

/* The sentence that begins with cue `i` of the timeline; returns the cue after it. */
size_t told_next(const struct bulletin *b, size_t i, struct told *out, struct arena *keep);

/* When the text from byte `at` on begins to be said; in the middle of a word, in proportion.  The
 * sentence's end where nothing is said behind it. */
size_t told_frame(const struct told *t, size_t at);

/* The text on one line, control characters replaced by as many spaces as they have bytes. */
str told_clean(str text, struct arena *keep);

/* Whether a space belongs between two sentences, of which the first ends so: not after a
 * full-width character, such as 。 */
bool told_wants_space(str before);

#endif
