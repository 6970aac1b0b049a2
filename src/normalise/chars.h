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

struct chars {
    str text;
    const uint32_t *c;  /* n characters and a 0 */
    const uint32_t *at; /* their offsets in text; at[n] is its length */
    size_t n;
};

struct chars chars_of(str text, struct arena *keep);
/* The bytes of characters [from, to). */
str chars_text(const struct chars *t, size_t from, size_t to);
uint32_t char_fold(uint32_t c);
uint32_t char_lower(uint32_t c);
uint32_t char_upper(uint32_t c);

bool char_is_digit(uint32_t c); /* 0-9 */
bool char_is_upper(uint32_t c);
/* Of a script that puts spaces between words: Han, kana and Hangul are not.  The vowel signs of a
 * word are letters too. */
bool char_is_letter(uint32_t c);
bool char_is_dash(uint32_t c); /* hyphen, en and em dash, wave dash */

/* Where a word or a number may begin: nothing of the same word stands before it. */
bool chars_starts_word(const struct chars *t, size_t pos);
size_t chars_word_end(const struct chars *t, size_t pos); /* past letters and digits */

#endif
