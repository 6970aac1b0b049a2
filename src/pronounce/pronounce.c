#include "pronounce/pronounce.h"

#include "pronounce/mandarin.h"
#include "pronounce/plain.h"
#include "pronounce/spell.h"

#define PINYIN_LANGUAGE "zh"
#define PINYIN_VOICE    "cmn" /* how the names of the engine's Mandarin voices begin */

void pronouncer_open(struct pronouncer *p, struct voices *voices) {
    *p = (struct pronouncer){.voices = voices};
}

void pronouncer_close(struct pronouncer *p) {
    *p = (struct pronouncer){0}; /* the tables live in the arena of the voices */
}

/* The tables of Mandarin, loaded when the first Chinese line comes. */
static bool mandarin_words(struct pronouncer *p, const struct words **out, struct err *err) {
    struct words *w = p->cache;
    if (!w) {
        w = arena_new(p->voices->keep, struct words, 1);
        if (!words_load(w, p->voices, S("zh"), err) || !mandarin_check(w, err) ||
            !spell_check(w, err))
            return false;
        p->cache = w;
    }
    *out = w;
    return true;
}

static bool is_mandarin(const struct line *line) {
    return str_eq(line->lang, S(PINYIN_LANGUAGE)) &&
           (line->voice.len == 0 || str_starts(line->voice, S(PINYIN_VOICE)));
}

bool pronounce_utterance(struct pronouncer *p, const struct utterance *utterance,
                         struct reading *out, struct arena *keep, struct arena scratch,
                         struct err *err) {
    struct buf engine = buf_make(keep, LIMIT_SPOKEN_BYTES);
    *out = (struct reading){.utterance = utterance};
    if (is_mandarin(utterance->line)) {
        const struct words *words;
        struct mandarin m;
        if (!mandarin_words(p, &words, err))
            return false;
        mandarin_read(words, utterance->spoken, &m, &scratch);
        mandarin_set(&m, utterance->sounded.at, utterance->sounded.n, &scratch);
        spell_mandarin(words, &m, &engine, &out->align, keep);
    } else {
        struct utterance plain = *utterance;
        if (str_eq(plain.line->lang, S(PINYIN_LANGUAGE)))
            plain.sounded.n = 0; /* syllables are for its pinyin voices only */
        out->has_phonemes = plain.sounded.n > 0;
        if (!spell_plain(p->voices, &plain, &engine, &out->align, keep, err))
            return false;
    }
    out->engine = buf_str(&engine);
    return !engine.full || fail(err, ERR_LIMIT,
                                "a sentence of %zu bytes is over the limit of %zu "
                                "as the engine must be given it; break it up",
                                utterance->spoken.len, LIMIT_SPOKEN_BYTES);
}

bool pronounce_pinyin(struct pronouncer *p, const struct utterance *utterance, struct buf *out,
                      struct arena scratch, struct err *err) {
    const struct words *words;
    struct mandarin m;
    if (!mandarin_words(p, &words, err))
        return false;
    mandarin_read(words, utterance->spoken, &m, &scratch);
    mandarin_set(&m, utterance->sounded.at, utterance->sounded.n, &scratch);
    for (size_t i = 0; i < m.hans.n; i++) {
        str reading = m.hans.at[i].reading;
        if (i > 0)
            buf_byte(out, ' ');
        buf_put(out, reading.len ? reading : S("_"));
    }
    return !out->full || fail(err, ERR_LIMIT, "a line of %zu bytes is over the limit; break it up",
                              utterance->spoken.len);
}
