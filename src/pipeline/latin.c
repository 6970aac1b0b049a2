#include "pipeline/latin.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "pronounce/pronounce.h"
#include "types/limits.h"

static bool has_han(str text) {
    for (size_t i = 0; i < text.len;)
        if (utf8_is_han(utf8_next(text, &i)))
            return true;
    return false;
}

/* "hang2" without its tone, ü as u. */
static void put_syllable(struct buf *out, str syllable) {
    for (size_t i = 0; i < syllable.len; i++) {
        char c = syllable.at[i];
        if (c != ':' && (c < '0' || c > '9'))
            buf_byte(out, c == 'v' ? 'u' : c);
    }
}

str latin_of(const struct street *s, str text, str lang, struct arena scratch) {
    if (!has_han(text) || str_eq(lang, S("ja")))
        return text;
    struct line line = {.lang = S("zh"), .story = NO_STORY, .written = text};
    struct utterance utterance = {.line = &line, .spoken = text};
    struct buf pinyin = buf_make(s->keep, LIMIT_SPOKEN_BYTES), out;
    struct pronouncer p;
    struct err ignored; /* a table that cannot be read is the error of what is spoken */
    pronouncer_open(&p, s->voices);
    bool ok = pronounce_pinyin(&p, &utterance, &pinyin, scratch, &ignored);
    pronouncer_close(&p);
    if (!ok)
        return text;
    out = buf_make(s->keep, text.len * 8 + 16);
    str rest = buf_str(&pinyin);
    bool after_word = false, after_syllable = false;
    for (size_t i = 0, from; i < text.len;) {
        from = i;
        uint32_t c = utf8_next(text, &i);
        str syllable = utf8_is_han(c) ? str_cut(&rest, ' ') : (str){0};
        bool is_syllable = syllable.len && syllable.at[0] != '_', is_word = utf8_is_word(c);
        if (is_word && after_word && (is_syllable || after_syllable))
            buf_byte(&out, ' ');
        after_word = is_word;
        after_syllable = is_syllable;
        if (is_syllable)
            put_syllable(&out, syllable);
        else
            buf_put(&out, str_sub(text, from, i));
    }
    return buf_str(&out);
}

str latin_slug(const struct street *s, struct arena scratch) {
    return pipeline_slug(latin_of(s, s->script.title, s->script.lang, scratch), s->keep);
}
