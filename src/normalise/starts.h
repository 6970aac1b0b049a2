/* starts: which rules are worth trying at a place.
 *
 * A grammar has hundreds of rules, and at most places none of them fits.  What a rule must begin
 * with, what must follow its first slot and which characters it cannot do without are worked out
 * once; the filters are wrong only by letting too much through. */
#ifndef NORMALISE_STARTS_H
#define NORMALISE_STARTS_H

#include "normalise/pattern.h"

/* A set of characters.  Others than ASCII share the upper half. */
struct key_set {
    uint64_t bits[4];
};

enum { KEYS = 256 };

static inline unsigned key_of(uint32_t c) {
    return c < 0x80 ? c : 0x80 | (c & 0x7F);
}

static inline bool key_has(const struct key_set *s, unsigned key) {
    return s->bits[key >> 6] >> (key & 63) & 1;
}

struct filter {
    const struct slot *first; /* the slot that the match begins with; NULL: something else */
    struct key_set follow;    /* what may come after that slot */
    struct seen needs;
};

static inline bool filter_seen(const struct filter *f, const struct seen *line) {
    return (f->needs.bits[0] & ~line->bits[0]) == 0 && (f->needs.bits[1] & ~line->bits[1]) == 0;
}

struct rule_list {
    int *at;
    size_t n, cap;
};

/* A rule that can begin with a character, and those that may come second. */
struct start {
    int rule;
    struct key_set second;
};

struct start_list {
    struct start *at;
    size_t n, cap;
};

struct starts {
    struct key_set any; /* what any rule begins with */
    struct start_list first[KEYS];
    struct rule_list address; /* those that begin with an address, which may begin with anything */
    /* by first and second character, made when first asked for */
    const struct rule_list **pairs[KEYS];
};

/* Adds the rule of that index, in the order in which rules count. */
void starts_add(struct starts *s, const struct pattern *p, const struct grammar *g, int rule,
                struct filter *filter, struct arena *keep);
/* Makes the list of the rules that may begin with these two keys. */
const struct rule_list *starts_list(struct starts *s, unsigned first, unsigned second,
                                    struct arena *keep);

/* The rules that may begin with these two characters; NULL: none. */
static inline const struct rule_list *starts_find(struct starts *s, uint32_t first, uint32_t second,
                                                  struct arena *keep) {
    unsigned a = key_of(first), b = key_of(second);
    if (!key_has(&s->any, a))
        return NULL;
    const struct rule_list *list =
        s->pairs[a] && s->pairs[a][b] ? s->pairs[a][b] : starts_list(s, a, b, keep);
    return list->n ? list : NULL;
}

#endif
