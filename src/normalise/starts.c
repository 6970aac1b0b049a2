#include "normalise/starts.h"

#include "normalise/grammar.h"

/* The pairs of characters that one rule can begin with. */
struct pairs {
    struct key_set first, second[KEYS];
    bool address;
};

static void key_add(struct key_set *s, unsigned key) {
    s->bits[key >> 6] |= UINT64_C(1) << (key & 63);
}

static const struct key_set every = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};

static void key_join(struct key_set *s, const struct key_set *more) {
    for (size_t i = 0; i < 4; i++)
        s->bits[i] |= more->bits[i];
}

static void pair_add(struct pairs *p, uint32_t first, uint32_t second) {
    key_add(&p->first, key_of(first));
    key_add(&p->second[key_of(first)], key_of(second));
}

static void first_add(struct pairs *p, unsigned key) {
    key_add(&p->first, key);
    p->second[key] = every;
}

static void dashes(struct key_set *s) {
    for (uint32_t c = 0x2010; c < 0x2050; c++)
        if (char_is_dash(c))
            key_add(s, key_of(c));
    key_add(s, '-');
    key_add(s, '~');
    key_add(s, key_of(0x301C));
}

static bool is_numeric(const struct slot *s) {
    return s->type <= SLOT_MINUTE;
}

static void class_keys(const struct word_class *w, struct pairs *out) {
    for (size_t i = 0; i < w->spellings.n; i++) {
        const struct spelling *s = &w->spellings.at[i];
        uint32_t firsts[2] = {s->c[0], w->ignore_case ? char_upper(s->c[0]) : s->c[0]};
        for (int f = 0; f < 2; f++) {
            if (s->n == 1) {
                first_add(out, key_of(firsts[f]));
                continue;
            }
            pair_add(out, firsts[f], s->c[1]);
            pair_add(out, firsts[f], w->ignore_case ? char_upper(s->c[1]) : s->c[1]);
        }
    }
    for (unsigned k = 0; k < KEYS && w->suffixes; k++)
        if (k >= 0x80 || char_is_letter(k))
            first_add(out, k);
}

/* `begins`: the match begins with the slot, so that a sign may stand before a number. */
static void slot_keys(const struct slot *s, const struct grammar *g, bool begins,
                      struct pairs *out) {
    if (s->type == SLOT_CLASS) {
        class_keys(g->classes[s->word_class], out);
        return;
    }
    out->address |= s->type == SLOT_LINK || s->type == SLOT_MAIL;
    bool number = s->type <= SLOT_CENTS;
    for (uint32_t d = '0'; d <= '9' && number; d++) {
        for (int i = 0; i < g->marks.decimals; i++)
            pair_add(out, g->marks.decimal[i], d);
        if (begins) {
            pair_add(out, '-', d);
            pair_add(out, '+', d);
        }
    }
    for (int i = 0; i < g->marks.decimals && number && begins; i++) {
        pair_add(out, '-', g->marks.decimal[i]);
        pair_add(out, '+', g->marks.decimal[i]);
    }
    for (unsigned k = 0; k < KEYS; k++) {
        bool letter = k >= 0x80 || char_is_letter(k), upper = k >= 0x80 || char_is_upper(k);
        if ((is_numeric(s) && char_is_digit(k)) ||
            ((s->type >= SLOT_ROMAN && s->type <= SLOT_CAPS) && k < 0x80 && upper) ||
            (s->type == SLOT_SMALL_ROMAN && k < 0x80 && letter) ||
            (s->type == SLOT_NAME && upper) || (s->type == SLOT_WORD && letter))
            first_add(out, k);
    }
}

/* What may follow a slot.  A number does not end before a digit, nor before a letter where the
 * engine reads digits. */
static void follow_from(const struct pattern *p, const struct grammar *g, int at,
                        const struct slot *first, struct key_set *out) {
    for (; at >= 0; at = p->elements.at[at].next) {
        const struct element *e = &p->elements.at[at];
        switch (e->kind) {
        case EL_CHAR: key_add(out, key_of(e->c)); return;
        case EL_SPACE: key_add(out, ' '); return;
        case EL_GAP: key_add(out, ' '); break;
        case EL_DASH: dashes(out); return;
        case EL_SLOT: {
            struct pairs pairs = {.address = false};
            slot_keys(&p->slots[e->slot], g, false, &pairs);
            key_join(out, pairs.address ? &every : &pairs.first);
            return;
        }
        case EL_FORK:
            if (e->other >= 0)
                follow_from(p, g, e->other, first, out);
            break;
        case EL_AHEAD: break;
        case EL_NOT:
        case EL_END:
            for (unsigned k = 0; k < KEYS; k++)
                if (k >= 0x80 || !is_numeric(first) ||
                    !(char_is_digit(k) || (char_is_letter(k) && g->leaves_digits)))
                    key_add(out, k);
            return;
        }
    }
}

