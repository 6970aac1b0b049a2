#include "extract/plain.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "types/limits.h"

#define WIDTH_MOST ((size_t)140) /* wider lines are not wrapped ones */
#define LINES_MOST ((size_t)4 * LIMIT_BLOCKS)

struct text_line {
    struct span at; /* without white space at its ends */
    uint32_t width; /* columns, 0 for a blank line */
    uint32_t indent, first_word;
    bool ends;       /* with a sentence's stop */
    bool starts_low; /* with a small letter */
};

struct lines {
    LIST(struct text_line) list;
};

static bool is_sentence_stop(uint32_t c) {
    return c == '.' || c == '!' || c == '?' || c == ':' || c == 0x3002 || c == 0xFF01 ||
           c == 0xFF1F || c == 0x2026;
}

static struct text_line measure_line(str text, size_t from, size_t to) {
    str line = str_sub(text, from, to), body = str_trim(line);
    struct text_line l = {.at = {from, from}};
    if (body.len == 0)
        return l;
    size_t start = (size_t)(body.at - text.at);
    l.at = (struct span){start, start + body.len};
    l.indent = (uint32_t)text_width(str_sub(text, from, start));
    l.width = (uint32_t)text_width(body);
    l.first_word = (uint32_t)text_width(str_sub(body, 0, str_find_byte(body, ' ', 0)));
    uint32_t first = utf8_peek(body, 0);
    if (utf8_is_han(first) || utf8_is_kana(first))
        l.first_word = 2;
    l.starts_low = u_islower((UChar32)first);
    size_t at = body.len;
    while (at > 0 && !u_isalnum((UChar32)utf8_before(body, at)) &&
           !is_sentence_stop(utf8_before(body, at)))
        utf8_prev(body, &at);
    l.ends = is_sentence_stop(utf8_before(body, at));
    return l;
}

static bool is_line_end(char c) {
    return c == '\n' || c == '\r' || c == '\f';
}

static void split_lines(str text, struct lines *out, struct arena *a) {
    size_t ends = 1;
    for (size_t at = 0; at < text.len && ends < LINES_MOST; at++)
        ends += is_line_end(text.at[at]);
    list_reserve(&out->list, ends, a);
    for (size_t from = 0; from < text.len && out->list.n < LINES_MOST;) {
        size_t to = from;
        while (to < text.len && !is_line_end(text.at[to]))
            to++;
        *list_push(&out->list, a) = measure_line(text, from, to);
        from = to + 1;
        if (to + 1 < text.len && text.at[to] == '\r' && text.at[to + 1] == '\n')
            from++;
    }
}

/* The column at which the text was wrapped; 0 when a line is a paragraph.  Wrapped lines pile up
 * just below one width, and most of those do not end where a sentence does. */
static size_t find_margin(const struct lines *lines) {
    size_t count[WIDTH_MOST + 1] = {0}, open[WIDTH_MOST + 1] = {0}, wider = 0, all = 0, low = 0;
    for (size_t i = 0; i < lines->list.n; i++) {
        const struct text_line *l = &lines->list.at[i];
        if (l->width < 30)
            continue;
        all++;
        if (l->width > WIDTH_MOST) {
            wider++;
            continue;
        }
        count[l->width]++;
        /* a line that could be wrapped: another follows at once */
        bool is_open = !l->ends && i + 1 < lines->list.n && l[1].width > 0;
        open[l->width] += is_open;
        low += is_open && l[1].starts_low;
    }
    if (all < 3 || wider * 20 > all)
        return 0;
    size_t best = 0, best_n = 0, best_open = 0, sum = 0, sum_open = 0;
    for (size_t w = 30; w <= WIDTH_MOST; w++) {
        sum += count[w];
        sum_open += open[w];
        if (w >= 42) {
            sum -= count[w - 12];
            sum_open -= open[w - 12];
        }
        if (count[w] && sum >= best_n) {
            best = w;
            best_n = sum;
            best_open = sum_open;
        }
    }
    size_t above = 0;
    for (size_t w = best + 1; w <= WIDTH_MOST; w++)
        above += count[w];
    bool many = best_n >= 4 && best_n * 2 >= all;
    bool goes_on = low >= 2 && low * 2 >= best_open; /* sentences that run over lines */
    return best_open * 2 >= best_n && above * 10 <= all && (many || goes_on) ? best : 0;
}

static bool continues(const struct lines *lines, size_t i, size_t margin) {
    const struct text_line *l = &lines->list.at[i], *next = l + 1;
    if (i + 1 >= lines->list.n || l->width == 0 || next->width == 0)
        return false;
    if (next->indent >= l->indent + 2)
        return false; /* a paragraph's first line */
    bool full = l->width + 1 + next->first_word > margin;
    return full || (!l->ends && (l->width * 10 >= margin * 8 || next->starts_low));
}

/* Does the hyphen at the end of a line only part a word? */
static bool is_parting_hyphen(str text, struct span line, struct span next) {
    str body = str_sub(text, line.start, line.end);
    if (!str_ends(body, S("-")) || body.len < 3)
        return false;
    size_t end = line.end - 1, from = end, to = next.start;
    while (from > line.start && u_isalpha((UChar32)utf8_before(text, from)))
        utf8_prev(text, &from);
    while (to < next.end && u_isalpha((UChar32)utf8_peek(text, to)))
        utf8_next(text, &to);
    return end - from >= 2 && u_islower((UChar32)utf8_peek(text, next.start)) &&
           u_islower((UChar32)utf8_before(text, end));
}

static void join_lines(str text, const struct lines *lines, size_t first, size_t last,
                       struct joiner *j, struct block *out) {
    for (size_t i = first; i <= last; i++) {
        const struct text_line *l = &lines->list.at[i];
        size_t end = l->at.end;
        if (i < last && is_parting_hyphen(text, l->at, l[1].at)) {
            joiner_put(j, text, l->at.start, end - 1);
            continue;
        }
        joiner_put(j, text, l->at.start, i < last ? l[1].at.start : end);
    }
    joiner_finish(j, out);
}

void plain_blocks(str text, struct blocks *out, struct arena *keep, struct arena scratch) {
    struct lines lines = {0};
    split_lines(text, &lines, &scratch);
    struct joiner j = joiner_make(keep, text.len + 16);
    size_t margin = find_margin(&lines);
    bool apart = true;
    list_reserve(&out->list, lines.list.n < LIMIT_BLOCKS ? lines.list.n : LIMIT_BLOCKS, keep);
    for (size_t i = 0; i < lines.list.n && out->list.n < LIMIT_BLOCKS; i++) {
        if (lines.list.at[i].width == 0) {
            apart = true;
            continue;
        }
        size_t last = i;
        while (margin && continues(&lines, last, margin))
            last++;
        struct block b = {.apart = apart};
        join_lines(text, &lines, i, last, &j, &b);
        if (b.text.len)
            *list_push(&out->list, keep) = b;
        apart = apart && b.text.len == 0;
        i = last;
    }
}
