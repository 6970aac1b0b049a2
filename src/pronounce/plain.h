/* plain: a text in any language but Mandarin, without what its engine voice would misread. */
#ifndef PRONOUNCE_PLAIN_H
#define PRONOUNCE_PLAIN_H

#include "base/buf.h"
#include "types/align.h"

/* Appends to `out` the text with typographic quotes, dashes and dots made plain; without control
 * characters, quote marks, pictures, and letters of a script that `lang` is not written in (the
 * engine would say "Chinese letter").  `align` maps from bytes of text to bytes of out. */
void spell_plain(str lang, str text, struct buf *out, struct align *align, struct arena *keep);

#endif
