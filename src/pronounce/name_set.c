#include "pronounce/name_set.h"

static size_t slot_of(const struct name_set *s, unsigned long long hash) {
    size_t i = (size_t)hash & (s->cap - 1);
    while (s->hashes[i] && s->hashes[i] != hash)
        i = (i + 1) & (s->cap - 1);
    return i;
}

void name_set_open(struct name_set *s, size_t most, struct arena *keep) {
    *s = (struct name_set){.cap = 16};
    while (s->cap < 2 * most)
        s->cap *= 2;
    s->hashes = arena_new(keep, unsigned long long, s->cap);
}

void name_set_add(struct name_set *s, str name) {
    unsigned long long hash = str_hash(name) | 1;
    size_t i = slot_of(s, hash);
    if (s->hashes[i] == hash || 2 * s->n >= s->cap)
        return;
    s->hashes[i] = hash;
    s->n++;
}

bool name_set_has(const struct name_set *s, str name) {
    unsigned long long hash = str_hash(name) | 1;
    return s->hashes && s->hashes[slot_of(s, hash)] == hash;
}
