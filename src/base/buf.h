/* buf: a text that grows in an arena, up to a stated maximum.
 *
 * Sticky: past the maximum nothing more is written and `full` is set; who built the text looks at
 * it once, at the end, and makes the error that names the limit. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct buf {
    char *at;
    size_t len, cap, max;
    struct arena *arena;
    bool full;
};

struct buf buf_make(struct arena *a, size_t max);
/* Room for so many bytes at once, for who knows about how many will come. */
void buf_reserve(struct buf *b, size_t bytes);
void buf_put(struct buf *b, str s);
void buf_byte(struct buf *b, char c);
void buf_utf8(struct buf *b, uint32_t code_point);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* View of what was written; it stays valid when the buffer grows on. */
str buf_str(const struct buf *b);

#endif
