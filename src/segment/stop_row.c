#include "segment/letter.h"
#include "segment/quote.h"
#include "segment/stop.h"

bool stop_is_omission(const struct scan *s, size_t at) {
    bool spaced = scan_char(s, at + 1) == ' ';
    for (int dots = 0; dots < 3; dots++) {
        if (scan_char(s, at) != '.')
            return false;
        at += spaced && dots < 2 ? 2 : 1;
    }
    return scan_char(s, at) == ' ' && letter_is_alpha(scan_char(s, at + 1));
}

/* Past the row of stop characters at `at`; ". . ." is one row, but "the end. . . . The next" is a
 * stop and an omission at the head of the next sentence. */
static size_t read_row(const struct scan *s, size_t at, struct stop *stop) {
    size_t count = 0, dots = 0, spaces = 0;
    bool ellipsis = false;
    for (uint32_t c; at < s->run.end && rules_is_stop(s->rules, c = scan_char(s, at));) {
        count++;
        dots += c == '.';
        ellipsis |= c == 0x2026 || c == 0x22EF;
        stop->wide |= letter_is_wide_stop(c);
        at = scan_step(s, at);
        if (c == '.' && count == 1 && scan_char(s, at) == ' ' && stop_is_omission(s, at + 1) &&
            letter_is_alpha(scan_before(s, stop->at)))
            break;
        if (c < 0x80 && scan_char(s, at) == ' ' && scan_char(s, at + 1) == c &&
            !letter_is_alpha(scan_char(s, at + 2)) && !letter_is_digit(scan_char(s, at + 2))) {
            at++;
            spaces++;
        }
    }
    stop->spaced = spaces == 2 && count == 3 && scan_before(s, stop->at) == ' ';
    stop->single = count == 1 && dots == 1;
    stop->row = ellipsis || (dots == count && count > 1);
    return at;
}

/* Past a note mark such as [1], or `at` itself. */
static size_t read_note_mark(const struct scan *s, size_t at) {
    size_t to = at + 1;
    while (letter_is_digit(scan_char(s, to)))
        to = scan_step(s, to);
    return scan_char(s, at) == '[' && to > at + 1 && scan_char(s, to) == ']' ? to + 1 : at;
}

static bool closes_at(const struct scan *s, size_t at) {
    unsigned char flag = scan_flag(s, at);
    uint32_t c = scan_char(s, at);
    if (flag & QUOTE_CLOSES)
        return true;
    if ((flag & QUOTE_OPENS) || !letter_is_closer(c))
        return false;
    if (!letter_is_quote(c))
        return true;
    uint32_t next = scan_char(s, scan_step(s, at));
    return next == 0 || letter_is_space(next) || letter_is_pause(next) ||
           rules_is_stop(s->rules, next) || letter_is_closer(next) ||
           (letter_is_cjk(next) && c != '"' && c != 0x201C);
}

static size_t read_closers(const struct scan *s, size_t at, struct stop *stop) {
    for (;;) {
        size_t next = read_note_mark(s, at);
        if (next > at) {
            at = next;
            continue;
        }
        size_t mark = at;
        if (letter_is_space(scan_char(s, at))) {
            mark = scan_step(s, at);
            if (!(scan_flag(s, mark) & QUOTE_CLOSES))
                return at;
        }
        if (!closes_at(s, mark))
            return at;
        stop->quoted |= letter_is_quote(scan_char(s, mark));
        at = scan_step(s, mark);
    }
}

/* Past the numbers of notes that were once raised: "the end.11 12 Take ...". */
static size_t read_note_numbers(const struct scan *s, size_t at, size_t row) {
    size_t to = at, letters = 0;
    for (size_t i = row; i > s->run.start && letters < 4; letters++)
        if (!letter_is_alpha(utf8_prev(s->text, &i)))
            break;
    if (letters < 4 && scan_before(s, row) != ')' && scan_before(s, row) != ']')
        return at;
    for (;;) {
        size_t digits = 0;
        while (digits < 3 && letter_is_digit(scan_char(s, to)))
            to = scan_step(s, to), digits++;
        if (digits == 0 || digits == 3 || scan_char(s, to) != ' ')
            return at;
        if (letter_is_upper(scan_char(s, to + 1)))
            return to;
        to++;
    }
}

/* "You know what I --" At this moment: speech that was cut off, at its first dash. */
static size_t read_cut_speech(const struct scan *s, size_t at) {
    size_t end = at, dashes = 0;
    for (uint32_t c; letter_is_dash(c = scan_char(s, end)); end = scan_step(s, end))
        dashes += c == '-' ? 1 : 2;
    bool closes = (scan_flag(s, end) & QUOTE_CLOSES) && letter_is_quote(scan_char(s, end));
    return dashes >= 2 && closes ? end : at;
}

bool stop_begins(const struct scan *s, size_t at, uint32_t c) {
    return rules_is_stop(s->rules, c) || (letter_is_dash(c) && read_cut_speech(s, at) > at);
}

struct stop stop_measure(const struct scan *s, size_t at) {
    struct stop stop = {0};
    size_t cut = read_cut_speech(s, at);
    if (cut > at) {
        stop.at = at;
        stop.row = true;
        at = read_closers(s, cut, &stop);
    }
    while (at < s->run.end && rules_is_stop(s->rules, scan_char(s, at))) {
        stop.at = at;
        at = read_closers(s, read_row(s, at, &stop), &stop);
    }
    if (stop.single && letter_is_digit(scan_char(s, at)))
        at = read_note_numbers(s, at, stop.at);
    stop.after = at;
    stop.next = letter_skip_space(s->text, at, s->run.end);
    return stop;
}
