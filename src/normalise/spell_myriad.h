/* spell_myriad: numbers of a language that counts by ten thousands, in the words of the sections
 * [myriad] and [native] of its numbers.ini.  Knows nothing of what a number stands for. */
#ifndef NORMALISE_SPELL_MYRIAD_H
#define NORMALISE_SPELL_MYRIAD_H

#include "base/buf.h"
#include "base/err.h"
#include "language/table.h"

enum { MYRIADS_MOST = 5, MYRIAD_WORDS_MOST = 10 };

struct word_list {
    str at[MYRIAD_WORDS_MOST];
    int n;
};

struct myriad {
    struct word_list digits; /* 0 to 9, one by one and in numbers */
    struct word_list places; /* 10, 100, 1000 */
    struct word_list scales; /* 10,000, its square, its cube… */
    struct word_list full;   /* places whose one is said before a scale: 10,000,000 as 一千万 */
    struct word_list bare;   /* scales whose one is not said at the start of a number: 10,000 */
    str zero;                /* the number 0, where it is not called as the digit is */
    bool spaced;             /* a space after a scale word and after a sign */
    /* the second set of numbers that a language has for counting things, up to 99 */
    struct word_list ones, tens;
    str twenty; /* where it stands alone */
};

/* A row of [myriad] or [native]. */
bool myriad_row(struct myriad *m, const struct table *t, const struct row *row, struct err *err);
/* Are the words there that the forms need? */
bool myriad_is_whole(const struct myriad *m);
bool myriad_has_native(const struct myriad *m);

/* Up to 18 digits.  `scaled`: a scale word follows. */
void spell_myriad(const struct myriad *m, str digits, bool scaled, struct buf *out);
void spell_myriad_digits(const struct myriad *m, str digits, struct buf *out);
/* 1 to 99 in the second set, anything else as usual; with `tail` a larger number whose last two
 * digits are 1 to 9 ends in the second set too. */
void spell_native(const struct myriad *m, str digits, bool tail, struct buf *out);

#endif
