/* Any bytes, by the rules of any language or of the one that is found: sentences ascend, do not
 * overlap, lose nothing but white space, and their pieces cover them. */
#include <assert.h>
#include <stdint.h>

#include "base/buf.h"
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
    size_t pick = bytes[0] % (voices.languages.rows.n + 8); /* often: none given */
    str lang = pick < voices.languages.rows.n ? voices.languages.rows.at[pick].field[0] : (str){0};
    struct arena a = keep;
    struct buf valid = buf_make(&a, 4 * n);
    str raw = {(const char *)bytes + 1, n - 1};
    for (size_t at = 0; at < raw.len;)
        buf_utf8(&valid, utf8_next(raw, &at)); /* malformed bytes become U+FFFD */
    str text = buf_str(&valid);
    struct source source = {.text = text};
    struct article article = {.source = &source};
    list_push(&article.paras, &a)->text = text;
    struct story story;
    if (segment_article(&article, lang, &voices, &story, &a, scratch, &err))
        check_story(&story, text);
    else
        assert(err.code == ERR_INPUT && letter_skip_space(text, 0, text.len) == text.len);
    return 0;
}
