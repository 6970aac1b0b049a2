#include "pronounce/respeller.h"

#include "pronounce/han_names.h"

#define PARALLEL_BYTES ((size_t)1 << 18) /* of readings in the other language of a story */

struct memory *respeller_memory(struct respeller *r, size_t story) {
    size_t place = story == NO_STORY ? 0 : story + 1;
    while (r->memories.n <= place) {
        struct memory *m = arena_new(r->voices->keep, struct memory, 1);
        m->parallel = buf_make(r->voices->keep, PARALLEL_BYTES);
        m->han.keep = r->voices->keep;
        *list_push(&r->memories, r->voices->keep) = m;
    }
    return r->memories.at[place];
}

static bool speller_of(struct respeller *r, str lang, const struct speller **out, struct err *err) {
    for (size_t i = 0; i < r->spellers.n; i++) {
        *out = r->spellers.at[i];
        if (str_eq((*out)->names.lang, lang))
            return true;
    }
    struct speller *s = arena_new(r->voices->keep, struct speller, 1);
    if (!names_load(&s->names, r->voices, lang, err) ||
        !heteronyms_load(&s->heteronyms, r->voices, lang, err))
        return false;
    *list_push(&r->spellers, r->voices->keep) = s;
    *out = s;
    return true;
}

bool respeller_study(struct respeller *r, const struct line *line, struct err *err) {
    const struct speller *speller;
    if (!speller_of(r, line->lang, &speller, err))
        return false;
    han_names_spell(&respeller_memory(r, line->story)->han, &speller->names, line->written);
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
    const struct speller *speller;
    struct soundings names = {0}, words = {0}, both = {0};
    if (!speller_of(r, line->lang, &speller, err))
        return false;
    names_find(&speller->names, utterance->spoken, respeller_memory(r, line->story), &names, keep,
               r->voices->keep);
    heteronyms_find(&speller->heteronyms, utterance->spoken, &words, keep);
    merge(names.list.at, names.list.n, &words, &both, keep);
    merge(utterance->sounded.at, utterance->sounded.n, &both, out, keep);
    return true;
}
