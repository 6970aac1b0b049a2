/* page_facts: what a page's head, its JSON-LD and its mark-up say of the story: headline, author,
 * date, publication, language. */
#ifndef EXTRACT_PAGE_FACTS_H
#define EXTRACT_PAGE_FACTS_H

#include "extract/html.h"
#include "types/article.h"

/* Fills the facts of *out that the page tells; *headline gets the index of the block that is the
 * headline, or (size_t)-1 when only the head tells it: then out->headline is its text. */
void page_facts(const struct page *page, const struct phrases *phrases, str url,
                struct article *out, size_t *headline, struct arena *keep, struct arena scratch);

/* The language that the page declares ("en"), or empty. */
str page_language(const struct page *page, struct arena *keep);

#endif
