#include "write/ascii.h"

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

static bool is_ascii(str s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < ' ' || (unsigned char)s.at[i] > '~')
            return false;
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
    if (is_ascii(text))
        return text;
    /* a character of UTF-8 is never shorter than its UTF-16 units */
    str cut = str_sub(text, 0, ASCII_MOST);
    while (cut.len && utf8_check(cut) < cut.len) /* not within a character */
        cut.len = utf8_check(cut);
    UChar *units = arena_new(keep, UChar, UNITS_MOST);
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0;
    u_strFromUTF8WithSub(units, ASCII_MOST, &n, cut.at, (int32_t)cut.len, 0xFFFD, NULL, &status);
    if (U_FAILURE(status) || !transliterate(units, &n))
        return S("");
    return bytes_of(units, n, keep);
}
