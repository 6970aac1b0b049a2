/* chars: a line as characters, folded so that one pattern fits all ways of typing: full-width forms
 * and the digits of other scripts become ASCII, every kind of space a space, curly apostrophes
 * straight ones, the minus sign a hyphen.  Each character knows its bytes; what is not rewritten is
 * copied from those, so folding never shows.  Nothing here knows a language. */
#ifndef NORMALISE_CHARS_H
#define NORMALISE_CHARS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Which characters are in a text: a bit for each of ASCII, and SEEN_DASH and SEEN_DIGIT for any. */
struct seen {
    uint64_t bits[2];
};

enum { SEEN_DASH = 1, SEEN_DIGIT = 2 };

static inline void seen_add(struct seen *s, uint32_t c) {
    s->bits[c >> 6 & 1] |= UINT64_C(1) << (c & 63);
}

struct chars {
    str text;
    const uint32_t *c;  /* n characters and a 0 */
    const uint32_t *at; /* their offsets in text; at[n] is its length */
    size_t n;
    struct seen seen;
};

struct chars chars_of(str text, struct arena *keep);
/* The bytes of characters [from, to). */
str chars_text(const struct chars *t, size_t from, size_t to);
uint32_t char_fold(uint32_t c);
uint32_t char_lower_wide(uint32_t c);
uint32_t char_upper(uint32_t c);

/* Most characters are ASCII: those are judged in place. */
enum { KIND_DIGIT = 1, KIND_LOWER = 2, KIND_UPPER = 4, KIND_LETTER = KIND_LOWER | KIND_UPPER };
extern const uint8_t char_kinds[0x80];
bool char_is_letter_wide(uint32_t c);
bool char_is_upper_wide(uint32_t c);

static inline uint32_t char_lower(uint32_t c) {
    return c >= 0x80 ? char_lower_wide(c) : c + (char_kinds[c] & KIND_UPPER ? 32 : 0);
}

static inline bool char_is_digit(uint32_t c) { /* 0-9 */
    return c - '0' < 10;
}

static inline bool char_is_upper(uint32_t c) {
    return c < 0x80 ? char_kinds[c] & KIND_UPPER : char_is_upper_wide(c);
}

/* Of a script that puts spaces between words: Han, kana and Hangul are not.  The vowel signs of a
 * word are letters too. */
static inline bool char_is_letter(uint32_t c) {
    return c < 0x80 ? char_kinds[c] & KIND_LETTER : char_is_letter_wide(c);
}

/* Hyphen, en and em dash, wave dash. */
static inline bool char_is_dash(uint32_t c) {
    return c == '-' || c == '~' || (c >= 0x2012 && c <= 0x2015) || c == 0x301C || c == 0x2043;
}

/* Where a word or a number may begin: nothing of the same word stands before it. */
static inline bool chars_starts_word(const struct chars *t, size_t pos) {
    if (pos == 0)
        return true;
    uint32_t before = t->c[pos - 1], here = t->c[pos];
    return !(char_is_digit(before) || char_is_letter(before)) ||
           !(char_is_digit(here) || char_is_letter(here));
}

#endif
