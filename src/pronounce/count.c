#include "pronounce/count.h"

#include "base/buf.h"
#include "base/utf8.h"

#define NUMERALS     4    /* characters in a row of [numeral], at the most */
#define COUNTER      24   /* characters in a counter */
#define SAID_BYTES   4000 /* of one number with its counter */
#define NUMBER_BYTES 300  /* a longer run of numerals is no number */

static str char_at(str text, size_t at) {
    size_t end = at;
    if (at >= text.len)
        return (str){0};
    utf8_next(text, &end);
    return str_sub(text, at, end);
}

static str char_before(str text, size_t at) {
    size_t start = at;
    if (at == 0)
        return (str){0};
    utf8_prev(text, &start);
    return str_sub(text, start, at);
}

static bool is_numeral(const struct table *t, str c) {
    return c.len && table_find(t, S("numeral"), c);
}

size_t count_run(const struct table *t, str text, size_t at, size_t *n) {
    *n = 0;
    for (str c; is_numeral(t, c = char_at(text, at)); at += c.len)
        ++*n;
    return at;
}

bool count_is_digit(const struct table *t, str text, size_t at) {
    str c = char_at(text, at);
    return c.len && table_find(t, S("digit"), c);
}

/* The longest row of the section that stands at `at` and ends where a word does. */
static const struct row *find_row(const struct table *t, str section, str text, size_t at,
                                  size_t *end, bool (*edge)(const void *, size_t),
                                  const void *self) {
    size_t ends[COUNTER], n = 0;
    for (size_t to = at; n < COUNTER && to < text.len;) {
        utf8_next(text, &to);
        ends[n++] = to;
    }
    while (n-- > 0) {
        const struct row *r = table_find(t, section, str_sub(text, at, ends[n]));
        if (r && (!edge || edge(self, ends[n]))) {
            *end = ends[n];
            return r;
        }
    }
    return NULL;
}

bool count_follows(const struct table *t, str text, size_t at, size_t *end) {
    return find_row(t, S("counter"), text, at, end, NULL, NULL) ||
           find_row(t, S("date"), text, at, end, NULL, NULL);
}

bool count_is_date(const struct table *t, str text, size_t start, size_t end) {
    size_t n, to, numeral = count_run(t, text, start, &n);
    return numeral > start && numeral < end &&
           find_row(t, S("date"), text, numeral, &to, NULL, NULL) && to == end;
}

bool count_is_few(const struct table *t, str text, size_t start, size_t end) {
    size_t ignored;
    return table_find(t, S("few"), str_sub(text, start, end)) &&
           (is_numeral(t, char_at(text, end)) || count_follows(t, text, end, &ignored));
}

/* A number as it is being read: all but its last part is settled. */
struct number {
    const struct table *t;
    str text;
    size_t start, end;
    struct buf said;
    size_t said_at; /* where the number begins in it */
    str last;       /* how the last part is said */
    bool decimals;  /* it is one of a row of digits after the point */
};

/* Digits alone, without 十 and the like: 二〇二四. */
static bool is_row_of_digits(const struct number *n, size_t at, size_t end) {
    size_t count = 0;
    for (; at < end; count++) {
        if (!count_is_digit(n->t, n->text, at))
            return false;
        at += char_at(n->text, at).len;
    }
    return count > 1;
}

static void add_part(struct number *n, str said) {
    buf_put(&n->said, n->last);
    n->last = said;
}

static void add_digits(struct number *n, size_t end) {
    for (size_t at = n->end; at < end;) {
        str c = char_at(n->text, at);
        at += c.len;
        add_part(n, table_get(n->t, at < end ? S("digit") : S("numeral"), c));
    }
    n->end = end;
}

/* The longest rows of [numeral], one after the other. */
static void add_numerals(struct number *n, size_t end) {
    if (is_row_of_digits(n, n->end, end)) {
        add_digits(n, end);
        return;
    }
    while (n->end < end) {
        size_t to;
        const struct row *r =
            find_row(n->t, S("numeral"), str_sub(n->text, 0, end), n->end, &to, NULL, NULL);
        if (!r)
            break;
        add_part(n, r->field[1]);
        n->end = to;
    }
}

