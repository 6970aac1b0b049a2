/* spell: a Mandarin text as the engine's pinyin voice must be given it.
 *
 * Does the tone sandhi of 一 and 不 (the engine does that of the third tone), joins the syllables
 * of a word, spells Latin letters and digits so that the voice says their names (letters.tsv), maps
 * punctuation to what the engine pauses at and drops the rest. */
#ifndef PRONOUNCE_SPELL_H
#define PRONOUNCE_SPELL_H

#include "base/buf.h"
#include "pronounce/mandarin.h"
#include "types/align.h"

/* Appends to `out`; `align` maps from bytes of m->text to bytes of out, a link a word. */
void spell_mandarin(const struct words *w, const struct mandarin *m, struct buf *out,
                    struct align *align, struct arena *keep);

/* The ASCII letter (in upper case) or digit that c is, also when it is full-width or has accents;
 * else 0. */
char spell_letter(uint32_t c);

/* The tone digit that hans i is said with, after the sandhi of 一 and 不. */
char spell_tone(const struct words *w, const struct mandarin *m, size_t i);

bool spell_check(const struct words *w, struct err *err);

#endif
