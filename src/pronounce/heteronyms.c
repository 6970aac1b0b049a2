#include "pronounce/heteronyms.h"

#include "pronounce/token.h"

#define NEIGHBOURS 3  /* words on either side that a rule can name */
#define WORD_BYTES 24 /* a longer word is no heteronym and in no list */

struct alternatives {
    str list; /* without `!` */
    bool none_of_them;
};

struct heteronym {
    str word;
    bool capital; /* only as it is written */
    struct alternatives before, after;
    str phonemes; /* empty: as the engine reads it */
    const struct row *row;
    uint32_t next; /* of the same word; rule + 1 */
};

/* A word in lower case, and whether nothing but a space parts it from the one in question. */
struct neighbour {
    char letters[WORD_BYTES];
    size_t len;
    bool edge;    /* no word: punctuation, or an end of the text */
    bool capital; /* as names have it */
};

static uint32_t *bucket(const struct heteronyms *h, str word) {
    size_t i = str_hash(word) & (h->cap - 1);
    while (h->first[i] && !str_eq_nocase(h->rules[h->first[i] - 1].word, word))
        i = (i + 1) & (h->cap - 1);
    return &h->first[i];
}

static str lower(str s, char *out) {
    for (size_t i = 0; i < s.len; i++)
        out[i] = s.at[i] >= 'A' && s.at[i] <= 'Z' ? (char)(s.at[i] + 32) : s.at[i];
    return (str){out, s.len};
}

static bool check_list(const struct heteronyms *h, const struct row *r, str list, struct err *err) {
    for (str rest = list; rest.at;) {
        str a = str_cut(&rest, ' ');
        if (str_starts(a, S("@")) && !table_find(h->t, S("classes"), str_sub(a, 1, a.len)))
            return table_fail(h->t, r, err, "no class `%.*s` in [classes]", STR_FMT(a));
    }
    return true;
}

static struct alternatives alternatives_of(str s) {
    bool none = str_starts(s, S("!"));
    return (struct alternatives){str_trim(str_sub(s, none, s.len)), none};
}

static bool add_rule(struct heteronyms *h, const struct row *r, struct err *err) {
    char letters[WORD_BYTES];
    if (r->fields != 4 || r->field[0].len >= WORD_BYTES)
        return table_fail(h->t, r, err, "expected a word, what is before, what after, phonemes");
    struct heteronym *n = &h->rules[h->rules_n++];
    *n = (struct heteronym){.word = r->field[0],
                            .row = r,
                            .capital = r->field[0].at[0] >= 'A' && r->field[0].at[0] <= 'Z',
                            .before = alternatives_of(r->field[1]),
                            .after = alternatives_of(row_field(r, 2))};
    if (!str_eq(row_field(r, 3), S("-")))
        n->phonemes = row_field(r, 3);
    uint32_t *at = bucket(h, lower(n->word, letters));
    while (*at)
        at = &h->rules[*at - 1].next;
    *at = (uint32_t)h->rules_n;
    return check_list(h, r, n->before.list, err) && check_list(h, r, n->after.list, err);
}

