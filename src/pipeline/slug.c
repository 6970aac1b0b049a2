#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "base/buf.h"
#include "pipeline/pipeline.h"

#define SLUG_BYTES 60
#define UNITS_MOST 512

/* The title in ASCII as far as ICU can write it so; false when it cannot. */
static bool to_ascii(str title, char *out, int32_t cap, int32_t *len) {
    static const UChar rules[] = u"Any-Latin; Latin-ASCII; Lower";
    UChar text[UNITS_MOST * 4];
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0;
    /* a character of UTF-8 is never shorter than its UTF-16 units */
    str cut = str_sub(title, 0, UNITS_MOST);
    u_strFromUTF8WithSub(text, UNITS_MOST, &n, cut.at, (int32_t)cut.len, 0xFFFD, NULL, &status);
    UTransliterator *t = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    int32_t limit = n;
    if (U_SUCCESS(status))
        utrans_transUChars(t, text, &n, UNITS_MOST * 4, 0, &limit, &status);
    if (t)
        utrans_close(t);
    u_strToUTF8WithSub(out, cap, len, text, n, '?', NULL, &status);
    return U_SUCCESS(status);
}

str pipeline_slug(str title, struct arena *keep) {
    char ascii[UNITS_MOST * 8];
    int32_t len = 0;
    struct buf slug = buf_make(keep, SLUG_BYTES);
    if (!to_ascii(title, ascii, (int32_t)sizeof ascii, &len))
        len = 0;
    bool wants_hyphen = false;
    size_t word = 0; /* length up to the last whole word */
    for (int32_t i = 0; i < len && !slug.full; i++) {
        char c = ascii[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            if (wants_hyphen && slug.len) {
                word = slug.len;
                buf_byte(&slug, '-');
            }
            wants_hyphen = false;
            buf_byte(&slug, c);
        } else if (c != '\'') {
            wants_hyphen = true;
        }
    }
    str s = buf_str(&slug);
    if (slug.full && word)
        s = str_sub(s, 0, word);
    while (s.len && s.at[s.len - 1] == '-')
        s.len--;
    return s.len ? s : S("bulletin");
}
