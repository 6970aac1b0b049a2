#include "extract/vote.h"

#define PROBE_BYTES ((size_t)40)        /* of a block's start and end that must be in the text */
#define WORK_MOST   ((size_t)200000000) /* blocks times bytes of the text that are compared */
#define REST_BYTES  ((size_t)60)        /* after the last block, of a text that is whole */
#define TOLD_LEAST  3                   /* blocks, before the story's end is believed */

static str cut(str s, size_t from, size_t to) {
    while (from < to && ((unsigned char)s.at[from] & 0xC0) == 0x80)
        from++; /* at the start of a character */
    while (to > from && to < s.len && ((unsigned char)s.at[to] & 0xC0) == 0x80)
        to--;
    return str_sub(s, from, to);
}

/* Where the end of a block's text is in what was told; 0: it is not there. */
static size_t told_end(const struct block *b, str told) {
    if (!block_is_prose(b) || b->text.len < PROBE_BYTES || b->tag == TAG_H1)
        return 0;
    str start = cut(b->text, 0, PROBE_BYTES);
    str end = cut(b->text, b->text.len - PROBE_BYTES, b->text.len);
    size_t at = str_find(told, start, 0);
    if (at == told.len)
        return 0;
    size_t to = str_find(told, end, at);
    return to < told.len ? to + end.len : 0;
}

void vote_count(struct page *page, str told) {
    size_t n = page->blocks.list.n, count = 0, last = 0, end = 0, untold = 0;
    if (told.len < 4 * PROBE_BYTES || n > WORK_MOST / told.len)
        return;
    for (size_t i = 0; i < n; i++) {
        struct block *b = &page->blocks.list.at[i];
        size_t to = told_end(b, told);
        if (!to) {
            untold += b->role == BLOCK_OPEN && block_is_prose(b);
            continue;
        }
        if (b->role != BLOCK_OPEN && b->link_bytes * 2 < b->text.len) {
            b->role = BLOCK_OPEN;
            b->place = BLOCK_OPEN;
        }
        count++;
        last = i;
        end = to > end ? to : end;
    }
    bool whole = count >= TOLD_LEAST && count >= 3 * untold && told.len - end <= REST_BYTES;
    for (size_t i = last + 1; i < n && whole; i++) {
        struct block *b = &page->blocks.list.at[i];
        if (b->role == BLOCK_OPEN) {
            b->role = BLOCK_OUTSIDE;
            b->why = "after the end of the text that JSON-LD gives";
        }
    }
}