bool heteronyms_load(struct heteronyms *out, struct voices *voices, str lang, struct err *err) {
    *out = (struct heteronyms){.lang = lang};
    if (!voices_table(voices, lang, "heteronyms.tsv", &out->t, err))
        return false;
    for (out->cap = 16; out->cap < 4 * out->t->rows.n; out->cap *= 2)
        ;
    out->rules = arena_new(voices->keep, struct heteronym, out->t->rows.n + 1);
    out->first = arena_new(voices->keep, uint32_t, out->cap);
    for (size_t i = 0; i < out->t->rows.n; i++) {
        const struct row *r = &out->t->rows.at[i];
        if (str_eq(r->section, S("rules")) && !add_rule(out, r, err))
            return false;
        if (!str_eq(r->section, S("rules")) && !str_eq(r->section, S("classes")))
            return table_fail(out->t, r, err, "expected [classes] and [rules]");
    }
    return true;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of an apostrophe at `at`, 0: none. */
static size_t apostrophe(str text, size_t at) {
    if (at < text.len && text.at[at] == '\'')
        return 1;
    return str_starts(str_sub(text, at, at + 3), S("’")) ? 3 : 0;
}

static size_t word_end(str text, size_t at) {
    for (; at < text.len; at++) {
        if (is_letter(text.at[at]))
            continue;
        size_t n = apostrophe(text, at);
        if (n == 0 || at + n >= text.len || !is_letter(text.at[at + n]))
            break;
        at += n;
    }
    return at;
}

static void take(str text, size_t from, size_t to, struct neighbour *out) {
    out->edge = from == to;
    out->len = 0;
    out->capital = from + 1 < to && text.at[from] >= 'A' && text.at[from] <= 'Z';
    for (size_t at = from; at < to && out->len < WORD_BYTES;) {
        size_t n = apostrophe(text, at);
        char c = n ? '\'' : text.at[at];
        out->letters[out->len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        at += n ? n : 1;
    }
}

static bool is_gap(char c) {
    return c == ' ' || c == '-';
}

/* The words on one side, the nearest first, up to an edge. */
static void look_back(str text, size_t at, struct neighbour *out) {
    for (int i = 0; i < NEIGHBOURS; i++) {
        size_t end = at;
        while (end > 0 && is_gap(text.at[end - 1]))
            end--;
        size_t start = end;
        while (start > 0) {
            size_t quote = start > 2 ? apostrophe(text, start - 3) : 0;
            if (is_letter(text.at[start - 1]) || (text.at[start - 1] == '\'' && start < end))
                start--;
            else if (quote == 3 && start < end)
                start -= 3;
            else
                break;
        }
        take(text, start, end, &out[i]);
        at = start;
    }
}

static void look_on(str text, size_t at, struct neighbour *out) {
    for (int i = 0; i < NEIGHBOURS; i++) {
        while (at < text.len && is_gap(text.at[at]))
            at++;
        size_t end = word_end(text, at);
        take(text, at, end, &out[i]);
        at = end;
    }
}

static bool has_word(str list, str word) {
    while (list.at)
        if (str_eq(str_cut(&list, ' '), word))
            return true;
    return false;
}

static str word_of(const struct neighbour *n) {
    return (str){n->letters, n->len};
}

/* A word, or ^ for a name in the singular. */
static bool word_fits(str word, const struct neighbour *near) {
    if (!str_eq(word, S("^")))
        return str_eq(word, word_of(near));
    return near->capital && near->letters[near->len - 1] != 's';
}

/* a_b: in reading order, whichever side they are on. */
static bool words_fit(str words, const struct neighbour *near, bool before) {
    int n = 1;
    for (size_t i = 0; i < words.len; i++)
        n += words.at[i] == '_';
    for (int i = 0; n <= NEIGHBOURS && i < n; i++)
        if (!word_fits(str_cut(&words, '_'), &near[before ? n - 1 - i : i]))
            return false;
    return n <= NEIGHBOURS;
}

static bool one_fits(const struct heteronyms *h, str a, const struct neighbour *near, bool before) {
    str word = word_of(near);
    if (str_eq(a, S("*")))
        return true;
    if (near->edge || str_eq(a, S("|")))
        return near->edge && str_eq(a, S("|"));
    if (a.len > 1 && a.at[0] == '@')
        return has_word(table_get(h->t, S("classes"), str_sub(a, 1, a.len)), word);
    if (a.len > 1 && a.at[0] == '-') {
        str end = str_sub(a, 1, a.len);
        return word.len >= end.len + 2 && str_ends(word, end) &&
               word.at[word.len - end.len - 1] != '\'' &&
               word.at[word.len - end.len - 1] != end.at[0];
    }
    return words_fit(a, near, before);
}

static bool fits(const struct heteronyms *h, const struct alternatives *a,
                 const struct neighbour *near, bool before) {
    for (str rest = a->list; rest.at;)
        if (one_fits(h, str_cut(&rest, ' '), near, before))
            return !a->none_of_them;
    return a->none_of_them;
}

/* For who wants to know. */
static const char *rule_of(const struct heteronym *h, struct arena *keep) {
    const str *f = h->row->field;
    return str_z(str_printf(keep, "heteronym: %.*s [%.*s] %.*s", STR_FMT(f[1]), STR_FMT(f[0]),
                            STR_FMT(f[2])),
                 keep);
}

static void decide(const struct heteronyms *h, str text, struct span at, size_t rule,
                   struct soundings *out, struct arena *keep) {
    struct neighbour before[NEIGHBOURS], after[NEIGHBOURS];
    look_back(text, at.start, before);
    look_on(text, at.end, after);
    for (; rule; rule = h->rules[rule - 1].next) {
        const struct heteronym *r = &h->rules[rule - 1];
        if ((r->capital && !str_eq(r->word, str_sub(text, at.start, at.end))) ||
            !fits(h, &r->before, before, true) || !fits(h, &r->after, after, false))
            continue;
        if (r->phonemes.len)
            *list_push(&out->list, keep) = (struct sounded){at, r->phonemes, rule_of(r, keep)};
        return;
    }
}

void heteronyms_find(const struct heteronyms *h, str text, struct soundings *out,
                     struct arena *keep) {
    char letters[WORD_BYTES];
    for (size_t at = 0; h->rules_n && at < text.len;) {
        if (!is_letter(text.at[at])) {
            at++;
            continue;
        }
        size_t end = word_end(text, at);
        if (end - at < WORD_BYTES) {
            size_t rule = *bucket(h, lower(str_sub(text, at, end), letters));
            if (rule && !token_goes_before(text, at) && !token_goes_on(text, end))
                decide(h, text, (struct span){at, end}, rule, out, keep);
        }
        at = end;
    }
}
