#include "extract/phrases.h"

#include <string.h>
#include <unicode/uchar.h>

#include "base/buf.h"
#include "base/utf8.h"

#define SLOTS ((size_t)1 << 16) /* one for each pair of bytes */

static const struct {
    const char *name;
    bool with_where;
} kinds[PHRASE_KINDS] = {
    [PHRASE_NAV] = {"nav", true},         [PHRASE_SHARE] = {"share", true},
    [PHRASE_PROMO] = {"promo", true},     [PHRASE_RELATED] = {"related", true},
    [PHRASE_CAPTION] = {"caption", true}, [PHRASE_CREDIT] = {"credit", true},
    [PHRASE_AUTHOR] = {"author", true},   [PHRASE_DATE] = {"date", true},
    [PHRASE_SOURCE] = {"source", true},   [PHRASE_TAGS] = {"tags", true},
    [PHRASE_COMMENT] = {"comment", true}, [PHRASE_LEGAL] = {"legal", true},
    [PHRASE_AD] = {"ad", true},           [PHRASE_CORRECTION] = {"correction", true},
    [PHRASE_AGENCY] = {"agency", false},  [PHRASE_DISPATCH] = {"dispatch", false},
    [PHRASE_JOB] = {"job", false},        [PHRASE_AND] = {"and", false},
    [PHRASE_DAY] = {"day", false},        [PHRASE_SITE] = {"site", false},
    [PHRASE_MONTH] = {"month", false},    [PHRASE_STOP] = {"stop", false},
};

static uint32_t fold_char(uint32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c < ' ' ? ' ' : c == '|' ? ':' : c;
    switch (c) {
    case 0xA0:
    case 0x202F:
    case 0x2009:
    case 0x3000: return ' ';
    case 0x2018:
    case 0x2019:
    case 0x201B: return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0xAB:
    case 0xBB: return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212: return '-';
    case 0x4E28: /* 丨, a Han character that serves as a bar */
    case 0x2502: return ':';
    default: return (uint32_t)u_tolower((UChar32)c);
    }
}

/* Folds the text: small letters, half-width forms, plain quotes and dashes, a colon for a bar;
 * map[i] is the offset in the text that byte i of the result came from. */
static str fold(str text, uint32_t **map, struct arena *a) {
    struct buf b = buf_make(a, text.len * 3 + 4);
    uint32_t *from = map ? arena_new(a, uint32_t, text.len * 3 + 4) : NULL;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = fold_char(utf8_next(text, &at));
        if (c == ':' && b.len && b.at[b.len - 1] == ' ')
            b.len--; /* "Photo : ", "Photo | " */
        size_t len = b.len;
        buf_utf8(&b, c);
        for (; from && len < b.len; len++)
            from[len] = (uint32_t)start;
    }
    if (map) {
        from[b.len] = (uint32_t)text.len;
        *map = from;
    }
    return buf_str(&b);
}

static size_t slot(str s, size_t at) {
    unsigned char a = (unsigned char)s.at[at];
    unsigned char b = at + 1 < s.len ? (unsigned char)s.at[at + 1] : 0;
    return (size_t)a << 8 | b;
}

static bool find_kind(str section, enum phrase_kind *kind) {
    for (int i = 0; i < PHRASE_KINDS; i++) {
        if (str_eq(section, str_of(kinds[i].name))) {
            *kind = (enum phrase_kind)i;
            return true;
        }
    }
    return false;
}

static bool find_where(str name, enum phrase_where *where) {
    static const struct {
        const char *name;
        enum phrase_where where;
    } known[] = {{"whole", WHERE_WHOLE},
                 {"start", WHERE_START},
                 {"end", WHERE_END},
                 {"any", WHERE_ANY},
                 {"label", WHERE_LABEL}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_eq(name, str_of(known[i].name))) {
            *where = known[i].where;
            return true;
        }
    }
    return false;
}

static bool read_row(const struct table *t, const struct row *row, struct phrase *out,
                     struct arena *keep, struct err *err) {
    if (!find_kind(row->section, &out->kind))
        return table_fail(t, row, err, "unknown section [%.*s]", STR_FMT(row->section));
    out->text = fold(row->field[0], NULL, keep);
    if (out->text.len < 2)
        return table_fail(t, row, err, "a phrase of one letter matches too much");
    if (out->kind == PHRASE_MONTH) {
        long n = 0;
        if (row->fields != 2 || !str_int(row->field[1], &n) || n < 1 || n > 12)
            return table_fail(t, row, err, "expected a month's name and its number");
        out->number = (int)n;
        return true;
    }
    if (!kinds[out->kind].with_where)
        return row->fields == 1 ||
               table_fail(t, row, err, "[%.*s] has one column", STR_FMT(row->section));
    return (row->fields == 2 && find_where(row->field[1], &out->where)) ||
           table_fail(t, row, err, "expected a phrase and whole, start, end, any or label");
}

/* A number for each block of scripts; 0 is Latin. */
static int script_of(uint32_t c) {
    return c < 0x250 ? 0 : c < 0x2E80 ? (int)(c >> 7) : (int)0x2E80 >> 7;
}

