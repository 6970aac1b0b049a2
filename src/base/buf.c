#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

struct buf buf_make(struct arena *a, size_t max) {
    return (struct buf){.arena = a, .max = max};
}

static void grow(struct buf *b, size_t cap) {
    if (!b->cap || !arena_extend(b->arena, b->at, b->cap, cap)) {
        char *at = arena_alloc(b->arena, cap, 1, 1);
        if (b->len)
            memcpy(at, b->at, b->len);
        b->at = at;
    }
    b->cap = cap;
}

static bool room(struct buf *b, size_t more) {
    if (b->full || more > b->max - b->len) {
        b->full = true;
        return false;
    }
    if (b->len + more > b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 64;
        while (cap < b->len + more)
            cap *= 2;
        grow(b, cap);
    }
    return true;
}

void buf_reserve(struct buf *b, size_t bytes) {
    bytes = bytes < b->max ? bytes : b->max;
    if (bytes > b->cap)
        grow(b, bytes);
}

void buf_put(struct buf *b, str s) {
    if (s.len && room(b, s.len)) {
        memcpy(b->at + b->len, s.at, s.len);
        b->len += s.len;
    }
}

void buf_byte(struct buf *b, char c) {
    buf_put(b, (str){&c, 1});
}

void buf_utf8(struct buf *b, uint32_t code_point) {
    char bytes[4];
    buf_put(b, (str){bytes, utf8_encode(code_point, bytes)});
}

void buf_printf(struct buf *b, const char *fmt, ...) {
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    /* one byte more for the NUL that vsnprintf insists on; it is not part of the text */
    if (n > 0 && room(b, (size_t)n + 1)) {
        vsnprintf(b->at + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

str buf_str(const struct buf *b) {
    return (str){b->at, b->len};
}
