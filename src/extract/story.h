/* story: which blocks are the story, judged by the whole sequence: a line between two paragraphs
 * of prose is a subhead, the same line after "You may like" is not. */
#ifndef EXTRACT_STORY_H
#define EXTRACT_STORY_H

#include "extract/classify.h"

/* Judges every block that is still BLOCK_OPEN: afterwards each is a headline, body, subhead or
 * furniture.  `headline`: when the page itself tells it (HTML), else empty: it is then looked for
 * among the first lines. */
void story_judge(struct blocks *page, str headline, const struct phrases *phrases);

#endif
