#include "segment/lines.h"

#include "base/utf8.h"
#include "segment/letter.h"

#define WRAP_LEAST 40  /* columns; narrower lines are verses or lists */
#define WRAP_MOST  130 /* wider lines are paragraphs */

struct text_line {
    struct span at;           /* without white space at its ends */
    size_t width, first_word; /* columns */
    bool stopped;             /* ends with a stop, perhaps behind closing marks */
    bool hyphenated;          /* ends with a hyphen after a letter */
    bool comma;
    bool lower;  /* begins with a small letter that is no list marker */
    bool marked; /* begins with a bullet or a list marker */
    bool cjk_start, cjk_end;
    bool ends_well; /* it, or the small-lettered lines that follow it, reach a stop */
};

struct lines {
    LIST(struct text_line) list;
};

static long roman_value(str s) {
    long total = 0, last = 0;
    for (size_t i = s.len; i > 0; i--) {
        char c = s.at[i - 1];
        long v = c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : 0;
        if (v == 0)
            return 0;
        total += v < last ? -v : v;
        last = v > last ? v : last;
    }
    return total;
}

static bool read_ordinal(str word, struct marker *m) {
    if (word.len == 0 || word.len > 5)
        return false;
    if (word.len <= 3 && str_int(word, &m->value) && m->value >= 0 && word.at[0] >= '0') {
        m->kind = '1';
        return true;
    }
    if (roman_value(word) > 0 && word.len > 1) {
        m->kind = 'i';
        m->value = roman_value(word);
        return true;
    }
    char c = word.at[0];
    if (word.len == 1 && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
        m->kind = c >= 'a' ? 'a' : 'A';
        m->value = c;
        return true;
    }
    return false;
}

struct marker marker_at(str text, size_t at, size_t end) {
    struct marker m = {0}, none = {0};
    bool paren = at < end && text.at[at] == '(';
    size_t from = at + paren, to = from;
    while (to < end && to - from < 6 && letter_is_alpha((unsigned char)text.at[to]))
        to++;
    if (to == from)
        while (to < end && to - from < 6 && letter_is_digit((unsigned char)text.at[to]))
            to++;
    if (to >= end || !read_ordinal(str_sub(text, from, to), &m))
        return none;
    if (text.at[to] == ')')
        m.style = paren ? '(' : ')';
    else if (text.at[to] == '.' && !paren)
        m.style = '.';
    else
        return none;
    m.end = to + 1;
    if (m.style == '.' && m.end < end && text.at[m.end] == ')')
        m.end++, m.style = ')';
    if (m.style == '.' && m.kind == 'A')
        return none; /* an initial */
    if (m.end < end && !letter_is_space(utf8_peek(text, m.end)))
        return none;
    return m;
}

static struct text_line measure_line(str text, struct span at) {
    struct text_line l = {.at = at};
    bool in_first = true;
    for (size_t i = at.start; i < at.end;) {
        if (!in_first && (unsigned char)text.at[i] < 0x80) {
            l.width++;
            i++;
            continue;
        }
        uint32_t c = utf8_next(text, &i);
        size_t columns = letter_is_cjk(c) || utf8_is_hangul(c) ? 2 : 1;
        l.width += columns;
        in_first = in_first && !letter_is_space(c);
        if (in_first)
            l.first_word += columns;
    }
    uint32_t first = utf8_peek(text, at.start);
    size_t last_at = at.end;
    uint32_t last = utf8_prev(text, &last_at);
    l.hyphenated = (last == '-' || last == 0x2010 || last == 0xAD) && last_at > at.start &&
                   letter_is_alpha(utf8_before(text, last_at));
    l.comma = letter_is_pause(last) && last != ':' && last != 0xFF1A;
    l.cjk_start = letter_is_cjk(first);
    l.cjk_end = utf8_is_han(last) || utf8_is_kana(last);
    l.marked = letter_is_bullet(first) || marker_at(text, at.start, at.end).style != 0;
    l.lower = letter_is_lower(first) && !l.marked;
    while (last_at > at.start && (letter_is_closer(last) || letter_is_space(last)))
        last = utf8_prev(text, &last_at);
    l.stopped = letter_is_stop(last);
    return l;
}

