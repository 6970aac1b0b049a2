#include "normalise/pattern.h"

#include "base/utf8.h"
#include "normalise/grammar.h"

struct parser {
    struct pattern *p;
    const struct grammar *g;
    const struct table *table;
    const struct row *row;
    struct arena *keep;
    struct err *err;
    struct chars t;
    size_t at;
    int depth;
    bool context; /* the > was seen */
};

static bool bad(struct parser *r, const char *why) {
    return table_fail(r->table, r->row, r->err, "pattern `%.*s`: %s", STR_FMT(r->t.text), why);
}

static int element_add(struct parser *r, struct element e) {
    *list_push(&r->p->elements, r->keep) = e;
    return (int)r->p->elements.n - 1;
}

/* A run of elements: its first, and those whose `next` is still open (one, by construction: every
 * alternative is closed with a joining gap of nothing). */
struct run {
    int first, last;
};

static void append(struct parser *r, struct run *run, int first, int last) {
    if (run->first < 0)
        run->first = first;
    else
        r->p->elements.at[run->last].next = first;
    run->last = last;
}

static int joint(struct parser *r) {
    return element_add(r, (struct element){.kind = EL_FORK, .next = -1, .other = -1});
}

static bool type_named(const struct grammar *g, str name, struct slot *s) {
    for (int i = 0; i < SLOT_TYPES; i++)
        if (str_eq(name, str_of(slot_type_names[i]))) {
            s->type = (enum slot_type)i;
            s->word_class = -1;
            return true;
        }
    s->type = SLOT_CLASS;
    s->word_class = grammar_class(g, name);
    return s->word_class >= 0;
}

static bool slot_of(struct parser *r, str text, int *slot) {
    struct pattern *p = r->p;
    size_t colon = str_find_byte(text, ':', 0);
    struct slot s = {.name = str_sub(text, 0, colon), .word_class = -1};
    str type = colon < text.len ? str_sub(text, colon + 1, text.len) : text;
    bool known = type_named(r->g, type, &s);
    if (!known && colon == text.len) { /* {day2} is a day */
        while (type.len && char_is_digit((unsigned char)type.at[type.len - 1]))
            type.len--;
        known = type_named(r->g, type, &s);
    }
    if (!known)
        return table_fail(r->table, r->row, r->err,
                          "`{%.*s}` is neither a type of slot nor a section of words.tsv",
                          STR_FMT(type));
    for (int i = 0; i < p->slots_n; i++)
        if (str_eq(p->slots[i].name, s.name) && p->slots[i].type == s.type &&
            p->slots[i].word_class == s.word_class) {
            *slot = i; /* the same slot in two alternatives */
            return true;
        }
    if (p->slots_n == SLOTS_MOST)
        return bad(r, "too many slots");
    *slot = p->slots_n;
    p->slots[p->slots_n++] = s;
    return true;
}

static bool parse_run(struct parser *r, struct run *run);

static bool parse_group(struct parser *r, struct run *out) {
    int end = joint(r), fork = -1;
    *out = (struct run){-1, end};
    for (;;) {
        struct run one = {-1, -1};
        if (!parse_run(r, &one))
            return false;
        int first = one.first < 0 ? end : one.first;
        if (one.last >= 0)
            r->p->elements.at[one.last].next = end;
        int way = element_add(r, (struct element){.kind = EL_FORK, .next = first, .other = -1});
        if (fork < 0)
            out->first = way;
        else
            r->p->elements.at[fork].other = way;
        fork = way;
        if (r->at >= r->t.n)
            return bad(r, "a `(` without its `)`");
        if (r->t.c[r->at++] == ')')
            return true;
    }
}

/* One element with its `?`. */
static bool parse_one(struct parser *r, struct run *one) {
    uint32_t c = r->t.c[r->at++];
    struct element e = {.kind = EL_CHAR, .c = c, .next = -1, .other = -1};
    if (c == '(') {
        if (++r->depth > 8)
            return bad(r, "too many ( inside each other");
        if (!parse_group(r, one))
            return false;
        r->depth--;
    } else {
        if (c == '{') {
            size_t from = r->at;
            while (r->at < r->t.n && r->t.c[r->at] != '}')
                r->at++;
            if (r->at == r->t.n)
                return bad(r, "a `{` without its `}`");
            e.kind = EL_SLOT;
            if (!slot_of(r, chars_text(&r->t, from, r->at++), &e.slot))
                return false;
        } else if (c == ' ') {
            e.kind = EL_SPACE;
        } else if (c == '_') {
            e.kind = EL_GAP;
        } else if (c == '~') {
            e.kind = EL_DASH;
        } else if (c == '\\' && r->at < r->t.n) {
            e.c = r->t.c[r->at++];
        } else if (c == '}' || c == '?') {
            return bad(r, c == '}' ? "a `}` without its `{`" : "a `?` after nothing");
        }
        one->first = one->last = element_add(r, e);
    }
    if (r->at < r->t.n && r->t.c[r->at] == '?') {
        r->at++;
        int end = joint(r);
        r->p->elements.at[one->last].next = end;
        int skip = element_add(r, (struct element){.kind = EL_FORK, .next = end, .other = -1});
        one->first =
            element_add(r, (struct element){.kind = EL_FORK, .next = one->first, .other = skip});
        one->last = end;
    }
    return true;
}

