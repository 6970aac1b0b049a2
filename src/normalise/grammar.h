/* grammar: what voices/<lang>/ says about the spoken form, read into memory.
 *
 *   numbers.ini     marks of a number, how numbers are made into words
 *   spellout.ini    number words of its own, where ICU's are not right
 *   words.tsv       word classes: months, scale words, titles…
 *   units.tsv       units of measure
 *   money.tsv       currencies
 *   expansions.tsv  abbreviations and what they are said as
 *   spoken.tsv      the rules: a pattern and what is said for it
 *
 * spoken.tsv and money.tsv of voices/common/ come after those of the language; with `shared_rules =
 * yes` in numbers.ini so do shared.tsv (rules in which the language only fills in words) and
 * units.tsv.  What a language has no name for (a currency, a unit) is named by ICU.  A language
 * without numbers.ini has no grammar: its texts are left to the engine. */
#ifndef NORMALISE_GRAMMAR_H
#define NORMALISE_GRAMMAR_H

#include "language/language.h"
#include "normalise/pattern.h"
#include "normalise/spell.h"
#include "normalise/starts.h"
#include "normalise/template.h"
#include "normalise/words.h"

enum { PLURALS_MOST = 6, CLASSES_MOST = 64 };

struct rule {
    struct pattern pattern;
    struct template template;
    int near; /* a word of this class must be in the line; -1: no matter */
    bool not_near;
    bool alone;   /* the match is all of the line */
    bool falling; /* its first number is greater than its second: a score, not a range */
};

struct grammar {
    str lang;
    struct arena *keep;
    bool empty;
    bool leaves_digits; /* may digits reach the engine? */
    struct marks marks;
    struct speller speller;
    str zero_minute; /* "oh" of "six oh five" */
    struct forms plurals;
    void *plural_rules; /* ICU's, opened when first needed */
    struct word_class *classes[CLASSES_MOST];
    int classes_n;
    int governing;                    /* the class of words after which a number is declined; -1 */
    LIST(struct correction) governed; /* how: the end of a word, and what it becomes */
    int proclitics; /* the class of words written as one with a number; -1: the language has none */
    bool shared_rules; /* those of voices/common/shared.tsv too */
    const struct table *numbers;
    LIST(void *) unit_formats; /* ICU's */
    struct forms link_words;   /* dot, at, slash, dash, underscore */
    LIST(const struct rule *) rules;
    LIST(struct filter) filters; /* of the rules */
    struct starts starts;
};

bool grammar_load(struct grammar *g, struct voices *voices, str lang, struct arena *keep,
                  struct err *err);
void grammar_close(struct grammar *g);
/* Index of a class, -1 when there is none of that name. */
int grammar_class(const struct grammar *g, str name);
/* The word `key` of [words] in numbers.ini, for {@key} in a template.  false: there is none. */
bool grammar_word(const struct grammar *g, str key, str *out);
bool grammar_word_exists(str key); /* may numbers.ini have it? */
/* ICU's name of a currency (ISO 4217) or a unit (CLDR) with a number. */
void grammar_icu_currency(struct grammar *g, str code, const struct number *n, struct buf *out);
void grammar_icu_unit(struct grammar *g, struct entry *unit, const struct number *n,
                      struct buf *out);
/* Which of `forms` goes with a number. */
str grammar_plural(struct grammar *g, const struct forms *forms, const struct number *n);

#endif
