#include "pronounce/pronounce.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "pronounce/han_names.h"
#include "pronounce/kana_spell.h"
#include "pronounce/mandarin.h"
#include "pronounce/plain.h"
#include "pronounce/respeller.h"
#include "pronounce/spell.h"

#define REASON_BYTES    300 /* of one word's reading */
#define NOTES_MOST      5   /* of what was left out */
#define EXCERPT_BYTES   80  /* of a text, in a note */
#define PINYIN_LANGUAGE "zh"
#define PINYIN_VOICE    "cmn" /* how the names of the engine's Mandarin voices begin */

struct cache {
    struct words *words;             /* of Mandarin; NULL: not loaded yet */
    struct mecab mecab;              /* opened when the first text needs it */
    LIST(struct kana_tables *) kana; /* of every language seen */
    size_t left_out;                 /* notes of what was left out */
};

void pronouncer_open(struct pronouncer *p, struct voices *voices) {
    *p = (struct pronouncer){.voices = voices};
}

/* The tables live in the arena of the voices. */
void pronouncer_close(struct pronouncer *p) {
    struct cache *cache = p->cache;
    for (size_t i = 0; cache && i < cache->kana.n; i++)
        kana_close(cache->kana.at[i]);
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
static bool kana_tables(struct pronouncer *p, str lang, struct kana_tables **out, struct err *err) {
    struct cache *cache = cache_of(p);
    struct arena *keep = p->voices->keep;
    size_t i = 0;
    while (i < cache->kana.n && !str_eq(cache->kana.at[i]->lang, lang))
        i++;
    if (i == cache->kana.n) {
        struct kana_tables *t = arena_new(keep, struct kana_tables, 1);
        if (!kana_load(t, p->voices, str_copy(lang, keep), err))
            return false;
        t->mecab = &cache->mecab;
        *list_push(&cache->kana, keep) = t;
    }
    *out = cache->kana.at[i]->used ? cache->kana.at[i] : NULL;
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
    return str_eq(line->lang, S(PINYIN_LANGUAGE)) &&
           (line->voice.len == 0 || str_starts(line->voice, S(PINYIN_VOICE)));
}

static bool pronounce_kana(struct pronouncer *p, struct kana_tables *t, struct reading *out,
                           struct buf *engine, struct arena *keep, struct arena scratch,
                           struct err *err) {
    struct kana_words words;
    if (!kana_read(t, out->utterance, &words, keep, scratch, err))
        return false;
    spell_kana(t, &words, engine, &out->align, keep);
    out->has_phonemes = out->utterance->sounded.n > 0;
    for (size_t i = 0; p->explain && i < words.list.n; i++) {
        const struct kana_word *w = &words.list.at[i];
        if (w->said.len)
            *list_push(&out->reasons.list, keep) = (struct reason){w->at, w->said, w->rule};
    }
    return true;
}

static struct respeller *respeller_of(struct pronouncer *p) {
    if (!p->respeller) {
        p->respeller = arena_new(p->voices->keep, struct respeller, 1);
        p->respeller->voices = p->voices;
    }
    return p->respeller;
}

/* The readings of a Chinese line without their tones, for names that are only spelt elsewhere. */
static void put_parallel(const struct mandarin *m, struct buf *out) {
    for (size_t i = 0, end = 0; i < m->hans.n; end = m->hans.at[i++].at.end) {
        str s = m->hans.at[i].reading;
        if (i == 0 || m->hans.at[i].at.start != end)
            buf_put(out, S(" / "));
        buf_put(out, str_sub(s, 0, s.len - 1));
        buf_byte(out, ' ');
    }
}

static bool is_letter(uint32_t c) {
    int8_t type = u_charType((UChar32)c);
    return type == U_UPPERCASE_LETTER || type == U_LOWERCASE_LETTER || type == U_TITLECASE_LETTER ||
           type == U_OTHER_LETTER;
}

/* Whether the engine is given anything for what stands at `here`: a space is nothing. */
static bool is_said(const struct reading *r, size_t i, size_t here) {
    if (i == r->align.links.n || r->align.links.at[i].up_start > here)
        return false;
    struct span down = align_link(&r->align, i).down;
    return !str_eq(str_sub(r->engine, down.start, down.end), S(" "));
}

/* Letters that became nothing were left out: says so. */
static void note_left_out(struct pronouncer *p, const struct reading *r) {
    str text = r->utterance->spoken;
    size_t start = text.len, end = 0;
    for (size_t at = 0, i = 0; at < text.len;) {
        size_t here = at;
        uint32_t c = utf8_next(text, &at);
        while (i < r->align.links.n && r->align.links.at[i].up_end <= here)
            i++;
        if (is_said(r, i, here) || !is_letter(c))
            continue;
        start = here < start ? here : start;
        end = at - start <= EXCERPT_BYTES || end == 0 ? at : end;
    }
    const struct language *l;
    struct err ignored;
    if (!end || !voices_language(p->voices, r->utterance->line->lang, &l, &ignored))
        return;
    struct cache *cache = cache_of(p);
    size_t before = p->notes->list.n;
    if (cache->left_out < NOTES_MOST)
        note(p->notes, "left out, since the voice for %.*s cannot read it: %.*s", STR_FMT(l->name),
             STR_FMT(str_sub(text, start, end)));
    else
        note(p->notes, "more was left out that the voice for %.*s cannot read", STR_FMT(l->name));
    cache->left_out += p->notes->list.n - before; /* the same text is noted once */
}

static void put_rule(struct buf *rules, str rule, int line) {
    str so_far = buf_str(rules);
    if (str_find(so_far, rule, 0) < so_far.len)
        return;
    buf_put(rules, so_far.len ? S(", ") : S(""));
    buf_put(rules, rule);
    if (line)
        buf_printf(rules, ":%d", line);
}

/* A reason for each word, in their order in the text. */
static void explain_mandarin(const struct words *w, const struct mandarin *m, struct reading *out,
                             struct arena *keep) {
    for (size_t k = 0; k < m->hans.n;) {
        size_t from = k, end = m->words.at[m->hans.at[k].word].end;
        struct buf said = buf_make(keep, REASON_BYTES), rules = buf_make(keep, REASON_BYTES);
        for (; k < end; k++) {
            const struct han *h = &m->hans.at[k];
            str base = str_sub(h->reading, 0, h->reading.len - (h->reading.len > 0));
            char tone = h->reading.len ? spell_tone(w, m, k) : '_';
            buf_put(&said, k > from ? S(" ") : S(""));
            buf_put(&said, base);
            buf_byte(&said, tone);
            put_rule(&rules, h->rule, h->line);
            if (h->reading.len && tone != h->reading.at[h->reading.len - 1])
                put_rule(&rules, S("sandhi"), 0);
        }
        struct span at = {m->hans.at[from].at.start, m->hans.at[end - 1].at.end};
        *list_push(&out->reasons.list, keep) = (struct reason){at, buf_str(&said), buf_str(&rules)};
    }
}

/* A reason for each word that is given to the engine as phonemes. */
static void explain_sounded(const struct utterance *u, struct reading *out, struct arena *keep) {
    for (size_t i = 0; i < u->sounded.n; i++) {
        const struct sounded *s = &u->sounded.at[i];
        str rule = s->rule ? str_copy(str_of(s->rule), keep) : S("lexicon");
        *list_push(&out->reasons.list, keep) =
            (struct reason){s->at, str_copy(s->phonemes, keep), rule};
    }
}

/* What the lines of the other languages tell, and whether the Chinese ones are needed for them. */
static bool study_others(struct pronouncer *p, const struct script *script, bool chinese,
                         struct arena scratch, size_t *undecided, struct err *err) {
    for (size_t i = 0; i < script->lines.n; i++) {
        const struct line *line = &script->lines.at[i];
        struct utterance written = {.line = line, .spoken = line->written};
        struct soundings found = {0};
        struct arena aside = scratch;
        if (is_mandarin(line))
            continue;
        if (!respell(respeller_of(p), &written, &found, &aside, err) ||
            (chinese && !respeller_study(respeller_of(p), line, err)))
            return false;
        *undecided += respeller_memory(respeller_of(p), line->story)->undecided;
    }
    return true;
}

static bool study_mandarin(struct pronouncer *p, const struct line *line, struct arena scratch,
                           struct err *err) {
    const struct words *words;
    struct mandarin m;
    struct memory *memory = respeller_memory(respeller_of(p), line->story);
    if (!mandarin_words(p, &words, err))
        return false;
    mandarin_read(words, line->written, &memory->han, &m, &scratch);
    han_names_study(&memory->han, &m);
    if (memory->undecided)
        put_parallel(&m, &memory->parallel);
    return true;
}

bool pronounce_study(struct pronouncer *p, const struct script *script, struct arena scratch,
                     struct err *err) {
    size_t chinese = 0, undecided = 0;
    for (size_t i = 0; i < script->lines.n; i++)
        chinese += is_mandarin(&script->lines.at[i]);
    if (!study_others(p, script, chinese > 0, scratch, &undecided, err))
        return false;
    for (size_t i = 0; chinese && i < script->lines.n; i++)
        if (is_mandarin(&script->lines.at[i]) &&
            !study_mandarin(p, &script->lines.at[i], scratch, err))
            return false;
    return true;
}

/* The text of a Chinese utterance with the readings of its lexicon and its story. */
static bool read_mandarin(struct pronouncer *p, const struct utterance *u,
                          const struct words **words, struct mandarin *out, struct arena *keep,
                          struct err *err) {
    struct han_names *names =
        u->line ? &respeller_memory(respeller_of(p), u->line->story)->han : NULL;
    if (!mandarin_words(p, words, err))
        return false;
    mandarin_read(*words, u->spoken, names, out, keep);
    if (names)
        han_names_apply(names, *words, out, keep);
    mandarin_set(out, u->sounded.at, u->sounded.n, keep);
    return true;
}

bool pronounce_utterance(struct pronouncer *p, const struct utterance *utterance,
                         struct reading *out, struct arena *keep, struct arena scratch,
                         struct err *err) {
    struct buf engine = buf_make(keep, LIMIT_SPOKEN_BYTES);
    buf_reserve(&engine, utterance->spoken.len + 16);
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
        if (!read_mandarin(p, utterance, &words, &m, &scratch, err))
            return false;
        spell_mandarin(words, &m, &engine, &out->align, keep);
        if (p->explain)
            explain_mandarin(words, &m, out, keep);
    } else {
        struct utterance plain = *utterance;
        struct soundings found = {0};
        if (str_eq(plain.line->lang, S(PINYIN_LANGUAGE)))
            plain.sounded.n = 0; /* syllables are for its pinyin voices only */
        if (!respell(respeller_of(p), &plain, &found, &scratch, err))
            return false;
        plain.sounded.at = found.list.at;
        plain.sounded.n = found.list.n;
        out->has_phonemes = plain.sounded.n > 0;
        if (p->explain)
            explain_sounded(&plain, out, keep);
        if (!spell_plain(p->voices, &plain, &engine, &out->align, keep, err))
            return false;
    }
    out->engine = buf_str(&engine);
    if (p->notes)
        note_left_out(p, out);
    return !engine.full || fail(err, ERR_LIMIT,
                                "a sentence of %zu bytes is over the limit of %zu "
                                "as the engine must be given it; break it up",
                                utterance->spoken.len, LIMIT_SPOKEN_BYTES);
}

bool pronounce_pinyin(struct pronouncer *p, const struct utterance *utterance, struct buf *out,
                      struct arena scratch, struct err *err) {
    const struct words *words;
    struct mandarin m;
    if (!read_mandarin(p, utterance, &words, &m, &scratch, err))
        return false;
    for (size_t i = 0; i < m.hans.n; i++) {
        str reading = m.hans.at[i].reading;
        if (i > 0)
            buf_byte(out, ' ');
        buf_put(out, reading.len ? reading : S("_"));
    }
    return !out->full || fail(err, ERR_LIMIT, "a line of %zu bytes is over the limit; break it up",
                              utterance->spoken.len);
}
