#include "pronounce/mandarin.h"

#include <limits.h>

#include "base/utf8.h"
#include "pronounce/context.h"

#define LONE_COST 170 /* of a character that the list of words does not have by itself */

bool mandarin_is_han(uint32_t c) {
    return utf8_is_han(c) && c != 0x3005;
}

static void collect(const struct words *w, struct mandarin *m, struct arena *keep) {
    for (size_t at = 0; at < m->text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(m->text, &at);
        if (mandarin_is_han(c))
            *list_push(&m->hans, keep) = (struct han){.c = words_simplify(w, c), .at = {start, at}};
    }
    struct buf plain = buf_make(keep, m->hans.n * 4 + 1);
    m->plain_at = arena_new(keep, size_t, m->hans.n + 1);
    for (size_t i = 0; i < m->hans.n; i++) {
        m->plain_at[i] = plain.len;
        buf_utf8(&plain, m->hans.at[i].c);
    }
    m->plain_at[m->hans.n] = plain.len;
    m->plain = buf_str(&plain);
}

str mandarin_plain(const struct mandarin *m, size_t from, size_t to) {
    return str_sub(m->plain, m->plain_at[from], m->plain_at[to]);
}

/* The end of the run of adjoining characters that begins at `from`. */
static size_t run_end(const struct mandarin *m, size_t from) {
    size_t i = from + 1;
    while (i < m->hans.n && m->hans.at[i].at.start == m->hans.at[i - 1].at.end)
        i++;
    return i;
}

struct step {
    int cost; /* from here to the end of the run */
    struct entry word;
    int length;
};

/* Cuts hans [from, to) where the words cost least together. */
static void cut_run(const struct words *w, struct mandarin *m, size_t from, size_t to,
                    struct step *steps, struct arena *keep) {
    steps[to].cost = 0;
    for (size_t i = to; i-- > from;) {
        bool more = true;
        steps[i].cost = INT_MAX;
        for (size_t n = 1; more && n <= WORD_CHARACTERS && i + n <= to; n++) {
            struct entry e;
            bool found = words_find(w, mandarin_plain(m, i, i + n), &e, &more);
            if (!found && n > 1)
                continue;
            if (!found)
                e = (struct entry){.cost = LONE_COST, .kind = 'x'};
            if (e.cost + steps[i + n].cost < steps[i].cost)
                steps[i] = (struct step){e.cost + steps[i + n].cost, e, (int)n};
        }
    }
    for (size_t i = from; i < to; i += (size_t)steps[i].length) {
        size_t end = i + (size_t)steps[i].length;
        str rest = steps[i].word.reading;
        bool own = rest.len && words_own(w, mandarin_plain(m, i, end)).len;
        for (size_t j = i; j < end; j++) {
            m->hans.at[j].word = (uint32_t)m->words.n;
            m->hans.at[j].reading = rest.len ? str_cut(&rest, ' ') : (str){0};
            m->hans.at[j].rule = own ? S("overlay.tsv") : S("readings.tsv");
        }
        *list_push(&m->words, keep) = (struct han_word){i, end, steps[i].word.kind};
    }
}

/* What no word has decided: ours for a character alone, as it is written (隻) or simplified, then
 * the usual one. */
static void fill_usual(const struct words *w, struct mandarin *m) {
    for (size_t i = 0; i < m->hans.n; i++) {
        struct han *h = &m->hans.at[i];
        const struct han_word *word = &m->words.at[h->word];
        str written = str_sub(m->text, h->at.start, h->at.end);
        if (h->reading.len)
            continue;
        h->rule = S("overlay.tsv");
        if (word->end - word->start == 1)
            h->reading = words_own(w, written);
        if (h->reading.len == 0 && word->end - word->start == 1)
            h->reading = words_own(w, mandarin_plain(m, i, i + 1));
        if (h->reading.len)
            continue;
        h->rule = S("characters.tsv");
        h->reading = words_usual(w, h->c);
        if (h->reading.len == 0)
            h->reading = words_usual(w, utf8_peek(written, 0));
    }
}

void mandarin_read(const struct words *w, str text, struct han_names *names, struct mandarin *out,
                   struct arena *keep) {
    *out = (struct mandarin){.text = text};
    collect(w, out, keep);
    struct step *steps = arena_new(keep, struct step, out->hans.n + 1);
    for (size_t i = 0; i < out->hans.n;) {
        size_t end = run_end(out, i);
        cut_run(w, out, i, end, steps, keep);
        i = end;
    }
    fill_usual(w, out);
    context_apply(w, out, names);
}

void mandarin_make_word(struct mandarin *m, size_t from, size_t to, struct arena *keep) {
    struct han_word *first = &m->words.at[m->hans.at[from].word];
    struct han_word *last = &m->words.at[m->hans.at[to - 1].word];
    struct han_word tail = {to, last->end, last->kind};
    if (first->start < from)
        first->end = from;
    if (tail.end > to) {
        for (size_t i = to; i < tail.end; i++)
            m->hans.at[i].word = (uint32_t)m->words.n;
        *list_push(&m->words, keep) = tail;
    }
    for (size_t i = from; i < to; i++)
        m->hans.at[i].word = (uint32_t)m->words.n;
    *list_push(&m->words, keep) = (struct han_word){from, to, 'x'};
}

static void set_reading(struct han *h, str reading) {
    h->reading = reading;
    h->rule = S("lexicon");
    h->line = 0;
}

void mandarin_set(struct mandarin *m, const struct sounded *sounded, size_t n, struct arena *keep) {
    size_t i = 0;
    for (size_t k = 0; k < n; k++) {
        while (i < m->hans.n && m->hans.at[i].at.start < sounded[k].at.start)
            i++;
        size_t from = i;
        str rest = sounded[k].phonemes;
        for (; i < m->hans.n && m->hans.at[i].at.start < sounded[k].at.end && rest.at; i++)
            set_reading(&m->hans.at[i], str_cut(&rest, ' '));
        if (i > from)
            mandarin_make_word(m, from, i, keep);
    }
}

bool mandarin_check(const struct words *w, struct err *err) {
    return context_check(w, err);
}
