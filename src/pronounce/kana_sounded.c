#include "pronounce/kana_sounded.h"

/* The first byte that stands at or behind `at` of the spoken form. */
static size_t read_at(const size_t *from, size_t len, size_t at) {
    size_t low = 0, high = len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (from[mid] < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* What is left of a morpheme between two places; one that lost something is unknown. */
static void keep_rest(struct morphemes *out, const struct morpheme *m, size_t start, size_t end,
                      struct arena *keep) {
    if (start >= end)
        return;
    struct morpheme rest = *m;
    if (start > m->at.start || end < m->at.end)
        rest.said = (str){0};
    rest.at = (struct span){start, end};
    *list_push(&out->list, keep) = rest;
}

void kana_take_sounded(struct morphemes *words, const struct utterance *utterance,
                       const size_t *from, size_t len, struct arena *keep) {
    struct morphemes out = {0};
    size_t i = 0, done = 0; /* of the text, in words and in out */
    for (size_t k = 0; k < utterance->sounded.n; k++) {
        const struct sounded *s = &utterance->sounded.at[k];
        struct span at = {read_at(from, len, s->at.start), read_at(from, len, s->at.end)};
        for (; i < words->list.n && words->list.at[i].at.start < at.end; i++) {
            const struct morpheme *m = &words->list.at[i];
            size_t start = m->at.start > done ? m->at.start : done;
            keep_rest(&out, m, start, m->at.end < at.start ? m->at.end : at.start, keep);
            if (m->at.end > at.end)
                break;
        }
        str said = str_printf(keep, "[[%.*s]]", STR_FMT(s->phonemes));
        *list_push(&out.list, keep) = (struct morpheme){.at = at, .said = said, .phonemes = true};
        done = at.end;
    }
    for (; i < words->list.n; i++) {
        const struct morpheme *m = &words->list.at[i];
        keep_rest(&out, m, m->at.start > done ? m->at.start : done, m->at.end, keep);
    }
    *words = out;
}
