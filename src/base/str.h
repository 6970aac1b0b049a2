/* str: the program's one string type, a view of bytes that carries its length.
 *
 * A str never owns what it shows: the bytes live in an arena, in a mapped file or in a literal, and
 * outlive the view.  It is not NUL-terminated; str_z makes a terminated copy at the edge of a
 * library.  Text in a str is valid UTF-8 once it has passed the read stage. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

typedef struct str {
    const char *at;
    size_t len;
} str;

/* A str of a string literal. */
#define S(literal) ((str){(literal), sizeof(literal) - 1})
/* For printf: printf("%.*s", STR_FMT(s)). */
#define STR_FMT(s) (int)(s).len, (s).at

str str_of(const char *z); /* view of a NUL-terminated string; NULL gives the empty str */
str str_span(const char *from, const char *to);
/* Bytes [from, to) of s; both are clamped to s. */
str str_sub(str s, size_t from, size_t to);

bool str_eq(str a, str b);
bool str_eq_nocase(str a, str b); /* ASCII letters only */
int str_cmp(str a, str b);        /* bytewise, like strcmp */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
/* Offset of the first `part` at or after `from`; s.len when there is none. */
size_t str_find(str s, str part, size_t from);
size_t str_find_byte(str s, char byte, size_t from);
size_t str_count(str s, char byte); /* how often it is there */

/* Without ASCII white space (and U+FEFF, U+00A0, U+3000) at its ends. */
str str_trim(str s);
/* Cuts *rest at the first `byte`: returns what stands before it, *rest becomes what follows.  With
 * no such byte, returns all of *rest and leaves it empty with at == NULL. */
str str_cut(str *rest, char byte);
/* A decimal integer that fills all of s.  false: not one, or out of range. */
bool str_int(str s, long *out);
bool str_double(str s, double *out); /* the same for a decimal number with a dot, in any locale */

/* FNV-1a, for hash tables. */
unsigned long long str_hash(str s);

/* Copies into an arena. */
str str_copy(str s, struct arena *a);
char *str_z(str s, struct arena *a);
str str_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
