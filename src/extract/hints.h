/* hints: what the tag, class and id of an element say about what it holds. */
#ifndef EXTRACT_HINTS_H
#define EXTRACT_HINTS_H

#include "extract/html.h"

void hints_read(const GumboNode *node, struct element *out);

#endif
