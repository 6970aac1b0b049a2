/* own_words: overlay.tsv, the words and lone characters that we know better than the list.
 *
 * A row is a word of up to WORD_CHARACTERS characters and a syllable for each.  The file stays the
 * text that it is; a hash says where each word's row is.  It is mapped to the end of the program.
 */
#ifndef PRONOUNCE_OWN_WORDS_H
#define PRONOUNCE_OWN_WORDS_H

#include <stdint.h>

#include "base/err.h"
#include "language/language.h"

#define WORD_CHARACTERS 8 /* no word is longer */

struct own_words {
    str text;
    uint32_t *rows; /* by the hash of the word: where its row begins, + 1 */
    size_t rows_cap;
    uint32_t *longest; /* by the hash of a character: it, and the bytes of the longest word that
                          begins with it and is longer than it */
    size_t longest_cap;
};

bool own_words_load(struct own_words *out, struct voices *voices, str folder, struct err *err);

/* The reading of a word or a lone character; empty: it is not in the table. */
str own_words_find(const struct own_words *o, str word);
/* Bytes of the longest word of several characters that begins with c; 0: none does. */
size_t own_words_longest(const struct own_words *o, uint32_t c);

/* One syllable: one to six letters and a tone digit. */
bool is_pinyin_syllable(str s);

#endif
