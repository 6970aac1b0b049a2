/* lexemes: where the entries of a lexicon stand in a line.
 *
 * Whole words only, but in scripts that put no spaces between words; the longest of those that
 * begin at a place, an entry in the same case before one in lower case, which fits any.  The user's
 * entries are looked for first, the language's in what is left.  Knows how a word is joined with
 * others (the possessive), not how it is said. */
#ifndef NORMALISE_LEXEMES_H
#define NORMALISE_LEXEMES_H

#include "base/list.h"
#include "language/lexicon.h"
#include "normalise/chars.h"

/* An entry in the line, with what is joined to it. */
struct hit {
    size_t from, to; /* characters */
    const struct lexeme *lexeme;
    size_t word_end;                    /* of the entry itself */
    const struct joint *before, *after; /* NULL: nothing is joined */
};

struct hits {
    struct hit *at;
    size_t n, cap;
};

struct lexemes; /* an index */

/* NULL when there is not one entry. */
struct lexemes *lexemes_open(const struct lexicon *lexicon, struct arena *keep);
/* In the line's order, apart from each other. */
void lexemes_find(const struct lexemes *l, const struct chars *t, struct hits *out,
                  struct arena *keep);

#endif
