#include "segment/sentence.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/utf8.h"
#include "segment/letter.h"
#include "segment/lines.h"
#include "segment/quote.h"
#include "segment/stop.h"

/* ICU's iterator, opened when it is first asked: most stops are judged without it. */
struct breaks {
    str subject;
    UText *text;
    UBreakIterator *iterator;
    UErrorCode status;
};

static void breaks_close(struct breaks *b) {
    if (b->iterator)
        ubrk_close(b->iterator);
    if (b->text)
        utext_close(b->text);
    *b = (struct breaks){0};
}

static bool breaks_open(struct breaks *b) {
    if (b->iterator || U_FAILURE(b->status))
        return U_SUCCESS(b->status);
    const char *at = b->subject.at ? b->subject.at : "";
    b->text = utext_openUTF8(NULL, at, (int64_t)b->subject.len, &b->status);
    b->iterator = ubrk_open(UBRK_SENTENCE, "", NULL, 0, &b->status);
    if (U_SUCCESS(b->status))
        ubrk_setUText(b->iterator, b->text, &b->status);
    return U_SUCCESS(b->status);
}

static bool breaks_failed(const struct breaks *b, struct err *err) {
    return U_FAILURE(b->status) &&
           !fail(err, ERR_ENGINE, "ICU's sentence breaks: %s; is libicu complete?",
                 u_errorName(b->status));
}

/* Whether there is a break in (low, high]. */
static bool breaks_within(struct breaks *b, size_t low, size_t high) {
    if (!breaks_open(b))
        return false;
    int32_t at = ubrk_following(b->iterator, (int32_t)low);
    return at != UBRK_DONE && (size_t)at <= high;
}

/* ------------------------------------------------------------------------- too long a sentence */

/* How good a place the end of `c` is for dividing a sentence; 0: none. */
static int division_rank(uint32_t c, uint32_t next) {
    if (c == ';' || c == 0xFF1B || c == ':' || c == 0xFF1A || c == 0x061B || letter_is_stop(c))
        return letter_is_space(next) || c >= 0x80 ? 4 : 0;
    if (letter_is_pause(c))
        return letter_is_space(next) || c >= 0x80 ? 3 : 0;
    return letter_is_space(c) ? 2 : 1;
}

/* Where to divide text[start, end), which is longer than LIMIT_LINE_BYTES. */
static size_t find_division(str text, size_t start, size_t end) {
    size_t best = start, most = start + LIMIT_LINE_BYTES;
    int best_rank = 0;
    for (size_t at = start; at < end;) {
        uint32_t c = utf8_next(text, &at);
        if (at > most)
            break;
        int rank = at < end ? division_rank(c, utf8_peek(text, at)) : 0;
        if (at - start > LIMIT_LINE_BYTES / 2 && rank >= best_rank) {
            best = at;
            best_rank = rank;
        }
    }
    return best;
}

static void put_sentence(struct sentence_spans *out, str text, size_t start, size_t end,
                         struct arena *keep) {
    for (;;) {
        start = letter_skip_space(text, start, end);
        while (end > start) {
            size_t before = end;
            if (!letter_is_space(utf8_prev(text, &before)))
                break;
            end = before;
        }
        if (start >= end)
            return;
        size_t cut = end - start > LIMIT_LINE_BYTES ? find_division(text, start, end) : end;
        size_t last = cut;
        while (last > start) {
            size_t before = last;
            if (!letter_is_space(utf8_prev(text, &before)))
                break;
            last = before;
        }
        if (last > start)
            *list_push(&out->list, keep) = (struct span){start, last};
        if (cut == end)
            return;
        start = cut;
    }
}

/* ------------------------------------------------------------------------------------ scanning */

/* The list that a run is: the marker that its next item would begin with. */
struct listing {
    struct marker next;
    uint32_t bullet;
};

static void begin_sentence(struct scan *s, struct listing *l, size_t start) {
    s->start = start;
    s->marker_end = 0;
    l->bullet = 0;
    size_t at = start;
    if (at < s->run.end && letter_is_bullet(utf8_peek(s->text, at))) {
        l->bullet = utf8_next(s->text, &at);
        at = letter_skip_space(s->text, at, s->run.end);
    }
    struct marker m = marker_at(s->text, at, s->run.end);
    if (m.style) {
        s->marker_end = m.end;
        l->next = m;
        l->next.value++;
    }
}

