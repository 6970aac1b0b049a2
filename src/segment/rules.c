#include "segment/rules.h"

#include "base/utf8.h"
#include "segment/letter.h"

#define WORD_BYTES 64 /* a longer word is in no table */

static struct word *find_slot(const struct words *w, str folded) {
    size_t i = str_hash(folded) & (w->cap - 1);
    while (w->slot[i].kind && !str_eq(w->slot[i].text, folded))
        i = (i + 1) & (w->cap - 1);
    return &w->slot[i];
}

static void grow_words(struct words *w, struct arena *keep) {
    struct words old = *w;
    w->cap = old.cap ? old.cap * 2 : 64;
    w->slot = arena_new(keep, struct word, w->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slot[i].kind)
            *find_slot(w, old.slot[i].text) = old.slot[i];
}

static bool add_word(struct words *w, str text, unsigned char kind, struct arena *keep) {
    char buffer[WORD_BYTES];
    str folded = letter_fold(text, buffer, sizeof buffer);
    if (folded.len == 0)
        return false;
    if (2 * (w->n + 1) > w->cap)
        grow_words(w, keep);
    struct word *slot = find_slot(w, folded);
    if (slot->kind == 0)
        w->n++;
    *slot = (struct word){str_copy(folded, keep), kind, !str_eq(folded, text)};
    return true;
}

static const struct word *find_word(const struct words *w, str text) {
    char buffer[WORD_BYTES];
    str folded = letter_fold(text, buffer, sizeof buffer);
    if (w->cap == 0 || folded.len == 0)
        return NULL;
    const struct word *slot = find_slot(w, folded);
    if (slot->kind == 0 || (slot->capital && str_eq(folded, text)))
        return NULL;
    return slot;
}

/* Calls for each of the words, which stand apart by spaces. */
static str next_word(str *rest) {
    str word;
    do
        word = str_cut(rest, ' ');
    while (word.len == 0 && rest->at);
    return word;
}

static bool add_words(struct words *w, str list, const struct table *t, const struct row *row,
                      struct arena *keep, struct err *err) {
    for (str rest = list, word; (word = next_word(&rest)).len > 0;)
        if (!add_word(w, word, 1, keep))
            return table_fail(t, row, err, "`%.*s` is too long for a word", STR_FMT(word));
    return true;
}

static bool read_switch(str value, bool *out, const struct table *t, const struct row *row,
                        struct err *err) {
    *out = str_eq(value, S("yes"));
    return *out || str_eq(value, S("no")) ||
           table_fail(t, row, err, "%.*s must be yes or no", STR_FMT(row->field[0]));
}

static bool apply_setting(struct rules *r, const struct table *t, const struct row *row,
                          struct arena *keep, struct err *err) {
    str key = row->field[0], value = row->field[1];
    if (!str_eq(row->section, S("sentence")))
        return table_fail(t, row, err, "unknown section [%.*s]; there is only [sentence]",
                          STR_FMT(row->section));
    if (str_eq(key, S("starters")))
        return add_words(&r->starters, value, t, row, keep, err);
    if (str_eq(key, S("followers")))
        return add_words(&r->followers, value, t, row, keep, err);
    if (str_eq(key, S("clauses")))
        return add_words(&r->clauses, value, t, row, keep, err);
    if (str_eq(key, S("breath")))
        return (str_int(value, &r->breath) && r->breath >= BREATH_LEAST &&
                r->breath <= BREATH_MOST) ||
               table_fail(t, row, err, "breath must be %d to %d characters", BREATH_LEAST,
                          BREATH_MOST);
    if (str_eq(key, S("attribution"))) {
        for (str rest = value, word; (word = next_word(&rest)).len > 0;)
            *list_push(&r->attribution_list, keep) = word;
        return add_words(&r->attribution, value, t, row, keep, err);
    }
    if (str_eq(key, S("continuations"))) {
        for (str rest = value, word; (word = next_word(&rest)).len > 0;)
            *list_push(&r->continuations, keep) = word;
        return true;
    }
    if (str_eq(key, S("stops"))) {
        for (size_t at = 0; at < value.len;) {
            uint32_t c = utf8_next(value, &at);
            if (c != ' ')
                *list_push(&r->stops, keep) = c;
        }
        return true;
    }
    if (str_eq(key, S("ordinal_dot")))
        return read_switch(value, &r->ordinal_dot, t, row, err);
    if (str_eq(key, S("capital_nouns")))
        return read_switch(value, &r->capital_nouns, t, row, err);
    return table_fail(t, row, err, "unknown key `%.*s`", STR_FMT(key));
}

