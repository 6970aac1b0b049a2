/* words: the word classes of a language: months, currencies, units, scale words, titles…
 *
 * An entry has several ways to be written and one way to be said, in as many forms as the language
 * has plurals.  A class finds the longest of its entries at a place in a line. */
#ifndef NORMALISE_WORDS_H
#define NORMALISE_WORDS_H

#include "base/list.h"
#include "normalise/chars.h"

enum { FORMS_MOST = 6 };

struct forms {
    str at[FORMS_MOST];
    int n;
};

struct entry {
    str code; /* of a currency: ISO 4217; of a unit that ICU names: CLDR's */
    bool is_unit;
    void *format;        /* ICU's, of such a unit */
    str gender;          /* picks the number's form: `cardinal` becomes `cardinal-f` */
    struct forms spoken; /* none: as it is written */
    struct forms sub;    /* of a currency: the cent */
    str of;              /* of a currency: after a scale word, "d'euros" */
    long value;          /* place in its class, from 1 */
};

struct spelling {
    const uint32_t *c; /* folded; lower case in a class that ignores case */
    size_t n;
    bool suffix; /* written `*ending`: any word that ends so */
    struct entry *entry;
    int next; /* in the same bucket: index + 1, 0: none */
};

struct word_class {
    str name;
    bool ignore_case;
    LIST(struct spelling) spellings;
    LIST(struct entry *) entries;
    int bucket[64]; /* by first character: index + 1 into spellings, 0: none; longest first */
    int suffixes;   /* the bucket of the suffix entries */
};

/* Splits "a/b/c" (or any other mark) into forms.  false: too many. */
bool forms_split(str text, char mark, struct forms *out);
/* Adds `written`, alternatives separated by `|`. */
void class_add(struct word_class *w, str written, struct entry *entry, struct arena *keep);
/* The longest entry at pos; *end is set past it.  NULL: none. */
struct entry *class_find(const struct word_class *w, const struct chars *t, size_t pos,
                         size_t *end);

/* Does an entry stand right before `end`?  It may be several words long, or a part of a text
 * without spaces. */
bool class_stands_before(const struct word_class *w, const struct chars *t, size_t end);

#endif