/* Whether the next item of a list begins at `at`, in the midst of a line. */
static bool begins_item(const struct scan *s, const struct listing *l, size_t at, uint32_t c) {
    if (at == s->start || !letter_is_space(utf8_before(s->text, at)) ||
        (s->flags[at - s->run.start] & QUOTE_INSIDE))
        return false;
    if (l->bullet && c == l->bullet)
        return true;
    if (l->next.style == 0 || c >= 0x80 || !(letter_is_alpha(c) || letter_is_digit(c) || c == '('))
        return false;
    struct marker m = marker_at(s->text, at, s->run.end);
    if (m.style != l->next.style || m.kind != l->next.kind || m.value != l->next.value)
        return false;
    size_t word = letter_skip_space(s->text, m.end, s->run.end);
    uint32_t first = word < s->run.end ? utf8_peek(s->text, word) : 0;
    if (m.style == '.' && m.kind == '1') /* "2. The", not "2. place" nor "2. Liga" */
        return letter_is_upper(first) && !s->rules->capital_nouns;
    return letter_is_alpha(first);
}

/* Past the letters, digits and spaces from `at` to `end`; *word: whether there is more than space
 * among them. */
static size_t skip_plain(str text, size_t at, size_t end, bool *word) {
    uint8_t seen = 0;
    while (at < end && (unsigned char)text.at[at] < 0x80) {
        uint8_t kind = letter_ascii[(unsigned char)text.at[at]];
        if (!(kind & LETTER_PLAIN))
            break;
        seen |= kind;
        at++;
    }
    *word |= (seen & (LETTER_ALPHA | LETTER_DIGIT)) != 0;
    return at;
}

static void find_in_run(struct scan *s, struct breaks *breaks, const struct zone **zone,
                        struct sentence_spans *out, struct arena *keep) {
    struct listing listing = {0};
    begin_sentence(s, &listing, s->run.start);
    bool word = false; /* the sentence has a letter or a digit by now */
    for (size_t at = s->run.start; at < s->run.end;) {
        while (at >= (*zone)->end)
            ++*zone;
        s->rules = (*zone)->rules;
        if (!listing.bullet && !listing.next.style) {
            size_t most = s->run.end < (*zone)->end ? s->run.end : (*zone)->end;
            size_t past = skip_plain(s->text, at, most, &word);
            if (past > at) {
                at = past;
                continue;
            }
        }
        size_t here = at;
        uint32_t c = utf8_next(s->text, &at);
        size_t end = here, next = here;
        if (stop_begins(s, here, c)) {
            struct stop stop = stop_measure(s, here);
            at = stop.after;
            if (!word)
                continue;
            enum verdict v = stop_judge(s, &stop);
            if (v == VERDICT_GOES_ON ||
                (v == VERDICT_UNSURE && !breaks_within(breaks, here, stop.next)))
                continue;
            end = stop.after;
            next = stop.next;
        } else if (!begins_item(s, &listing, here, c)) {
            word = word || letter_is_alpha(c) || letter_is_digit(c);
            continue;
        }
        put_sentence(out, s->text, s->start, end, keep);
        begin_sentence(s, &listing, next);
        at = next > here ? next : at;
        word = false;
        if (next == here)
            word = letter_is_alpha(c) || letter_is_digit(c);
    }
    put_sentence(out, s->text, s->start, s->run.end, keep);
}

bool sentence_find(str text, const struct zone *zones, size_t zones_n, struct sentence_spans *out,
                   struct arena *keep, struct arena scratch, struct err *err) {
    *out = (struct sentence_spans){0};
    struct breaks breaks = {.subject = text};
    if (zones_n == 0)
        return true;
    struct line_runs runs;
    lines_find_runs(text, &runs, keep, scratch);
    const struct zone *zone = zones;
    for (size_t i = 0; i < runs.list.n; i++) {
        struct arena rest = scratch; /* the flags of one run at a time */
        struct scan s = {.text = text, .run = runs.list.at[i]};
        s.flags = quote_pairs(text, s.run, &rest);
        find_in_run(&s, &breaks, &zone, out, keep);
    }
    bool failed = breaks_failed(&breaks, err);
    breaks_close(&breaks);
    return !failed;
}

bool sentence_find_plain(str text, struct sentence_spans *out, struct arena *keep,
                         struct err *err) {
    *out = (struct sentence_spans){0};
    struct breaks breaks = {.subject = text};
    breaks_open(&breaks);
    bool failed = breaks_failed(&breaks, err);
    for (size_t from = 0, to; !failed && from < text.len; from = to) {
        int32_t next = ubrk_next(breaks.iterator);
        to = next == UBRK_DONE ? text.len : (size_t)next;
        *list_push(&out->list, keep) = (struct span){from, to};
    }
    breaks_close(&breaks);
    return !failed;
}
