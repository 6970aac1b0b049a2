#include "pronounce/token.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

#define LONGER         4 /* letters: shorter words are small in headlines too */
#define HEADLINE_WORDS 2

static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_word_char(uint32_t c) {
    if (c < 0x80)
        return (c >= '0' && c <= '9') || is_upper((char)c) || is_lower((char)c);
    return u_isalnum((UChar32)c) || u_charType((UChar32)c) == U_NON_SPACING_MARK;
}

bool token_goes_on(str text, size_t at) {
    return is_word_char(utf8_peek(text, at));
}

bool token_goes_before(str text, size_t at) {
    return is_word_char(utf8_before(text, at));
}

/* An apostrophe with a letter behind it; returns its bytes. */
static size_t apostrophe(str text, size_t at) {
    size_t n = text.at[at] == '\'' ? 1 : str_starts(str_sub(text, at, at + 3), S("’")) ? 3 : 0;
    return n && at + n < text.len && (is_lower(text.at[at + n]) || is_upper(text.at[at + n])) ? n
                                                                                              : 0;
}

/* The end of the word at `at`; *plain: whether all of it may be in a name. */
static size_t word_end(str text, size_t at, bool *plain) {
    *plain = true;
    while (at < text.len) {
        size_t n = apostrophe(text, at);
        if (is_lower(text.at[at]) || is_upper(text.at[at])) {
            at++;
        } else if (n) {
            at += n;
        } else {
            size_t next = at;
            uint32_t c = utf8_next(text, &next);
            if (!is_word_char(c))
                break;
            *plain = *plain && (c == 0xFC || c == 0xDC);
            at = next;
        }
    }
    return at;
}

bool token_at(str text, size_t at, struct token *out) {
    bool plain;
    if (at >= text.len || !is_upper(text.at[at]))
        return false;
    out->at = (struct span){at, word_end(text, at, &plain)};
    if (!plain || !syllables_fold(str_sub(text, at, out->at.end), out->letters, &out->folded))
        return false;
    out->shouted = out->at.end > at + 1 && is_upper(text.at[at + 1]);
    return true;
}

static bool in_address(str text, size_t at) {
    char before = at ? text.at[at - 1] : ' ';
    return before == '@' || before == '_' || before == '/' || before == '.' || before == '\'';
}

bool token_next(str text, size_t from, struct token *out) {
    bool inside = from > 0 && token_goes_before(text, from), plain;
    for (size_t at = from; at < text.len;) {
        char c = text.at[at];
        if (is_upper(c) && !inside) {
            if (!in_address(text, at) && token_at(text, at, out))
                return true;
            at = word_end(text, at, &plain);
        } else if ((unsigned char)c < 0x80) {
            inside = is_word_char((uint32_t)c);
            at++;
        } else {
            inside = is_word_char(utf8_next(text, &at));
        }
    }
    return false;
}

bool token_after(str text, const struct token *t, struct token *out) {
    return t->at.end + 1 < text.len && text.at[t->at.end] == ' ' &&
           token_at(text, t->at.end + 1, out);
}

str token_before(str text, size_t at) {
    if (at < 2 || text.at[at - 1] != ' ')
        return (str){0};
    size_t end = at - 1, start = end;
    if (text.at[end - 1] == '.') /* an abbreviation */
        start = --end;
    while (start > 0) {
        size_t before = start;
        uint32_t c = utf8_prev(text, &before);
        if (!is_word_char(c) && c != '-')
            break;
        start = before;
    }
    return str_sub(text, start, end);
}

bool token_is_first(str text, size_t at) {
    while (at > 0 && text.at[at - 1] == ' ')
        at--;
    uint32_t c = utf8_before(text, at);
    return !(is_word_char(c) || c == ',' || c == '-');
}

bool token_title_case(str text) {
    size_t capital = 0, small = 0, length = 0, start = 0;
    for (size_t at = 0; at <= text.len; at++) {
        bool letter = at < text.len && (is_upper(text.at[at]) || is_lower(text.at[at]) ||
                                        (unsigned char)text.at[at] >= 0x80);
        if (letter) {
            start = length++ ? start : at;
            continue;
        }
        if (length >= LONGER)
            *(is_upper(text.at[start]) ? &capital : &small) += 1;
        length = 0;
    }
    return capital >= HEADLINE_WORDS && capital > 2 * small;
}
