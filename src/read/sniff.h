/* sniff: what kind of bytes a file holds, judged by the bytes alone. */
#ifndef READ_SNIFF_H
#define READ_SNIFF_H

#include "base/str.h"
#include "types/source.h"

/* "a PDF document", when the bytes begin as a known format that is not text; else NULL. */
const char *sniff_format(str bytes);

/* By the text alone: a plain text with a stray "<" in it stays text; Markdown shows by its front
 * matter. */
enum media sniff_media(str text);

/* What a page (or an XML declaration) says of its own character set; empty when it does not. */
str sniff_declared(str bytes);

#endif
