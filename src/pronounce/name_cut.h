/* name_cut: a word of a text as the syllables of a name.
 *
 * Knows what may be written behind a name (English 's) and given names of two words with a hyphen;
 * whether it is a name, others decide. */
#ifndef PRONOUNCE_NAME_CUT_H
#define PRONOUNCE_NAME_CUT_H

#include "pronounce/names.h"
#include "pronounce/token.h"

/* A word as a name: its syllables, and what is written behind it. */
struct cut {
    struct syllables s;
    str stem;
    const struct row *suffix; /* of [suffixes]; NULL: nothing */
};

/* False when it cannot be cut. */
bool cut_word(const struct names *n, const struct token *t, struct cut *out);

/* The given name at `t`: Xiaoping, Yi, or Xiao-ping as one, which makes *t end later. */
bool cut_given(const struct names *n, str text, struct token *t, struct cut *out);

#endif
