#include "normalise/lexemes.h"

#include <string.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

#define PREFIX 4 /* characters that an entry is found by */

/* An entry as the line's characters are: folded; in lower case, for finding it in any. */
struct pattern_of {
    const uint32_t *c;
    size_t n;
    bool any_case;
    const struct lexeme *lexeme;
    uint32_t next; /* in the same slot: index + 1, longer ones first */
};

struct index {
    struct pattern_of *patterns;
    size_t n;
    uint32_t *slots; /* first in the chain: index + 1; 0: none */
    size_t cap;
    uint64_t firsts[16]; /* low bits of what entries can begin with */
};

struct joined {
    const uint32_t *c;
    size_t n;
    const struct joint *joint;
};

struct lexemes {
    struct index users, own;
    LIST(struct joined) before, after;
};

static uint32_t mix(uint32_t hash, uint32_t c) {
    return (hash ^ c) * 0x9E3779B1u;
}

static void mark_first(struct index *x, uint32_t c) {
    x->firsts[(c & 1023) / 64] |= (uint64_t)1 << (c & 63);
}

static bool may_begin(const struct index *x, uint32_t c) {
    return x->firsts[(c & 1023) / 64] >> (c & 63) & 1;
}

static bool is_lower(const uint32_t *c, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (char_lower(c[i]) != c[i])
            return false;
    return true;
}

/* Longer ones first; of equal ones that in its own case, then the one that came first. */
static bool goes_before(const struct pattern_of *a, const struct pattern_of *b) {
    return a->n != b->n ? a->n > b->n : !a->any_case && b->any_case;
}

static uint32_t *slot_of(const struct index *x, uint32_t hash, size_t n) {
    return &x->slots[mix(hash, (uint32_t)n) >> 7 & (x->cap - 1)];
}

static void add(struct index *x, const struct lexeme *lexeme, struct arena *keep) {
    struct chars t = chars_of(lexeme->written, keep);
    struct pattern_of *p = &x->patterns[x->n++];
    uint32_t hash = 0;
    *p = (struct pattern_of){t.c, t.n, is_lower(t.c, t.n), lexeme, 0};
    size_t prefix = t.n < PREFIX ? t.n : PREFIX;
    for (size_t i = 0; i < prefix; i++)
        hash = mix(hash, char_lower(t.c[i]));
    mark_first(x, t.c[0]);
    if (p->any_case)
        mark_first(x, char_upper(t.c[0]));
    uint32_t *link = slot_of(x, hash, prefix);
    while (*link && !goes_before(p, &x->patterns[*link - 1]))
        link = &x->patterns[*link - 1].next;
    p->next = *link;
    *link = (uint32_t)x->n;
}

static void index_open(struct index *x, const struct lexeme *lexemes, size_t n,
                       struct arena *keep) {
    for (x->cap = 16; x->cap < 2 * n; x->cap *= 2)
        ;
    x->patterns = arena_new(keep, struct pattern_of, n + 1);
    x->slots = arena_new(keep, uint32_t, x->cap);
    for (size_t i = 0; i < n; i++)
        add(x, &lexemes[i], keep);
}

static struct joined joined_of(const struct joint *joint, struct arena *keep) {
    struct chars t = chars_of(joint->written, keep);
    return (struct joined){t.c, t.n, joint};
}

struct lexemes *lexemes_open(const struct lexicon *lexicon, struct arena *keep) {
    if (lexicon->own.n + lexicon->users.n == 0)
        return NULL;
    struct lexemes *l = arena_new(keep, struct lexemes, 1);
    index_open(&l->users, lexicon->users.at, lexicon->users.n, keep);
    index_open(&l->own, lexicon->own.at, lexicon->own.n, keep);
    for (size_t i = 0; i < lexicon->before.n; i++)
        *list_push(&l->before, keep) = joined_of(&lexicon->before.at[i], keep);
    for (size_t i = 0; i < lexicon->after.n; i++)
        *list_push(&l->after, keep) = joined_of(&lexicon->after.at[i], keep);
    return l;
}

static bool is_mark(uint32_t c) {
    int8_t type = u_charType((UChar32)c);
    return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK ||
           type == U_MODIFIER_LETTER;
}

/* Part of a word in a script that puts spaces between words. */
static bool is_wordly(uint32_t c) {
    if (c < 0x80)
        return char_is_letter(c) || char_is_digit(c);
    if (utf8_is_han(c) || utf8_is_kana(c) || utf8_is_hangul(c))
        return false;
    return (u_isalnum((UChar32)c) || is_mark(c)) &&
           u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK) != U_LB_COMPLEX_CONTEXT;
}

/* Whether a word can begin (end) between characters pos - 1 and pos.  Hangul has spaces, but also
 * particles that are written with the word before them. */
static bool can_begin(const struct chars *t, size_t pos) {
    if (pos == 0)
        return true;
    uint32_t before = t->c[pos - 1], here = t->c[pos];
    if (utf8_is_hangul(here))
        return !utf8_is_hangul(before);
    return !is_wordly(here) || !is_wordly(before);
}