/* Whether the first word of b would not have fitted on a. */
static bool is_full(const struct text_line *a, const struct text_line *b, size_t width) {
    size_t word = b->cjk_start ? 2 : b->first_word;
    return a->width + word + (b->cjk_start ? 1 : 0) >= width;
}

/* Whether these lines are one text, hard-wrapped at a width: nearly all are full, and somewhere a
 * sentence runs on from one to the next. */
static bool is_wrapped(const struct text_line *l, size_t n, size_t *width) {
    size_t full = 0, runs_on = 0;
    for (size_t i = 0; i < n; i++)
        if (l[i].width > *width)
            *width = l[i].width;
    if (n < 3 || *width < WRAP_LEAST || *width > WRAP_MOST)
        return false;
    for (size_t i = 0; i + 1 < n; i++) {
        full += is_full(&l[i], &l[i + 1], *width);
        runs_on += !l[i].stopped && (l[i + 1].lower || (l[i].cjk_end && l[i + 1].cjk_start));
    }
    return runs_on > 0 && full * 10 >= (n - 1) * 7;
}

static void mark_endings(struct text_line *l, size_t n) {
    for (size_t i = n; i > 0; i--) {
        struct text_line *a = &l[i - 1];
        a->ends_well = a->stopped || (i < n && l[i].lower && l[i].ends_well);
    }
}

static void find_block_runs(struct text_line *l, size_t n, struct line_runs *out,
                            struct arena *keep) {
    size_t width = 0;
    bool wrapped = is_wrapped(l, n, &width);
    mark_endings(l, n);
    bool starts_small = false; /* the run that is being joined */
    for (size_t i = 0; i < n; i++) {
        bool joins = false;
        if (i > 0 && !l[i].marked) {
            const struct text_line *a = &l[i - 1], *b = &l[i];
            joins = (wrapped && is_full(a, b, width)) || (a->hyphenated && b->lower) ||
                    (a->comma && b->lower) ||
                    (!a->stopped && b->lower && b->ends_well && !starts_small);
        }
        if (joins) {
            out->list.at[out->list.n - 1].end = l[i].at.end;
        } else {
            *list_push(&out->list, keep) = l[i].at;
            starts_small = l[i].lower;
        }
    }
}

/* The next line end at or after `at`; *next is where the line after it begins. */
static size_t find_line_end(str text, size_t at, size_t *next) {
    for (; at < text.len; at++) {
        unsigned char c = (unsigned char)text.at[at];
        if (c > '\r' && c != 0xE2)
            continue;
        if (c == '\n' || c == '\f' || c == '\v') {
            *next = at + 1;
            return at;
        }
        if (c == '\r') {
            *next = at + 1 < text.len && text.at[at + 1] == '\n' ? at + 2 : at + 1;
            return at;
        }
        if (c == 0xE2 && at + 2 < text.len && (unsigned char)text.at[at + 1] == 0x80 &&
            ((unsigned char)text.at[at + 2] & 0xFE) == 0xA8) { /* U+2028, U+2029 */
            *next = at + 3;
            return at;
        }
    }
    *next = text.len;
    return text.len;
}

static struct span trim_span(str text, size_t start, size_t end) {
    start = letter_skip_space(text, start, end);
    while (end > start) {
        size_t before = end;
        if (!letter_is_space(utf8_prev(text, &before)) || before < start)
            break;
        end = before;
    }
    return (struct span){start, end};
}

void lines_find_runs(str text, struct line_runs *out, struct arena *keep, struct arena scratch) {
    *out = (struct line_runs){0};
    struct lines block = {0};
    for (size_t at = 0; at < text.len;) {
        size_t next, end = find_line_end(text, at, &next);
        struct span line = trim_span(text, at, end);
        if (line.start < line.end)
            *list_push(&block.list, &scratch) = measure_line(text, line);
        if (line.start == line.end || next >= text.len) {
            find_block_runs(block.list.at, block.list.n, out, keep);
            block.list.n = 0;
        }
        at = next;
    }
}
