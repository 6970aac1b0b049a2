/* number: what a number looks like, in the marks of a language.  Recognises, reads, never speaks.
 */
#ifndef NORMALISE_NUMBER_H
#define NORMALISE_NUMBER_H

#include "normalise/chars.h"

/* The kinds of slot that stand for characters rather than for words of a class; their names in the
 * patterns are in slot_type_names. */
enum slot_type {
    SLOT_NUMBER,  /* 8,437 and 3.5 and -2: with grouping and decimals */
    SLOT_INT,     /* without decimals */
    SLOT_WHOLE,   /* a number whose decimals, if any, are all 0 */
    SLOT_PRICE,   /* a number with two decimals that count, 3.80 */
    SLOT_DECIMAL, /* with decimals, 37.4 */
    SLOT_CENTS,   /* 0.80 */
    SLOT_DIGITS,  /* digits alone, as many as there are */
    SLOT_FEW,     /* 0 to 250: a score */
    SLOT_TRUNK,   /* three digits or more that begin with 0: of a telephone number */
    SLOT_D1,
    SLOT_D2,
    SLOT_D3,
    SLOT_D4,
    SLOT_D5,
    SLOT_D9,
    SLOT_D10, /* a telephone number in India and America */
    SLOT_DAY, /* 1 to 31, one or two digits */
    SLOT_DD,  /* the same, always two digits */
    SLOT_MON, /* 1 to 12 */
    SLOT_MM,
    SLOT_YEAR,        /* 1100 to 2199 */
    SLOT_RECENT,      /* 1900 to 2099 */
    SLOT_CENTURY,     /* the first two digits of such a year */
    SLOT_YY,          /* two digits */
    SLOT_HOUR,        /* 0 to 24 */
    SLOT_MINUTE,      /* 00 to 59 */
    SLOT_ROMAN,       /* a well-formed Roman numeral in capitals */
    SLOT_ROMANS,      /* the same of two letters or more: no word by itself */
    SLOT_ROMAN10,     /* the same up to ten: kings beyond it are counted otherwise in Spanish */
    SLOT_SMALL_ROMAN, /* in small letters; alone only i, v and x */
    SLOT_CAPS,        /* one to three capital letters */
    SLOT_WORD,        /* letters */
    SLOT_NAME,        /* a word with a capital letter */
    SLOT_LINK,        /* a web address */
    SLOT_MAIL,        /* an e-mail address */
    SLOT_TYPES,
    SLOT_CLASS = SLOT_TYPES, /* an entry of a word class */
};

extern const char *const slot_type_names[SLOT_TYPES];

#define MARKS_MOST 4

struct marks {
    uint32_t decimal[MARKS_MOST]; /* a mark of groups too only where it cannot stand between them */
    int decimals;
    uint32_t group[MARKS_MOST];
    int groups;
};

bool is_decimal_mark(const struct marks *m, uint32_t c);

/* The slot at pos: *end past it, *value of a small number.  `first`: the match begins here, so that
 * a sign may stand before the number. */
bool slot_match(const struct marks *m, const struct chars *t, size_t pos, bool first,
                enum slot_type type, size_t *end, long *value);

struct number {
    bool minus, plus;
    str whole, decimals; /* ASCII digits; either may be empty */
};

/* The number in [from, to), which slot_match has accepted. */
struct number number_read(const struct marks *m, const struct chars *t, size_t from, size_t to,
                          struct arena *keep);

#endif
