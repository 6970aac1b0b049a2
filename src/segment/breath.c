#include "segment/breath.h"

#include "base/utf8.h"
#include "segment/letter.h"
#include "segment/quote.h"

/* How good a place is, in hundredths. */
enum {
    RANK_SEMICOLON = 300, /* ; : and a dash between spaces */
    RANK_CLAUSE = 260,    /* a comma before a word that opens a clause */
    RANK_COMMA = 200,
    RANK_WORD = 120,  /* a word that opens a clause, without a comma */
    RANK_LIST = 90,   /* one comma of several: 、 or a short way from the next */
    RANK_SPACE = 1,   /* where nothing better is to be had and no breath would last */
    OFF_CENTRE = 250, /* taken off at a whole breath's distance from an even division */
    QUOTED = 60,      /* taken off within quotation marks or brackets */
};
#define LIST_CHARS   24 /* between the commas of a list */
#define LEAST_PART   4  /* a part is at least a breath's 4th */
#define LAST_BREATHS 2  /* so many breaths are divided at any space */

struct division {
    str text; /* the paragraph */
    const struct rules *rules;
    struct span at; /* what is divided */
    const unsigned char *flags;
    size_t chars; /* in it */
};

static uint32_t char_at(const struct division *d, size_t at) {
    return at < d->at.end ? utf8_peek(d->text, at) : 0;
}

/* Whether the word at `at` opens a clause. */
static bool opens_clause(const struct division *d, size_t at) {
    size_t end = at;
    while (end < d->at.end && letter_is_alpha(utf8_peek(d->text, end)))
        utf8_next(d->text, &end);
    return end > at && rules_opens_clause(d->rules, str_sub(d->text, at, end));
}

static bool is_comma(uint32_t c) {
    return c == ',' || c == 0xFF0C || c == 0x3001 || c == 0x060C;
}

/* Whether another comma is near on either side of the one that ends before `at`. */
static bool in_list(const struct division *d, size_t at) {
    size_t left = at, right = at;
    utf8_prev(d->text, &left);
    for (size_t n = 0; n < LIST_CHARS && right < d->at.end; n++)
        if (is_comma(utf8_next(d->text, &right)))
            return true;
    for (size_t n = 0; n < LIST_CHARS && left > d->at.start; n++)
        if (is_comma(utf8_prev(d->text, &left)))
            return true;
    return false;
}

/* How good it is to divide before `at`, behind the character c; 0: not at all. */
static int rank_of(const struct division *d, size_t at, uint32_t c, bool any_space) {
    uint32_t next = char_at(d, at);
    bool spaced = letter_is_space(next);
    size_t word = spaced ? letter_skip_space(d->text, at, d->at.end) : at;
    uint32_t first = char_at(d, word);
    if (first == 0)
        return 0;
    if (c == ';' || c == ':' || c == 0x61B)
        return spaced ? RANK_SEMICOLON : 0;
    if (c == 0xFF1B || c == 0xFF1A)
        return RANK_SEMICOLON;
    if (is_comma(c)) {
        size_t before = at;
        utf8_prev(d->text, &before);
        bool number = letter_is_digit(first) && letter_is_digit(utf8_before(d->text, before));
        if ((c < 0x80 && !spaced) || number || letter_is_closer(next))
            return 0;
        if (opens_clause(d, word))
            return RANK_CLAUSE;
        return c == 0x3001 || in_list(d, at) ? RANK_LIST : RANK_COMMA;
    }
    if (!spaced || letter_is_space(c))
        return 0;
    if (letter_is_dash(first) && letter_is_space(char_at(d, word + utf8_len(d->text, word))))
        return RANK_SEMICOLON; /* the dash goes with what follows */
    if (opens_clause(d, word))
        return RANK_WORD;
    return any_space ? RANK_SPACE : 0;
}

/* The best place to end the first of `parts` parts; d->at.end: there is none. */
static size_t find_breath(const struct division *d, size_t parts) {
    size_t best = d->at.end, n = 0, breath = (size_t)d->rules->breath;
    size_t even = d->chars / parts, least = breath / LEAST_PART;
    int best_rank = 0;
    bool any_space = d->chars > breath * LAST_BREATHS;
    for (size_t at = d->at.start; at < d->at.end;) {
        uint32_t c = utf8_next(d->text, &at);
        n++;
        if (n < least || d->chars - n < least)
            continue;
        if (n > breath + least && best < d->at.end)
            break;
        int rank = rank_of(d, at, c, any_space);
        if (rank == 0)
            continue;
        size_t off = n > even ? n - even : even - n;
        size_t cost = off * OFF_CENTRE / breath;
        rank = (rank > RANK_SPACE ? 1000 : 500) + rank - (int)(cost > 400 ? 400 : cost) -
               (d->flags[at - d->at.start] & QUOTE_INSIDE ? QUOTED : 0);
        if (rank > best_rank) {
            best_rank = rank;
            best = at;
        }
    }
    return best;
}

/* Most sentences have one piece only. */
static void add_piece(struct sentence *s, struct piece piece, struct arena *keep) {
    list_reserve(&s->pieces, 1, keep);
    *list_push(&s->pieces, keep) = piece;
}

/* Adds a piece, as several when it is too long. */
static void add_divided(struct sentence *s, const struct rules *rules, str para, struct piece piece,
                        struct arena *keep, struct arena scratch) {
    struct division d = {.text = para, .rules = rules, .at = piece.at};
    for (;;) {
        d.chars = utf8_count(str_sub(para, d.at.start, d.at.end));
        size_t breath = (size_t)rules->breath, parts = (d.chars + breath - 1) / breath;
        size_t cut = d.at.end;
        if (parts > 1) {
            struct arena room = scratch;
            d.flags = quote_pairs(para, d.at, &room);
            cut = find_breath(&d, parts);
        }
        if (cut == d.at.end)
            break;
        add_piece(s, (struct piece){.at = {d.at.start, cut}, .lang = piece.lang, .breath = true},
                  keep);
        d.at.start = cut;
    }
    piece.at.start = d.at.start;
    add_piece(s, piece, keep);
}

bool breath_sentence(struct rule_set *rules, str para, struct sentence *sentence,
                     struct arena *keep, struct arena scratch, struct err *err) {
    struct sentence old = *sentence;
    size_t longest = 0;
    for (size_t i = 0; i < old.pieces.n; i++)
        if (old.pieces.at[i].at.end - old.pieces.at[i].at.start > longest)
            longest = old.pieces.at[i].at.end - old.pieces.at[i].at.start;
    if (longest < BREATH_LEAST) /* no language's breath is as short as that */
        return true;
    sentence->pieces.n = sentence->pieces.cap = 0;
    sentence->pieces.at = NULL;
    for (size_t i = 0; i < old.pieces.n; i++) {
        const struct rules *r;
        if (!rules_find(rules, old.pieces.at[i].lang, &r, err))
            return false;
        add_divided(sentence, r, para, old.pieces.at[i], keep, scratch);
    }
    return true;
}
