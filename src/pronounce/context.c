#include "pronounce/context.h"

#include "base/utf8.h"
#include "pronounce/han_names.h"

#define FAR_CHARACTERS 12
#define GIVEN_NAME     2 /* characters at the most */

/* A place between two characters of the clause, and the way one looks from it. */
struct place {
    const struct mandarin *m;
    size_t at; /* in hans: between at - 1 and at */
    bool before;
};

/* Whether hans i and i + 1 stand in one clause: nothing but letters and digits between them. */
static bool same_clause(const struct mandarin *m, size_t i) {
    size_t at = m->hans.at[i].at.end, end = m->hans.at[i + 1].at.start;
    while (at < end) {
        uint32_t c = utf8_next(m->text, &at);
        bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '%' || c == ' ' || c == '.' || c == 0xB7;
        if (!letter)
            return false;
    }
    return true;
}

static bool adjoining(const struct mandarin *m, size_t i) {
    return m->hans.at[i].at.end == m->hans.at[i + 1].at.start;
}

/* The hans that can be seen from the place, at the most `most` of them, as a range. */
static struct span view(struct place p, size_t most,
                        bool (*joined)(const struct mandarin *, size_t)) {
    struct span s = {p.at, p.at};
    if (p.before) {
        while (s.start > 0 && p.at - s.start < most && p.at < p.m->hans.n &&
               joined(p.m, s.start - 1))
            s.start--;
    } else {
        while (s.end < p.m->hans.n && s.end - p.at < most && s.end > 0 && joined(p.m, s.end - 1))
            s.end++;
    }
    return s;
}

static str text_of(const struct mandarin *m, struct span s) {
    return str_sub(m->plain, m->plain_at[s.start], m->plain_at[s.end]);
}

/* The character of the written text next to the place. */
static uint32_t neighbour(struct place p) {
    return p.before ? utf8_before(p.m->text, p.m->hans.at[p.at].at.start)
                    : utf8_peek(p.m->text, p.m->hans.at[p.at - 1].at.end);
}

/* Whether a word of the section ends (begins) at the place. */
static bool listed(const struct table *t, str section, struct place p) {
    struct span s = view(p, WORD_CHARACTERS, adjoining);
    for (; s.start < s.end; p.before ? s.start++ : s.end--)
        if (table_find(t, section, text_of(p.m, s)))
            return true;
    return false;
}

static bool one_fits(const struct table *classes, str item, struct place p) {
    struct span next = view(p, 1, adjoining);
    bool has = next.start < next.end;
    if (str_eq(item, S("*")))
        return true;
    if (item.at[0] == '@')
        return listed(classes, str_sub(item, 1, item.len), p);
    if (str_eq(item, S("|"))) {
        uint32_t c = neighbour(p);
        return !has && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
               !(c >= 'a' && c <= 'z');
    }
    if (item.at[0] == '#')
        return has &&
               str_find_byte(item, p.m->words.at[p.m->hans.at[next.start].word].kind, 1) < item.len;
    if (item.at[0] == '~') {
        str clause = text_of(p.m, view(p, FAR_CHARACTERS, same_clause));
        return str_find(clause, str_sub(item, 1, item.len), 0) < clause.len;
    }
    str near = text_of(p.m, view(p, WORD_CHARACTERS, adjoining));
    return p.before ? str_ends(near, item) : str_starts(near, item);
}

static bool list_fits(const struct table *classes, str list, struct place p) {
    bool wanted = !str_starts(list, S("!"));
    for (str rest = wanted ? list : str_sub(list, 1, list.len); rest.at;)
        if (one_fits(classes, str_cut(&rest, ' '), p))
            return wanted;
    return !wanted;
}

static void set_reading(struct mandarin *m, size_t from, const struct row *r) {
    for (str rest = r->field[1]; rest.at; from++) {
        m->hans.at[from].reading = str_cut(&rest, ' ');
        m->hans.at[from].rule = S("contexts.tsv");
        m->hans.at[from].line = r->line;
    }
}

/* The rows about one word follow each other; table_find gives the first. */
static void apply_contexts(const struct words *w, struct mandarin *m, const struct han_word *word) {
    const struct table *t = w->contexts;
    str key = text_of(m, (struct span){word->start, word->end});
    const struct row *end = t->rows.at + t->rows.n;
    const struct row *r = table_find(t, (str){0}, key);
    for (; r && r < end && str_eq(r->field[0], key); r++) {
        struct place before = {m, word->start, true}, after = {m, word->end, false};
        if (list_fits(w->classes, row_field(r, 2), before) &&
            list_fits(w->classes, row_field(r, 3), after)) {
            set_reading(m, word->start, r);
            return;
        }
    }
}

/* Whether a given name can begin with the word at hans `at`: not a verb, adverb, numeral… ("the
 * president 曾 often said" has no name in it). */
static bool can_be_given(const struct mandarin *m, size_t at) {
    const struct han_word *word = &m->words.at[m->hans.at[at].word];
    return word->end - word->start <= GIVEN_NAME &&
           str_find_byte(S("vdpmcurqf"), word->kind, 0) == 9;
}

/* What shows that a name stands there, and where it ends. */
struct evidence {
    size_t end; /* 0: none does; right behind the surname: it stands without a given name */
    bool title_before, title_after, verb_after;
};

/* Where a given name ends when nothing behind it tells: with its word, or with the word of one
 * character behind that. */
