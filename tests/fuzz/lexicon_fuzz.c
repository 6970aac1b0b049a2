/* Any bytes as a lexicon, table or XML: entries or a clear error, and then every entry is looked
 * for in the same bytes: hits in order, inside the text, and only of whole characters. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "normalise/lexemes.h"

static const char *const languages[] = {"en", "fr", "zh", "ko"};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void look(const struct lexicon *lexicon, str text, struct arena *keep) {
    struct lexemes *l = lexemes_open(lexicon, keep);
    struct chars t = chars_of(text, keep);
    struct hits hits = {0};
    if (!l)
        return;
    lexemes_find(l, &t, &hits, keep);
    size_t done = 0;
    for (size_t i = 0; i < hits.n; i++) {
        const struct hit *h = &hits.at[i];
        if (h->from < done || h->word_end <= h->from || h->to < h->word_end || h->to > t.n)
            abort();
        done = h->to;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct arena keep;
    static struct voices voices;
    struct err err = {0};
    if (!keep.base) {
        arena_open(&keep);
        if (!voices_open(&voices, NULL, &keep, &err) &&
            !voices_open(&voices, "voices", &keep, &err))
            abort();
    }
    if (n > 20000)
        return 0;
    struct arena before = keep;
    struct voices opened = voices;
    /* a copy of exactly n bytes, so that the sanitizer sees a step past its end */
    str text = str_copy((str){(const char *)bytes, n}, &keep);
    if (lexicon_add_text(&voices, S("x.pls"), text, &err)) {
        for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
            const struct lexicon *lexicon;
            if (lexicon_of(&voices, str_of(languages[i]), &lexicon, &err))
                look(lexicon, text, &keep);
            else if (err.code != ERR_DATA)
                abort();
        }
    } else if (err.code != ERR_DATA || err.text[0] == '\0') {
        abort();
    }
    voices = opened;
    keep = before;
    return 0;
}
