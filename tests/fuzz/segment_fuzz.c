/* Any text: sentences ascend, do not overlap, lose nothing but white space, and their pieces cover
 * them. */
#include <assert.h>
#include <stdint.h>

#include "base/utf8.h"
#include "segment/letter.h"
#include "segment/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_story(const struct story *story, str text) {
    size_t at = 0;
    for (size_t i = 0; i < story->sentences.n; i++) {
        const struct sentence *s = &story->sentences.at[i];
        assert(letter_skip_space(text, at, text.len) == s->at.start && s->at.end > s->at.start);
        assert(s->text.len <= LIMIT_LINE_BYTES && s->lang.len > 0);
        size_t covered = s->at.start;
        for (size_t k = 0; k < s->pieces.n; k++) {
            assert(s->pieces.at[k].at.start == covered && s->pieces.at[k].lang.len > 0);
            covered = s->pieces.at[k].at.end;
        }
        at = s->at.end;
        assert(covered == at);
    }
    assert(letter_skip_space(text, at, text.len) == text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct arena data, keep, scratch;
    static struct voices voices;
    static struct err err;
    if (!data.base) {
        arena_open(&data);
        arena_open(&keep);
        arena_open(&scratch);
        bool ok = voices_open(&voices, "voices", &data, &err);
        assert(ok);
        (void)ok;
    }
    if (n == 0)
        return 0;
    static const char *const langs[] = {"", "en", "de", "zh", "ja", "ru", "el", "ar"};
    const char *lang = langs[bytes[0] % (sizeof langs / sizeof *langs)];
    struct arena a = keep;
    str text = str_copy((str){(const char *)bytes + 1, n - 1}, &a);
    if (utf8_check(text) < text.len)
        return 0;
    struct source source = {.text = text};
    struct article article = {.source = &source};
    list_push(&article.paras, &a)->text = text;
    struct story story;
    if (segment_article(&article, str_of(lang), &voices, &story, &a, scratch, &err))
        check_story(&story, text);
    else
        assert(err.code == ERR_INPUT && letter_skip_space(text, 0, text.len) == text.len);
    return 0;
}