static bool parse_run(struct parser *r, struct run *run) {
    while (r->at < r->t.n && r->t.c[r->at] != '|' && r->t.c[r->at] != ')') {
        struct run one = {-1, -1};
        if (r->t.c[r->at] == '>' && r->depth == 0) {
            if (r->context)
                return bad(r, "more than one `>`");
            r->context = true;
            r->at++;
            bool negated = r->at < r->t.n && r->t.c[r->at] == '!';
            r->at += negated;
            int e = element_add(
                r, (struct element){.kind = negated ? EL_NOT : EL_AHEAD, .next = -1, .other = -1});
            append(r, run, e, e);
            continue;
        }
        if (!parse_one(r, &one))
            return false;
        append(r, run, one.first, one.last);
    }
    return true;
}

/* The place of the unescaped `<` outside braces; n: none. */
static size_t behind_mark(const struct chars *t) {
    for (size_t i = 0; i < t->n; i++) {
        if (t->c[i] == '\\')
            i++;
        else if (t->c[i] == '<')
            return i;
    }
    return t->n;
}

static bool parse_behind(struct parser *r, size_t end) {
    struct pattern *p = r->p;
    size_t from = 0;
    if (r->t.c[0] == '!') {
        p->behind_negated = true;
        from = 1;
    }
    for (size_t i = from; i <= end; i++) {
        if (i < end && r->t.c[i] != '|')
            continue;
        struct behind b = {.word_class = -1, .c = r->t.c + from, .n = i - from};
        if (b.n == 0)
            return bad(r, "nothing before `<`");
        if (b.c[0] == '{') {
            str name = chars_text(&r->t, from + 1, i - 1);
            b.word_class = grammar_class(r->g, name);
            b.c = NULL;
            if (b.word_class < 0 && !str_eq(name, S("name")))
                return bad(r, "unknown class before `<`");
        }
        *list_push(&p->behinds, r->keep) = b;
        from = i + 1;
    }
    return true;
}

bool pattern_parse(struct pattern *p, const struct grammar *g, str text, const struct table *t,
                   const struct row *row, struct arena *keep, struct err *err) {
    struct parser r = {.p = p, .g = g, .table = t, .row = row, .keep = keep, .err = err};
    r.t = chars_of(text, keep);
    size_t mark = behind_mark(&r.t);
    if (mark < r.t.n) {
        if (!parse_behind(&r, mark))
            return false;
        r.at = mark + 1;
        while (r.at < r.t.n && r.t.c[r.at] == ' ')
            r.at++;
    }
    struct run run = {-1, -1};
    if (!parse_run(&r, &run))
        return false;
    if (r.at < r.t.n)
        return bad(&r, "a `)` or `|` outside of `( )`");
    if (run.first < 0)
        return bad(&r, "it is empty");
    int end = element_add(&r, (struct element){.kind = EL_END, .next = -1, .other = -1});
    append(&r, &run, end, end);
    p->start = run.first;
    return true;
}

struct matcher {
    const struct pattern *p;
    const struct grammar *g;
    const struct chars *t;
    struct match *m;
    size_t from;
    size_t end; /* of the match, once the right context is reached; else SIZE_MAX */
    int fixed;  /* characters that the pattern itself named */
    int steps;
};

/* A match must not end inside a word or a number. */
static bool ends_well(const struct matcher *r, size_t end) {
    const struct chars *t = r->t;
    if (end == r->from)
        return false;
    if (end >= t->n)
        return true;
    uint32_t last = t->c[end - 1], next = t->c[end];
    if (char_is_digit(last)) {
        if (char_is_digit(next))
            return false;
        if (char_is_letter(next) && r->g->leaves_digits)
            return false;
        bool mark = next == '.' || is_decimal_mark(&r->g->marks, next);
        return !mark || end + 1 >= t->n || !char_is_digit(t->c[end + 1]);
    }
    if (!char_is_letter(last))
        return true;
    /* the B of B.C. is no word */
    bool initial = next == '.' && end + 1 < t->n && char_is_letter(t->c[end + 1]) &&
                   (end < 2 || !char_is_letter(t->c[end - 2]));
    return !initial && !char_is_letter(next) && !char_is_digit(next);
}

