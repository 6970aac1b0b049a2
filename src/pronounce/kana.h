/* kana: a text of a language that MeCab reads as words in katakana, as they are pronounced.
 *
 * Which languages these are, and all that is known of them, stands in voices/<lang>/:
 *   kana.tsv      which words lean on others, letters, acronyms, punctuation, what the engine needs
 *   counters.tsv  numerals, and what becomes of them and of the counters after them (count.h)
 *   overlay.tsv   words that we read better than the dictionary does: [name] wherever they stand,
 *                 [word] where they are whole words of the dictionary (of a kind)
 *   characters.tsv  how a kanji is read in words that the dictionary does not have
 * A language without a kana.tsv is not one of them.  Knows nothing of the engine. */
#ifndef PRONOUNCE_KANA_H
#define PRONOUNCE_KANA_H

#include <stdint.h>

#include "language/language.h"
#include "pronounce/mecab.h"
#include "types/utterance.h"

#define NAME_CHARACTERS 12 /* of a row below [name] of overlay.tsv; at the least 2 */

/* What the dictionary's kinds of words mean to us: sections of kana.tsv. */
enum kana_kind { KIND_LEANS, KIND_LEADS, KIND_JOINS, KIND_NUMBER, KIND_LONG, KINDS };

struct kana_tables {
    str lang;
    const struct table *kana, *counters, *overlay, *characters;
    LIST(str) kinds[KINDS]; /* beginnings of kinds */
    bool used;              /* the language has them */
    struct mecab *mecab;
    void *simplified, *traditional; /* ICU's transforms, opened for the first unknown character */
};

/* A word and how it is said, or a pause. */
struct kana_word {
    struct span at; /* in the spoken form */
    str said;       /* katakana; empty: a pause */
    bool phonemes;  /* or [[phonemes]], as a lexicon has them */
    char mark;      /* of a pause: as the engine knows it */
    bool soft;      /* no pause after all before a word that leans on the one before it */
    bool leans;     /* belongs to the breath of the word before it */
    bool leads;     /* the next word leans on it */
    bool noun;      /* may be joined with another one */
    str rule;       /* what decided */
};

struct kana_words {
    LIST(struct kana_word) list;
};

/* Loads and checks the tables.  `lang` must outlive them. */
bool kana_load(struct kana_tables *t, struct voices *voices, str lang, struct err *err);
void kana_close(struct kana_tables *t);

bool kana_read(struct kana_tables *t, const struct utterance *utterance, struct kana_words *out,
               struct arena *keep, struct arena scratch, struct err *err);

/* Whether it is a kana or the sign of length, but no mark of repetition and the like. */
bool kana_is_sound(uint32_t c);
/* Hiragana as katakana, anything else as it is. */
uint32_t kana_katakana(uint32_t c);

#endif
