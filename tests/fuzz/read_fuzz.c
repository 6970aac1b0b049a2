/* Any bytes as a file: the charset must be found or refused, and what comes out must be UTF-8. */
#include <assert.h>
#include <stdint.h>

#include "base/utf8.h"
#include "read/charset.h"
#include "read/mojibake.h"
#include "read/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    struct arena keep, scratch;
    struct decoded d;
    arena_open(&keep);
    arena_open(&scratch);
    str text = {(const char *)bytes, len};
    sniff_format(text);
    if (len && charset_decode(text, sniff_declared(text), &d, &keep, scratch)) {
        assert(utf8_check(d.text) == d.text.len);
        assert(d.charset.len > 0 && d.text_at <= len);
        sniff_media(d.text);
        struct align align = {0};
        str mended = d.text;
        if (mojibake_mend(&mended, d.text_at, &align, &keep)) {
            assert(utf8_check(mended) == mended.len);
            struct span all = align_up(&align, (struct span){0, mended.len});
            assert(all.start == d.text_at && all.end == d.text_at + d.text.len);
        }
    }
    arena_close(&scratch);
    arena_close(&keep);
    return 0;
}
