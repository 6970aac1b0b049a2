/* name_set: a set of names, known by their hashes: two names of the same 64 bits are one. */
#ifndef PRONOUNCE_NAME_SET_H
#define PRONOUNCE_NAME_SET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct name_set {
    unsigned long long *hashes;
    size_t n, cap;
};

/* For up to `most` names; what comes after them is not taken. */
void name_set_open(struct name_set *s, size_t most, struct arena *keep);
void name_set_add(struct name_set *s, str name);
bool name_set_has(const struct name_set *s, str name); /* false of a zeroed one */

#endif
