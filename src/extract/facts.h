/* facts: author, date, place and publication, as the lines of the page tell them. */
#ifndef EXTRACT_FACTS_H
#define EXTRACT_FACTS_H

#include "extract/classify.h"
#include "types/article.h"

/* Fills those of author, date, place and publication that are still empty from a furniture line
 * (byline, source line, dateline of its own). */
void facts_from_line(const struct block *b, const struct phrases *phrases, struct article *out,
                     struct arena *keep, struct arena scratch);

/* Bytes at the start of a body paragraph that are its dateline ("BERLIN, Jan. 5 (dpa) - "), 0 when
 * it has none; fills place, author and publication from it.  Other lines of the page vouch for
 * a place that is followed by a mere stop. */
size_t facts_from_dateline(const struct block *b, const struct blocks *page,
                           const struct phrases *phrases, struct article *out, struct arena *keep,
                           struct arena scratch);

/* "Jane Roe and John Doe, Staff Writers" as "Jane Roe, John Doe". */
str facts_names(str s, const struct phrases *phrases, struct arena *keep, struct arena scratch);

#endif
