/* sentence: where the sentences of a text begin and end.
 *
 * The whole text goes once through ICU's break iterator (the plain rules: the variant that
 * suppresses abbreviations joins far too much), whose breaks the rules of stop.h correct.  Time and
 * memory grow in step with the text, whatever is in it. */
#ifndef SEGMENT_SENTENCE_H
#define SEGMENT_SENTENCE_H

#include "segment/rules.h"
#include "types/align.h"

/* From the end of the zone before it to `end` the text is in the language of `rules`. */
struct zone {
    size_t end;
    const struct rules *rules;
};

struct sentence_spans {
    LIST(struct span) list; /* no white space at their ends, none longer than LIMIT_LINE_BYTES */
};

/* The last of the n zones ends with the text. */
bool sentence_find(str text, const struct zone *zones, size_t zones_n, struct sentence_spans *out,
                   struct arena *keep, struct arena scratch, struct err *err);

/* The breaks as ICU sees them: a quick first cut. */
bool sentence_find_plain(str text, struct sentence_spans *out, struct arena *keep, struct err *err);

#endif
