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
    case 0x2236: return ':'; /* ratio */
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
    struct seen seen = {{0}};
    size_t n = 0;
    for (size_t i = 0; i < text.len; n++) {
        uint32_t one = (unsigned char)text.at[i];
        at[n] = (uint32_t)i;
        if (one >= 0x80) {
            c[n] = one = char_fold(utf8_next(text, &i));
            if (char_is_dash(one))
                one = SEEN_DASH;
            else if (one >= 0x80)
                continue;
        } else {
            c[n] = one = one == '\t' ? ' ' : one;
            i++;
        }
        seen_add(&seen, one);
    }
    at[n] = (uint32_t)text.len;
    if (seen.bits[0] & UINT64_C(0x3FF) << '0')
        seen_add(&seen, SEEN_DIGIT);
    if (seen.bits[0] >> '-' & 1 || seen.bits[1] >> ('~' & 63) & 1)
        seen_add(&seen, SEEN_DASH);
    return (struct chars){text, c, at, n, seen};
}

str chars_text(const struct chars *t, size_t from, size_t to) {
    return str_sub(t->text, t->at[from], t->at[to]);
}

uint32_t char_lower_wide(uint32_t c) {
    return (uint32_t)u_tolower((UChar32)c);
}

uint32_t char_upper(uint32_t c) {
    return (uint32_t)u_toupper((UChar32)c);
}

const uint8_t char_kinds[0x80] = {
    ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1,
    ['8'] = 1, ['9'] = 1, ['a'] = 2, ['b'] = 2, ['c'] = 2, ['d'] = 2, ['e'] = 2, ['f'] = 2,
    ['g'] = 2, ['h'] = 2, ['i'] = 2, ['j'] = 2, ['k'] = 2, ['l'] = 2, ['m'] = 2, ['n'] = 2,
    ['o'] = 2, ['p'] = 2, ['q'] = 2, ['r'] = 2, ['s'] = 2, ['t'] = 2, ['u'] = 2, ['v'] = 2,
    ['w'] = 2, ['x'] = 2, ['y'] = 2, ['z'] = 2, ['A'] = 4, ['B'] = 4, ['C'] = 4, ['D'] = 4,
    ['E'] = 4, ['F'] = 4, ['G'] = 4, ['H'] = 4, ['I'] = 4, ['J'] = 4, ['K'] = 4, ['L'] = 4,
    ['M'] = 4, ['N'] = 4, ['O'] = 4, ['P'] = 4, ['Q'] = 4, ['R'] = 4, ['S'] = 4, ['T'] = 4,
    ['U'] = 4, ['V'] = 4, ['W'] = 4, ['X'] = 4, ['Y'] = 4, ['Z'] = 4,
};

bool char_is_upper_wide(uint32_t c) {
    return u_isupper((UChar32)c);
}

/* A vowel sign or an accent that is written as a character of its own, a part of its word. */
static bool is_mark(uint32_t c) {
    bool emoji_selector = c >= 0xFE00 && c <= 0xFE0F;
    return !emoji_selector && (U_GET_GC_MASK((UChar32)c) & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0;
}

bool char_is_letter_wide(uint32_t c) {
    if (c == 0xAA || c == 0xBA) /* the raised a and o of Spanish ordinals */
        return false;
    if (c >= 0x2000 && c < 0x2070) /* spaces, dashes, quotes */
        return false;
    if (!u_isalpha((UChar32)c))
        return c >= 0x300 && is_mark(c);
    return !utf8_is_han(c) && !utf8_is_kana(c) && !utf8_is_hangul(c) &&
           u_charType((UChar32)c) != U_MODIFIER_LETTER;
}
