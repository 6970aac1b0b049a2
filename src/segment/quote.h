/* quote: which quotation marks and brackets of a text belong together.
 *
 * One pass with a stack.  A mark without a partner is ignored, and so is a pair too far apart: the
 * partner was probably forgotten. */
#ifndef SEGMENT_QUOTE_H
#define SEGMENT_QUOTE_H

#include "types/align.h"
#include "base/str.h"

#define QUOTE_INSIDE 1 /* a sentence cannot end before this byte: it is within a pair */
#define QUOTE_OPENS  2 /* the first byte of a mark that opens a pair */
#define QUOTE_CLOSES 4 /* … that closes one */

/* Flags for each byte of text[run]; index 0 stands for run.start. */
const unsigned char *quote_pairs(str text, struct span run, struct arena *keep);

#endif
