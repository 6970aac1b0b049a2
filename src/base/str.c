#include "base/str.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

str str_of(const char *z) {
    return z ? (str){z, strlen(z)} : (str){0};
}

str str_span(const char *from, const char *to) {
    return (str){from, (size_t)(to - from)};
}

str str_sub(str s, size_t from, size_t to) {
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (str){s.at ? s.at + from : NULL, to - from};
}

bool str_eq(str a, str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(str a, str b) {
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

int str_cmp(str a, str b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.at, b.at, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(str s, str prefix) {
    return s.len >= prefix.len && str_eq(str_sub(s, 0, prefix.len), prefix);
}

bool str_ends(str s, str suffix) {
    return s.len >= suffix.len && str_eq(str_sub(s, s.len - suffix.len, s.len), suffix);
}

size_t str_find(str s, str part, size_t from) {
    if (from > s.len || part.len > s.len - from)
        return s.len;
    if (part.len == 0)
        return from;
    const char *hit = memmem(s.at + from, s.len - from, part.at, part.len);
    return hit ? (size_t)(hit - s.at) : s.len;
}

size_t str_find_byte(str s, char byte, size_t from) {
    if (from >= s.len)
        return s.len;
    const char *hit = memchr(s.at + from, byte, s.len - from);
    return hit ? (size_t)(hit - s.at) : s.len;
}

size_t str_count(str s, char byte) {
    size_t n = 0;
    for (size_t at = 0; (at = str_find_byte(s, byte, at)) < s.len; at++)
        n++;
    return n;
}

/* Length of the white space that s begins (or ends) with: one character of it. */
static size_t space_at_start(str s) {
    if (s.len && (s.at[0] == ' ' || (s.at[0] >= '\t' && s.at[0] <= '\r')))
        return 1;
    if (str_starts(s, S("\u00a0")))
        return 2;
    return str_starts(s, S("\u3000")) || str_starts(s, S("\ufeff")) ? 3 : 0;
}

static size_t space_at_end(str s) {
    if (s.len && (s.at[s.len - 1] == ' ' || (s.at[s.len - 1] >= '\t' && s.at[s.len - 1] <= '\r')))
        return 1;
    if (str_ends(s, S("\u00a0")))
        return 2;
    return str_ends(s, S("\u3000")) || str_ends(s, S("\ufeff")) ? 3 : 0;
}

str str_trim(str s) {
    if (s.len && (signed char)s.at[0] > ' ' &&
        (signed char)s.at[s.len - 1] > ' ') /* ASCII at both ends, as most often */
        return s;
    for (size_t n; (n = space_at_start(s)) > 0;)
        s = str_sub(s, n, s.len);
    for (size_t n; (n = space_at_end(s)) > 0;)
        s = str_sub(s, 0, s.len - n);
    return s;
}

str str_cut(str *rest, char byte) {
    size_t i = str_find_byte(*rest, byte, 0);
    str head = str_sub(*rest, 0, i);
    *rest = i < rest->len ? str_sub(*rest, i + 1, rest->len) : (str){0};
    return head;
}

bool str_int(str s, long *out) {
    bool minus = s.len && s.at[0] == '-';
    if (minus || (s.len && s.at[0] == '+'))
        s = str_sub(s, 1, s.len);
    if (s.len == 0 || s.len > 18)
        return false;
    long v = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        v = v * 10 + (s.at[i] - '0');
    }
    *out = minus ? -v : v;
    return true;
}

bool str_double(str s, double *out) {
    size_t dot = str_find_byte(s, '.', 0);
    str whole = str_sub(s, 0, dot), part = str_sub(s, dot + 1, s.len);
    bool minus = whole.len && whole.at[0] == '-';
    long w = 0, p = 0;
    if (!str_int(whole, &w) || (dot < s.len && (part.len == 0 || part.at[0] < '0' ||
                                                part.at[0] > '9' || !str_int(part, &p))))
        return false;
    double f = (double)p;
    for (size_t i = 0; i < part.len; i++)
        f /= 10;
    *out = minus ? (double)w - f : (double)w + f;
    return true;
}

unsigned long long str_hash(str s) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.at[i]) * 1099511628211u;
    return h;
}

str str_copy(str s, struct arena *a) {
    if (s.len == 0)
        return (str){0};
    char *p = arena_alloc(a, s.len, 1, 1);
    memcpy(p, s.at, s.len);
    return (str){p, s.len};
}

char *str_z(str s, struct arena *a) {
    char *p = arena_alloc(a, s.len + 1, 1, 1);
    if (s.len)
        memcpy(p, s.at, s.len);
    return p;
}

str str_printf(struct arena *a, const char *fmt, ...) {
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0)
        n = 0;
    char *p = arena_alloc(a, (size_t)n + 1, 1, 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (str){p, (size_t)n};
}