static size_t given_end(const struct mandarin *m, struct span given) {
    size_t end = m->words.at[m->hans.at[given.start].word].end;
    if (end == given.start + 1 && end < given.end && can_be_given(m, end) &&
        m->words.at[m->hans.at[end].word].end == end + 1)
        end++;
    return end < given.end ? end : given.end;
}

/* A title before the name, or after it a title or a verb of speech, one or two characters on. */
static struct evidence look_for_name(const struct table *t, const struct mandarin *m, size_t at) {
    struct evidence e = {.end = at + 1};
    struct place end = {m, at + 1, false};
    if (listed(t, S("after"), end))
        return e;
    struct span given = view(end, GIVEN_NAME, adjoining);
    if (given.start == given.end || !can_be_given(m, given.start) ||
        listed(t, S("title"), end)) /* "曾任 市长": an office, not a name */
        return (struct evidence){0};
    e.title_before = listed(t, S("title"), (struct place){m, at, true});
    /* "任县委书记": an office again, where what could be the given name is a word */
    bool office = !e.title_before && m->words.at[m->hans.at[at + 1].word].end > at + 2;
    for (size_t i = given.start + 1; i <= given.end; i++) {
        struct place after = {m, i, false};
        bool whole = i == m->hans.n || m->hans.at[i].word != m->hans.at[i - 1].word;
        e.title_after = whole && listed(t, office ? S("after") : S("title"), after);
        e.verb_after = whole && listed(t, S("speech"), after);
        e.end = i;
        if (e.title_after || e.verb_after)
            return e;
    }
    e.end = e.title_before ? given_end(m, given) : 0;
    return e;
}

/* Whether the story may rely on it: "任县委书记" and "市长查账目" must not become names wherever
 * they stand again. */
static bool is_sure(const struct mandarin *m, size_t at, const struct evidence *e) {
    bool by_characters = m->words.at[m->hans.at[at + 1].word].end == at + 2 && e->end == at + 3;
    return by_characters ? e->title_before || e->title_after
                         : e->title_before && (e->title_after || e->verb_after);
}

static void apply_surname(const struct words *w, struct mandarin *m, const struct han_word *word,
                          struct han_names *names) {
    size_t at = word->start;
    if (word->end > at + 1) /* 任务, 区域: not a surname; names that are in the list have theirs */
        return;
    str reading = table_get(w->classes, S("surname"), text_of(m, (struct span){at, at + 1}));
    if (reading.len == 0)
        return;
    struct evidence e = look_for_name(w->classes, m, at);
    if (e.end == 0)
        return;
    m->hans.at[at].reading = reading;
    m->hans.at[at].rule = S("classes.tsv: surname");
    if (names && e.end > at + 1 && is_sure(m, at, &e))
        han_names_learn(names, w, m, at, e.end, S("name: introduced with a title"));
}

void context_apply(const struct words *w, struct mandarin *m, struct han_names *names) {
    for (size_t i = 0; i < m->words.n; i++) {
        apply_contexts(w, m, &m->words.at[i]);
        apply_surname(w, m, &m->words.at[i], names);
    }
}

static bool check_reading(const struct table *t, const struct row *r, struct err *err) {
    size_t n = 0;
    for (str rest = r->field[1]; rest.at; n++)
        if (!is_pinyin_syllable(str_cut(&rest, ' ')))
            return table_fail(t, r, err, "`%.*s` is not a reading", STR_FMT(r->field[1]));
    return n == utf8_count(r->field[0]) ||
           table_fail(t, r, err, "%zu syllables for %zu characters", n, utf8_count(r->field[0]));
}

static bool check_list(const struct words *w, const struct row *r, str list, struct err *err) {
    if (str_starts(list, S("!")))
        list = str_sub(list, 1, list.len);
    for (str rest = list; rest.at;) {
        str item = str_cut(&rest, ' ');
        bool known = item.len > 0 && item.at[0] != '@';
        for (size_t i = 0; !known && item.len > 1 && i < w->classes->rows.n; i++)
            known = str_eq(w->classes->rows.at[i].section, str_sub(item, 1, item.len));
        if (!known)
            return table_fail(w->contexts, r, err, "`%.*s`: no such class in classes.tsv",
                              STR_FMT(item));
    }
    return true;
}

bool context_check(const struct words *w, struct err *err) {
    for (size_t i = 0; i < w->contexts->rows.n; i++) {
        const struct row *r = &w->contexts->rows.at[i];
        if (r->fields != 4 || row_field(r, 2).len == 0 || row_field(r, 3).len == 0)
            return table_fail(w->contexts, r, err, "expected word, reading, before, after");
        if (!check_reading(w->contexts, r, err))
            return false;
        for (int f = 2; f < 4; f++)
            if (!check_list(w, r, row_field(r, f), err))
                return false;
        const struct row *first = table_find(w->contexts, (str){0}, r->field[0]);
        if (first != r && !str_eq(r[-1].field[0], r->field[0]))
            return table_fail(w->contexts, r, err, "the rows of `%.*s` must follow each other",
                              STR_FMT(r->field[0]));
    }
    for (size_t i = 0; i < w->classes->rows.n; i++) {
        const struct row *r = &w->classes->rows.at[i];
        bool surname = str_eq(r->section, S("surname"));
        if (r->section.len == 0)
            return table_fail(w->classes, r, err, "expected a [section] first");
        if (r->fields != (surname ? 2 : 1))
            return table_fail(w->classes, r, err, "expected %s",
                              surname ? "a character and its reading" : "one word");
        if (surname && !check_reading(w->classes, r, err))
            return false;
    }
    return true;
}