static bool add_abbreviation(struct rules *r, const struct table *t, const struct row *row,
                             struct arena *keep, struct err *err) {
    static const struct {
        const char *section;
        enum abbreviation kind;
    } kinds[] = {{"never", ABBREVIATION_NEVER},
                 {"capital", ABBREVIATION_CAPITAL},
                 {"starter", ABBREVIATION_STARTER},
                 {"number", ABBREVIATION_NUMBER},
                 {"final", ABBREVIATION_FINAL}};
    str word = row->field[0];
    if (row->fields != 1)
        return table_fail(t, row, err, "expected one abbreviation a row");
    if (!str_ends(word, S(".")) || word.len < 2)
        return table_fail(t, row, err, "an abbreviation ends in a dot");
    word.len--;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!str_eq(row->section, str_of(kinds[i].section)))
            continue;
        if (word.at[0] == '-') {
            struct word ending = {str_sub(word, 1, word.len), (unsigned char)kinds[i].kind, false};
            *list_push(&r->endings, keep) = ending;
            return true;
        }
        return add_word(&r->abbreviations, word, (unsigned char)kinds[i].kind, keep) ||
               table_fail(t, row, err, "too long");
    }
    return table_fail(t, row, err,
                      "unknown section [%.*s]; know [never], [capital], [starter], [number] "
                      "and [final]",
                      STR_FMT(row->section));
}

static bool add_abbreviations(struct rules *r, str folder, struct voices *voices,
                              struct arena *keep, struct err *err) {
    const struct table *t;
    if (!voices_table(voices, folder, "abbreviations.tsv", &t, err))
        return false;
    for (size_t i = 0; i < t->rows.n; i++)
        if (!add_abbreviation(r, t, &t->rows.at[i], keep, err))
            return false;
    return true;
}

static bool load_folder(struct rules *r, str folder, struct voices *voices, struct arena *keep,
                        struct err *err) {
    const struct table *settings;
    if (!add_abbreviations(r, folder, voices, keep, err) ||
        !voices_table(voices, folder, "segment.ini", &settings, err))
        return false;
    for (size_t i = 0; i < settings->rows.n; i++)
        if (!apply_setting(r, settings, &settings->rows.at[i], keep, err))
            return false;
    return true;
}

static bool load_rules(struct rules *r, str lang, struct voices *voices, struct arena *keep,
                       struct err *err) {
    *r = (struct rules){.lang = lang, .breath = BREATH_MOST};
    return load_folder(r, S("common"), voices, keep, err) &&
           (lang.len == 0 || load_folder(r, lang, voices, keep, err));
}

bool rules_find(struct rule_set *set, str lang, const struct rules **out, struct err *err) {
    for (size_t i = 0; i < set->list.n; i++) {
        if (str_eq(set->list.at[i]->lang, lang)) {
            *out = set->list.at[i];
            return true;
        }
    }
    struct rules *r = arena_new(set->keep, struct rules, 1);
    if (!load_rules(r, lang, set->voices, set->keep, err))
        return false;
    *list_push(&set->list, set->keep) = r;
    *out = r;
    return true;
}

enum abbreviation rules_abbreviation(const struct rules *r, str word) {
    const struct word *w = find_word(&r->abbreviations, word);
    if (w)
        return (enum abbreviation)w->kind;
    for (size_t i = 0; i < r->endings.n; i++) {
        str ending = r->endings.at[i].text;
        if (word.len > ending.len && str_ends(word, ending))
            return (enum abbreviation)r->endings.at[i].kind;
    }
    return ABBREVIATION_NONE;
}

bool rules_is_starter(const struct rules *r, str word) {
    return find_word(&r->starters, word) != NULL;
}

bool rules_is_follower(const struct rules *r, str word) {
    return find_word(&r->followers, word) != NULL;
}

bool rules_is_attribution(const struct rules *r, str word) {
    return find_word(&r->attribution, word) != NULL;
}

bool rules_opens_clause(const struct rules *r, str word) {
    return find_word(&r->clauses, word) != NULL;
}

bool rules_is_stop(const struct rules *r, uint32_t c) {
    if (letter_is_stop(c))
        return true;
    for (size_t i = 0; i < r->stops.n; i++)
        if (r->stops.at[i] == c)
            return true;
    return false;
}