static bool match_slot(struct matcher *r, int slot, size_t pos, size_t *end) {
    const struct slot *s = &r->p->slots[slot];
    struct capture *c = &r->m->slots[slot];
    *c = (struct capture){.from = pos};
    if (s->type == SLOT_CLASS)
        c->set = (c->entry = class_find(r->g->classes[s->word_class], r->t, pos, end)) != NULL;
    else
        c->set = slot_match(&r->g->marks, r->t, pos, pos == r->from, s->type, end, &c->value);
    c->to = *end;
    return c->set;
}

static unsigned slots_set(const struct matcher *r) {
    unsigned set = 0;
    for (int i = 0; i < r->p->slots_n; i++)
        set |= (unsigned)r->m->slots[i].set << i;
    return set;
}

static bool match_from(struct matcher *r, int at, size_t pos, int fixed) {
    const struct chars *t = r->t;
    while (at >= 0) {
        const struct element *e = &r->p->elements.at[at];
        if (++r->steps > 4000) /* only a pattern of many nested alternatives gets here */
            return false;
        switch (e->kind) {
        case EL_CHAR:
            if (pos >= t->n || t->c[pos] != e->c)
                return false;
            pos++;
            fixed++;
            break;
        case EL_SPACE:
            if (pos >= t->n || t->c[pos] != ' ')
                return false;
            fixed++;
            /* fall through */
        case EL_GAP:
            while (pos < t->n && t->c[pos] == ' ')
                pos++;
            break;
        case EL_DASH:
            if (pos >= t->n || !char_is_dash(t->c[pos]))
                return false;
            pos++;
            break;
        case EL_SLOT: {
            size_t end = pos;
            if (!match_slot(r, e->slot, pos, &end))
                return false;
            pos = end;
            break;
        }
        case EL_FORK: {
            if (e->other < 0)
                break;
            size_t end = r->end;
            unsigned set = slots_set(r);
            if (match_from(r, e->next, pos, fixed))
                return true;
            r->end = end;
            for (int i = 0; i < r->p->slots_n; i++)
                r->m->slots[i].set = set >> i & 1;
            at = e->other;
            continue;
        }
        case EL_AHEAD:
            if (!ends_well(r, pos))
                return false;
            r->end = pos;
            r->fixed = ++fixed; /* context counts as one */
            break;
        case EL_NOT:
            if (!ends_well(r, pos))
                return false;
            r->end = pos;
            r->fixed = fixed + 1;
            return !match_from(r, e->next, pos, fixed);
        case EL_END:
            if (r->end != SIZE_MAX)
                return true;
            r->fixed = fixed;
            r->end = pos;
            return ends_well(r, pos);
        }
        at = e->next;
    }
    return false;
}

/* The word before pos, which ends at `end`. */
static size_t word_before(const struct chars *t, size_t end) {
    while (end > 0 && (char_is_letter(t->c[end - 1]) || t->c[end - 1] == '\'' ||
                       (t->c[end - 1] == '.' && end > 1 && char_is_letter(t->c[end - 2]))))
        end--;
    return end;
}

static bool behind_fits(const struct behind *b, const struct grammar *g, const struct chars *t,
                        size_t end) {
    if (b->c) {
        if (b->n > end ||
            (char_is_letter(b->c[0]) && end > b->n && char_is_letter(t->c[end - b->n - 1])))
            return false;
        for (size_t i = 0; i < b->n; i++)
            if (char_lower(t->c[end - b->n + i]) != char_lower(b->c[i]))
                return false;
        return true;
    }
    if (b->word_class < 0) {
        size_t from = word_before(t, end);
        return from < end && from > 0 && char_is_upper(t->c[from]);
    }
    return class_stands_before(g->classes[b->word_class], t, end);
}

static bool behind_ok(const struct pattern *p, const struct grammar *g, const struct chars *t,
                      size_t pos) {
    if (p->behinds.n == 0)
        return true;
    while (pos > 0 && t->c[pos - 1] == ' ')
        pos--;
    for (size_t i = 0; i < p->behinds.n; i++)
        if (behind_fits(&p->behinds.at[i], g, t, pos))
            return !p->behind_negated;
    return p->behind_negated;
}

bool pattern_match(const struct pattern *p, const struct grammar *g, const struct chars *t,
                   size_t pos, struct match *m) {
    struct matcher r = {.p = p, .g = g, .t = t, .m = m, .from = pos, .end = SIZE_MAX};
    for (int i = 0; i < p->slots_n; i++)
        m->slots[i] = (struct capture){0};
    m->from = pos;
    if (!match_from(&r, p->start, pos, 0) || !behind_ok(p, g, t, pos))
        return false;
    m->to = r.end;
    m->fixed = r.fixed + (p->behinds.n > 0);
    return true;
}
