#include "segment/letter.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

const uint8_t letter_ascii[128] = {
    ['\t' ... '\r'] = LETTER_SPACE,
    [0x1C ... 0x1F] = LETTER_SPACE,
    [' '] = LETTER_SPACE,
    ['0' ... '9'] = LETTER_DIGIT,
    ['a' ... 'z'] = LETTER_LOWER,
    ['A' ... 'Z'] = LETTER_UPPER,
    ['.'] = LETTER_STOP,
    ['!'] = LETTER_STOP,
    ['?'] = LETTER_STOP,
    ['('] = LETTER_OPENER,
    ['['] = LETTER_OPENER,
    ['{'] = LETTER_OPENER,
    [')'] = LETTER_CLOSER,
    [']'] = LETTER_CLOSER,
    ['}'] = LETTER_CLOSER,
    ['"'] = LETTER_OPENER | LETTER_CLOSER,
    ['\''] = LETTER_OPENER | LETTER_CLOSER,
    [','] = LETTER_PAUSE,
    [';'] = LETTER_PAUSE,
    [':'] = LETTER_PAUSE,
};

bool letter_wide_space(uint32_t c) {
    return u_isUWhiteSpace((UChar32)c);
}

bool letter_wide_alpha(uint32_t c) {
    if (utf8_is_han(c))
        return true;
    int8_t type = u_charType((UChar32)c);
    return (U_MASK(type) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK)) != 0;
}

bool letter_wide_digit(uint32_t c) {
    return u_isdigit((UChar32)c);
}

bool letter_wide_lower(uint32_t c) {
    return u_hasBinaryProperty((UChar32)c, UCHAR_LOWERCASE);
}

bool letter_wide_upper(uint32_t c) {
    return u_hasBinaryProperty((UChar32)c, UCHAR_UPPERCASE) || u_istitle((UChar32)c);
}

bool letter_wide_stop(uint32_t c) {
    if (c == 0x2026 || c == 0x22EF) /* … ⋯ */
        return true;
    return u_hasBinaryProperty((UChar32)c, UCHAR_S_TERM);
}

bool letter_is_wide_stop(uint32_t c) {
    return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF0E || c == 0xFF61;
}

bool letter_is_dash(uint32_t c) {
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

bool letter_is_bullet(uint32_t c) {
    switch (c) {
    case 0x2022: /* • */
    case 0x2023: /* ‣ */
    case 0x2043: /* ⁃ */
    case 0x25AA: /* ▪ */
    case 0x25AB:
    case 0x25CF: /* ● */
    case 0x25CB: /* ○ */
    case 0x25A0: /* ■ */
    case 0x25A1:
    case 0x25E6: /* ◦ */
    case 0x25BA: /* ► */
    case 0x25B6: /* ▶ */
    case 0x27A2: /* ➢ */
    case 0x27A4: /* ➤ */
    case 0x2605: /* ★ */
    case 0x25C6: /* ◆ */
    case 0x25B2: /* ▲ */
    case 0xB7: return true;
    default: return false;
    }
}

bool letter_is_quote(uint32_t c) {
    return c == '"' || c == '\'' || c == 0xAB || c == 0xBB || (c >= 0x2018 && c <= 0x201F) ||
           c == 0x2039 || c == 0x203A || (c >= 0x300C && c <= 0x300F) ||
           (c >= 0x301D && c <= 0x301F) || c == 0xFF02 || c == 0xFF62 || c == 0xFF63;
}

bool letter_wide_opener(uint32_t c) {
    if (c == 0xBF || c == 0xA1) /* ¿ ¡ */
        return true;
    return letter_is_quote(c) || u_charType((UChar32)c) == U_START_PUNCTUATION;
}

bool letter_wide_closer(uint32_t c) {
    if (c == 0x300C || c == 0x300E || c == 0x201E || c == 0x201A) /* 「 『 „ ‚ only open */
        return false;
    return letter_is_quote(c) || u_charType((UChar32)c) == U_END_PUNCTUATION;
}

bool letter_is_pause(uint32_t c) {
    return c == ',' || c == ';' || c == ':' || c == 0xFF0C || c == 0xFF1B || c == 0xFF1A ||
           c == 0x3001 || c == 0x060C || c == 0x061B;
}

bool letter_wide_cjk(uint32_t c) {
    return utf8_is_han(c) || utf8_is_kana(c) || (c >= 0x3001 && c <= 0x301F) ||
           (c >= 0xFF01 && c <= 0xFF65);
}

size_t letter_skip_space(str text, size_t at, size_t end) {
    while (at < end) {
        size_t next = at;
        if (!letter_is_space(utf8_next(text, &next)))
            break;
        at = next;
    }
    return at < end ? at : end;
}

str letter_fold(str word, char *buffer, size_t max) {
    size_t n = 0;
    for (size_t at = 0; at < word.len;) {
        if (n + 4 > max)
            return (str){0};
        uint32_t c = utf8_next(word, &at);
        if (c < 0x80)
            buffer[n++] = (char)(c + (letter_is_upper(c) ? 'a' - 'A' : 0));
        else
            n += utf8_encode((uint32_t)u_tolower((UChar32)c), buffer + n);
    }
    return (str){buffer, n};
}
