/* kana_sounded: the words of a lexicon's phonemes among those that MeCab found. */
#ifndef PRONOUNCE_KANA_SOUNDED_H
#define PRONOUNCE_KANA_SOUNDED_H

#include "pronounce/mecab.h"
#include "types/utterance.h"

/* Makes each sounded word of the utterance a morpheme; of those that it cuts the rest stays, as
 * unknown ones.  from[i]: where byte i of the text that MeCab read (`len` bytes) stands in
 * utterance->spoken. */
void kana_take_sounded(struct morphemes *words, const struct utterance *utterance,
                       const size_t *from, size_t len, struct arena *keep);

#endif
