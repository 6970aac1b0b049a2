/* link: web and e-mail addresses as one says them: without the scheme, "dot" for the dots, and of a
 * path no more than a word or two. */
#ifndef NORMALISE_LINK_H
#define NORMALISE_LINK_H

#include "base/buf.h"
#include "normalise/chars.h"

struct grammar;

void link_say(const struct chars *t, size_t from, size_t to, struct grammar *g, struct buf *out);

#endif
