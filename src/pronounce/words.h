/* words: what voices/zh knows of characters and words, ready to be looked up.
 *
 * The list of words is some 25,000 lines that most bulletins never need: it stays the sorted text
 * that it is, and the words that begin with a character are parsed when that is first looked up.
 * The smaller tables become arrays.  The large files are mapped and stay so; all else lives in
 * the arena of the voices.  Nothing here knows sentences or the engine. */
#ifndef PRONOUNCE_WORDS_H
#define PRONOUNCE_WORDS_H

#include <stdint.h>

#include "base/err.h"
#include "language/language.h"

#define WORD_CHARACTERS 8 /* no word in the list is longer */

struct listed; /* a row of the list */

/* The rows whose word begins with a character. */
struct words_of {
    const struct listed *rows; /* NULL: not looked up yet, or none */
    size_t n;
    bool loaded;
};

struct words {
    str list, path;       /* readings.tsv from its first row on */
    str characters;       /* characters.tsv, for the rare ones */
    str polyphones;       /* polyphones.tsv */
    struct words_of **of; /* each character, in pages; NULL: not needed yet */
    uint8_t *own_longest; /* bytes of a word of ours that begins with each character */
    struct arena *keep;
    /* of each character that is not rare */
    uint16_t *usual;         /* its reading: index into syllables, 0: none */
    uint16_t *simplified;    /* 0: itself */
    LIST(str) syllables;     /* the first is empty */
    const struct table *own; /* overlay.tsv: words and lone characters that we know better */
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
/* Of a character that stands alone, where ours differs from the usual one; else empty. */
str words_alone(const struct words *w, str character);
uint32_t words_simplify(const struct words *w, uint32_t c);
/* One syllable: one to six letters and a tone digit. */
bool words_is_syllable(str s);

#endif
