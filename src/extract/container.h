/* container: which part of a page holds the story, and what each block's place in it says. */
#ifndef EXTRACT_CONTAINER_H
#define EXTRACT_CONTAINER_H

#include "extract/html.h"

/* Needs measured blocks (block_measure).  Gives the role of its place to every block whose place
 * says that it is furniture, and BLOCK_OUTSIDE to those not in the story's part of the page. */
void container_judge(struct page *page);

/* The standfirst often stands between the heading and the story's part of the page: opens its
 * blocks again.  To be called after container_judge. */
void container_find_lead(struct page *page, size_t heading);

#endif
