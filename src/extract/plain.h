/* plain: a plain text as blocks: a line each, or a paragraph each when its lines were wrapped. */
#ifndef EXTRACT_PLAIN_H
#define EXTRACT_PLAIN_H

#include "extract/block.h"

void plain_blocks(str text, struct blocks *out, struct arena *keep, struct arena scratch);

#endif
