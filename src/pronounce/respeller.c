#include "pronounce/respeller.h"

#define PARALLEL_BYTES ((size_t)1 << 18) /* of readings in the other language of a story */

struct memory *respeller_memory(struct respeller *r, size_t story) {
    while (r->memories.n <= story) {
        struct memory *m = arena_new(r->voices->keep, struct memory, 1);
        m->parallel = buf_make(r->voices->keep, PARALLEL_BYTES);
        *list_push(&r->memories, r->voices->keep) = m;
    }
    return r->memories.at[story];
}

static bool names_of(struct respeller *r, str lang, const struct names **out, struct err *err) {
    for (size_t i = 0; i < r->names.n; i++) {
        *out = r->names.at[i];
        if (str_eq((*out)->lang, lang))
            return true;
    }
    struct names *n = arena_new(r->voices->keep, struct names, 1);
    if (!names_load(n, r->voices, lang, err))
        return false;
    *list_push(&r->names, r->voices->keep) = n;
    *out = n;
    return true;
}

bool respell(struct respeller *r, const struct line *line, str text, struct respellings *out,
             struct arena *keep, struct err *err) {
    const struct names *names;
    if (!names_of(r, line->lang, &names, err))
        return false;
    names_find(names, text, respeller_memory(r, line->story), out, keep, r->voices->keep);
    return true;
}
