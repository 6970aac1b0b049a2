/* mandarin: a Chinese text as words, each character with its reading before tone sandhi.
 *
 * The text is cut where the words of the list cost least; a word gives its characters their
 * readings, contexts.tsv decides about characters that words leave open, classes.tsv about surnames
 * next to a title or a verb of speech.  Knows nothing of the engine. */
#ifndef PRONOUNCE_MANDARIN_H
#define PRONOUNCE_MANDARIN_H

#include "base/buf.h"
#include "pronounce/words.h"
#include "types/utterance.h"

struct han_names; /* han_names.h */

struct han {
    uint32_t c;     /* simplified */
    struct span at; /* in the text */
    str reading;    /* empty: none known */
    str rule;       /* the table that gave it */
    int line;       /* of that table; 0: not one line alone */
    uint32_t word;  /* index into words */
};

struct han_word {
    size_t start, end; /* in hans */
    char kind;
};

struct mandarin {
    str text;
    str plain;        /* the simplified characters of all hans in one string, 1 to 4 bytes each */
    size_t *plain_at; /* where the i-th begins in it; hans.n + 1 of them */
    LIST(struct han) hans;
    LIST(struct han_word) words; /* not in their order in the text */
};

/* Whether we call this a Han character: all ideographs and 〇, but not the repetition mark. */
bool mandarin_is_han(uint32_t c);

/* The simplified characters of hans [from, to). */
str mandarin_plain(const struct mandarin *m, size_t from, size_t to);

/* Learns into *names, if given, which full names stand next to a title.  Everything in *out lives
 * in `keep`.  Takes time in proportion to the text. */
void mandarin_read(const struct words *w, str text, struct han_names *names, struct mandarin *out,
                   struct arena *keep);

/* Makes hans [from, to) a word; what is left of the words that it cuts stays a word each. */
void mandarin_make_word(struct mandarin *m, size_t from, size_t to, struct arena *keep);

/* Makes each word of a lexicon a word of the text, with the readings that it has there. */
void mandarin_set(struct mandarin *m, const struct sounded *sounded, size_t n, struct arena *keep);

/* Makes sure that the rules can be understood (ERR_DATA). */
bool mandarin_check(const struct words *w, struct err *err);

#endif
