#include "pronounce/pronounce.h"

#include "pronounce/kana_spell.h"
#include "pronounce/mandarin.h"
#include "pronounce/plain.h"
#include "pronounce/spell.h"

#define PINYIN_VOICE "cmn" /* how the names of the engine's Mandarin voices begin */

struct cache {
    struct words *words; /* of Mandarin; NULL: not loaded yet */
    struct mecab mecab;  /* opened when the first text needs it */
    struct {
        struct kana_tables tables;
        bool is_kana;
    } kana[LIMIT_VOICES]; /* of every language seen */
    size_t kana_n;
};

void pronouncer_open(struct pronouncer *p, struct voices *voices) {
    *p = (struct pronouncer){.voices = voices};
}

/* The tables live in the arena of the voices. */
void pronouncer_close(struct pronouncer *p) {
    struct cache *cache = p->cache;
    for (size_t i = 0; cache && i < cache->kana_n; i++)
        kana_close(&cache->kana[i].tables);
    if (cache)
        mecab_close(&cache->mecab);
    *p = (struct pronouncer){0};
}

static struct cache *cache_of(struct pronouncer *p) {
    if (!p->cache)
        p->cache = arena_new(p->voices->keep, struct cache, 1);
    return p->cache;
}

/* The tables of Mandarin, loaded when the first Chinese line comes. */
static bool mandarin_words(struct pronouncer *p, const struct words **out, struct err *err) {
    struct cache *cache = cache_of(p);
    if (!cache->words) {
        struct words *w = arena_new(p->voices->keep, struct words, 1);
        if (!words_load(w, p->voices, S("zh"), err) || !mandarin_check(w, err) ||
            !spell_check(w, err))
            return false;
        cache->words = w;
    }
    *out = cache->words;
    return true;
}

/* *out: the tables of a language that MeCab reads; NULL: it is none. */
static bool kana_tables(struct pronouncer *p, str lang, struct kana_tables **out,
                        struct err *err) {
    struct cache *cache = cache_of(p);
    size_t i = 0;
    while (i < cache->kana_n && !str_eq(cache->kana[i].tables.lang, lang))
        i++;
    if (i == cache->kana_n) {
        if (i == LIMIT_VOICES)
            return fail(err, ERR_LIMIT, "more than %d languages at once", LIMIT_VOICES);
        struct kana_tables *t = &cache->kana[i].tables;
        if (!kana_load(t, p->voices, str_copy(lang, p->voices->keep), &cache->kana[i].is_kana,
                       err))
            return false;
        t->mecab = &cache->mecab;
        cache->kana_n++;
    }
    *out = cache->kana[i].is_kana ? &cache->kana[i].tables : NULL;
    return true;
}

str pronounce_lacks(struct voices *voices, const struct language *language) {
    const struct table *t;
    struct mecab mecab = {0};
    struct err err;
    if (!voices_table(voices, language->code, "kana.tsv", &t, &err) || t->rows.n == 0)
        return (str){0}; /* a broken table is reported when it is used */
    bool ok = mecab_open(&mecab, &err);
    mecab_close(&mecab);
    return ok ? (str){0} : str_copy(str_of(err.text), voices->keep);
}

static bool is_mandarin(const struct line *line) {
    return str_eq(line->lang, S("zh")) &&
           (line->voice.len == 0 || str_starts(line->voice, S(PINYIN_VOICE)));
}

static bool pronounce_kana(struct pronouncer *p, struct kana_tables *t, struct reading *out,
                           struct buf *engine, struct arena *keep, struct arena scratch,
                           struct err *err) {
    struct kana_words words;
    if (!kana_read(t, out->utterance, &words, keep, scratch, err))
        return false;
    spell_kana(t, &words, engine, &out->align, keep);
    if (words.unknown.len && p->notes)
        note(p->notes, "left out, since no reading of it is known: %.*s", STR_FMT(words.unknown));
    for (size_t i = 0; p->explain && i < words.list.n; i++) {
        const struct kana_word *w = &words.list.at[i];
        if (w->said.len)
            *list_push(&out->reasons.list, keep) = (struct reason){w->at, w->said, w->rule};
    }
    return true;
}

bool pronounce_utterance(struct pronouncer *p, const struct utterance *utterance,
                         struct reading *out, struct arena *keep, struct arena scratch,
                         struct err *err) {
    struct buf engine = buf_make(keep, LIMIT_SPOKEN_BYTES);
    struct kana_tables *kana = NULL;
    *out = (struct reading){.utterance = utterance};
    if (!kana_tables(p, utterance->line->lang, &kana, err))
        return false;
    if (kana) {
        if (!pronounce_kana(p, kana, out, &engine, keep, scratch, err))
            return false;
    } else if (is_mandarin(utterance->line)) {
        const struct words *words;
        struct mandarin m;
        if (!mandarin_words(p, &words, err))
            return false;
        mandarin_read(words, utterance->spoken, &m, &scratch);
        spell_mandarin(words, &m, &engine, &out->align, keep);
    } else if (!spell_plain(p->voices, utterance->line->lang, utterance->spoken, &engine,
                            &out->align, keep, err)) {
        return false;
    }
    out->engine = buf_str(&engine);
    return !engine.full || fail(err, ERR_LIMIT,
                                "a sentence of %zu bytes is over the limit of %zu "
                                "as the engine must be given it; break it up",
                                utterance->spoken.len, LIMIT_SPOKEN_BYTES);
}

bool pronounce_pinyin(struct pronouncer *p, str sentence, struct buf *out, struct arena scratch,
                      struct err *err) {
    const struct words *words;
    struct mandarin m;
    if (!mandarin_words(p, &words, err))
        return false;
    mandarin_read(words, sentence, &m, &scratch);
    for (size_t i = 0; i < m.hans.n; i++) {
        str reading = m.hans.at[i].reading;
        if (i > 0)
            buf_byte(out, ' ');
        buf_put(out, reading.len ? reading : S("_"));
    }
    return !out->full ||
           fail(err, ERR_LIMIT, "a line of %zu bytes is over the limit; break it up", sentence.len);
}
