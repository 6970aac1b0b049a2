/* explain: every block of a page with its role and the reason, for whoever mends a page. */
#ifndef EXTRACT_EXPLAIN_H
#define EXTRACT_EXPLAIN_H

#include "base/buf.h"
#include "extract/html.h"

/* One line a block: role, reason, place and the start of its text, with tabs between them.  The
 * place is the line of the source, and in a page the element with the prose (in columns) that it
 * holds.  `page`: NULL for plain text. */
void explain_blocks(const struct blocks *blocks, const struct page *page, str source,
                    struct buf *out);

#endif
