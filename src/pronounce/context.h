/* context: readings that depend on the neighbours.
 *
 * contexts.tsv: a word as it was cut, its reading, what stands before it, what stands after it;
 * the first row that fits wins.  Before and after are lists of alternatives apart by spaces:
 *   *      anything             |   the edge of a clause: punctuation, or the end of the text
 *   #nv    a word whose kind is one of these letters
 *   @name  a word of that section of classes.tsv, right there
 *   字     this text right there
 *   ~字    this text anywhere in the clause, up to 12 characters away
 * and `!` before the list turns it round: none of them.
 *
 * classes.tsv: lists of words.  [surname] gives characters the reading that they have as surnames,
 * but only next to a word of [title], [after] or [speech]. */
#ifndef PRONOUNCE_CONTEXT_H
#define PRONOUNCE_CONTEXT_H

#include "pronounce/mandarin.h"

/* Full names that it finds become known in *names, which may be NULL. */
void context_apply(const struct words *w, struct mandarin *m, struct han_names *names);
bool context_check(const struct words *w, struct err *err);

#endif
