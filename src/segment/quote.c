#include "segment/quote.h"

#include "base/utf8.h"
#include "segment/letter.h"

#define NESTING     16
#define QUOTE_BYTES 800 /* between a pair of quotation marks that hold sentences together */
#define PAREN_BYTES 500

struct open_mark {
    uint32_t mark;
    size_t at;
};

struct pairing {
    str text;
    struct span run;
    unsigned char *flags;
    struct open_mark stack[NESTING];
    size_t depth;
};

/* What stands on both sides of a mark. */
struct sides {
    uint32_t before, after; /* 0 at the ends of the run */
    bool left_edge;         /* a word begins after it */
    bool right_edge;        /* a word ends before it */
};

static struct sides sides_of(const struct pairing *p, size_t at, size_t next) {
    struct sides s = {0};
    s.before = at > p->run.start ? utf8_before(p->text, at) : 0;
    s.after = next < p->run.end ? utf8_peek(p->text, next) : 0;
    bool free_before = s.before == 0 || letter_is_space(s.before) || letter_is_dash(s.before);
    bool free_after = s.after == 0 || letter_is_space(s.after);
    bool ends_after = s.after == '.' || s.after == '!' || s.after == '?' ||
                      letter_is_pause(s.after) || s.after == ')' || s.after == ']' ||
                      letter_is_wide_stop(s.after);
    bool opens_before = s.before == '(' || s.before == '[' || s.before == 0x201C ||
                        s.before == 0xAB || s.before == 0x201E || s.before == 0xBF ||
                        s.before == 0xA1 || s.before == 0xFF08;
    s.left_edge = (free_before || opens_before) && !free_after && !ends_after;
    s.right_edge = !free_before && (free_after || ends_after || letter_is_dash(s.after));
    return s;
}

static void push(struct pairing *p, uint32_t mark, size_t at) {
    if (p->depth == NESTING) { /* forget the oldest */
        for (size_t i = 1; i < NESTING; i++)
            p->stack[i - 1] = p->stack[i];
        p->depth--;
    }
    p->stack[p->depth++] = (struct open_mark){mark, at};
}

/* The innermost open mark among `marks`, as its place in the stack + 1. */
static size_t find_open(const struct pairing *p, const uint32_t *marks) {
    for (size_t i = p->depth; i > 0; i--)
        for (const uint32_t *m = marks; *m; m++)
            if (p->stack[i - 1].mark == *m)
                return i;
    return 0;
}

static bool is_open(const struct pairing *p, uint32_t mark) {
    return find_open(p, (const uint32_t[]){mark, 0}) > 0;
}

static bool close_pair(struct pairing *p, const uint32_t *marks, size_t at) {
    size_t i = find_open(p, marks);
    if (i == 0)
        return false;
    struct open_mark open = p->stack[i - 1];
    p->depth = i - 1;
    bool paren = !letter_is_quote(open.mark);
    if (at - open.at > (paren ? PAREN_BYTES : QUOTE_BYTES))
        return true;
    p->flags[open.at - p->run.start] |= QUOTE_OPENS;
    p->flags[at - p->run.start] |= QUOTE_CLOSES;
    for (size_t k = open.at + 1; k <= at; k++)
        p->flags[k - p->run.start] |= QUOTE_INSIDE;
    return true;
}

static const uint32_t *opener_of(uint32_t closer) {
    static const uint32_t pairs[][4] = {
        {')', '(', 0xFF08},       {']', '['},       {'}', '{'},       {0xFF09, 0xFF08, '('},
        {0x300D, 0x300C},         {0x300F, 0x300E}, {0x300B, 0x300A}, {0x3009, 0x3008},
        {0x3011, 0x3010},         {0x3015, 0x3014}, {0xFF3D, 0xFF3B}, {0xFF63, 0xFF62},
        {0x203A, 0x2039, 0x203A}, {0xFF5D, 0xFF5B},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == closer)
            return pairs[i] + 1;
    return NULL;
}

static bool is_plain_opener(uint32_t c) {
    return c == '(' || c == '[' || c == '{' || c == 0xFF08 || c == 0x300C || c == 0x300E ||
           c == 0x300A || c == 0x3008 || c == 0x3010 || c == 0x3014 || c == 0xFF3B || c == 0xFF62 ||
           c == 0x2039 || c == 0xFF5B || c == 0x201E || c == 0x201A;
}

