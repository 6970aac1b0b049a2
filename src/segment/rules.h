/* rules: what the tables of a language say about its sentences.
 *
 *   voices/<lang>/abbreviations.tsv   words with a dot that need not end a sentence, one a row:
 *       [never]    never its last word (Dr.)
 *       [capital]  its last word when a capital follows that is no follower (p.m.)
 *       [starter]  its last word only when a sentence starter follows (Inc.)
 *       [number]   not its last word when a number follows (p. 7)
 *       [final]    its last word when a capital or a number follows, as any word's (etc.)
 *     An entry in lower case stands for every case, one with a capital only for words with one; one
 *     that begins with a hyphen for every word that ends so (-str.).
 *     voices/common/abbreviations.tsv serves every language; its own table goes before.
 *   voices/<lang>/segment.ini  [sentence]
 *       starters        words that begin a sentence and are seldom names; may be repeated
 *       followers       capitalised words that go on after a [capital] abbreviation or an ordinal
 *                       (Monday)
 *       attribution     words of saying, which tie what follows a quotation to it; may be repeated
 *       continuations   how a clause goes on right after a closing quotation mark (ja: と)
 *       stops           characters that end a sentence besides the ones Unicode knows (el: ;)
 *       ordinal_dot     yes: a number with a dot is an ordinal (31. Dezember)
 *       capital_nouns   yes: a capital tells little about where a sentence begins
 *       clauses         words that open a clause: a long sentence takes a breath before one
 *       breath          characters that are spoken in one breath (40 to 2000)
 *     voices/common/segment.ini holds for every language, its own keys go before.
 *
 * A language without one has no starters and no ordinals with a dot. */
#ifndef SEGMENT_RULES_H
#define SEGMENT_RULES_H

#include <stdint.h>

#include "base/err.h"
#include "language/language.h"

enum { BREATH_LEAST = 40, BREATH_MOST = 2000 };

enum abbreviation {
    ABBREVIATION_NONE,
    ABBREVIATION_NEVER,
    ABBREVIATION_CAPITAL,
    ABBREVIATION_STARTER,
    ABBREVIATION_NUMBER,
    ABBREVIATION_FINAL,
};

/* Words in lower case → a small number. */
struct words {
    struct word {
        str text;
        unsigned char kind; /* 0: an empty slot */
        bool capital;       /* only for a word with a capital */
    } * slot;
    size_t cap, n;
};

struct rules {
    str lang;
    bool ordinal_dot, capital_nouns;
    long breath; /* characters */
    struct words abbreviations, starters, followers, attribution, clauses;
    LIST(struct word) endings; /* of abbreviations: "str" */
    LIST(str) continuations;
    LIST(str) attribution_list; /* the same words, for scripts that write no spaces */
    LIST(uint32_t) stops;
};

/* The rules that were asked for, each read once. */
struct rule_set {
    struct voices *voices;
    struct arena *keep;
    LIST(struct rules *) list;
};

/* Reads the tables of a language; an empty code gives the common ones alone. */
bool rules_find(struct rule_set *set, str lang, const struct rules **out, struct err *err);

/* `word` as written, its last dot left out. */
enum abbreviation rules_abbreviation(const struct rules *r, str word);
bool rules_is_starter(const struct rules *r, str word);
bool rules_is_follower(const struct rules *r, str word);
bool rules_is_attribution(const struct rules *r, str word);
bool rules_opens_clause(const struct rules *r, str word);
bool rules_is_stop(const struct rules *r, uint32_t c);

#endif
