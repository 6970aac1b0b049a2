/* telling: how much the words, endings and letters of a text speak for each language of its script.
 *
 * Reads voices/common/telling.tsv: for each language that shares its script with others its small
 * words ("the", "und", "nie"), its commonest endings ("-ung") and the letters it has.  A small word
 * speaks for every language that has it, a letter against every language that has it not; a word
 * with a capital, which may be a name, counts less.  A naive Bayes classifier with round numbers:
 * what is added up is evidence, in hundredths of a small word.
 *
 * Never decides: identify.c weighs the sums with what libcld2 thinks and with what is known of the
 * document. */
#ifndef SEGMENT_TELLING_H
#define SEGMENT_TELLING_H

#include <stdint.h>

#include "base/err.h"
#include "language/language.h"

#define TELLING_LANGS 128 /* that the table may name */

/* A set of the table's languages. */
struct lang_set {
    uint64_t bits[TELLING_LANGS / 64];
};

struct telling_slot {
    str key; /* a word, "-ending" or "=" and a letter; at == NULL: an empty slot */
    struct lang_set langs;
};

struct telling {
    str langs[TELLING_LANGS]; /* the table's, in its order */
    size_t langs_n;
    struct lang_set lettered; /* those whose letters are known */
    struct telling_slot *slot;
    size_t cap, n;         /* a power of two */
    size_t ending_longest; /* bytes */
};

bool telling_open(struct telling *t, struct voices *voices, struct arena *keep, struct err *err);
/* Index of a language in langs, or -1. */
int telling_lang(const struct telling *t, str lang);

struct evidence {
    int sum[TELLING_LANGS];  /* hundredths */
    int hits[TELLING_LANGS]; /* small words */
};

/* Adds what `text` says of the languages in `among`.  `flags` are those of quote_pairs; what stands
 * in quotation marks or brackets counts `quoted` per cent. */
void telling_add(const struct telling *t, str text, const unsigned char *flags, int quoted,
                 struct lang_set among, struct evidence *out);

static inline bool lang_set_has(struct lang_set s, int i) {
    return s.bits[i / 64] >> (i % 64) & 1;
}

static inline void lang_set_add(struct lang_set *s, int i) {
    s->bits[i / 64] |= (uint64_t)1 << (i % 64);
}

#endif
