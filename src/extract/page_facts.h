/* page_facts: what a page's head, its JSON-LD and its mark-up say of the story: headline, author,
 * date, publication, language. */
#ifndef EXTRACT_PAGE_FACTS_H
#define EXTRACT_PAGE_FACTS_H

#include "extract/html.h"
#include "types/article.h"

struct told {
    size_t heading; /* index of the block that is the headline; (size_t)-1: none is */
    str text;       /* the story as JSON-LD gives it, or nothing */
    str owner;      /* named as the author, but only the site's own name */
};

/* Fills the facts of *out that the page tells.  When no block is the headline, out->headline is
 * what the head says. */
void page_facts(const struct page *page, const struct phrases *phrases, str url,
                struct article *out, struct told *told, struct arena *keep, struct arena scratch);

/* The language that the page declares ("en"), or empty. */
str page_language(const struct page *page, struct arena *keep);

#endif
