/* bound: makes any bytes safe for the HTML parser, whose time grows with the square of the depth of
 * open elements and of the attributes of one tag, and whose memory with their number. */
#ifndef EXTRACT_BOUND_H
#define EXTRACT_BOUND_H

#include "base/arena.h"
#include "base/str.h"

/* The same text, byte for byte in place, with tags that nest too deep and attributes too many
 * overwritten with spaces; `text` itself when nothing had to be.  `dense`: it ends before the text
 * does, as it has far more tags than a page of its size. */
str bound_html(str text, bool *dense, struct arena *keep);

#endif
