/* characters: what the generated tables know of single Chinese characters.
 *
 *   characters.tsv    the usual reading of each: [blocks], rows of 16 code points, each found at
 * once; [rare], a syllable and the characters elsewhere that have it traditional.tsv   traditional
 * characters, and in the same order their simplified forms
 *
 * What is mapped stays text: nothing is done for a character that no text has. */
#ifndef PRONOUNCE_CHARACTERS_H
#define PRONOUNCE_CHARACTERS_H

#include <stdint.h>

#include "base/err.h"
#include "language/language.h"

struct usual;
struct traditional;

bool usual_load(struct usual **out, struct voices *voices, str folder, struct err *err);
/* Empty when there is none. */
str usual_reading(struct usual *u, uint32_t c);

bool traditional_load(struct traditional **out, struct voices *voices, str folder, struct err *err);
/* c itself when it is not a traditional character. */
uint32_t traditional_simplify(const struct traditional *t, uint32_t c);

/* The first column of the first row of a text that has the character; empty when none has. */
str characters_row(str table, uint32_t c);

#endif
