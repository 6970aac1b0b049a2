#include "normalise/number.h"

#include "base/utf8.h"

const char *const slot_type_names[SLOT_TYPES] = {
    [SLOT_NUMBER] = "number",   [SLOT_INT] = "int",         [SLOT_WHOLE] = "whole",
    [SLOT_PRICE] = "price",     [SLOT_CENTS] = "cents",     [SLOT_DIGITS] = "digits",
    [SLOT_FEW] = "few",         [SLOT_TRUNK] = "trunk",     [SLOT_D1] = "d1",
    [SLOT_D2] = "d2",           [SLOT_D3] = "d3",           [SLOT_D4] = "d4",
    [SLOT_D5] = "d5",           [SLOT_D9] = "d9",           [SLOT_D10] = "d10",
    [SLOT_DECIMAL] = "decimal", [SLOT_DAY] = "day",         [SLOT_DD] = "dd",
    [SLOT_MON] = "mon",         [SLOT_MM] = "mm",           [SLOT_YEAR] = "year",
    [SLOT_RECENT] = "recent",   [SLOT_CENTURY] = "century", [SLOT_YY] = "yy",
    [SLOT_HOUR] = "hour",       [SLOT_MINUTE] = "minute",   [SLOT_ROMAN] = "roman",
    [SLOT_ROMANS] = "romans",   [SLOT_ROMAN10] = "roman10", [SLOT_SMALL_ROMAN] = "smallroman",
    [SLOT_CAPS] = "caps",       [SLOT_WORD] = "word",       [SLOT_NAME] = "name",
    [SLOT_LINK] = "link",       [SLOT_MAIL] = "mail",
};

static size_t digits_end(const struct chars *t, size_t pos) {
    while (pos < t->n && char_is_digit(t->c[pos]))
        pos++;
    return pos;
}

bool is_decimal_mark(const struct marks *m, uint32_t c) {
    for (int i = 0; i < m->decimals; i++)
        if (m->decimal[i] == c)
            return true;
    return false;
}

static bool is_group(const struct marks *m, uint32_t c) {
    for (int i = 0; i < m->groups; i++)
        if (m->group[i] == c)
            return true;
    return false;
}

/* Exactly three digits at pos, or two when a third group follows in the Indian way (12,34,567). */
static size_t group_end(const struct chars *t, size_t pos, uint32_t mark) {
    size_t end = digits_end(t, pos);
    if (end - pos == 3)
        return end;
    if (end - pos == 2 && mark == ',' && end < t->n && t->c[end] == mark) {
        size_t next = digits_end(t, end + 1);
        if (next - end - 1 == 2 || next - end - 1 == 3)
            return end;
    }
    return pos;
}

static size_t whole_end(const struct marks *m, const struct chars *t, size_t pos) {
    size_t end = digits_end(t, pos);
    if (end == pos || end - pos > 3 || end == t->n || !is_group(m, t->c[end]) || t->c[pos] == '0')
        return end;
    uint32_t mark = t->c[end];
    while (end < t->n && t->c[end] == mark) {
        size_t next = group_end(t, end + 1, mark);
        if (next == end + 1)
            break;
        end = next;
    }
    return end;
}

static size_t past_sign(const struct marks *m, const struct chars *t, size_t pos, bool first) {
    if (!first || (t->c[pos] != '-' && t->c[pos] != '+') || pos + 1 >= t->n)
        return pos;
    uint32_t next = t->c[pos + 1], before = pos ? t->c[pos - 1] : ' ';
    /* Hangul has spaces between words: a hyphen right after it joins */
    if (char_is_digit(before) || char_is_letter(before) || utf8_is_hangul(before) ||
        before == ')' || before == '%' || before == '-' || before == '+')
        return pos;
    bool number = char_is_digit(next) ||
                  (is_decimal_mark(m, next) && pos + 2 < t->n && char_is_digit(t->c[pos + 2]));
    return number ? pos + 1 : pos;
}

struct shape {
    size_t whole, whole_end, end; /* end > whole_end: the decimals begin at whole_end + 1 */
};