static bool list_has(str list, str item) {
    while (list.at)
        if (str_eq(str_cut(&list, ' '), item))
            return true;
    return false;
}

static const struct row *find_sound(const struct table *t, str class, str numeral) {
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        if (str_eq(r->section, S("sound")) && str_eq(r->field[0], class) &&
            list_has(r->field[1], numeral))
            return r;
    }
    return NULL;
}

/* What the row says of this very number (*whole), or of its end; empty: nothing. */
static str find_exception(const struct number *n, str list, str numeral, bool *whole) {
    str number = str_sub(n->text, n->start, n->end), ends = {0};
    *whole = false;
    while (list.at) {
        str item = str_cut(&list, ' '), key = str_cut(&item, '=');
        if (str_eq(key, number) && !n->decimals) {
            *whole = true;
            return item;
        }
        if (str_starts(key, S("*")) && str_eq(str_sub(key, 1, key.len), numeral))
            ends = item;
    }
    return ends;
}

/* `said` with its first kana as the section has it. */
static void put_changed(const struct table *t, str section, str said, struct buf *out) {
    str first = char_at(said, 0), changed = table_get(t, section, first);
    buf_put(out, changed.len ? changed : first);
    buf_put(out, str_sub(said, first.len, said.len));
}

/* The number's last part together with the counter. */
static void add_counter(struct number *n, const struct row *r) {
    str numeral = char_before(n->text, n->end);
    bool whole = false;
    str exception = r->fields > 3 ? find_exception(n, row_field(r, 3), numeral, &whole) : (str){0};
    if (whole)
        n->said.len = n->said_at;
    if (exception.len) {
        buf_put(&n->said, exception);
        return;
    }
    const struct row *sound = find_sound(n->t, row_field(r, 2), numeral);
    if (sound && !str_eq(row_field(sound, 2), S("-"))) {
        buf_put(&n->said, str_sub(n->last, 0, n->last.len - char_before(n->last, n->last.len).len));
        buf_put(&n->said, row_field(sound, 2));
    } else {
        buf_put(&n->said, n->last);
    }
    if (sound && !str_eq(row_field(sound, 3), S("-")))
        put_changed(n->t, row_field(sound, 3), r->field[1], &n->said);
    else
        buf_put(&n->said, r->field[1]);
}

/* Wholes, the point, decimals: 三点一四. */
static void add_decimals(struct number *n) {
    size_t to, count;
    const struct row *r = find_row(n->t, S("point"), n->text, n->end, &to, NULL, NULL);
    size_t end = r ? count_run(n->t, n->text, to, &count) : 0, digits = to;
    while (r && count_is_digit(n->t, n->text, digits))
        digits += char_at(n->text, digits).len;
    if (!r || digits == to || table_find(n->t, S("no point"), char_at(n->text, digits)))
        return;
    add_counter(n, r);
    n->last = (str){0};
    n->decimals = true;
    n->start = n->end = to;
    n->said_at = n->said.len;
    if (is_row_of_digits(n, to, end))
        add_digits(n, end);
    else
        add_numerals(n, end);
}

static bool forbids_date(const struct table *t, str text, size_t at) {
    size_t ignored;
    return is_numeral(t, char_at(text, at)) ||
           find_row(t, S("no date"), text, at, &ignored, NULL, NULL);
}

