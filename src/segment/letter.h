/* letter: the kinds of characters that sentence rules tell apart, in every script.
 *
 * Knows Unicode, and no language. */
#ifndef SEGMENT_LETTER_H
#define SEGMENT_LETTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

bool letter_is_space(uint32_t c); /* line ends and no-break spaces too */
bool letter_is_alpha(uint32_t c);
bool letter_is_digit(uint32_t c);
bool letter_is_lower(uint32_t c);
bool letter_is_upper(uint32_t c);
/* Ends a sentence by itself or as part of a row: . ! ? … and their like. */
bool letter_is_stop(uint32_t c);
/* A stop that needs no space after it: 。！？ and their like. */
bool letter_is_wide_stop(uint32_t c);
bool letter_is_dash(uint32_t c);
bool letter_is_bullet(uint32_t c);
bool letter_is_opener(uint32_t c); /* brackets and quotation marks that may open, ¿ and ¡ */
bool letter_is_closer(uint32_t c); /* that may close; the straight ones are both */
bool letter_is_quote(uint32_t c);  /* quotation marks, without brackets */
/* A comma, semicolon or colon: what follows a stop that is not the sentence's end. */
bool letter_is_pause(uint32_t c);
bool letter_is_cjk(uint32_t c);

/* Offset of the first character at or after `at` (before `end`) that is no white space. */
size_t letter_skip_space(str text, size_t at, size_t end);

/* `word` in lower case, in a buffer of `max` bytes; empty when it does not fit. */
str letter_fold(str word, char *buffer, size_t max);

#endif
