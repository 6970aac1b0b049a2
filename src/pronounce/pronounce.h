/* pronounce: a spoken form as the engine must be given it.
 *
 * Mandarin: readings from voices/zh/ (longest phrase first), 一 and 不 sandhi, words of one to four
 * joined syllables; Latin letters in Chinese spelt so that the same voice can say them.  Other
 * languages: what their engine voice reads wrong though it could read it right.  Never changes what
 * is said, only how it is spelt for the engine. */
#ifndef PRONOUNCE_PRONOUNCE_H
#define PRONOUNCE_PRONOUNCE_H

#include "base/buf.h"
#include "base/err.h"
#include "language/language.h"
#include "types/utterance.h"

struct pronouncer {
    struct voices *voices;
    void *cache; /* private: dictionaries per language */
};

void pronouncer_open(struct pronouncer *p, struct voices *voices);
void pronouncer_close(struct pronouncer *p); /* safe on a zeroed one */

/* Uses utterance->spoken and utterance->line->lang.  *out lives in `keep`. */
bool pronounce_utterance(struct pronouncer *p, const struct utterance *utterance,
                         struct reading *out, struct arena *keep, struct arena scratch,
                         struct err *err);

/* One pinyin syllable with tone digit per Han character of utterance->spoken, in order, `_` where
 * there is none, separated by spaces; before tone sandhi. */
bool pronounce_pinyin(struct pronouncer *p, const struct utterance *utterance, struct buf *out,
                      struct arena scratch, struct err *err);

#endif
