#include "normalise/chars.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

/* The scripts whose letters come with digits of their own: Arabic and those of India and its
 * neighbours. */
enum { DIGITS_FIRST = 0x660, DIGITS_LAST = 0x1099 };

static uint32_t fold_digit(uint32_t c) {
    switch (c) {
    case 0x66A: return '%';
    case 0x66B: return '.'; /* before decimals */
    case 0x66C: return ','; /* between groups */
    default: {
        int32_t value = u_charDigitValue((UChar32)c);
        return value < 0 ? c : '0' + (uint32_t)value;
    }
    }
}

uint32_t char_fold(uint32_t c) {
    if (c < 0xA0)
        return c == '\t' ? ' ' : c;
    if (c >= DIGITS_FIRST && c <= DIGITS_LAST)
        return fold_digit(c);
    /* a full-width comma is punctuation, not a mark inside a number */
    if (c >= 0xFF01 && c <= 0xFF5E && c != 0xFF0C)
        return c - 0xFF01 + 0x21;
    if (c >= 0x2080 && c <= 0x2089) /* the subscript of a formula */
        return c - 0x2080 + '0';
    switch (c) {
    case 0xA0:
    case 0x2007:
    case 0x2008:
    case 0x2009:
    case 0x200A:
    case 0x202F:
    case 0x3000: return ' ';
    case 0x2018:
    case 0x2019: return '\'';
    case 0x2212:
    case 0x2010:
    case 0x2011: return '-';
    case 0xFFE5: return 0xA5; /* yen */
    case 0xFFE1: return 0xA3; /* pound */
    default: return c;
    }
}

struct chars chars_of(str text, struct arena *keep) {
    uint32_t *c = arena_new(keep, uint32_t, text.len + 1);
    uint32_t *at = arena_new(keep, uint32_t, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; n++) {
        at[n] = (uint32_t)i;
        unsigned char byte = (unsigned char)text.at[i];
        if (byte < 0x80) {
            c[n] = byte == '\t' ? ' ' : byte;
            i++;
        } else {
            c[n] = char_fold(utf8_next(text, &i));
        }
    }
    at[n] = (uint32_t)text.len;
    return (struct chars){text, c, at, n};
}

str chars_text(const struct chars *t, size_t from, size_t to) {
    return str_sub(t->text, t->at[from], t->at[to]);
}

uint32_t char_lower(uint32_t c) {
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return (uint32_t)u_tolower((UChar32)c);
}

uint32_t char_upper(uint32_t c) {
    return (uint32_t)u_toupper((UChar32)c);
}

bool char_is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

bool char_is_upper(uint32_t c) {
    return c < 0x80 ? c >= 'A' && c <= 'Z' : u_isupper((UChar32)c);
}

/* A vowel sign or an accent that is written as a character of its own, a part of its word. */
static bool is_mark(uint32_t c) {
    bool emoji_selector = c >= 0xFE00 && c <= 0xFE0F;
    return !emoji_selector && (U_GET_GC_MASK((UChar32)c) & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0;
}

bool char_is_letter(uint32_t c) {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == 0xAA || c == 0xBA) /* the raised a and o of Spanish ordinals */
        return false;
    if (!u_isalpha((UChar32)c))
        return c >= 0x300 && is_mark(c);
    return !utf8_is_han(c) && !utf8_is_kana(c) && !utf8_is_hangul(c) &&
           u_charType((UChar32)c) != U_MODIFIER_LETTER;
}

bool char_is_dash(uint32_t c) {
    return c == '-' || c == '~' || (c >= 0x2012 && c <= 0x2015) || c == 0x301C || c == 0x2043;
}

bool chars_starts_word(const struct chars *t, size_t pos) {
    if (pos == 0)
        return true;
    uint32_t before = t->c[pos - 1], here = t->c[pos];
    if (char_is_digit(here) || char_is_letter(here))
        return !char_is_digit(before) && !char_is_letter(before);
    return true;
}

size_t chars_word_end(const struct chars *t, size_t pos) {
    while (pos < t->n && (char_is_digit(t->c[pos]) || char_is_letter(t->c[pos])))
        pos++;
    return pos;
}
