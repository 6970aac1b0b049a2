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
#include "pronounce/respell.h"
#include "types/align.h"

/* Appends to `out`; `align` maps from bytes of text to bytes of out, byte by byte where nothing
 * changed.  Parts of the text that are in `respelt` are written as it says, a link each. */
bool spell_plain(struct voices *voices, str lang, str text, const struct respellings *respelt,
                 struct buf *out, struct align *align, struct arena *keep, struct err *err);

#endif
