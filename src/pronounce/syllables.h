/* syllables: a name in Latin letters as syllables of another language, and those as phonemes.
 *
 * The syllables and their sounds are [syllables] of a table in voices/.  Inside a word a syllable
 * that begins with a vowel letter a, e or o has an apostrophe before it, as pinyin wants (Xi'an):
 * so that hardly a word can be cut in two ways.  Knows neither names nor the text around. */
#ifndef PRONOUNCE_SYLLABLES_H
#define PRONOUNCE_SYLLABLES_H

#include "base/buf.h"
#include "base/err.h"
#include "language/table.h"

#define SYLLABLES_MOST 6  /* of a word */
#define NAME_BYTES     32 /* a longer word is no name */

/* [syllables] of a table, by their letters. */
struct syllable_table {
    unsigned long long *letters;
    const struct row **row;
    size_t cap;
};

struct syllables {
    const struct row *row[SYLLABLES_MOST];
    int n;
};

bool syllables_load(struct syllable_table *out, const struct table *t, struct arena *keep,
                    struct err *err);
const struct row *syllables_find(const struct syllable_table *t, str folded);

/* Letters in lower case; ü as v, other apostrophes as the plain one.  False when `word` holds
 * anything that no name has, or is too long.  `out` holds NAME_BYTES bytes. */
bool syllables_fold(str word, char *out, str *folded);

/* Cuts a folded word; the longest syllables first.  False when it cannot be cut. */
bool syllables_cut(const struct syllable_table *t, str folded, struct syllables *out);

/* Spelt as only this language spells it: the first syllable begins with the letters of a row of
 * [telling], or another one does and they are all rather long. */
bool syllables_are_telling(const struct table *t, const struct syllables *s);

/* Appends phonemes: the last syllable has the stress, every other before it a secondary one. */
void syllables_sound(const struct syllables *s, struct buf *out);

#endif
