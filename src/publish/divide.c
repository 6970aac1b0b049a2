#include "publish/divide.h"

#include <math.h>
#include <stdint.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

#define NARROW (DIVIDE_LINE / DIVIDE_NARROW)
#define WIDE   (DIVIDE_LINE / DIVIDE_WIDE)
_Static_assert(NARROW *DIVIDE_NARROW == DIVIDE_LINE && WIDE * DIVIDE_WIDE == DIVIDE_LINE,
               "both kinds of characters fill a line");

/* What a caption costs: fewer are better, full ones, and those that end with a clause. */
#define COST_CAPTION  1000.0
#define COST_EMPTY    800.0 /* one of no width */
#define COST_NO_PAUSE 400.0
#define COST_NO_TIME  100000.0
/* That two lines may differ for ending the first with a clause, or not in a word. */
#define PAUSE_WORTH (8u * NARROW)
#define WORD_WORTH  (12u * NARROW)

/* What is never divided but as a last resort. */
struct unit {
    size_t start, end; /* bytes, without the white space behind it */
    bool pause;        /* a clause ends with it */
    bool timed;        /* a caption that ends with it knows when */
};

struct units {
    LIST(struct unit) list;
    unsigned *width; /* of the text before each byte */
    size_t *reach;   /* of each unit: the first that is not in a line with it */
};

void divider_open(struct divider *d) {
    UErrorCode status = U_ZERO_ERROR;
    *d = (struct divider){0};
    d->lines = ubrk_open(UBRK_LINE, "", NULL, 0, &status);
    d->characters = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &status);
}

void divider_close(struct divider *d) {
    if (d->lines)
        ubrk_close(d->lines);
    if (d->characters)
        ubrk_close(d->characters);
    *d = (struct divider){0};
}

/* Calls `each` for every part that the iterator finds; the whole text without an iterator. */
static void walk(void *iterator, str text, void (*each)(void *self, struct span part), void *self) {
    UErrorCode status = U_ZERO_ERROR;
    UText *u = utext_openUTF8(NULL, text.at, (int64_t)text.len, &status);
    size_t at = 0;
    if (iterator)
        ubrk_setUText(iterator, u, &status);
    if (iterator && U_SUCCESS(status)) {
        ubrk_first(iterator);
        for (int32_t to; (to = ubrk_next(iterator)) != UBRK_DONE; at = (size_t)to)
            each(self, (struct span){at, (size_t)to});
    }
    if (at < text.len)
        each(self, (struct span){at, text.len});
    utext_close(u);
}

static unsigned width_of(uint32_t c) {
    if (u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return 0;
    int width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    bool wide = width == U_EA_FULLWIDTH || width == U_EA_WIDE ||
                u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI_PRESENTATION);
    return wide ? WIDE : NARROW;
}

struct measuring {
    str text;
    unsigned *width;
    unsigned sum;
};

static void measure_character(void *self, struct span part) {
    struct measuring *m = self;
    for (size_t i = part.start; i < part.end; i++)
        m->width[i] = m->sum;
    m->sum += width_of(utf8_peek(m->text, part.start));
    m->width[part.end] = m->sum;
}

static unsigned *measure(struct divider *d, str text, struct arena *scratch) {
    struct measuring m = {text, arena_new(scratch, unsigned, text.len + 1), 0};
    walk(d->characters, text, measure_character, &m);
    return m.width;
}

unsigned divide_width(struct divider *d, str text, struct arena scratch) {
    return measure(d, text, &scratch)[text.len];
}

/* ---- units ---- */

struct cutting {
    str text;
    struct units *units;
    struct arena *scratch;
};

static bool closes(uint32_t c) {
    int kind = u_charType((UChar32)c);
    return kind == U_END_PUNCTUATION || kind == U_FINAL_PUNCTUATION || c == '"' || c == '\'';
}

static bool ends_clause(str text, struct span at) {
    size_t end = at.end;
    while (end > at.start && closes(utf8_before(text, end)))
        utf8_prev(text, &end);
    if (end == at.start)
        return false;
    uint32_t c = utf8_before(text, end);
    if (u_charType((UChar32)c) == U_DASH_PUNCTUATION)
        return c != '-' && c != 0x2010 && c != 0x2011;
    return u_hasBinaryProperty((UChar32)c, UCHAR_TERMINAL_PUNCTUATION) &&
           !u_hasBinaryProperty((UChar32)c, UCHAR_S_TERM);
}

static void add_unit(struct cutting *c, size_t start, size_t end) {
    *list_push(&c->units->list, c->scratch) = (struct unit){
        .start = start, .end = end, .pause = ends_clause(c->text, (struct span){start, end})};
}

