/* lines: which line ends of a text are the ends of sentences.
 *
 * A blank line always is.  A single line end may be a mere wrap of the running text (hard-wrapped
 * mail, a line cut in two) or stand after a headline, a caption or a list item: the widths of the
 * lines around it, their ends and their beginnings tell. */
#ifndef SEGMENT_LINES_H
#define SEGMENT_LINES_H

#include "base/str.h"
#include "types/align.h"

struct line_runs {
    LIST(struct span) list; /* each the text of one line, or of several that were wrapped */
};

void lines_find_runs(str text, struct line_runs *out, struct arena *keep, struct arena scratch);

/* A list marker ("1.", "2)", "(a)", "iv)") or nothing. */
struct marker {
    char style; /* '.', ')', '(' or 0: none */
    char kind;  /* '1' digits, 'a' or 'A' a letter, 'i' a Roman number */
    long value;
    size_t end; /* offset after it */
};

/* The marker at text[at], which must be followed by white space or the end of the text. */
struct marker marker_at(str text, size_t at, size_t end);

#endif
