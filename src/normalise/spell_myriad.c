#include "normalise/spell_myriad.h"

enum { MYRIAD = 10000 };

static bool has(const struct word_list *l, str word) {
    for (int i = 0; i < l->n; i++)
        if (str_eq(l->at[i], word))
            return true;
    return false;
}

bool myriad_is_whole(const struct myriad *m) {
    return m->digits.n == 10 && m->places.n == 3 && m->scales.n > 3;
}

bool myriad_has_native(const struct myriad *m) {
    return m->ones.n == 9 && m->tens.n == 9;
}

static bool read_words(struct word_list *l, str text, int least, int most) {
    for (str rest = text; rest.at;) {
        str word = str_trim(str_cut(&rest, ' '));
        if (word.len == 0)
            continue;
        if (l->n == most)
            return false;
        l->at[l->n++] = word;
    }
    return l->n >= least;
}

bool myriad_row(struct myriad *m, const struct table *t, const struct row *row, struct err *err) {
    const struct {
        const char *section, *key;
        struct word_list *list;
        int least, most;
    } lists[] = {
        {"myriad", "digits", &m->digits, 10, 10},
        {"myriad", "places", &m->places, 3, 3},
        {"myriad", "scales", &m->scales, 4, MYRIADS_MOST},
        {"myriad", "full", &m->full, 1, 3},
        {"myriad", "bare", &m->bare, 1, MYRIADS_MOST},
        {"native", "ones", &m->ones, 9, 9},
        {"native", "tens", &m->tens, 9, 9},
    };
    str key = row->field[0], value = row->field[1];
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (str_eq(row->section, str_of(lists[i].section)) && str_eq(key, str_of(lists[i].key))) {
            lists[i].list->n = 0;
            return read_words(lists[i].list, value, lists[i].least, lists[i].most) ||
                   table_fail(t, row, err, "expected %d to %d words with spaces between",
                              lists[i].least, lists[i].most);
        }
    bool native = str_eq(row->section, S("native"));
    if (!native && str_eq(key, S("zero"))) {
        m->zero = value;
    } else if (!native && str_eq(key, S("spaced"))) {
        m->spaced = str_eq(value, S("yes"));
        return m->spaced || str_eq(value, S("no")) ||
               table_fail(t, row, err, "spaced must be yes or no");
    } else if (native && str_eq(key, S("twenty"))) {
        m->twenty = value;
    } else {
        return table_fail(t, row, err, "unknown key `%.*s` in [%.*s]", STR_FMT(key),
                          STR_FMT(row->section));
    }
    return true;
}

static unsigned long long value_of(str digits) {
    unsigned long long v = 0;
    for (size_t i = 0; i < digits.len; i++)
        v = v * 10 + (unsigned)(digits.at[i] - '0');
    return v;
}

/* 1 to 9999.  `scaled`: a scale word follows. */
static void put_group(const struct myriad *m, unsigned v, bool scaled, struct buf *out) {
    static const unsigned units[] = {1000, 100, 10, 1};
    for (int i = 0; i < 4; i++) {
        unsigned d = v / units[i] % 10;
        if (d == 0)
            continue;
        str place = i < 3 ? m->places.at[2 - i] : (str){0};
        if (d > 1 || i == 3 || (scaled && has(&m->full, place)))
            buf_put(out, m->digits.at[d]);
        buf_put(out, place);
    }
}

static void put_value(const struct myriad *m, unsigned long long v, bool scaled, struct buf *out) {
    unsigned groups[MYRIADS_MOST + 1] = {0};
    int n = 0;
    for (; v && n <= m->scales.n; v /= MYRIAD)
        groups[n++] = (unsigned)(v % MYRIAD);
    bool begun = false;
    for (int i = n; i-- > 0;) {
        if (groups[i] == 0)
            continue;
        if (begun && m->spaced)
            buf_byte(out, ' ');
        bool bare = i > 0 && groups[i] == 1 && !begun && has(&m->bare, m->scales.at[i - 1]);
        if (!bare)
            put_group(m, groups[i], i > 0 || scaled, out);
        if (i > 0)
            buf_put(out, m->scales.at[i - 1]);
        begun = true;
    }
}

void spell_myriad(const struct myriad *m, str digits, bool scaled, struct buf *out) {
    unsigned long long v = value_of(digits);
    if (v == 0)
        buf_put(out, m->zero.len ? m->zero : m->digits.at[0]);
    else
        put_value(m, v, scaled, out);
}

void spell_myriad_digits(const struct myriad *m, str digits, struct buf *out) {
    for (size_t i = 0; i < digits.len; i++)
        buf_put(out, m->digits.at[digits.at[i] - '0']);
}

void spell_native(const struct myriad *m, str digits, bool tail, struct buf *out) {
    unsigned long long v = value_of(digits), larger = v - v % 100;
    unsigned rest = (unsigned)(v % 100);
    if (rest == 0 || (larger && (!tail || rest > 9))) {
        spell_myriad(m, digits, false, out);
        return;
    }
    if (larger) {
        put_value(m, larger, false, out);
        if (m->spaced && larger % MYRIAD == 0)
            buf_byte(out, ' ');
    }
    if (rest == 20 && m->twenty.len) {
        buf_put(out, m->twenty);
        return;
    }
    if (rest / 10)
        buf_put(out, m->tens.at[rest / 10 - 1]);
    if (rest % 10)
        buf_put(out, m->ones.at[rest % 10 - 1]);
}