static bool shape_of(const struct marks *m, const struct chars *t, size_t pos, bool first,
                     struct shape *s) {
    s->whole = past_sign(m, t, pos, first);
    s->whole_end = s->end = whole_end(m, t, s->whole);
    bool bare = s->whole_end == s->whole;
    if (bare && s->whole &&
        (char_is_digit(t->c[s->whole - 1]) || char_is_letter(t->c[s->whole - 1])))
        return false;
    if (s->end + 1 < t->n && is_decimal_mark(m, t->c[s->end]) && char_is_digit(t->c[s->end + 1]))
        s->end = digits_end(t, s->end + 1);
    return s->end > s->whole;
}

static bool all_zero(const struct chars *t, size_t from, size_t to) {
    for (; from < to; from++)
        if (char_is_digit(t->c[from]) && t->c[from] != '0')
            return false;
    return true;
}

static bool money_match(const struct chars *t, const struct shape *s, enum slot_type type) {
    size_t decimals = s->whole_end + 1;
    bool any = s->end > s->whole_end, zero = !any || all_zero(t, decimals, s->end);
    if (type == SLOT_WHOLE)
        return zero;
    if (zero || s->end - decimals < 2 || !all_zero(t, decimals + 2, s->end))
        return false;
    return all_zero(t, s->whole, s->whole_end) == (type == SLOT_CENTS);
}

/* Digits without marks, `least` to `most` of them, with a value in a range. */
static bool small_match(const struct chars *t, size_t pos, size_t least, size_t most, long low,
                        long high, size_t *end, long *value) {
    size_t e = digits_end(t, pos), n = e - pos;
    if (n < least || n > most)
        return false;
    long v = 0;
    for (size_t i = pos; i < e && n <= 9; i++)
        v = v * 10 + (long)(t->c[i] - '0');
    *end = e;
    *value = v;
    return n > 9 || (v >= low && v <= high);
}

static int roman_digit(uint32_t c) {
    switch (c) {
    case 'I': return 1;
    case 'V': return 5;
    case 'X': return 10;
    case 'L': return 50;
    case 'C': return 100;
    case 'D': return 500;
    case 'M': return 1000;
    default: return 0;
    }
}

/* `base` is what makes a capital of each letter: 0, or 32 for small letters. */
static bool roman_match(const struct chars *t, size_t pos, uint32_t base, size_t *end,
                        long *value) {
    static const struct {
        int value;
        const char *digits;
    } steps[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"},
                 {90, "XC"},  {50, "L"},   {40, "XL"}, {10, "X"},   {9, "IX"},
                 {5, "V"},    {4, "IV"},   {1, "I"}};
    size_t e = pos;
    long v = 0;
    while (e < t->n && e - pos < 16 && roman_digit(t->c[e] - base)) {
        int here = roman_digit(t->c[e] - base);
        int next = e + 1 < t->n ? roman_digit(t->c[e + 1] - base) : 0;
        v += here < next ? -here : here;
        e++;
    }
    if (e == pos || v <= 0 || v > 3999 ||
        (e < t->n && (base ? char_is_letter(t->c[e]) : char_is_upper(t->c[e]))) ||
        (e < t->n && char_is_digit(t->c[e])))
        return false;
    /* well formed is what the number would be written as */
    size_t at = pos;
    long rest = v;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        for (; rest >= steps[i].value; rest -= steps[i].value)
            for (const char *d = steps[i].digits; *d; d++)
                if (at >= e || t->c[at++] - base != (uint32_t)*d)
                    return false;
    }
    *end = e;
    *value = v;
    return at == e;
}

static bool letters_match(const struct chars *t, size_t pos, enum slot_type type, size_t *end) {
    size_t e = pos;
    if (type == SLOT_CAPS) {
        while (e < t->n && t->c[e] < 0x80 && char_is_upper(t->c[e]))
            e++;
        *end = e;
        return e > pos && e - pos <= 3 && (e == t->n || !char_is_letter(t->c[e]));
    }
    while (e < t->n && (char_is_letter(t->c[e]) || (t->c[e] == '\'' && e > pos && e + 1 < t->n &&
                                                    char_is_letter(t->c[e + 1]))))
        e++;
    *end = e;
    return e > pos && (type == SLOT_WORD || char_is_upper(t->c[pos]));
}

