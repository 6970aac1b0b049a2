#include "write/ogg.h"

#include <string.h>

bool ogg_write_pages(struct encoder *e, ogg_stream_state *stream, bool now) {
    ogg_page page;
    while (now ? ogg_stream_flush(stream, &page) : ogg_stream_pageout(stream, &page))
        if (!out_write(&e->out, page.header, (size_t)page.header_len) ||
            !out_write(&e->out, page.body, (size_t)page.body_len))
            return false;
    return true;
}

static char *put_length(char *at, size_t n) {
    for (int i = 0; i < 4; i++)
        *at++ = (char)(n >> 8 * i & 0xFF);
    return at;
}

static char *put_text(char *at, const char *text, size_t n) {
    memcpy(at, text, n);
    return at + n;
}

str ogg_comments(const struct encoder *e, str vendor) {
    size_t n = 8 + vendor.len;
    for (unsigned i = 0; i < e->tags.n; i++)
        n += 5 + strlen(e->tags.at[i].key) + strlen(e->tags.at[i].value);
    char *start = arena_alloc(e->keep, 1, 1, n), *at = put_length(start, vendor.len);
    at = put_length(put_text(at, vendor.at, vendor.len), e->tags.n);
    for (unsigned i = 0; i < e->tags.n; i++) {
        size_t key = strlen(e->tags.at[i].key), value = strlen(e->tags.at[i].value);
        at = put_length(at, key + 1 + value);
        at = put_text(put_text(at, e->tags.at[i].key, key), "=", 1);
        at = put_text(at, e->tags.at[i].value, value);
    }
    return str_span(start, at);
}
