#include "base/utf8.h"

#include <string.h>

static bool tail(str s, size_t i) {
    return i < s.len && ((unsigned char)s.at[i] & 0xC0) == 0x80;
}

size_t utf8_len(str s, size_t at) {
    if (at >= s.len)
        return 0;
    unsigned char c = (unsigned char)s.at[at];
    unsigned char d = at + 1 < s.len ? (unsigned char)s.at[at + 1] : 0;
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c <= 0xDF)
        return tail(s, at + 1) ? 2 : 0;
    if (c >= 0xE0 && c <= 0xEF) {
        bool second = tail(s, at + 1) && !(c == 0xE0 && d < 0xA0) && !(c == 0xED && d > 0x9F);
        return second && tail(s, at + 2) ? 3 : 0;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        bool second = tail(s, at + 1) && !(c == 0xF0 && d < 0x90) && !(c == 0xF4 && d > 0x8F);
        return second && tail(s, at + 2) && tail(s, at + 3) ? 4 : 0;
    }
    return 0;
}

uint32_t utf8_next_wide(str s, size_t *at) {
    size_t n = utf8_len(s, *at);
    const unsigned char *p = (const unsigned char *)s.at + *at;
    *at += n ? n : 1;
    switch (n) {
    case 1: return p[0];
    case 2: return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3: return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    default: return UTF8_BAD;
    }
}

uint32_t utf8_prev_wide(str s, size_t *at) {
    size_t start = *at - 1;
    while (start > 0 && *at - start < 4 && tail(s, start))
        start--;
    if (utf8_len(s, start) != *at - start)
        start = *at - 1;
    *at = start;
    return utf8_next(s, &start);
}

size_t utf8_encode(uint32_t c, char out[4]) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Eight at a time. */
static size_t past_ascii(str s, size_t at) {
    for (uint64_t eight; s.len - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, s.at + at, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < s.len && (unsigned char)s.at[at] < 0x80)
        at++;
    return at;
}

/* Most of what is neither ASCII nor of two bytes: U+1000 to U+CFFF, Han above all. */
static size_t past_common_threes(str s, size_t at) {
    const unsigned char *p = (const unsigned char *)s.at;
    while (at + 3 <= s.len && p[at] >= 0xE1 && p[at] <= 0xEC && (p[at + 1] & 0xC0) == 0x80 &&
           (p[at + 2] & 0xC0) == 0x80)
        at += 3;
    return at;
}

size_t utf8_check(str s) {
    size_t at = 0;
    while (at < s.len) {
        at = past_common_threes(s, past_ascii(s, at));
        if (at == s.len)
            break;
        size_t n = utf8_len(s, at);
        if (n == 0)
            break;
        at += n;
    }
    return at;
}

size_t utf8_count(str s) {
    size_t n = 0;
    for (size_t at = 0; at < s.len; n++)
        utf8_next(s, &at);
    return n;
}

bool utf8_is_han(uint32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF) || c == 0x3007 ||
           c == 0x3005;
}

bool utf8_is_kana(uint32_t c) {
    return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) || (c >= 0x31F0 && c <= 0x31FF) ||
           (c >= 0xFF66 && c <= 0xFF9D);
}

bool utf8_is_hangul(uint32_t c) {
    return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF) ||
           (c >= 0x3130 && c <= 0x318F);
}

bool utf8_is_word(uint32_t c) {
    static const struct {
        uint32_t first, last;
    } others[] = {
        {0, '/'},         {':', '@'},       {'[', '`'},       {'{', 0xA9},      {0xAB, 0xB4},
        {0xB6, 0xB9},     {0xBB, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},     {0x37E, 0x37E},
        {0x60C, 0x60D},   {0x61B, 0x61F},   {0x6D4, 0x6D4},   {0x964, 0x965},   {0x2000, 0x206F},
        {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3008, 0x3020},
        {0x3030, 0x3030}, {0x303D, 0x303F}, {0x30FB, 0x30FB}, {0xFE00, 0xFE6F}, {0xFEFF, 0xFF0F},
        {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}};
    for (size_t i = 0; i < sizeof others / sizeof *others && c >= others[i].first; i++)
        if (c <= others[i].last)
            return false;
    return true;
}