static bool can_end(const struct chars *t, size_t pos) {
    if (pos == t->n)
        return true;
    uint32_t before = t->c[pos - 1], here = t->c[pos];
    if (here == '\'' && is_wordly(before) && pos + 1 < t->n && is_wordly(t->c[pos + 1]))
        return false; /* don't */
    return !(is_wordly(here) && is_wordly(before)) && !is_mark(here);
}

/* Of most places in most texts it is known at once that no word begins there. */
static bool is_inside(uint32_t before, uint32_t here) {
    return (before | 32) - 'a' < 26 && (here | 32) - 'a' < 26;
}

static bool stands_at(const struct pattern_of *p, const struct chars *t, size_t pos) {
    if (p->n > t->n - pos)
        return false;
    for (size_t i = 0; i < p->n; i++)
        if ((p->any_case ? char_lower(t->c[pos + i]) : t->c[pos + i]) != p->c[i])
            return false;
    return true;
}

static bool joint_stands_at(const struct joined *j, const struct chars *t, size_t pos) {
    for (size_t i = 0; i < j->n; i++)
        if (pos + i >= t->n || char_lower(t->c[pos + i]) != j->c[i])
            return false;
    return true;
}

/* Whether phonemes end in one of the list; * fits all. */
static bool ends_in(str phonemes, str list) {
    for (str rest = list; rest.at;) {
        str one = str_cut(&rest, ' ');
        if (str_eq(one, S("*")) || (one.len && str_ends(phonemes, one)))
            return true;
    }
    return false;
}

/* The end of what is joined to the word that ends at `end`: the first row that fits. */
static bool find_after(const struct lexemes *l, const struct chars *t, size_t end,
                       const struct lexeme *lexeme, struct hit *hit) {
    for (size_t i = 0; i < l->after.n && lexeme->as != SAID_SYLLABLES; i++) {
        const struct joined *j = &l->after.at[i];
        size_t to = end + j->n;
        if (!joint_stands_at(j, t, end) || !can_end(t, to) ||
            (lexeme->as == SAID_PHONEMES && !ends_in(lexeme->spoken, j->joint->after)))
            continue;
        hit->to = to;
        hit->after = j->joint;
        return true;
    }
    return false;
}

/* What is joined before phonemes must be said with them; words can be left to the engine. */
static void find_before(const struct lexemes *l, const struct chars *t, size_t least,
                        struct hit *hit) {
    for (size_t i = 0; i < l->before.n && hit->lexeme->as == SAID_PHONEMES; i++) {
        const struct joined *j = &l->before.at[i];
        if (j->n <= hit->from && hit->from - j->n >= least &&
            joint_stands_at(j, t, hit->from - j->n) && can_begin(t, hit->from - j->n)) {
            hit->from -= j->n;
            hit->before = j->joint;
            return;
        }
    }
}

static bool find_here(const struct lexemes *l, const struct index *x, const struct chars *t,
                      size_t pos, size_t most, struct hit *out) {
    uint32_t hash = 0;
    const struct pattern_of *best = NULL;
    for (size_t n = 1; n <= PREFIX && pos + n <= most; n++) {
        hash = mix(hash, char_lower(t->c[pos + n - 1]));
        for (uint32_t i = *slot_of(x, hash, n); i; i = x->patterns[i - 1].next) {
            const struct pattern_of *p = &x->patterns[i - 1];
            struct hit hit = {pos, pos + p->n, p->lexeme, pos + p->n, NULL, NULL};
            if ((n < PREFIX ? p->n != n : p->n < n) || pos + p->n > most || !stands_at(p, t, pos) ||
                (best && !goes_before(p, best)))
                continue;
            bool joins = find_after(l, t, hit.to, p->lexeme, &hit) && hit.to <= most;
            if (!joins && !can_end(t, pos + p->n))
                continue;
            if (!joins) {
                hit.to = hit.word_end;
                hit.after = NULL;
            }
            best = p;
            *out = hit;
            break;
        }
    }
    return best != NULL;
}

/* In characters [from, to), which hits of the other index bound. */
static void find_between(const struct lexemes *l, const struct index *x, const struct chars *t,
                         size_t from, size_t to, struct hits *out, struct arena *keep) {
    size_t least = from;
    for (size_t pos = from; pos < to;) {
        struct hit hit;
        if (!may_begin(x, t->c[pos]) || (pos && is_inside(t->c[pos - 1], t->c[pos])) ||
            !can_begin(t, pos) || !find_here(l, x, t, pos, to, &hit)) {
            pos++;
            continue;
        }
        find_before(l, t, least, &hit);
        *list_push(out, keep) = hit;
        least = pos = hit.to;
    }
}

void lexemes_find(const struct lexemes *l, const struct chars *t, struct hits *out,
                  struct arena *keep) {
    struct hits users = {0};
    *out = users;
    size_t done = 0;
    if (l->users.n)
        find_between(l, &l->users, t, 0, t->n, &users, keep);
    if (l->own.n == 0) {
        *out = users;
        return;
    }
    for (size_t i = 0; i < users.n; i++) {
        find_between(l, &l->own, t, done, users.at[i].from, out, keep);
        *list_push(out, keep) = users.at[i];
        done = users.at[i].to;
    }
    find_between(l, &l->own, t, done, t->n, out, keep);
}
