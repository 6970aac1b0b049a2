/* memory: what an article has told about its names so far.
 *
 * A surname that stood before its given name once is a surname from then on, and what the other
 * language of a bilingual article writes out is evidence for what this one only spells.  One for
 * each story; it forgets nothing and knows no rules. */
#ifndef PRONOUNCE_MEMORY_H
#define PRONOUNCE_MEMORY_H

#include "base/buf.h"
#include "pronounce/name_set.h"

#define MEMORY_NAMES 500 /* of one story that are kept in mind */

struct memory {
    struct name_set known;
    struct buf parallel; /* readings in the other language: " / wang yue qin " */
    bool undecided;      /* evidence would have helped */
};

#endif
