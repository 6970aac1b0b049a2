#include "base/buf.h"
#include "pipeline/pipeline.h"
#include "write/ascii.h"

#define SLUG_BYTES 60

str pipeline_slug(str title, struct arena *keep) {
    str ascii = ascii_of(title, keep);
    struct buf slug = buf_make(keep, SLUG_BYTES);
    bool wants_hyphen = false;
    size_t word = 0; /* length up to the last whole word */
    for (size_t i = 0; i < ascii.len && !slug.full; i++) {
        char c = ascii.at[i];
        c = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
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
