/* han_names: the Chinese names of a story whose characters alone do not tell their reading.
 *
 * A full name that stood next to a title once (classes.tsv) keeps its reading wherever the story
 * has it again; one that another language of the story writes in pinyin has the reading that is
 * spelt there, and so has its given name alone.  Changes only characters that have several
 * readings; what is a word of the list is never taken for a name of two characters.  One for each
 * story. */
#ifndef PRONOUNCE_HAN_NAMES_H
#define PRONOUNCE_HAN_NAMES_H

#include "pronounce/mandarin.h"
#include "pronounce/names.h"

/* Learns the name at hans [from, to) with the readings that they have there. */
void han_names_learn(struct han_names *h, const struct words *w, const struct mandarin *m,
                     size_t from, size_t to, str rule);

/* Collects what may be a Chinese name in a text of another language. */
void han_names_spell(struct han_names *h, const struct names *n, str text);

/* Looks at a text of the story before any is applied: a name that is there as the list reads it is
 * no evidence for other readings. */
void han_names_study(struct han_names *h, const struct mandarin *m);

/* Gives the names in *m their readings, and makes each a word. */
void han_names_apply(struct han_names *h, const struct words *w, struct mandarin *m,
                     struct arena *keep);

#endif
