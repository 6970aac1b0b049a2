#include "pronounce/han_names.h"

#include "pronounce/name_cut.h"

static bool is_word_start(const struct mandarin *m, size_t i) {
    return m->words.at[m->hans.at[i].word].start == i;
}

static bool is_word_end(const struct mandarin *m, size_t end) {
    return m->words.at[m->hans.at[end - 1].word].end == end;
}

static bool adjoin(const struct mandarin *m, size_t from, size_t to) {
    for (size_t i = from; i + 1 < to; i++)
        if (m->hans.at[i].at.end != m->hans.at[i + 1].at.start)
            return false;
    return true;
}

/* Two characters are a name only where they are words by themselves: not in 任务, nor in what two
 * words have in common. */
static bool may_be_name(const struct words *w, const struct mandarin *m, size_t from, size_t to) {
    struct entry e;
    bool more;
    return to - from > 2 || (is_word_start(m, from) && is_word_end(m, to) &&
                             !words_find(w, mandarin_plain(m, from, to), &e, &more));
}

static bool same_name(const struct known_name *k, const struct mandarin *m, size_t from, size_t n) {
    if (k->n != n || from + n > m->hans.n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (k->c[i] != m->hans.at[from + i].c)
            return false;
    return adjoin(m, from, from + n);
}

void han_names_learn(struct han_names *h, const struct words *w, const struct mandarin *m,
                     size_t from, size_t to, str rule) {
    if (to - from < 2 || to - from > NAME_SYLLABLES || h->known.n == MEMORY_NAMES ||
        !may_be_name(w, m, from, to))
        return;
    if (!h->first)
        h->first = arena_new(h->keep, size_t, NAME_PLACES);
    size_t *first = &h->first[m->hans.at[from].c % NAME_PLACES];
    for (size_t i = *first; i; i = h->known.at[i - 1].next)
        if (same_name(&h->known.at[i - 1], m, from, to - from))
            return;
    struct known_name *k = list_push(&h->known, h->keep);
    k->next = *first;
    *first = h->known.n;
    k->n = to - from;
    k->rule = rule;
    for (size_t i = 0; i < k->n; i++) {
        k->c[i] = m->hans.at[from + i].c;
        k->reading[i] = m->hans.at[from + i].reading;
    }
}

static bool same_spelling(const struct spelt_name *a, const struct spelt_name *b) {
    bool same = a->n == b->n && a->surname == b->surname;
    for (size_t i = 0; same && i < a->n; i++)
        same = str_eq(a->syllable[i], b->syllable[i]);
    return same;
}

static void add_spelt(struct han_names *h, const struct syllables *a, const struct syllables *b) {
    struct spelt_name s = {.surname = b ? (size_t)a->n : 0};
    size_t n = (size_t)(a->n + (b ? b->n : 0));
    if (n < 2 || n > NAME_SYLLABLES || h->spelt.n == MEMORY_NAMES)
        return;
    for (; s.n < n; s.n++)
        s.syllable[s.n] =
            s.n < (size_t)a->n ? a->row[s.n]->field[0] : b->row[s.n - (size_t)a->n]->field[0];
    for (size_t i = 0; i < h->spelt.n; i++)
        if (same_spelling(&h->spelt.at[i], &s))
            return;
    *list_push(&h->spelt, h->keep) = s;
}

void han_names_spell(struct han_names *h, const struct names *n, str text) {
    struct token t, next;
    for (size_t at = 0; n->own->rows.n && token_next(text, at, &t); at = t.at.end) {
        struct cut first, given;
        if (!cut_word(n, &t, &first))
            continue;
        if (first.s.n <= 2 && !first.suffix && token_after(text, &t, &next) &&
            cut_given(n, text, &next, &given))
            add_spelt(h, &first.s, &given.s);
        if (!t.shouted && !name_set_has(&n->words, first.stem))
            add_spelt(h, &first.s, NULL);
    }
}

static bool reads(str reading, str syllable) {
    return reading.len == syllable.len + 1 && str_starts(reading, syllable);
}

/* How many of the characters from `from` on are not read so now; n: they are no run. */
static size_t differences(const struct spelt_name *s, const struct mandarin *m, size_t from) {
    size_t n = 0;
    if (from + s->n > m->hans.n || !adjoin(m, from, from + s->n))
        return s->n;
    for (size_t i = 0; i < s->n; i++)
        n += !reads(m->hans.at[from + i].reading, s->syllable[i]);
    return n;
}

void han_names_study(struct han_names *h, const struct mandarin *m) {
    for (size_t k = 0; k < h->spelt.n; k++) {
        struct spelt_name *s = &h->spelt.at[k];
        for (size_t i = 0; !s->plain && i + s->n <= m->hans.n; i++)
            s->plain = differences(s, m, i) == 0;
    }
}

/* The reading of hans `at` that is spelt so; empty: it has none. */
static str spelt_reading(const struct words *w, const struct mandarin *m, size_t at,
                         const struct spelt_name *s, size_t i) {
    str character = mandarin_plain(m, at, at + 1);
    str surname = table_get(w->classes, S("surname"), character);
    if (i == 0 && s->surname == 1 && reads(surname, s->syllable[i]))
        return surname;
    if (reads(m->hans.at[at].reading, s->syllable[i]))
        return m->hans.at[at].reading;
    for (str rest = words_readings(w, m->hans.at[at].c); rest.at;) {
        str one = str_cut(&rest, ' ');
        if (reads(one, s->syllable[i]))
            return one;
    }
    return (str){0};
}

/* Reads hans [from, from + n) as they are spelt, when they can be. */
static bool take_spelt(const struct words *w, struct mandarin *m, size_t from,
                       const struct spelt_name *s) {
    str reading[NAME_SYLLABLES];
    bool changed = false;
    size_t different = differences(s, m, from);
    if (2 * different > s->n || (different && s->plain))
        return false;
    for (size_t i = 0; i < s->n; i++) {
        reading[i] = spelt_reading(w, m, from + i, s, i);
        if (reading[i].len == 0)
            return false;
        changed = changed || !str_eq(reading[i], m->hans.at[from + i].reading);
    }
    bool one_word = is_word_start(m, from) && is_word_end(m, from + s->n) &&
                    m->hans.at[from].word == m->hans.at[from + s->n - 1].word;
    if (!changed || !((one_word && s->surname == 0) || may_be_name(w, m, from, from + s->n)))
        return false;
    for (size_t i = 0; i < s->n; i++)
        m->hans.at[from + i].reading = reading[i];
    return true;
}

/* The name at hans `from`; returns its length, 0: none. */
static size_t apply_spelt(struct han_names *h, const struct words *w, struct mandarin *m,
                          size_t from, str *rule) {
    *rule = S("name: the parallel text has it");
    for (size_t k = 0; k < h->spelt.n; k++) {
        const struct spelt_name *s = &h->spelt.at[k];
        if (!take_spelt(w, m, from, s))
            continue;
        han_names_learn(h, w, m, from, from + s->n, *rule);
        if (s->surname)
            han_names_learn(h, w, m, from + s->surname, from + s->n, *rule);
        return s->n;
    }
    return 0;
}

static size_t apply_known(const struct han_names *h, const struct words *w, struct mandarin *m,
                          size_t from, str *rule) {
    if (!h->first)
        return 0;
    for (size_t k = h->first[m->hans.at[from].c % NAME_PLACES]; k; k = h->known.at[k - 1].next) {
        const struct known_name *name = &h->known.at[k - 1];
        if (!same_name(name, m, from, name->n) || !may_be_name(w, m, from, from + name->n))
            continue;
        for (size_t i = 0; i < name->n; i++)
            m->hans.at[from + i].reading = name->reading[i];
        *rule = name->rule;
        return name->n;
    }
    return 0;
}

void han_names_apply(struct han_names *h, const struct words *w, struct mandarin *m,
                     struct arena *keep) {
    str rule;
    for (size_t i = 0; (h->known.n || h->spelt.n) && i < m->hans.n;) {
        size_t n = apply_spelt(h, w, m, i, &rule);
        if (n == 0)
            n = apply_known(h, w, m, i, &rule);
        for (size_t k = i; k < i + n; k++) {
            m->hans.at[k].rule = rule;
            m->hans.at[k].line = 0;
        }
        if (n)
            mandarin_make_word(m, i, i + n, keep);
        i += n ? n : 1;
    }
}
