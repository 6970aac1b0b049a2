/* put: judged blocks become the article's paragraphs. */
#ifndef EXTRACT_PUT_H
#define EXTRACT_PUT_H

#include "extract/block.h"
#include "types/article.h"

void put_headlines(struct article *out, const struct blocks *page, struct arena *keep);
/* A dateline at the start of the first paragraphs becomes a fact instead. */
void put_body(struct article *out, struct blocks *page, const struct phrases *phrases,
              struct arena *keep, struct arena scratch);

#endif
