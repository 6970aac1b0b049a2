#include "write/ascii.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "base/buf.h"
#include "base/utf8.h"

#define UNITS_MOST (ASCII_MOST * 4) /* a character may become several letters */

static bool transliterate(UChar *text, int32_t *n) {
    static const UChar rules[] = u"Any-Latin; Latin-ASCII";
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *t = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    int32_t limit = *n;
    if (U_SUCCESS(status))
        utrans_transUChars(t, text, n, UNITS_MOST, 0, &limit, &status);
    if (t)
        utrans_close(t);
    return U_SUCCESS(status);
}

/* Punctuation that texts in ASCII's own languages have. */
static const char *punctuation(uint32_t c) {
    switch (c) {
    case 0xA0:
    case 0x2009:
    case 0x202F: return " ";
    case 0x2018:
    case 0x2019:
    case 0x201A: return "'";
    case 0xAB:
    case 0xBB:
    case 0x201C:
    case 0x201D:
    case 0x201E: return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2013:
    case 0x2014: return "-";
    case 0x2026: return "...";
    default: return NULL;
    }
}

static bool is_accent(uint32_t c) {
    return c >= 0x300 && c <= 0x36F;
}

/* The letter of ASCII under its accents; 0: there is none. */
static char bare_letter(uint32_t c) {
    UChar parts[8];
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int32_t n =
        U_SUCCESS(status) ? unorm2_getDecomposition(nfc, (UChar32)c, parts, 8, &status) : -1;
    for (int32_t i = 1; i < n; i++)
        if (!is_accent(parts[i]))
            n = -1;
    return n > 1 && U_SUCCESS(status) && parts[0] < 0x7F ? (char)parts[0] : 0;
}

/* A text of ASCII, letters with accents and common punctuation: nearly every one in many languages,
 * for which no transliterator need be made (that takes 13 ms, with Chinese a tenth of a second).
 * false: it has more. */
static bool is_simple(str text, struct buf *out) {
    for (size_t i = 0; i < text.len;) {
        uint32_t c = utf8_next(text, &i);
        char letter = 0;
        const char *known = NULL;
        if (c < 0x7F)
            letter = c < ' ' ? ' ' : (char)c;
        else if (!(known = punctuation(c)) && !is_accent(c) && !(letter = bare_letter(c)))
            return false;
        if (letter)
            buf_byte(out, letter);
        else if (known)
            buf_put(out, str_of(known));
    }
    return true;
}

/* As bytes, whatever the transliteration has left. */
static str bytes_of(const UChar *text, int32_t n, struct arena *keep) {
    struct buf out = buf_make(keep, UNITS_MOST);
    for (int32_t i = 0; i < n; i++) {
        bool known = text[i] < 0x7F;
        if (known)
            buf_byte(&out, text[i] < ' ' ? ' ' : (char)text[i]);
        else if (out.len == 0 || out.at[out.len - 1] != '?')
            buf_byte(&out, '?');
    }
    return buf_str(&out);
}

str ascii_of(str text, struct arena *keep) {
    str cut = str_sub(text, 0, ASCII_MOST);
    while (cut.len && utf8_check(cut) < cut.len) /* not within a character */
        cut.len = utf8_check(cut);
    struct buf simple = buf_make(keep, UNITS_MOST);
    if (is_simple(cut, &simple))
        return buf_str(&simple);
    /* a character of UTF-8 is never shorter than its UTF-16 units */
    UChar *units = arena_new(keep, UChar, UNITS_MOST);
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0;
    u_strFromUTF8WithSub(units, ASCII_MOST, &n, cut.at, (int32_t)cut.len, 0xFFFD, NULL, &status);
    if (U_FAILURE(status) || !transliterate(units, &n))
        return S("");
    return bytes_of(units, n, keep);
}