/* " has the same shape at both ends: its neighbours tell. */
static void pair_straight(struct pairing *p, size_t at, struct sides s) {
    bool open = is_open(p, '"');
    if (!open && !s.left_edge && (s.right_edge || letter_is_stop(s.before)) &&
        close_pair(p, (const uint32_t[]){0x201C, 0x201D, 0}, at)) /* “…" */
        return;
    if (open && (s.right_edge || !s.left_edge)) {
        close_pair(p, (const uint32_t[]){'"', 0}, at);
        return;
    }
    if (open) /* the open one lost its partner */
        p->depth = find_open(p, (const uint32_t[]){'"', 0}) - 1;
    bool inches = letter_is_digit(s.before) && !s.left_edge;
    if (s.left_edge || (!s.right_edge && !inches))
        push(p, '"', at);
}

/* ' and ’ are apostrophes far more often: only one next to a space or punctuation counts. */
static void pair_single(struct pairing *p, uint32_t c, size_t at, struct sides s) {
    bool ends = s.after == 0 || letter_is_space(s.after) || letter_is_pause(s.after) ||
                letter_is_stop(s.after) || s.after == ')' || s.after == '"' || s.after == 0x201D ||
                letter_is_cjk(s.after);
    bool stopped = letter_is_pause(s.before) || letter_is_stop(s.before) || s.before == '"' ||
                   letter_is_cjk(s.before);
    if (c == '\'' && s.left_edge && !letter_is_digit(s.after)) {
        if (!is_open(p, '\''))
            push(p, '\'', at);
    } else if (ends && (stopped || c == 0x2019)) {
        close_pair(
            p, c == '\'' ? (const uint32_t[]){'\'', 0} : (const uint32_t[]){0x2018, 0x201A, 0}, at);
    }
}

/* “ closes what „ opened; elsewhere it opens. */
static void pair_low_left(struct pairing *p, size_t at, struct sides s) {
    if (is_open(p, 0x201E) || (s.right_edge && is_open(p, 0x201C)))
        close_pair(p, (const uint32_t[]){0x201E, 0x201C, 0}, at);
    else
        push(p, 0x201C, at);
}

/* ” closes; in some languages, and by mistake in many texts, it opens too. */
static void pair_right(struct pairing *p, size_t at, struct sides s) {
    static const uint32_t openers[] = {0x201C, 0x201D, 0x201E, '"', 0x301D, 0};
    if (close_pair(p, openers, at))
        return;
    if (s.left_edge ||
        ((letter_is_wide_stop(s.before) || letter_is_pause(s.before)) && letter_is_alpha(s.after)))
        push(p, 0x201D, at);
}

static void pair_guillemet(struct pairing *p, uint32_t c, size_t at, struct sides s) {
    uint32_t other = c == 0xAB ? 0xBB : 0xAB;
    bool free_before = s.before == 0 || letter_is_space(s.before);
    if (is_open(p, other) && !(c == 0xAB && free_before))
        close_pair(p, (const uint32_t[]){other, 0}, at);
    else if (c == 0xBB && is_open(p, 0xBB) && s.right_edge) /* »…» as in Finnish */
        close_pair(p, (const uint32_t[]){0xBB, 0}, at);
    else if (c == 0xAB || s.left_edge)
        push(p, c, at);
}

static void pair_mark(struct pairing *p, uint32_t c, size_t at, size_t next) {
    const uint32_t *openers = opener_of(c);
    if (openers && close_pair(p, openers, at))
        return;
    if (is_plain_opener(c)) {
        push(p, c, at);
        return;
    }
    if (c != '"' && c != '\'' && c != 0xAB && c != 0xBB && (c < 0x2018 || c > 0x201D))
        return;
    struct sides s = sides_of(p, at, next);
    switch (c) {
    case '"': pair_straight(p, at, s); break;
    case '\'':
    case 0x2019: pair_single(p, c, at, s); break;
    case 0x2018:
        if (is_open(p, 0x201A) && s.right_edge) /* ‚…‘ */
            close_pair(p, (const uint32_t[]){0x201A, 0}, at);
        else
            push(p, c, at);
        break;
    case 0x201C: pair_low_left(p, at, s); break;
    case 0x201D: pair_right(p, at, s); break;
    default: pair_guillemet(p, c, at, s); break;
    }
}

const unsigned char *quote_pairs(str text, struct span run, struct arena *keep) {
    struct pairing p = {.text = text, .run = run};
    p.flags = arena_new(keep, unsigned char, run.end - run.start + 1);
    for (size_t at = run.start; at < run.end;) {
        size_t here = at;
        uint32_t c = (unsigned char)text.at[at];
        if (c < 0x80) {
            at++;
            if (letter_ascii[c] & (LETTER_OPENER | LETTER_CLOSER))
                pair_mark(&p, c, here, at);
            continue;
        }
        c = utf8_next(text, &at);
        if (c == 0xAB || c == 0xBB || (c >= 0x2018 && c <= 0x203A) ||
            (c >= 0x3008 && c <= 0x3015) || c >= 0xFF08)
            pair_mark(&p, c, here, at);
    }
    return p.flags;
}
