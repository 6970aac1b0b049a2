/* token: words of a text that may be names: they begin with a capital Latin letter.
 *
 * Only words wholly of plain letters and inner apostrophes are found; numbers, addresses and words
 * with other letters are passed over. */
#ifndef PRONOUNCE_TOKEN_H
#define PRONOUNCE_TOKEN_H

#include "pronounce/syllables.h"
#include "types/align.h"

struct token {
    struct span at;
    char letters[NAME_BYTES];
    str folded;
    bool shouted; /* ALL CAPITALS, more than one */
};

/* The first one at or after `from`. */
bool token_next(str text, size_t from, struct token *out);
/* The one that begins exactly at `at`. */
bool token_at(str text, size_t at, struct token *out);

/* The one behind `t`, with one space between. */
bool token_after(str text, const struct token *t, struct token *out);

/* Whether a word or number stands right at (ends right before) `at`. */
bool token_goes_on(str text, size_t at);
bool token_goes_before(str text, size_t at);

/* The word before `at`, with one space between; empty when there is none. */
str token_before(str text, size_t at);
/* Nothing, or the end of a sentence, a quote mark or bracket comes before. */
bool token_is_first(str text, size_t at);

/* Most of the longer words begin with a capital, as in a headline. */
bool token_title_case(str text);

#endif