/* Longer ones do not exist (RFC 1035, RFC 5321); the limits keep the search linear. */
enum { HOST_MOST = 255, MAILBOX_MOST = 64 };

static bool link_char(uint32_t c) {
    return c < 0x80 && (char_is_letter(c) || char_is_digit(c) || c == '-' || c == '_');
}

/* Labels joined by dots; the last one has letters only. */
static bool host_match(const struct chars *t, size_t pos, size_t *end, int *labels) {
    size_t e = pos, label = pos;
    *labels = 0;
    for (;;) {
        while (e < t->n && e - pos < HOST_MOST && link_char(t->c[e]))
            e++;
        if (e == label)
            break;
        ++*labels;
        *end = e;
        if (e + 1 >= t->n || t->c[e] != '.' || !link_char(t->c[e + 1]))
            break;
        label = ++e;
    }
    return *labels > 1 && *end > label && char_is_letter(t->c[label]) && *end - label >= 2;
}

static bool word_at(const struct chars *t, size_t pos, const char *word) {
    for (; *word; word++, pos++)
        if (pos >= t->n || char_lower(t->c[pos]) != (uint32_t)*word)
            return false;
    return true;
}

static bool link_match(const struct chars *t, size_t pos, size_t *end) {
    size_t e = pos;
    int labels;
    bool scheme = word_at(t, pos, "http://") || word_at(t, pos, "https://");
    if (scheme)
        e = pos + (t->c[pos + 4] == ':' ? 7 : 8);
    bool www = word_at(t, e, "www.");
    if (!host_match(t, e, &e, &labels))
        return false;
    if (!scheme && !www) {
        /* without either, only an address in small letters that ends as the common ones do */
        static const char *const tops[] = {"com", "org", "net", "edu", "gov", "info", "io",
                                           "eu",  "uk",  "cn",  "de",  "fr",  "es",   "it",
                                           "ru",  "jp",  "tv",  "at",  "ch"};
        bool known = false;
        size_t last = e;
        while (last > pos && t->c[last - 1] != '.')
            last--;
        for (size_t i = 0; i < sizeof tops / sizeof *tops; i++)
            known |= word_at(t, last, tops[i]) && strlen(tops[i]) == e - last;
        for (size_t i = last; i < e; i++)
            known &= !char_is_upper(t->c[i]);
        if (!known)
            return false;
    }
    if (e < t->n && t->c[e] == '/')
        while (e < t->n && t->c[e] < 0x80 && t->c[e] > ' ' && t->c[e] != ')' && t->c[e] != '"' &&
               t->c[e] != '<' && t->c[e] != '>')
            e++;
    while (t->c[e - 1] == '.' || t->c[e - 1] == ',' || t->c[e - 1] == ';' || t->c[e - 1] == ':' ||
           t->c[e - 1] == '!' || t->c[e - 1] == '?')
        e--;
    *end = e;
    return true;
}

static bool mail_match(const struct chars *t, size_t pos, size_t *end) {
    size_t e = pos;
    int labels;
    while (e < t->n && e - pos < MAILBOX_MOST &&
           (link_char(t->c[e]) || t->c[e] == '.' || t->c[e] == '+'))
        e++;
    return e > pos && e < t->n && t->c[e] == '@' && host_match(t, e + 1, end, &labels);
}

