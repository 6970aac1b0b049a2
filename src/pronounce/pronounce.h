/* pronounce: a spoken form as the engine must be given it.
 *
 * Mandarin: readings from voices/zh/ (longest phrase first), 一 and 不 sandhi, words of one to four
 * joined syllables; Latin letters in Chinese spelt so that the same voice can say them.  Languages
 * that MeCab reads (kana.h): words in katakana.  Other languages: what their engine voice reads
 * wrong though it could read it right; Chinese names and words with two readings as phonemes in
 * [[ ]].  Never changes what is said, only how it is spelt for the engine. */
#ifndef PRONOUNCE_PRONOUNCE_H
#define PRONOUNCE_PRONOUNCE_H

#include "base/buf.h"
#include "base/err.h"
#include "language/language.h"
#include "types/notes.h"
#include "types/utterance.h"

struct respeller;

struct pronouncer {
    struct voices *voices;
    struct notes *notes;         /* of what had to be left out; may be NULL */
    bool explain;                /* readings come with their reasons */
    void *cache;                 /* private: dictionaries per language */
    struct respeller *respeller; /* private: names and heteronyms, and what articles told */
};

void pronouncer_open(struct pronouncer *p, struct voices *voices);
void pronouncer_close(struct pronouncer *p); /* safe on a zeroed one */

/* Looks at a whole script before its first line is pronounced, for what a story tells about its
 * names further down.  May be left out: then only what came before a line is known. */
bool pronounce_study(struct pronouncer *p, const struct script *script, struct arena scratch,
                     struct err *err);

/* Uses utterance->spoken, and lang and story of its line.  *out lives in `keep`. */
bool pronounce_utterance(struct pronouncer *p, const struct utterance *utterance,
                         struct reading *out, struct arena *keep, struct arena scratch,
                         struct err *err);

/* What the language lacks on this machine, though voices/ calls it usable, and which package has
 * it; empty: nothing.  For voices->lacks. */
str pronounce_lacks(struct voices *voices, const struct language *language);

/* One pinyin syllable with tone digit per Han character of utterance->spoken, in order, `_` where
 * there is none, separated by spaces; before tone sandhi. */
bool pronounce_pinyin(struct pronouncer *p, const struct utterance *utterance, struct buf *out,
                      struct arena scratch, struct err *err);

#endif
