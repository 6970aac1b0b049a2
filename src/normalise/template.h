/* template: what a rule of spoken.tsv says for its match.
 *
 *   {slot}        as its type is said: a number as a cardinal, a year as a year, an entry of a word
 *                 class as its spoken form, anything else as written
 *   {slot:form}   in a form of numbers.ini (ordinal, digits…), or
 *                 :whole :cents   the two parts of a price
 *                 :sub :of :last  a currency's cent; after a scale word; the last plural form
 *                 :name           of a month number: the month's name
 *                 :letters        letter by letter        :same  as written
 *                 :spelled        of a web or e-mail address
 *                 :e3 :e6 :e9 :e12  a number times a thousand, million… (1.2bn as 1200000000)
 *   {slot~other}  in agreement: a word in the plural that goes with the number `other`, a number
 *                 in the gender of the word `other`
 *   {slot~5}      a word in the plural that goes with this number
 *   {=one/many~number}  the words given here, in the plural that goes with the number
 *   {@key}        a word of [words] in numbers.ini; a language without it has no such rule
 * Everything else is said as it stands. */
#ifndef NORMALISE_TEMPLATE_H
#define NORMALISE_TEMPLATE_H

#include "base/buf.h"
#include "normalise/pattern.h"

enum say {
    SAY_DEFAULT,
    SAY_FORM, /* of numbers.ini */
    SAY_WHOLE,
    SAY_CENTS,
    SAY_SUB,
    SAY_OF,
    SAY_LAST,
    SAY_NAME,
    SAY_LETTERS,
    SAY_SAME,
    SAY_SPELLED,
    SAY_POWER, /* times ten to the `form` */
};

struct part {
    str text;         /* when slot < 0 */
    int slot, agrees; /* -1: none */
    str number;       /* of {slot~5} */
    enum say say;
    int form;
    struct forms words; /* of {=…} */
};

struct template {
    LIST(struct part) parts;
};

struct grammar;

/* *skip: the language lacks a word of the rule. */
bool template_parse(struct template *t, const struct pattern *p, const struct grammar *g, str text,
                    bool *skip, const struct table *table, const struct row *row,
                    struct arena *keep, struct err *err);
/* false: it says the cent of a currency that has none. */
bool template_fits(const struct template *t, const struct pattern *p, const struct match *m);
void template_say(const struct template *t, const struct pattern *p, struct grammar *g,
                  const struct chars *line, const struct match *m, struct buf *out,
                  struct arena *keep);

#endif
