/* utf8: walking through UTF-8.
 *
 * Text is checked once, by the read stage; everything after it trusts the bytes.  The walkers are
 * safe on malformed bytes all the same: each such byte counts as one U+FFFD. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

#include "base/str.h"

#define UTF8_BAD 0xFFFDu

/* Length in bytes of the well-formed character at s[at] (RFC 3629: no surrogates, no overlong
 * forms); 0 where there is none. */
size_t utf8_len(str s, size_t at);
/* The character at *at, which moves past it; UTF8_BAD (and one byte on) where it is malformed.
 * *at must be below s.len. */
static inline uint32_t utf8_next(str s, size_t *at);
/* The character that ends before *at, which moves to its start.  *at must be above 0. */
static inline uint32_t utf8_prev(str s, size_t *at);
/* The character at (ending before) `at`; 0 at the end (start) of s. */
static inline uint32_t utf8_peek(str s, size_t at);
static inline uint32_t utf8_before(str s, size_t at);
/* Writes up to 4 bytes, returns how many. */
size_t utf8_encode(uint32_t code_point, char out[4]);
/* Offset of the first malformed byte; s.len when all is well. */
size_t utf8_check(str s);
size_t utf8_count(str s); /* characters in s */

/* 一 and its like: the Han ideographs in all their blocks, 〇 and 々 included. */
bool utf8_is_han(uint32_t c);
bool utf8_is_kana(uint32_t c);
bool utf8_is_hangul(uint32_t c);

/* Whether a word may hold it: nothing that is white space, punctuation or a sign in the blocks that
 * hold most of these.  For programs without ICU. */
bool utf8_is_word(uint32_t c);

/* Most text is ASCII, and every stage walks through it: that much is done in place. */
uint32_t utf8_next_wide(str s, size_t *at);
uint32_t utf8_prev_wide(str s, size_t *at);

static inline uint32_t utf8_next(str s, size_t *at) {
    unsigned char c = (unsigned char)s.at[*at];
    return c < 0x80 ? (++*at, c) : utf8_next_wide(s, at);
}

static inline uint32_t utf8_prev(str s, size_t *at) {
    unsigned char c = (unsigned char)s.at[*at - 1];
    return c < 0x80 ? (--*at, c) : utf8_prev_wide(s, at);
}

static inline uint32_t utf8_peek(str s, size_t at) {
    return at < s.len ? utf8_next(s, &at) : 0;
}

static inline uint32_t utf8_before(str s, size_t at) {
    return at > 0 && at <= s.len ? utf8_prev(s, &at) : 0;
}

#endif
