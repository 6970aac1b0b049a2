/* kana_spell: words in katakana as the engine's voice must be given them.
 *
 * Puts together what is said in one breath (a noun and its particles) and spaces between, maps
 * punctuation to what the engine pauses at, and writes the few kana that it reads wrong in a way
 * that it reads better ([engine] in kana.tsv). */
#ifndef PRONOUNCE_KANA_SPELL_H
#define PRONOUNCE_KANA_SPELL_H

#include "base/buf.h"
#include "pronounce/kana.h"

/* Appends to `out`; `align` maps from bytes of the spoken form to bytes of out, a link a word. */
void spell_kana(const struct kana_tables *t, const struct kana_words *words, struct buf *out,
                struct align *align, struct arena *keep);

#endif
