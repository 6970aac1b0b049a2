#include "extract/block.h"

#include <string.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

#define LINKS_MANY ((size_t)1000) /* of a block: not worth a copy */
#define SCAN_BYTES ((size_t)900)  /* longer than any furniture: phrases are not looked for */

struct joiner joiner_make(struct arena *keep, size_t max) {
    return (struct joiner){.buf = buf_make(keep, max), .keep = keep};
}

static bool is_space(uint32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x85 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

/* Characters that show nothing and that no voice can say. */
static bool is_invisible(uint32_t c) {
    return c == 0xAD || c == 0x200B || c == 0x200E || c == 0x200F || c == 0x2060 || c == 0xFEFF ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == UTF8_BAD ||
           c == 0xFFFC;
}

static bool is_wide(uint32_t c) {
    return utf8_is_han(c) || utf8_is_kana(c) || utf8_is_hangul(c) || (c >= 0x3001 && c <= 0x303F) ||
           (c >= 0xFF01 && c <= 0xFF60);
}

/* Where no space is written between words, a line's end is none either. */
static bool joins_unspaced(uint32_t before, uint32_t after) {
    return is_wide(before) && is_wide(after) && !utf8_is_hangul(before) && !utf8_is_hangul(after);
}

static void flush_space(struct joiner *j, uint32_t next) {
    bool drop = !j->has_space || j->buf.len == 0 ||
                (j->newline && joins_unspaced(utf8_before(buf_str(&j->buf), j->buf.len), next));
    if (!drop) {
        if (j->wide)
            *list_push(&j->gaps, j->keep) = j->buf.len;
        struct span down = {j->buf.len, j->buf.len + 1};
        align_add(&j->align, j->space, down, false, j->keep);
        buf_byte(&j->buf, ' ');
    }
    j->has_space = j->wide = j->newline = false;
}

void joiner_char(struct joiner *j, struct span up, uint32_t c) {
    if (is_invisible(c))
        return;
    if (is_space(c)) {
        if (!j->has_space || j->space.start == j->space.end)
            j->space = up; /* the first of several continues the word's link */
        if (j->has_space)
            j->wide = true; /* a second space in the line */
        j->wide |= c == '\t' || c == 0x3000;
        j->newline |= c == '\n' || c == '\r';
        j->wide &= !j->newline; /* trailing spaces and indents part nothing */
        j->has_space = true;
        return;
    }
    flush_space(j, c);
    size_t from = j->buf.len;
    buf_utf8(&j->buf, c);
    align_add(&j->align, up, (struct span){from, j->buf.len}, false, j->keep);
}

void joiner_put(struct joiner *j, str source, size_t from, size_t to) {
    str part = str_sub(source, 0, to);
    for (size_t at = from; at < part.len;) {
        size_t start = at;
        uint32_t c = utf8_next(part, &at);
        joiner_char(j, (struct span){start, at}, c);
    }
}

void joiner_space(struct joiner *j, size_t at, bool wide) {
    if (!j->has_space)
        j->space = (struct span){at, at};
    j->has_space = true;
    j->wide |= wide;
}

void joiner_clear(struct joiner *j) {
    j->buf.len = 0;
    j->buf.full = false;
    j->align.links.n = j->gaps.n = 0;
    j->has_space = j->wide = j->newline = false;
}

void joiner_finish(struct joiner *j, struct block *out) {
    out->text = str_copy(buf_str(&j->buf), j->keep);
    size_t n = j->align.links.n;
    if (n >= LINKS_MANY) { /* handed over: the next block begins with new ones */
        out->align = j->align;
        j->align = (struct align){0};
    } else if (n) {
        list_reserve(&out->align.links, n, j->keep);
        memcpy(out->align.links.at, j->align.links.at, n * sizeof *j->align.links.at);
        out->align.links.n = n;
    }
    list_reserve(&out->gaps, j->gaps.n, j->keep);
    for (size_t i = 0; i < j->gaps.n; i++)
        *list_push(&out->gaps, j->keep) = j->gaps.at[i];
    joiner_clear(j);
}

static bool is_closer(uint32_t c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x2019 || c == 0x201D ||
           c == 0x201C || c == 0xBB || c == 0x300D || c == 0x300F || c == 0xFF09 || c == 0x3011 ||
           c == ' ' || c == 0xAB || c == 0x2018;
}

static bool is_stop(uint32_t c) {
    return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F ||
           c == 0x2026 || c == 0xFF0E || c == 0x061F || c == 0x06D4 || c == 0x0964 || c == 0xFF61;
}

/* An emoji, and what joins or colours it. */
static bool is_picture(uint32_t c) {
    return (c >= 0x2600 && c <= 0x27BF) || (c >= 0x1F300 && c <= 0x1FAFF) || c == 0x200D ||
           c == 0xFE0F;
}

/* Before a short bracket at the end: "... he said. (AFP)". */
static size_t before_bracket(str text) {
    uint32_t last = utf8_before(text, text.len);
    if (last != ')' && last != 0xFF09)
        return text.len;
    size_t at = text.len;
    for (int i = 0; i < 16 && at > 0; i++) {
        uint32_t c = utf8_prev(text, &at);
        if (c == '(' || c == 0xFF08)
            return at;
    }
    return text.len;
}

static bool ends_sentence(str text) {
    size_t at = before_bracket(text);
    while (at > 0 && (is_closer(utf8_before(text, at)) || is_picture(utf8_before(text, at))))
        utf8_prev(text, &at);
    uint32_t last = utf8_before(text, at);
    return is_stop(last) || (last == ':' && text.len > 60) || (last == 0xFF1A && text.len > 60);
}

size_t text_width(str s) {
    size_t n = 0;
    for (size_t at = 0; at < s.len;)
        n += is_wide(utf8_next(s, &at)) ? 2 : 1;
    return n;
}

void block_measure(struct block *b, const struct phrases *phrases, struct arena *keep,
                   struct arena scratch) {
    bool in_word = false;
    size_t wide = 0;
    for (size_t at = 0; at < b->text.len;) {
        uint32_t c = utf8_next(b->text, &at);
        bool han = utf8_is_han(c) || utf8_is_kana(c);
        b->width += is_wide(c) ? 2 : 1;
        b->han += han;
        b->letters += u_isalpha((UChar32)c) != 0;
        b->capitals += u_isupper((UChar32)c) != 0;
        b->digits += c >= '0' && c <= '9';
        bool word = !han && u_isalnum((UChar32)c);
        b->words += word && !in_word;
        wide += han;
        in_word =
            word || (in_word && (c == '\'' || c == 0x2019 || c == '-' || c == '.' || c == ','));
    }
    b->words += (wide + 1) / 2;
    b->ends = ends_sentence(b->text);
    if (b->text.len <= SCAN_BYTES)
        phrases_find(phrases, b->text, &b->matches, keep, scratch);
}

bool block_is_prose(const struct block *b) {
    size_t long_enough = b->tag == TAG_P ? 100 : 180;
    return (b->ends && b->width >= 60 && b->words >= 8) ||
           (b->width >= long_enough && b->words >= 15);
}

bool text_same(str a, str b) {
    size_t i = 0, k = 0;
    for (;;) {
        uint32_t c = 0, d = 0;
        while (i < a.len && !u_isalnum((UChar32)(c = utf8_next(a, &i))))
            c = 0;
        while (k < b.len && !u_isalnum((UChar32)(d = utf8_next(b, &k))))
            d = 0;
        if (c == 0 || d == 0)
            return c == d;
        if (u_tolower((UChar32)c) != u_tolower((UChar32)d))
            return false;
    }
}

bool text_holds(str s, str part) {
    for (size_t at = 0; at + part.len <= s.len; at++)
        if (str_eq_nocase(str_sub(s, at, at + part.len), part))
            return true;
    return false;
}

static bool is_trimming(uint32_t c) {
    return c && !u_isalnum((UChar32)c) && !utf8_is_han(c) && !utf8_is_kana(c) && c != '.';
}

str text_strip(str s) {
    size_t from = 0, to = s.len;
    while (from < to && (is_trimming(utf8_peek(s, from)) || s.at[from] == '.'))
        utf8_next(s, &from);
    while (to > from && is_trimming(utf8_before(s, to)))
        utf8_prev(s, &to);
    return str_sub(s, from, to);
}
