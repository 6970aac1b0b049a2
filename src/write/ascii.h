/* ascii: a text in any script in the letters of ASCII, for file names and for the fields of old
 * formats.  For a reader who knows the text, not a transcription: 新桥 is "xin qiao", Fluß "Fluss".
 */
#ifndef WRITE_ASCII_H
#define WRITE_ASCII_H

#include "base/arena.h"
#include "base/str.h"

#define ASCII_MOST 4000 /* bytes of a text; what follows is left out */

/* Only bytes from 0x20 to 0x7E: white space and control characters are spaces, what ICU has no
 * letters for is a question mark, "?", one for each run of it. */
str ascii_of(str text, struct arena *keep);

#endif