bool slot_match(const struct marks *m, const struct chars *t, size_t pos, bool first,
                enum slot_type type, size_t *end, long *value) {
    struct shape s;
    if (pos >= t->n)
        return false;
    *value = 0;
    switch (type) {
    case SLOT_NUMBER:
    case SLOT_WHOLE:
    case SLOT_PRICE:
    case SLOT_CENTS:
        if (!shape_of(m, t, pos, first, &s))
            return false;
        *end = s.end;
        return type == SLOT_NUMBER || money_match(t, &s, type);
    case SLOT_INT:
        if (!shape_of(m, t, pos, first, &s) || s.end > s.whole_end)
            return false;
        *end = s.end;
        return true;
    case SLOT_DECIMAL:
        if (!shape_of(m, t, pos, first, &s) || s.end == s.whole_end)
            return false;
        *end = s.end;
        return true;
    case SLOT_DIGITS: return small_match(t, pos, 1, 400, 0, 999999999, end, value);
    case SLOT_FEW: return small_match(t, pos, 1, 3, 0, 250, end, value);
    case SLOT_TRUNK:
        return t->c[pos] == '0' && small_match(t, pos, 3, 16, 0, 999999999, end, value);
    case SLOT_D1: return small_match(t, pos, 1, 1, 0, 9, end, value);
    case SLOT_D2: return small_match(t, pos, 2, 2, 0, 99, end, value);
    case SLOT_D3: return small_match(t, pos, 3, 3, 0, 999, end, value);
    case SLOT_D4: return small_match(t, pos, 4, 4, 0, 9999, end, value);
    case SLOT_D5: return small_match(t, pos, 5, 5, 0, 99999, end, value);
    case SLOT_D9: return small_match(t, pos, 9, 9, 0, 999999999, end, value);
    case SLOT_D10: return small_match(t, pos, 10, 10, 0, 0, end, value);
    case SLOT_DAY: return small_match(t, pos, 1, 2, 1, 31, end, value);
    case SLOT_DD: return small_match(t, pos, 2, 2, 1, 31, end, value);
    case SLOT_MON: return small_match(t, pos, 1, 2, 1, 12, end, value);
    case SLOT_MM: return small_match(t, pos, 2, 2, 1, 12, end, value);
    case SLOT_YEAR: return small_match(t, pos, 4, 4, 1100, 2199, end, value);
    case SLOT_RECENT: return small_match(t, pos, 4, 4, 1900, 2099, end, value);
    case SLOT_CENTURY:
        if (digits_end(t, pos) != pos + 4 || !small_match(t, pos, 4, 4, 1100, 2199, end, value))
            return false;
        *end = pos + 2;
        return true;
    case SLOT_YY: return small_match(t, pos, 2, 2, 0, 99, end, value);
    case SLOT_HOUR: return small_match(t, pos, 1, 2, 0, 24, end, value);
    case SLOT_MINUTE: return small_match(t, pos, 2, 2, 0, 59, end, value);
    case SLOT_ROMAN: return roman_match(t, pos, 0, end, value);
    case SLOT_ROMANS: return roman_match(t, pos, 0, end, value) && *end > pos + 1;
    case SLOT_ROMAN10: return roman_match(t, pos, 0, end, value) && *value <= 10;
    case SLOT_SMALL_ROMAN:
        return roman_match(t, pos, 'a' - 'A', end, value) && (*end > pos + 1 || *value <= 10);
    case SLOT_CAPS:
    case SLOT_WORD:
    case SLOT_NAME: return letters_match(t, pos, type, end);
    case SLOT_LINK: return link_match(t, pos, end);
    case SLOT_MAIL: return mail_match(t, pos, end);
    case SLOT_TYPES: break;
    }
    return false;
}

struct number number_read(const struct marks *m, const struct chars *t, size_t from, size_t to,
                          struct arena *keep) {
    struct number out = {0};
    char *digits = arena_new(keep, char, to - from + 1);
    size_t n = 0, point = to;
    struct shape s;
    if (from < to && (t->c[from] == '-' || t->c[from] == '+')) {
        out.minus = t->c[from] == '-';
        out.plus = !out.minus;
        from++;
    }
    if (from < to && shape_of(m, t, from, false, &s) && s.end > s.whole_end && s.whole_end < to)
        point = s.whole_end;
    for (size_t i = from; i < to; i++) {
        if (i == point)
            out.whole = (str){digits, n};
        if (char_is_digit(t->c[i]))
            digits[n++] = (char)t->c[i];
    }
    if (point == to)
        out.whole = (str){digits, n};
    else
        out.decimals = (str){digits + out.whole.len, n - out.whole.len};
    return out;
}
