/* memory: what an article has told about its names so far.
 *
 * A surname that stood before its given name once is a surname from then on, and what the other
 * language of a bilingual article writes out is evidence for what this one only spells.  One for
 * each story; it forgets nothing and knows no rules. */
#ifndef PRONOUNCE_MEMORY_H
#define PRONOUNCE_MEMORY_H

#include <stdbool.h>

#include "base/buf.h"

struct memory {
    unsigned long long *known; /* hashes of names; NULL until there is one */
    size_t known_n;
    struct buf parallel; /* readings in the other language: " wang yue qin / ..." */
    bool undecided;      /* evidence would have helped */
};

void memory_learn(struct memory *m, str name, struct arena *keep);
bool memory_knows(const struct memory *m, str name);

#endif
