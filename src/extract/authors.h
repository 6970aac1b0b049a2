/* authors: who wrote a page, by agreement of those parts of it that name somebody.
 *
 * Knows the habits of those who mark names in HTML, no language: labels ("By") are phrases. */
#ifndef EXTRACT_AUTHORS_H
#define EXTRACT_AUTHORS_H

#include "extract/classify.h"
#include "extract/html.h"

/* The name in the element marked as byline or author that stands nearest to byte `at` of the
 * page, outside its comments and teasers; empty: none. */
str author_marked_near(const struct page *page, size_t at, const struct phrases *phrases,
                       struct arena *keep, struct arena scratch);

/* Is the element within a comment, a teaser of another story, or a list of them? */
bool author_is_aside(const GumboNode *node);

/* The names in what one part of the page says ("By Jane Roe, Staff Writer"). */
str author_names(str said, const struct phrases *phrases, struct arena *keep, struct arena scratch);

/* The best of `n` names, the most trusted first; one that is the site's own is never taken. */
str author_choose(const str *names, size_t n, str site, str publication);

#endif
