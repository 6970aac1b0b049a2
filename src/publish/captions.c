#include "publish/captions.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "publish/divide.h"

/* A quotation mark or bracket that opens a word is shown with it. */
static size_t with_opening(str text, size_t at, size_t least) {
    while (at > least) {
        uint32_t c = utf8_before(text, at);
        int kind = u_charType((UChar32)c);
        bool quote = (c == '"' || c == '\'') &&
                     (at - 1 == 0 || u_isUWhiteSpace((UChar32)utf8_before(text, at - 1)));
        if (kind != U_START_PUNCTUATION && kind != U_INITIAL_PUNCTUATION && !quote)
            break;
        utf8_prev(text, &at);
    }
    return at;
}

static void add_words(struct caption *c, struct arena *keep) {
    const struct told *t = c->told;
    size_t from = c->line[0].start, to = c->line[1].end, least = from;
    for (size_t i = 0; i < t->words.n; i++) {
        const struct told_word *w = &t->words.at[i];
        if (w->at.start >= from && w->at.start < to) {
            size_t at = with_opening(t->text, w->at.start, least);
            *list_push(&c->words, keep) = (struct caption_word){at, w->start};
        }
        least = w->at.end > from ? w->at.end : from;
    }
}

/* When the text before `at` has been said: earlier than what follows is begun when a breath or a
 * change of voice is between them. */
static size_t said_before(const struct told *t, size_t at, size_t next) {
    size_t end = next;
    for (size_t i = 0; i < t->words.n && t->words.at[i].at.start < at; i++)
        if (t->words.at[i].at.end <= at)
            end = t->words.at[i].end;
        else
            end = next;
    return end < next ? end : next;
}

static void caption_sentence(struct divider *d, struct told *t, struct captions *out,
                             struct arena *keep, struct arena scratch) {
    struct span *words = arena_new(&scratch, struct span, t->words.n);
    struct slices slices = {0};
    for (size_t i = 0; i < t->words.n; i++)
        words[i] = t->words.at[i].at;
    struct arena inner = scratch;
    divide_text(d, t->text, words, t->words.n, &slices, keep, inner);
    size_t start = t->start;
    for (size_t i = 0; i < slices.list.n; i++) {
        const struct slice *s = &slices.list.at[i];
        bool last = i + 1 == slices.list.n;
        size_t cut = last ? t->text.len : s[1].line[0].start;
        size_t next = last ? t->end : told_frame(t, cut);
        next = next > start ? next : start + 1;
        size_t end = last ? next : said_before(t, cut, next);
        struct caption *c = list_push(&out->list, keep);
        *c = (struct caption){.told = t,
                              .line = {s->line[0], s->line[1]},
                              .start = start,
                              .end = end > start ? end : next};
        add_words(c, keep);
        start = next;
    }
}

/* No caption is so short that it would be none, nor begins before the one before it has ended. */
static void round_times(struct captions *c, int rate_hz) {
    unsigned long long last = 0;
    for (size_t i = 0; i < c->list.n; i++) {
        struct caption *now = &c->list.at[i];
        unsigned long long start = captions_ms(now->start, rate_hz),
                           end = captions_ms(now->end, rate_hz);
        now->start_ms = start > last ? start : last;
        now->end_ms = end > now->start_ms ? end : now->start_ms + 1;
        last = now->end_ms;
    }
}

unsigned long long captions_ms(size_t frame, int rate_hz) {
    return ((unsigned long long)frame * 1000 + (unsigned)rate_hz / 2) / (unsigned)rate_hz;
}

void captions_make(const struct bulletin *b, struct captions *out, struct arena *keep,
                   struct arena scratch) {
    struct divider divider;
    *out = (struct captions){0};
    divider_open(&divider);
    for (size_t i = 0; i < b->timeline->cues.n;) {
        struct told *t = arena_new(keep, struct told, 1);
        i = told_next(b, i, t, keep);
        caption_sentence(&divider, t, out, keep, scratch);
    }
    divider_close(&divider);
    round_times(out, b->timeline->rate_hz);
}
