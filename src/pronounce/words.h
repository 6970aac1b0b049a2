/* words: what voices/zh knows of characters and words, ready to be looked up.
 *
 * The list of words is some 25,000 lines that most bulletins never need: it stays the sorted text
 * that it is, and the words that begin with a character are looked for when that is first looked
 * up.  The readings of characters stay text too.  The large files are mapped and stay so; all else
 * lives in the arena of the voices.  Nothing here knows sentences or the engine. */
#ifndef PRONOUNCE_WORDS_H
#define PRONOUNCE_WORDS_H

#include "pronounce/own_words.h"

struct word_cache;  /* of the list, as far as it was looked up */
struct usual;       /* characters.tsv */
struct traditional; /* traditional.tsv */

struct words {
    str list; /* readings.tsv from its first row on */
    struct word_cache *cache;
    struct usual *usual;
    struct traditional *traditional;
    str polyphones; /* polyphones.tsv */
    struct own_words own;
    struct arena *keep;
    const struct table *contexts, *classes, *sandhi, *letters;
};

/* A word as the list has it. */
struct entry {
    int cost;    /* 10 times the negative logarithm of its share in running text */
    char kind;   /* n v a d p m q r …: jieba's tags, first letter; 'x' unknown */
    str reading; /* syllables apart by spaces; empty: the usual ones of its characters */
};

bool words_load(struct words *w, struct voices *voices, str folder, struct err *err);

/* Looks up `word` (simplified).  *more: whether longer words may begin with it.  Returns false when
 * it is no word itself. */
bool words_find(const struct words *w, str word, struct entry *out, bool *more);

/* The usual reading of a character; empty when there is none. */
str words_usual(const struct words *w, uint32_t c);
/* All readings of a character that has several, apart by spaces; else empty. */
str words_readings(const struct words *w, uint32_t c);
/* Our own reading of a word or of a character that stands alone; empty when overlay.tsv has none.
 */
str words_own(const struct words *w, str word);
uint32_t words_simplify(const struct words *w, uint32_t c);
#endif
