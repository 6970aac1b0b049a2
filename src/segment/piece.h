/* piece: the runs of another language within a sentence.
 *
 * English names in a Chinese sentence, Chinese words in an English one: each run that a voice of
 * the sentence's language could not say becomes a piece of its own.  Acronyms (GDP), codes (5G,
 * C919) and units (5km) stay in a Chinese sentence: its voice spells them.  Punctuation around a
 * run stays outside of it. */
#ifndef SEGMENT_PIECE_H
#define SEGMENT_PIECE_H

#include "segment/identify.h"
#include "types/story.h"

/* Fills sentence->pieces: at least one, without a gap, covering the sentence. */
void piece_sentence(const struct identifier *id, str para, struct sentence *sentence,
                    struct arena *keep);

#endif
