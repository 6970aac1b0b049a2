#include "pronounce/memory.h"

#define KNOWN_MOST 1024 /* names of one article; a power of two */

static size_t slot_of(const struct memory *m, unsigned long long hash) {
    size_t i = (size_t)hash & (KNOWN_MOST - 1);
    while (m->known[i] && m->known[i] != hash)
        i = (i + 1) & (KNOWN_MOST - 1);
    return i;
}

void memory_learn(struct memory *m, str name, struct arena *keep) {
    unsigned long long hash = str_hash(name) | 1;
    if (!m->known)
        m->known = arena_new(keep, unsigned long long, KNOWN_MOST);
    size_t i = slot_of(m, hash);
    if (m->known[i] == hash || m->known_n >= KNOWN_MOST / 4 * 3)
        return;
    m->known[i] = hash;
    m->known_n++;
}

bool memory_knows(const struct memory *m, str name) {
    unsigned long long hash = str_hash(name) | 1;
    return m->known && m->known[slot_of(m, hash)] == hash;
}
