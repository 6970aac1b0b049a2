/* plain: a text in any language but Mandarin, without what its engine voice would misread.
 *
 * Typographic quotes, dashes and dots are made plain; control characters, quote marks, pictures and
 * letters of a script that the voice would spell ("Chinese letter") go; letters with accents become
 * single characters.  voices/common/readable.tsv says who reads which script, and
 * voices/<lang>/engine.tsv replaces spellings that a voice reads wrongly. */
#ifndef PRONOUNCE_PLAIN_H
#define PRONOUNCE_PLAIN_H

#include "base/buf.h"
#include "base/err.h"
#include "language/language.h"
#include "types/utterance.h"

/* Appends the spoken form to `out`, its sounded words as [[phonemes]] and never such brackets of
 * the text's own; `align` maps from its bytes to bytes of out, byte by byte where nothing changed.
 */
bool spell_plain(struct voices *voices, const struct utterance *utterance, struct buf *out,
                 struct align *align, struct arena *keep, struct err *err);

#endif
