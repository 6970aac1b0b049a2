/* vote: what a page's JSON-LD gives as the story's text, as a vote on its blocks.
 *
 * Few pages have it and it is often cut short, so it only brings back what was taken for
 * furniture, and ends the story where a text that is whole ends. */
#ifndef EXTRACT_VOTE_H
#define EXTRACT_VOTE_H

#include "extract/html.h"

/* `told`: the text; empty: no vote.  To be called between container_judge and block_classify. */
void vote_count(struct page *page, str told);

#endif
