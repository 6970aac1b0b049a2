/* heteronyms: words with one spelling and two readings, told apart by their neighbours.
 *
 * voices/<lang>/heteronyms.tsv, [rules]: the word, what stands before it, what stands after it, its
 * phonemes (- when the engine's own reading is right); the first row that fits wins, and where none
 * does the engine decides.  A word with a capital counts only so.  Before and after are lists of
 * alternatives apart by spaces:
 *   *      anything              |      punctuation, or an end of the text
 *   word   this word             a_b    these words
 *   @name  a word of [classes]   -s     a word that ends so, and is longer by two letters
 *   ^      a word with a capital, but no s at its end: a name in the singular
 * and `!` before the list turns it round: none of them.  Hyphens count as spaces. */
#ifndef PRONOUNCE_HETERONYMS_H
#define PRONOUNCE_HETERONYMS_H

#include "base/err.h"
#include "language/language.h"
#include "pronounce/soundings.h"

struct heteronyms {
    str lang;
    const struct table *t;
    struct heteronym *rules; /* of equal words in the order of the file */
    size_t rules_n;
    uint32_t *first; /* hash of a word in lower case → rule + 1 */
    size_t cap;
};

bool heteronyms_load(struct heteronyms *out, struct voices *voices, str lang, struct err *err);

/* Appends those of `text` that a rule decides; *out lives in `keep`. */
void heteronyms_find(const struct heteronyms *h, str text, struct soundings *out,
                     struct arena *keep);

#endif
