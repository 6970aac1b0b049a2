/* variety: which of the languages written in one script a whole text is in, by the words that only
 * one of them has (係, 嘅 and 佢 are Cantonese; what has none of them is not).
 *
 * voices/<lang>/variety.tsv lists them, a word a row; a language without the table is never found.
 * A few of them are a quotation: they must be frequent in all of the text. */
#ifndef SEGMENT_VARIETY_H
#define SEGMENT_VARIETY_H

#include "base/err.h"
#include "language/language.h"

#define VARIETY_WORDS 64 /* rows of a variety.tsv */

struct variety {
    str lang;
    const struct table *telling;
    bool met[VARIETY_WORDS];
    size_t found, distinct;
};

struct varieties {
    LIST(struct variety) list;
    size_t letters;
    str expected; /* what the text is marked as, if it is in the list */
};

/* Of the languages `langs`, those that have a table. */
bool varieties_open(struct varieties *v, struct voices *voices, const str *langs, size_t n,
                    struct arena *keep, struct err *err);
/* The text is marked as being in `lang`: that settles it, if the language is in the list. */
void varieties_expect(struct varieties *v, str lang);
/* Counts a part of the text. */
void varieties_count(struct varieties *v, str text);
/* The language that the text is marked as or, by all that was counted, evidently in; empty: none.
 */
str varieties_settle(const struct varieties *v);

#endif