struct counted count_read(const struct table *t, const struct count_place *p, struct arena *keep) {
    str text = p->text;
    size_t at = p->at;
    struct number n = {.t = t, .text = text, .start = at, .end = at};
    size_t ignored, to;
    n.said = buf_make(keep, SAID_BYTES);
    const struct row *few = find_row(t, S("few"), text, at, &to, NULL, NULL);
    if (few) {
        n.last = few->field[1];
        n.end = to;
        /* 何百: with its own sound */
        const struct row *both = find_row(t, S("numeral"), text, at, &to, NULL, NULL);
        if (both) {
            n.last = both->field[1];
            n.end = to;
        }
    }
    size_t end = count_run(t, text, n.end, &ignored);
    end = end < p->limit ? end : p->limit;
    if (end > at + NUMBER_BYTES) {
        end = at + NUMBER_BYTES;
        while (utf8_len(text, end) == 0)
            end--;
    }
    add_numerals(&n, end);
    add_decimals(&n);
    struct counted out = {.end = n.end, .number = n.end};
    const struct row *date = find_row(t, S("date"), text, n.end, &to, p->edge, p->self);
    out.date = date && (p->digits || p->dated) && !n.decimals && !forbids_date(t, text, to);
    out.counter = out.date ? date : find_row(t, S("counter"), text, n.end, &to, p->edge, p->self);
    if (out.counter) {
        add_counter(&n, out.counter);
        out.end = to;
    } else {
        buf_put(&n.said, n.last);
    }
    out.said = buf_str(&n.said);
    return out;
}

static bool check_kana(const struct table *t, const struct row *r, str said, struct err *err) {
    for (size_t at = 0; at < said.len;) {
        uint32_t c = utf8_next(said, &at);
        if (!utf8_is_kana(c) && c != 0x30FC)
            return table_fail(t, r, err, "`%.*s` is not katakana", STR_FMT(said));
    }
    return said.len > 0 || table_fail(t, r, err, "the reading is missing");
}

static bool check_exceptions(const struct table *t, const struct row *r, struct err *err) {
    for (str list = row_field(r, 3); list.at;) {
        str item = str_cut(&list, ' '), key = str_cut(&item, '=');
        if (!item.at || key.len == 0)
            return table_fail(t, r, err, "expected NUMBER=READING, apart by spaces");
        if (!check_kana(t, r, item, err))
            return false;
    }
    return true;
}

static bool class_is_known(const struct table *t, str class) {
    for (size_t i = 0; i < t->rows.n; i++)
        if (str_eq(t->rows.at[i].section, S("sound")) && str_eq(t->rows.at[i].field[0], class))
            return true;
    return str_eq(class, S("-"));
}

static bool check_row(const struct table *t, const struct row *r, struct err *err) {
    static const char *const pairs[] = {"numeral", "few", "digit", "voiced", "half"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (str_eq(r->section, str_of(pairs[i])))
            return (r->fields == 2 ||
                    table_fail(t, r, err, "expected two columns: what is written, what is said")) &&
                   check_kana(t, r, r->field[1], err);
    if (str_eq(r->section, S("no date")) || str_eq(r->section, S("no point")))
        return r->fields == 1 || table_fail(t, r, err, "expected one column");
    if (str_eq(r->section, S("sound")))
        return (r->fields == 4 &&
                (str_eq(row_field(r, 3), S("-")) || str_eq(row_field(r, 3), S("voiced")) ||
                 str_eq(row_field(r, 3), S("half")))) ||
               table_fail(t, r, err,
                          "expected class, numerals, an ending or -, and voiced, half or -");
    if (!str_eq(r->section, S("counter")) && !str_eq(r->section, S("date")) &&
        !str_eq(r->section, S("point")))
        return table_fail(t, r, err, "unknown section [%.*s]", STR_FMT(r->section));
    if (r->fields < 3 || r->fields > 4)
        return table_fail(t, r, err, "expected counter, reading, class, and maybe exceptions");
    if (!class_is_known(t, row_field(r, 2)))
        return table_fail(t, r, err, "`%.*s`: no such class below [sound]",
                          STR_FMT(row_field(r, 2)));
    return check_kana(t, r, r->field[1], err) && (r->fields < 4 || check_exceptions(t, r, err));
}

bool count_check(const struct table *t, struct err *err) {
    for (size_t i = 0; i < t->rows.n; i++)
        if (!check_row(t, &t->rows.at[i], err))
            return false;
    return true;
}
