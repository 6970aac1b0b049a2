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

/* Both ascend; where they meet, `first` counts. */
static void merge(const struct sounded *first, size_t n, const struct soundings *second,
                  struct soundings *out, struct arena *keep) {
    size_t i = 0, end = 0;
    for (size_t k = 0; k < second->list.n; k++) {
        const struct sounded *s = &second->list.at[k];
        for (; i < n && first[i].at.start < s->at.end; i++) {
            *list_push(&out->list, keep) = first[i];
            end = first[i].at.end;
        }
        if (s->at.start >= end)
            *list_push(&out->list, keep) = *s;
    }
    for (; i < n; i++)
        *list_push(&out->list, keep) = first[i];
}

bool respell(struct respeller *r, const struct utterance *utterance, struct soundings *out,
             struct arena *keep, struct err *err) {
    const struct line *line = utterance->line;
    const struct names *names;
    struct soundings found = {0};
    if (!names_of(r, line->lang, &names, err))
        return false;
    names_find(names, utterance->spoken, respeller_memory(r, line->story), &found, keep,
               r->voices->keep);
    merge(utterance->sounded.at, utterance->sounded.n, &found, out, keep);
    return true;
}
