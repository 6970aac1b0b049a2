/* memory: what an article has told about its names so far.
 *
 * A surname that stood before its given name once is a surname from then on, and what the other
 * language of a bilingual article writes out is evidence for what this one only spells.  One for
 * each story; it forgets nothing and knows no rules. */
#ifndef PRONOUNCE_MEMORY_H
#define PRONOUNCE_MEMORY_H

#include <stdint.h>

#include "base/buf.h"
#include "base/list.h"
#include "pronounce/name_set.h"

#define MEMORY_NAMES   500 /* of one story that are kept in mind, of each kind */
#define NAME_SYLLABLES 4   /* of a Chinese name */

/* A name in characters, with the reading that it has in this story. */
struct known_name {
    uint32_t c[NAME_SYLLABLES];
    str reading[NAME_SYLLABLES];
    size_t n;
    size_t next; /* whose first character is in the same place of `first`; index + 1 */
    str rule;
};

/* A name in pinyin, from a text in another language: syllables without tone. */
struct spelt_name {
    str syllable[NAME_SYLLABLES];
    size_t n;
    size_t surname; /* syllables that are the surname; 0: a place, or a given name alone */
    bool plain;     /* stands in the Chinese text as the list reads it */
};

#define NAME_PLACES 256

struct han_names {
    LIST(struct known_name) known;
    size_t
        *first; /* NAME_PLACES: known names by their first character, index + 1; NULL: none yet */
    LIST(struct spelt_name) spelt;
    struct arena *keep;
};

struct memory {
    struct name_set known;
    struct buf parallel; /* readings in the other language: " / wang yue qin " */
    bool undecided;      /* evidence would have helped */
    struct han_names han;
};

#endif
