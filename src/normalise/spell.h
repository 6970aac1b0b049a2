/* spell: numbers as words.
 *
 * A language has named forms (cardinal, ordinal, year, cardinal-f…); its numbers.ini says how each
 * is made: by a rule set of ICU's spell-out or of the language's own spellout.ini, digit by digit,
 * in the Chinese way, or by ten thousands in words of its own. */
#ifndef NORMALISE_SPELL_H
#define NORMALISE_SPELL_H

#include "base/buf.h"
#include "base/err.h"
#include "language/table.h"
#include "normalise/number.h"
#include "normalise/spell_myriad.h"
#include "normalise/words.h"

enum form_kind {
    FORM_ICU,
    FORM_DIGITS, /* one by one */
    FORM_PAIRS,  /* two by two */
    /* from here on without spaces between the words, and never by ICU */
    FORM_MYRIAD,
    FORM_MYRIAD_SCALED, /* the same before a scale word */
    FORM_NATIVE,        /* the second set of numbers */
    FORM_NATIVE_TAIL,   /* the same at the end of larger ones too */
    FORM_HAN,           /* 二百零三 */
    FORM_HAN_COUNT,     /* the same before a measure word: 两 */
    FORM_HAN_DIGITS,    /* 二零二四 */
    FORM_HAN_HOTLINE    /* 幺幺九 */
};

struct form {
    str name;
    enum form_kind kind;
    str rule_set, after; /* of ICU; what is glued to the end, or with a - taken from it */
    bool own;            /* the rule set is one of spellout.ini */
    const struct row *row;
};

enum { PLACES_MOST = 6 };

enum decimals {
    DECIMALS_DIGITS,
    DECIMALS_PAIRS,
    DECIMALS_NUMBER,
    DECIMALS_PLACES, /* three wholes, five tenths */
};

struct grammar;

/* ICU says `from`, the language `to`. */
struct correction {
    str from, to;
    bool first; /* at the start of the number only */
};

struct speller {
    str locale;
    const struct table *table; /* numbers.ini, for errors */
    LIST(struct form) forms;
    LIST(struct correction) corrections;
    int cardinal;
    enum decimals decimals;
    str minus, plus, point;
    struct forms whole_part, places[PLACES_MOST]; /* for DECIMALS_PLACES */
    str and;                                      /* before the places, written as one word */
    struct myriad myriad;
    struct grammar *grammar; /* for its plurals */
    void *icu, *own;         /* ICU's rules and those of spellout.ini, opened when first needed */
    int icu_form, own_form;
    const struct table *own_table;
    struct err err; /* sticky: the first failure of ICU */
};

void speller_close(struct speller *s);
/* spellout.ini: a section is a rule set in the notation of ICU's RuleBasedNumberFormat, a row one
 * of its rules. */
bool speller_own_rules(struct speller *s, const struct table *t, struct arena *keep,
                       struct err *err);
/* Index of a form, -1 when the language has none of that name. */
int speller_form(const struct speller *s, str name);
/* Whole number of up to 18 digits; a longer one, and one that begins with 0 unless `drop_zeros`,
 * is said digit by digit. */
void spell_whole(struct speller *s, str digits, int form, bool drop_zeros, struct buf *out);
/* With its sign and decimals. */
void spell_number(struct speller *s, const struct number *n, int form, struct buf *out);
void spell_han(str digits, enum form_kind kind, struct buf *out);

#endif
