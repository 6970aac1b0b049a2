#include "publish/markup.h"

#include <string.h>
#include <unicode/uloc.h>

#include "base/utf8.h"

#define ELLIPSIS     S("\u2026")
#define LONGEST_URL  ((size_t)8000)
#define NONCHARACTER 0xFDD0u

static bool is_forbidden(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c & 0xFFFEu) == 0xFFFEu ||
           (c >= NONCHARACTER && c < NONCHARACTER + 32);
}

static bool is_space(uint32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

str markup_clean(str text, size_t most, struct arena *keep) {
    struct buf out = buf_make(keep, most);
    bool space = false;
    size_t cut = 0; /* where an ellipsis still has room */
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);
        if (is_space(c))
            space = out.len > 0;
        if (is_space(c) || is_forbidden(c))
            continue;
        if (out.len + ELLIPSIS.len <= most)
            cut = out.len;
        if (out.len + (at - from) + space > most) {
            out.len = cut;
            buf_put(&out, ELLIPSIS);
            break;
        }
        if (space)
            buf_byte(&out, ' ');
        space = false;
        if (c == UTF8_BAD)
            buf_utf8(&out, UTF8_BAD); /* whatever bytes stood there */
        else
            buf_put(&out, str_sub(text, from, at));
    }
    return buf_str(&out);
}

void html_put(struct buf *b, str text) {
    size_t from = 0;
    for (size_t at = 0; at < text.len; at++) {
        const char *entity = NULL;
        switch (text.at[at]) {
        case '&': entity = "&amp;"; break;
        case '<': entity = "&lt;"; break;
        case '>': entity = "&gt;"; break;
        case '"': entity = "&quot;"; break;
        case '\'': entity = "&#39;"; break;
        default: continue;
        }
        buf_put(b, str_sub(text, from, at));
        buf_put(b, str_of(entity));
        from = at + 1;
    }
    buf_put(b, str_sub(text, from, text.len));
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~", c));
}

static void put_encoded(struct buf *b, str text, const char *also) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (is_plain(c) || (c && strchr(also, c)))
            buf_byte(b, c);
        else
            buf_printf(b, "%%%02X", (unsigned)(unsigned char)c);
    }
}

void url_put(struct buf *b, str segment) {
    put_encoded(b, segment, "");
}

str url_clean(str url, struct arena *keep) {
    bool web = str_eq_nocase(str_sub(url, 0, 7), S("http://")) ||
               str_eq_nocase(str_sub(url, 0, 8), S("https://"));
    struct buf out = buf_make(keep, LONGEST_URL);
    if (!web)
        return (str){0};
    put_encoded(&out, url, ":/?#@!$&()*+,;=%"); /* it is one already: its own %XX stay */
    return out.full ? (str){0} : buf_str(&out);
}

const char *text_direction(str lang, struct arena scratch) {
    return lang.len && uloc_isRightToLeft(str_z(lang, &scratch)) ? "rtl" : "ltr";
}
