/* names: foreign names in a text, as the text's language says them.
 *
 * Finds names that are written in the Latin letters of another language (Chinese ones in pinyin):
 * listed ones, a surname before its given name, surnames that nobody else has, and later in an
 * article those that it has introduced.  What cannot be told from a word or from the name of
 * another people stays as it is: a name that is missed is read as badly as before, a word that is
 * taken for a name is worse.
 *
 * voices/<lang>/pinyin.tsv says how the language says the syllables, voices/zh/names.tsv which
 * names there are; both explain their sections. */
#ifndef PRONOUNCE_NAMES_H
#define PRONOUNCE_NAMES_H

#include "base/err.h"
#include "language/language.h"
#include "pronounce/memory.h"
#include "pronounce/soundings.h"
#include "pronounce/syllables.h"

#define SUFFIXES_MOST 4

struct names {
    str lang;
    const struct table *own, *known; /* pinyin.tsv, names.tsv */
    struct names_entry *entries;     /* [names] and [leave] of both */
    uint32_t *first;                 /* hash of an entry's first word → entry + 1 */
    size_t cap;
    struct syllable_table syllables;
    struct name_set words, foreign;
    const struct row *suffix[SUFFIXES_MOST]; /* that a name may have */
    int suffixes;
};

/* *out->own has no rows when nothing is known of such names in `lang`: then names_find does
 * nothing. */
bool names_load(struct names *out, struct voices *voices, str lang, struct err *err);

/* Appends the names of `text` to *out, which lives in `keep`; what it learns from them lives in
 * `memory_keep`. */
void names_find(const struct names *n, str text, struct memory *m, struct soundings *out,
                struct arena *keep, struct arena *memory_keep);

#endif
