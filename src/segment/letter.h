/* letter: the kinds of characters that sentence rules tell apart, in every script.
 *
 * Knows Unicode, and no language. */
#ifndef SEGMENT_LETTER_H
#define SEGMENT_LETTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Most text is ASCII: that much is looked up in place. */
enum letter_kind {
    LETTER_SPACE = 1,
    LETTER_DIGIT = 2,
    LETTER_LOWER = 4,
    LETTER_UPPER = 8,
    LETTER_STOP = 16,
    LETTER_OPENER = 32,
    LETTER_CLOSER = 64,
    LETTER_PAUSE = 128,
    LETTER_ALPHA = LETTER_LOWER | LETTER_UPPER,
    LETTER_PLAIN = LETTER_ALPHA | LETTER_DIGIT | LETTER_SPACE, /* no mark of any kind */
};
extern const uint8_t letter_ascii[128];

/* The same for the characters above; use the ones below. */
bool letter_wide_space(uint32_t c);
bool letter_wide_alpha(uint32_t c);
bool letter_wide_digit(uint32_t c);
bool letter_wide_lower(uint32_t c);
bool letter_wide_upper(uint32_t c);
bool letter_wide_stop(uint32_t c);
bool letter_wide_opener(uint32_t c);
bool letter_wide_closer(uint32_t c);
bool letter_wide_cjk(uint32_t c);

static inline bool letter_is_space(uint32_t c) { /* line ends and no-break spaces too */
    return c < 0x80 ? letter_ascii[c] & LETTER_SPACE : letter_wide_space(c);
}

static inline bool letter_is_alpha(uint32_t c) {
    return c < 0x80 ? letter_ascii[c] & LETTER_ALPHA : letter_wide_alpha(c);
}

static inline bool letter_is_digit(uint32_t c) {
    return c < 0x80 ? letter_ascii[c] & LETTER_DIGIT : letter_wide_digit(c);
}

static inline bool letter_is_lower(uint32_t c) {
    return c < 0x80 ? letter_ascii[c] & LETTER_LOWER : letter_wide_lower(c);
}

static inline bool letter_is_upper(uint32_t c) {
    return c < 0x80 ? letter_ascii[c] & LETTER_UPPER : letter_wide_upper(c);
}

/* Ends a sentence by itself or as part of a row: . ! ? … and their like. */
static inline bool letter_is_stop(uint32_t c) {
    return c < 0x80 ? letter_ascii[c] & LETTER_STOP : letter_wide_stop(c);
}

/* Brackets and quotation marks that may open, ¿ and ¡. */
static inline bool letter_is_opener(uint32_t c) {
    return c < 0x80 ? letter_ascii[c] & LETTER_OPENER : letter_wide_opener(c);
}

/* Those that may close; the straight ones are both. */
static inline bool letter_is_closer(uint32_t c) {
    return c < 0x80 ? letter_ascii[c] & LETTER_CLOSER : letter_wide_closer(c);
}

/* Han, kana and their punctuation. */
static inline bool letter_is_cjk(uint32_t c) {
    return c >= 0x3001 && letter_wide_cjk(c);
}

/* A stop that needs no space after it: 。！？ and their like. */
bool letter_is_wide_stop(uint32_t c);
bool letter_is_dash(uint32_t c);
bool letter_is_bullet(uint32_t c);
bool letter_is_quote(uint32_t c); /* quotation marks, without brackets */
/* A comma, semicolon or colon: what follows a stop that is not the sentence's end. */
bool letter_is_pause(uint32_t c);

/* Offset of the first character at or after `at` (before `end`) that is no white space. */
size_t letter_skip_space(str text, size_t at, size_t end);

/* `word` in lower case, in a buffer of `max` bytes; empty when it does not fit. */
str letter_fold(str word, char *buffer, size_t max);

#endif
