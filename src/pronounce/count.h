/* count: numerals and the counters after them, which change each other (san + hon: sambon).
 *
 * counters.tsv:
 *   [numeral]  a numeral or several, and how they are said: 三, 三百
 *   [few]      the same for words that stand where a numeral does, before a numeral or counter only
 *   [digit]    a digit where it is read by itself and another one follows
 *   [point]    the sign between wholes and decimals: a row as below [counter]
 *   [no point] numerals that never follow the digits after a point
 *   [sound]    class, numerals apart by spaces, what their last kana becomes or `-`, and what
 * becomes of the counter's beginning: `voiced`, `half`, `-` [voiced], [half]  a kana, and what it
 * becomes [counter]  how it is written, how it is said, its class or `-`, and exceptions: 一=ヒトツ
 * for the number 一 alone, *四=ヨニン for any number that ends in 四: how the numeral and the
 * counter are said [date]     counters that are read otherwise where the number was written in
 * digits, or where another row of this section came right before [no date]  what then must not
 * follow */
#ifndef PRONOUNCE_COUNT_H
#define PRONOUNCE_COUNT_H

#include "pronounce/kana.h"

struct counted {
    size_t end;    /* of the numerals and the counter, in the text */
    size_t number; /* of the numerals alone */
    str said;
    const struct row *counter; /* NULL: none known follows */
    bool date;
};

/* The end of the run of numerals that begins at `at`; `at` where none does.  *n counts them. */
size_t count_run(const struct table *counters, str text, size_t at, size_t *n);
/* Whether what stands at `at` is a digit, and no 十 or the like. */
bool count_is_digit(const struct table *counters, str text, size_t at);
/* Whether a known counter follows at `at`; *end is its end. */
bool count_follows(const struct table *counters, str text, size_t at, size_t *end);
/* Whether what stands in text[start, end) can be a numeral before what follows it (何, 数). */
bool count_is_few(const struct table *counters, str text, size_t start, size_t end);

/* Whether it is a numeral and a date's counter. */
bool count_is_date(const struct table *counters, str text, size_t start, size_t end);

/* A place where a number begins. */
struct count_place {
    str text;
    size_t at, limit;                          /* it ends at the limit or before */
    bool digits;                               /* it was written in digits */
    bool dated;                                /* it follows a date's row */
    bool (*edge)(const void *self, size_t at); /* whether a word ends there */
    const void *self;
};

struct counted count_read(const struct table *counters, const struct count_place *place,
                          struct arena *keep);

bool count_check(const struct table *counters, struct err *err);

#endif