static bool load_language(struct phrases *p, struct voices *voices, str code, struct arena *keep,
                          struct err *err) {
    const struct table *t;
    if (!voices_table(voices, code, "furniture.tsv", &t, err))
        return false;
    if (t->rows.n == 0 || p->languages_n == PHRASE_LANGUAGES)
        return true;
    int language = p->languages_n++;
    p->languages[language] = code;
    for (size_t i = 0; i < t->rows.n; i++) {
        struct phrase ph = {.language = language};
        if (str_eq(t->rows.at[i].section, S("date order"))) {
            if (!str_eq(t->rows.at[i].field[0], S("month first")))
                return table_fail(t, &t->rows.at[i], err, "the date order can be `month first`");
            p->month_first[language] = true;
            continue;
        }
        if (!read_row(t, &t->rows.at[i], &ph, keep, err))
            return false;
        if (ph.kind == PHRASE_STOP)
            p->script[language] = script_of(utf8_peek(ph.text, 0));
        *list_push(&p->list, keep) = ph;
    }
    return true;
}

/* Makes the index one of the commonest words only, or of the phrases of active languages. */
static void build_index(struct phrases *p, bool stops) {
    memset(p->first, 0, SLOTS * sizeof *p->first);
    for (size_t i = 0; i < p->list.n; i++) {
        struct phrase *ph = &p->list.at[i];
        if (stops ? ph->kind != PHRASE_STOP : ph->kind == PHRASE_STOP || !p->active[ph->language])
            continue;
        size_t s = slot(ph->text, 0);
        ph->next = p->first[s];
        p->first[s] = (uint32_t)i + 1;
    }
}

bool phrases_load(struct phrases *p, struct voices *voices, struct arena *keep, struct err *err) {
    *p = (struct phrases){.first = arena_new(keep, uint32_t, SLOTS)};
    if (!load_language(p, voices, S("common"), keep, err))
        return false;
    p->active[0] = true;
    for (size_t i = 0; i < voices->languages.rows.n; i++)
        if (!load_language(p, voices, voices->languages.rows.at[i].field[0], keep, err))
            return false;
    return true;
}

/* A letter or digit of a script that writes spaces between words. */
static bool in_word(uint32_t c) {
    return c && !utf8_is_han(c) && !utf8_is_kana(c) && !utf8_is_hangul(c) && u_isalnum((UChar32)c);
}

static bool stands_alone(str text, struct span at, str phrase) {
    size_t end = phrase.len;
    bool front = in_word(utf8_peek(phrase, 0)) && in_word(utf8_before(text, at.start));
    bool back = in_word(utf8_before(phrase, end)) && in_word(utf8_peek(text, at.end));
    return !front && !back;
}

static bool is_ascii_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Calls `found` for each phrase at each place of the folded text. */
static void scan(const struct phrases *p, str text,
                 void (*found)(void *self, const struct phrase *ph, struct span at), void *self) {
    for (size_t at = 0; at < text.len; at++) {
        if (at && is_ascii_word(text.at[at]) && is_ascii_word(text.at[at - 1]))
            continue; /* in the midst of a word */
        for (uint32_t i = p->first[slot(text, at)]; i; i = p->list.at[i - 1].next) {
            const struct phrase *ph = &p->list.at[i - 1];
            struct span span = {at, at + ph->text.len};
            if (str_starts(str_sub(text, at, text.len), ph->text) &&
                stands_alone(text, span, ph->text))
                found(self, ph, span);
        }
    }
}

struct counts {
    size_t n[PHRASE_LANGUAGES];
};

static void count_stop(void *self, const struct phrase *ph, struct span at) {
    (void)at;
    ((struct counts *)self)->n[ph->language]++;
}

void phrases_listen(struct phrases *p, str text, struct arena scratch) {
    struct counts counts = {{0}};
    build_index(p, true);
    scan(p, fold(text, NULL, &scratch), count_stop, &counts);
    /* A script of its own is proof enough; languages that share one are told apart by counting. */
    for (int i = 1; i < p->languages_n; i++) {
        size_t most = 0;
        for (int k = 1; k < p->languages_n; k++)
            if (p->script[k] == p->script[i] && counts.n[k] > most)
                most = counts.n[k];
        if (counts.n[i] >= (p->script[i] == 0 ? 2u : 1u) && counts.n[i] * 4 >= most)
            p->active[i] = true;
    }
    build_index(p, false);
}

void phrases_activate(struct phrases *p, str code) {
    for (int i = 1; i < p->languages_n; i++)
        if (code.len && str_eq(p->languages[i], code))
            p->active[i] = true;
}

bool phrases_month_first(const struct phrases *p) {
    for (int i = 1; i < p->languages_n; i++)
        if (p->active[i] && p->month_first[i])
            return true;
    return false;
}

struct finding {
    struct matches *out;
    const uint32_t *map;
    struct arena *keep;
};

static void keep_match(void *self, const struct phrase *ph, struct span at) {
    struct finding *f = self;
    struct span in_text = {f->map[at.start], f->map[at.end]};
    struct match *m = list_push(&f->out->list, f->keep);
    *m = (struct match){ph, in_text};
    /* of those that begin at the same place, the longest first */
    for (; m > f->out->list.at && m[-1].at.start == m->at.start && m[-1].at.end < m->at.end; m--) {
        struct match other = m[-1];
        m[-1] = *m;
        *m = other;
    }
}

void phrases_find(const struct phrases *p, str text, struct matches *out, struct arena *keep,
                  struct arena scratch) {
    struct finding f = {.out = out, .keep = keep};
    uint32_t *map;
    str folded = fold(text, &map, &scratch);
    f.map = map;
    scan(p, folded, keep_match, &f);
}