/* A stretch between two places where a line may end, in parts that fit into one. */
static void cut_stretch(void *self, struct span part) {
    struct cutting *c = self;
    const unsigned *width = c->units->width;
    str trimmed = str_trim(str_sub(c->text, part.start, part.end));
    size_t start = (size_t)(trimmed.at - c->text.at), end = start + trimmed.len;
    if (trimmed.len == 0)
        return;
    while (width[end] - width[start] > DIVIDE_LINE) {
        size_t most = start, next = start;
        while (width[next] - width[start] <= DIVIDE_LINE) {
            most = next; /* the last byte of what fits: the start of a character */
            unsigned now = width[next];
            while (next < end && width[next] == now)
                utf8_next(c->text, &next);
        }
        add_unit(c, start, most);
        start = most;
    }
    add_unit(c, start, end);
}

/* Which units a caption may end with, since a word with a time of its own begins behind them. */
static void find_times(struct units *u, const struct span *words, size_t n) {
    size_t w = 0;
    for (size_t i = 0; i + 1 < u->list.n; i++) {
        size_t at = u->list.at[i + 1].start;
        while (w < n && words[w].end <= at)
            w++;
        u->list.at[i].timed = w < n && words[w].start >= at;
    }
}

static unsigned width_between(const struct units *u, size_t i, size_t end) {
    return u->width[u->list.at[end - 1].end] - u->width[u->list.at[i].start];
}

static void find_reaches(struct units *u, struct arena *scratch) {
    size_t n = u->list.n, end = 0;
    u->reach = arena_new(scratch, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        end = end > i ? end : i + 1;
        while (end < n && width_between(u, i, end + 1) <= DIVIDE_LINE)
            end++;
        u->reach[i] = end;
    }
    u->reach[n] = n;
}

/* ---- captions ---- */

static double cost_of(const struct units *u, size_t i, size_t end) {
    unsigned width = width_between(u, i, end);
    double room = 1 - fmin(1, (double)width / (2 * DIVIDE_LINE));
    double cost = COST_CAPTION + COST_EMPTY * room * room;
    if (end == u->list.n)
        return cost;
    const struct unit *last = &u->list.at[end - 1];
    return cost + (last->timed ? 0 : COST_NO_TIME) + (last->pause ? 0 : COST_NO_PAUSE);
}

/* Where the second line begins: lines of about the same length, or the first a clause. */
static size_t second_line(const struct units *u, size_t i, size_t end) {
    size_t best = u->reach[i];
    unsigned least = UINT32_MAX;
    for (size_t k = i + 1; k < end && k <= u->reach[i]; k++) {
        unsigned a = width_between(u, i, k), b = width_between(u, k, end);
        const struct unit *last = &u->list.at[k - 1];
        unsigned differ = a > b ? a - b : b - a;
        differ += (last->pause ? 0 : PAUSE_WORTH) + (last->timed ? 0 : WORD_WORTH);
        if (b <= DIVIDE_LINE && differ < least) {
            least = differ;
            best = k;
        }
    }
    return best;
}

static struct slice slice_of(const struct units *u, size_t i, size_t end) {
    const struct unit *at = u->list.at;
    size_t stop = at[end - 1].end, k = end;
    if (u->reach[i] < end)
        k = second_line(u, i, end);
    return (struct slice){{{at[i].start, at[k - 1].end}, {k < end ? at[k].start : stop, stop}}};
}

void divide_text(struct divider *d, str text, const struct span *words, size_t words_n,
                 struct slices *out, struct arena *keep, struct arena scratch) {
    struct units u = {.width = measure(d, text, &scratch)};
    struct cutting c = {text, &u, &scratch};
    walk(d->lines, text, cut_stretch, &c);
    size_t n = u.list.n;
    if (n == 0)
        return;
    find_times(&u, words, words_n);
    find_reaches(&u, &scratch);
    /* the cheapest way from each unit to the end, and where its first caption ends */
    double *cost = arena_new(&scratch, double, n + 1);
    size_t *next = arena_new(&scratch, size_t, n + 1);
    for (size_t i = n; i-- > 0;) {
        cost[i] = INFINITY;
        for (size_t end = i + 1; end <= u.reach[u.reach[i]]; end++) {
            double all = cost_of(&u, i, end) + cost[end];
            if (all < cost[i]) {
                cost[i] = all;
                next[i] = end;
            }
        }
    }
    for (size_t i = 0; i < n; i = next[i])
        *list_push(&out->list, keep) = slice_of(&u, i, next[i]);
}
