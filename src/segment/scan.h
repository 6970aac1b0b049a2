/* scan: the text that is being cut into sentences, and a safe look at any place of it.
 *
 * Decides nothing; stop.h does. */
#ifndef SEGMENT_SCAN_H
#define SEGMENT_SCAN_H

#include "base/utf8.h"
#include "segment/rules.h"
#include "types/align.h"

/* The text that is being cut, and where in it the scan stands. */
struct scan {
    str text;
    struct span run;            /* what is cut: a line, or several wrapped ones */
    const unsigned char *flags; /* quote_pairs(run) */
    const struct rules *rules;  /* of the language at this place */
    size_t start;               /* of the sentence that is being read */
    size_t marker_end;          /* after its list marker; 0: it has none */
};

static inline unsigned char scan_flag(const struct scan *s, size_t at) {
    return at < s->run.end ? s->flags[at - s->run.start] : 0;
}

static inline uint32_t scan_char(const struct scan *s, size_t at) {
    return at < s->run.end ? utf8_peek(s->text, at) : 0;
}

static inline uint32_t scan_before(const struct scan *s, size_t at) {
    return at > s->run.start ? utf8_before(s->text, at) : 0;
}

static inline size_t scan_step(const struct scan *s, size_t at) {
    utf8_next(s->text, &at);
    return at;
}

#endif
