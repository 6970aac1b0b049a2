#include "pronounce/kana_spell.h"

#include "base/utf8.h"

#define JOINED_MORAE 8  /* of nouns that are written as one word */
#define BREATH_MORAE 14 /* of anything that is */
#define ENGINE_KANA  3  /* in a row of [engine], at the most */

struct speller {
    const struct kana_tables *t;
    struct buf *out;
    struct align *align;
    struct arena *keep;
    const struct kana_word *last; /* NULL at the start and after a pause */
    size_t morae;                 /* in the word that is being written */
    struct kana_word pause;       /* that comes before the next word; mark 0: none */
};

static bool is_small(uint32_t c) {
    return c == 0x30A1 || c == 0x30A3 || c == 0x30A5 || c == 0x30A7 || c == 0x30A9 || c == 0x30E3 ||
           c == 0x30E5 || c == 0x30E7 || c == 0x30EE;
}

static size_t count_morae(str said) {
    size_t n = 0;
    for (size_t at = 0; at < said.len;)
        n += !is_small(utf8_next(said, &at));
    return n;
}

/* The longest row of [engine] at `at`; what it becomes, and *end where it ends. */
static str find_spelling(const struct table *t, str said, size_t at, size_t *end) {
    size_t ends[ENGINE_KANA], n = 0;
    for (size_t to = at; n < ENGINE_KANA && to < said.len;) {
        utf8_next(said, &to);
        ends[n++] = to;
    }
    *end = ends[0];
    str one = str_sub(said, at, ends[0]);
    while (n-- > 0) {
        str to = table_get(t, S("engine"), str_sub(said, at, ends[n]));
        if (to.len) {
            *end = ends[n];
            return to;
        }
    }
    return one;
}

static void put_said(struct speller *s, const struct kana_word *w) {
    size_t start = s->out->len;
    if (w->phonemes)
        buf_put(s->out, w->said);
    for (size_t at = 0; at < w->said.len && !w->phonemes;)
        buf_put(s->out, find_spelling(s->t->kana, w->said, at, &at));
    if (!s->out->full)
        align_add(s->align, w->at, (struct span){start, s->out->len}, true, s->keep);
}

static bool joins(const struct speller *s, const struct kana_word *w) {
    size_t morae = s->morae + count_morae(w->said);
    if (!s->last || morae > BREATH_MORAE)
        return false;
    bool adjoins = w->at.start == s->last->at.end; /* no sign between them */
    return w->leans || (adjoins && s->last->leads) ||
           (adjoins && s->last->noun && w->noun && morae <= JOINED_MORAE);
}

static bool ends_sentence(char mark) {
    return mark == '.' || mark == '!' || mark == '?';
}

static void put_pause(struct speller *s) {
    if (s->pause.mark && s->out->len) {
        size_t start = s->out->len;
        buf_byte(s->out, s->pause.mark);
        if (!s->out->full)
            align_add(s->align, s->pause.at, (struct span){start, s->out->len}, true, s->keep);
    }
    s->pause = (struct kana_word){0};
}

/* Of several marks in a row the one with the longest pause counts. */
static void keep_pause(struct speller *s, const struct kana_word *w) {
    bool weaker = s->pause.mark && (ends_sentence(s->pause.mark) || !ends_sentence(w->mark));
    if (!weaker)
        s->pause = *w;
    s->pause.soft = s->pause.soft && w->soft;
}

void spell_kana(const struct kana_tables *t, const struct kana_words *words, struct buf *out,
                struct align *align, struct arena *keep) {
    struct speller s = {.t = t, .out = out, .align = align, .keep = keep};
    for (size_t i = 0; i < words->list.n; i++) {
        const struct kana_word *w = &words->list.at[i];
        if (w->said.len == 0) {
            keep_pause(&s, w);
            continue;
        }
        if (s.pause.soft && w->leans)
            s.pause = (struct kana_word){0};
        bool paused = s.pause.mark != 0;
        put_pause(&s);
        if (paused || !joins(&s, w)) {
            if (out->len)
                buf_byte(out, ' ');
            s.morae = 0;
        }
        put_said(&s, w);
        s.morae += count_morae(w->said);
        s.last = w;
    }
    if (!s.pause.soft)
        put_pause(&s);
}