/* A match that begins with the characters of `first` and goes on with the element at `next`. */
static void begin_with(const struct pattern *p, const struct grammar *g,
                       const struct key_set *first, int next, bool more, struct pairs *out) {
    static const struct slot anything = {.type = SLOT_TYPES};
    struct key_set second = *first;
    if (!more)
        second = (struct key_set){{0}};
    follow_from(p, g, next, &anything, &second);
    key_join(&out->first, first);
    for (unsigned k = 0; k < KEYS; k++)
        if (key_has(first, k))
            key_join(&out->second[k], &second);
}

static void starts_from(const struct pattern *p, const struct grammar *g, int at,
                        struct pairs *out) {
    for (; at >= 0; at = p->elements.at[at].next) {
        const struct element *e = &p->elements.at[at];
        struct key_set first = {{0}};
        switch (e->kind) {
        case EL_CHAR:
            key_add(&first, key_of(e->c));
            begin_with(p, g, &first, e->next, false, out);
            return;
        case EL_SPACE:
        case EL_GAP:
            key_add(&first, ' ');
            begin_with(p, g, &first, e->next, true, out);
            if (e->kind == EL_SPACE)
                return;
            break;
        case EL_DASH:
            dashes(&first);
            begin_with(p, g, &first, e->next, false, out);
            return;
        case EL_SLOT: slot_keys(&p->slots[e->slot], g, true, out); return;
        case EL_FORK:
            if (e->other >= 0)
                starts_from(p, g, e->other, out);
            break;
        case EL_AHEAD:
        case EL_NOT:
        case EL_END: return;
        }
    }
}

/* Without which of the characters does no way through the pattern match?  `known` holds the answer
 * for the elements that were looked at: bit 0 is never a character of a line. */
static struct seen needs_from(const struct pattern *p, int at, struct seen *known) {
    struct seen out = {{0}};
    if (at < 0 || p->elements.at[at].kind == EL_NOT)
        return out;
    if (known[at].bits[0] & 1)
        return known[at];
    const struct element *e = &p->elements.at[at];
    out = needs_from(p, e->next, known);
    if (e->kind == EL_FORK && e->other >= 0) {
        struct seen other = needs_from(p, e->other, known);
        out.bits[0] &= other.bits[0];
        out.bits[1] &= other.bits[1];
    } else if (e->kind == EL_CHAR && e->c < 0x80) {
        seen_add(&out, e->c);
    } else if (e->kind == EL_DASH) {
        seen_add(&out, SEEN_DASH);
    } else if (e->kind == EL_SPACE) {
        seen_add(&out, ' ');
    } else if (e->kind == EL_SLOT && is_numeric(&p->slots[e->slot])) {
        seen_add(&out, SEEN_DIGIT);
    }
    known[at] = out;
    known[at].bits[0] |= 1;
    return out;
}

static void filter_make(struct filter *f, const struct pattern *p, const struct grammar *g,
                        struct arena *keep) {
    int at = p->start;
    f->needs = needs_from(p, at, arena_new(keep, struct seen, p->elements.n));
    f->needs.bits[0] &= ~UINT64_C(1);
    while (p->elements.at[at].kind == EL_FORK && p->elements.at[at].other < 0)
        at = p->elements.at[at].next;
    if (p->elements.at[at].kind == EL_SLOT) {
        f->first = &p->slots[p->elements.at[at].slot];
        follow_from(p, g, p->elements.at[at].next, f->first, &f->follow);
    }
}

void starts_add(struct starts *s, const struct pattern *p, const struct grammar *g, int rule,
                struct filter *filter, struct arena *keep) {
    struct pairs pairs = {.address = false};
    filter_make(filter, p, g, keep);
    starts_from(p, g, p->start, &pairs);
    key_join(&s->any, &pairs.first);
    for (unsigned k = 0; k < KEYS; k++)
        if (key_has(&pairs.first, k))
            *list_push(&s->first[k], keep) = (struct start){rule, pairs.second[k]};
    if (pairs.address)
        *list_push(&s->address, keep) = rule;
}

const struct rule_list *starts_list(struct starts *s, unsigned first, unsigned second,
                                    struct arena *keep) {
    struct rule_list *list = arena_new(keep, struct rule_list, 1);
    for (size_t i = 0; i < s->first[first].n; i++)
        if (key_has(&s->first[first].at[i].second, second))
            *list_push(list, keep) = s->first[first].at[i].rule;
    if (!s->pairs[first])
        s->pairs[first] = arena_new(keep, const struct rule_list *, KEYS);
    return s->pairs[first][second] = list;
}
