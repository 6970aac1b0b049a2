/* pattern: what a rule of spoken.tsv looks for.
 *
 *   {name} {name:type}  a slot: a number, date part, word… or an entry of a word class; without a
 *                       type the name says it ({day}, {int2}, {unit})
 *   (a|b)  (a|b)?       alternatives; `?` makes what stands before it optional
 *   space               one or more spaces        _   any number of spaces, also none
 *   ~                   a hyphen or a dash of any kind
 *   left< … >right      context: must stand there, is not part of the match; `!` in front: must
 * not. left is a list of texts or {class}es separated by | \x                  x itself
 *
 * Matching is linear: a slot has one reading at a place, only alternatives are tried in turn. */
#ifndef NORMALISE_PATTERN_H
#define NORMALISE_PATTERN_H

#include "base/err.h"
#include "language/table.h"
#include "normalise/number.h"
#include "normalise/words.h"

enum { SLOTS_MOST = 12 };

struct slot {
    str name;
    enum slot_type type;
    int word_class;
};

enum element_kind {
    EL_CHAR,
    EL_SPACE,
    EL_GAP,
    EL_DASH,
    EL_SLOT,
    EL_FORK,
    EL_AHEAD,
    EL_NOT,
    EL_END
};

struct element {
    enum element_kind kind;
    uint32_t c;
    int slot;
    int next, other; /* other: the second way of a fork */
};

struct behind {
    const uint32_t *c; /* a text; NULL: a class, or a name */
    size_t n;
    int word_class; /* -1: any name (a word with a capital letter) */
};

struct pattern {
    struct slot slots[SLOTS_MOST];
    int slots_n;
    LIST(struct element) elements;
    int start;
    LIST(struct behind) behinds;
    bool behind_negated;
};

struct capture {
    size_t from, to;
    struct entry *entry;
    long value;
    bool set;
};

struct match {
    size_t from, to;
    int fixed; /* how much of it the pattern itself named: of equally long matches the more certain
                */
    struct capture slots[SLOTS_MOST];
};

struct grammar;

/* Compiles; the classes it names are those of the grammar. */
bool pattern_parse(struct pattern *p, const struct grammar *g, str text, const struct table *t,
                   const struct row *row, struct arena *keep, struct err *err);
bool pattern_match(const struct pattern *p, const struct grammar *g, const struct chars *t,
                   size_t pos, struct match *m);

#endif
