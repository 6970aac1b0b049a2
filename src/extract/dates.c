#include "extract/dates.h"

#include "base/utf8.h"

static bool is_digit(str s, size_t at) {
    return at < s.len && s.at[at] >= '0' && s.at[at] <= '9';
}

/* The number of at most four digits at *at, which moves past it; -1 where none is. */
static int take_number(str s, size_t *at, size_t *digits) {
    int v = 0;
    size_t n = 0;
    for (; n < 5 && is_digit(s, *at + n); n++)
        v = v * 10 + (s.at[*at + n] - '0');
    *digits = n;
    if (n == 0 || n > 4)
        return -1;
    *at += n;
    return v;
}

/* What may stand between the numbers of a date; moves past it.  0: nothing that may. */
static uint32_t take_separator(str s, size_t *at) {
    size_t i = *at;
    while (i < s.len && s.at[i] == ' ')
        i++;
    uint32_t c = utf8_peek(s, i);
    if (c != '-' && c != '/' && c != '.' && c != 0x5E74 && c != 0x6708)
        return 0;
    utf8_next(s, &i);
    while (i < s.len && s.at[i] == ' ')
        i++;
    *at = i;
    return c;
}

static bool is_sound(const struct date *d) {
    return d->year >= 1900 && d->year <= 2100 && d->month >= 1 && d->month <= 12 && d->day >= 1 &&
           d->day <= 31;
}

/* 2025-01-16, 2025年1月16日, 16.1.2025, 1/16/2025 at `from`. */
static bool numeric(str s, size_t from, bool month_first, struct date *out) {
    size_t at = from, digits[3];
    int n[3];
    uint32_t sep[2] = {0, 0};
    for (int i = 0; i < 3; i++) {
        n[i] = take_number(s, &at, &digits[i]);
        if (n[i] < 0 || (i < 2 && !(sep[i] = take_separator(s, &at))))
            return false;
    }
    if (is_digit(s, at) || (sep[0] != sep[1] && sep[0] != 0x5E74))
        return false;
    out->at = (struct span){from, at};
    if (digits[0] == 4) {
        out->year = n[0], out->month = n[1], out->day = n[2];
        return digits[1] <= 2 && digits[2] <= 2 && is_sound(out);
    }
    if (digits[2] == 4 && digits[0] == 2 && utf8_peek(s, at) == ':') { /* 28.09.19 and 12:44 */
        n[2] = 2000 + n[2] / 100;
        at -= 2;
        out->at.end = at;
    }
    /* 28.09.19: a year of two digits, unless a time or more of a number follows */
    bool clear = utf8_peek(s, at) != '.' && utf8_peek(s, at) != ':' && utf8_peek(s, at) != ',';
    if (digits[2] == 2 && digits[0] == 2 && digits[1] == 2 && clear && sep[0] != '-') {
        digits[2] = 4;
        n[2] += 2000;
    }
    if (digits[2] != 4 || digits[0] > 2 || digits[1] > 2)
        return false;
    bool swap = n[1] > 12 || (month_first && sep[0] == '/' && n[0] <= 12);
    out->year = n[2], out->month = n[swap ? 0 : 1], out->day = n[swap ? 1 : 0];
    return is_sound(out);
}

/* Skips to the next digit over at most `most` bytes that are no digits. */
static bool skip_to_digit(str s, size_t *at, size_t most) {
    size_t i = *at;
    while (i < s.len && !is_digit(s, i) && i - *at <= most)
        i++;
    bool found = is_digit(s, i) && i - *at <= most;
    *at = found ? i : *at;
    return found;
}

/* The day and the year around a month's name: 16 January 2025, January 16, 2025. */
static bool around_month(str s, const struct match *m, struct date *out) {
    size_t at = m->at.end, digits, start = m->at.start;
    out->month = m->phrase->number;
    size_t i = start;
    while (i > 0 && start - i < 6 && !is_digit(s, i - 1))
        i--;
    size_t day_end = i;
    while (i > 0 && day_end - i < 3 && is_digit(s, i - 1))
        i--;
    int before = -1, n;
    if (day_end > i && day_end - i <= 2) {
        size_t from = i;
        before = take_number(s, &from, &digits);
    }
    if (!skip_to_digit(s, &at, 6))
        return false;
    n = take_number(s, &at, &digits);
    if (before >= 1 && before <= 31 && digits == 4) {
        out->day = before, out->year = n;
        out->at = (struct span){i, at};
        return is_sound(out);
    }
    if (digits > 2 || !skip_to_digit(s, &at, 6))
        return false;
    out->day = n;
    out->year = take_number(s, &at, &digits);
    out->at = (struct span){start, at};
    return digits == 4 && !is_digit(s, at) && is_sound(out);
}

bool date_find(str text, size_t from, const struct matches *matches, bool month_first,
               struct date *out) {
    struct date found = {0}, d = {0};
    for (size_t i = from; i < text.len && !found.year; i++) {
        if (is_digit(text, i) && (i == 0 || !is_digit(text, i - 1)) &&
            numeric(text, i, month_first, &d))
            found = d;
    }
    for (size_t i = 0; i < matches->list.n; i++) {
        const struct match *m = &matches->list.at[i];
        if (m->phrase->kind != PHRASE_MONTH || m->at.start < from)
            continue;
        if (around_month(text, m, &d) && d.at.start >= from) {
            if (!found.year || d.at.start < found.at.start)
                found = d;
            break;
        }
    }
    *out = found;
    return found.year != 0;
}

str date_text(const struct date *d, struct arena *keep) {
    return str_printf(keep, "%04d-%02d-%02d", d->year, d->month, d->day);
}
