#include "segment/identify.h"

#include <limits.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "segment/cld2.h"
#include "segment/letter.h"
#include "segment/quote.h"

#define SAMPLE_BYTES  2000 /* of a text that are looked at */
#define LETTERS_LEAST 4    /* fewer say nothing */
#define LETTERS_WORD  12   /* fewer are never clear */
#define LETTERS_SURE  24   /* outside of quotation marks: they decide alone */

/* Evidence, in hundredths of a small word (telling.h). */
enum {
    LIBRARY = 80,        /* libcld2's guess for all of the text */
    LIBRARY_UNSURE = 60, /* per cent of it, when it does not call it reliable */
    LIBRARY_ALONE = 60,  /* per cent, when no small word bears it out */
    QUOTED = 30,         /* per cent that words in quotation marks count */
    PRIOR = 90,          /* of the first language of a script in scripts.tsv */
    PRIOR_STEP = 6,      /* less for each one after it */
    KNOWN = 120,         /* a main language of the document, or what the page says of the text */
    BEFORE = 30,         /* the language of the sentence before */
    CLEAR = 100,         /* a lead that makes sure */
    DECIDED = 250,       /* a lead that nothing else could turn */
};

/* ----------------------------------------------------------------------------------- the tables */

static bool add_script(struct identifier *id, const struct table *t, const struct row *row,
                       struct err *err) {
    char name[16] = {0};
    if (row->fields != 2 || row->field[0].len >= sizeof name)
        return table_fail(t, row, err, "expected two columns: script, languages");
    memcpy(name, row->field[0].at, row->field[0].len);
    struct script_languages *s = list_push(&id->scripts, id->keep);
    s->script = u_getPropertyValueEnum(UCHAR_SCRIPT, name);
    if (s->script == UCHAR_INVALID_CODE)
        return table_fail(t, row, err, "`%s` is no script; use the four letters of ISO 15924",
                          name);
    for (str rest = row->field[1]; rest.at;) {
        str lang = str_cut(&rest, ' ');
        if (lang.len == 0)
            continue;
        if (!table_find(&id->voices->languages, (str){0}, lang))
            return table_fail(t, row, err, "`%.*s` is not in languages.tsv", STR_FMT(lang));
        if (s->n == SCRIPT_LANGS)
            return table_fail(t, row, err, "more than %zu languages", s->n);
        int telling = telling_lang(&id->telling, lang);
        if (telling >= 0)
            lang_set_add(&s->all, telling);
        s->telling[s->n] = telling;
        s->langs[s->n++] = lang;
    }
    return s->n > 0 || table_fail(t, row, err, "a script needs a language");
}

static const struct script_languages *find_script(const struct identifier *id, int script) {
    for (size_t i = 0; i < id->scripts.n; i++)
        if (id->scripts.at[i].script == script)
            return &id->scripts.at[i];
    return NULL;
}

bool identify_open(struct identifier *id, struct rule_set *rules, struct arena *keep,
                   struct err *err) {
    struct voices *voices = rules->voices;
    *id = (struct identifier){.voices = voices, .rules = rules, .keep = keep};
    const struct table *t;
    if (!telling_open(&id->telling, voices, keep, err))
        return false;
    if (!voices_table(voices, S("common"), "scripts.tsv", &t, err))
        return false;
    for (size_t i = 0; i < t->rows.n; i++)
        if (!add_script(id, t, &t->rows.at[i], err))
            return false;
    const struct script_languages *han = find_script(id, USCRIPT_HAN);
    return !han || varieties_open(&id->varieties, voices, han->langs, han->n, keep, err);
}

static bool has_lang(const struct script_languages *s, str lang) {
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->langs[i], lang))
            return true;
    return false;
}

str identify_of_script(const struct identifier *id, int script) {
    const struct script_languages *s = find_script(id, script);
    if (!s)
        return (str){0};
    for (size_t i = 0; i < id->main_n; i++)
        if (has_lang(s, id->main[i]))
            return id->main[i];
    return s->langs[0];
}

/* ------------------------------------------------------------------------------- what script is it
 */

int identify_script(uint32_t c) {
    if (c < 0x80)
        return USCRIPT_LATIN;
    if (utf8_is_han(c) || utf8_is_kana(c))
        return USCRIPT_HAN;
    UErrorCode status = U_ZERO_ERROR;
    int script = uscript_getScript((UChar32)c, &status);
    return U_FAILURE(status) || script == USCRIPT_INHERITED ? USCRIPT_COMMON : script;
}

struct census {
    int script; /* the one most of it is in */
    size_t letters, han, kana;
};

/* A Han character weighs as much as the letters that it would take elsewhere. */
static struct census count_letters(str text) {
    struct census c = {.script = USCRIPT_COMMON};
    struct {
        int script;
        size_t weight, letters;
    } seen[8] = {{0, 0, 0}};
    size_t n = 0, best = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t ch = utf8_next(text, &at);
        if (!letter_is_alpha(ch))
            continue;
        int script = identify_script(ch);
        c.han += utf8_is_han(ch);
        c.kana += utf8_is_kana(ch);
        size_t i = 0;
        while (i < n && seen[i].script != script)
            i++;
        if (i == sizeof seen / sizeof *seen || script == USCRIPT_COMMON)
            continue;
        if (i == n)
            seen[n++].script = script;
        seen[i].letters++;
        seen[i].weight += script == USCRIPT_HAN ? 3 : 1;
    }
    for (size_t i = 0; i < n; i++) {
        if (seen[i].weight > best) {
            best = seen[i].weight;
            c.script = seen[i].script;
            c.letters = seen[i].letters;
        }
    }
    return c;
}

/* ------------------------------------------------------------------------------------- libcld2 */

/* The library's codes that are not ours: old ones, and finer ones. */
static str own_code(const char *code) {
    static const char *const pairs[][2] = {{"no", "nb"}, {"nn", "nb"},      {"iw", "he"},
                                           {"in", "id"}, {"zh-Hant", "zh"}, {"sr-ME", "sr"},
                                           {"ckb", "ku"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (str_eq(str_of(code), str_of(pairs[i][0])))
            return str_of(pairs[i][1]);
    return str_of(code);
}

static str sample_of(str text) {
    size_t end = text.len;
    if (end > SAMPLE_BYTES) {
        end = SAMPLE_BYTES;
        while (end > 0 && utf8_len(text, end) == 0)
            end--;
    }
    return str_sub(text, 0, end);
}

/* ----------------------------------------------------------------------------------- evidence */

/* What stands outside of quotation marks and brackets: a title, a saying or a name in another
 * language must not decide. */
static str copy_outside(str text, const unsigned char *flags, char *buffer) {
    size_t n = 0;
    for (size_t at = 0; at < text.len; at++)
        if (!(flags[at] & QUOTE_INSIDE))
            buffer[n++] = text.at[at];
    return (str){buffer, n};
}

static size_t count_alpha(str text) {
    size_t n = 0;
    for (size_t at = 0; at < text.len;)
        n += letter_is_alpha(utf8_next(text, &at));
    return n;
}

/* How the languages of a script stand, in hundredths of a small word. */
struct standing {
    int sum[SCRIPT_LANGS];
    int best; /* index into langs */
    int lead; /* of the best over the second */
};

static void rank(struct standing *s, size_t n) {
    int second = INT_MIN;
    s->best = 0;
    for (size_t i = 1; i < n; i++) {
        if (s->sum[i] > s->sum[s->best]) {
            second = s->sum[s->best];
            s->best = (int)i;
        } else if (s->sum[i] > second) {
            second = s->sum[i];
        }
    }
    s->lead = n > 1 ? s->sum[s->best] - second : INT_MAX;
}

/* Adds what the library thinks; a language without a small word of its own in the text is believed
 * less. */
static void add_library(const struct script_languages *langs, const char *hint, str text,
                        const struct evidence *e, struct standing *s) {
    struct cld2_guess guess[3];
    bool reliable = cld2_guess_languages(text.at, (int)text.len, hint, guess);
    for (int i = 0; i < 3; i++) {
        str code = own_code(guess[i].code);
        for (size_t k = 0; k < langs->n; k++) {
            if (guess[i].percent == 0 || !str_eq(langs->langs[k], code))
                continue;
            int points = LIBRARY * guess[i].percent / 100;
            if (!reliable)
                points = points * LIBRARY_UNSURE / 100;
            if (langs->telling[k] >= 0 && e->hits[langs->telling[k]] == 0)
                points = points * LIBRARY_ALONE / 100;
            s->sum[k] += points;
        }
    }
}

/* Weighs a text in a script of several languages; *s comes with what is known beforehand.  Where
 * the words are clear the library, which is slow, is not asked. */
static void weigh(const struct identifier *id, const struct script_languages *langs, str text,
                  const char *hint, struct standing *s, struct arena scratch) {
    char buffer[SAMPLE_BYTES];
    const unsigned char *flags = quote_pairs(text, (struct span){0, text.len}, &scratch);
    str outside = copy_outside(text, flags, buffer);
    bool telling = outside.len < text.len && count_alpha(outside) >= LETTERS_SURE;
    struct evidence e = {{0}, {0}};
    telling_add(&id->telling, text, flags, telling ? QUOTED : 100, langs->all, &e);
    for (size_t k = 0; k < langs->n; k++) {
        int prior = PRIOR - PRIOR_STEP * (int)k;
        s->sum[k] += prior > 0 ? prior : 0;
        if (langs->telling[k] >= 0)
            s->sum[k] += e.sum[langs->telling[k]];
    }
    rank(s, langs->n);
    if (s->lead >= DECIDED)
        return;
    add_library(langs, hint, telling ? outside : text, &e, s);
    rank(s, langs->n);
}

/* ------------------------------------------------------------------------------------ two passes
 */

static bool know(const struct identifier *id, str lang) {
    for (size_t i = 0; i < id->main_n; i++)
        if (str_eq(id->main[i], lang))
            return true;
    return false;
}

static struct tally *find_tally(struct identifier *id, str lang) {
    for (size_t i = 0; i < id->tallies.n; i++)
        if (str_eq(id->tallies.at[i].lang, lang))
            return &id->tallies.at[i];
    struct tally *t = list_push(&id->tallies, id->keep);
    t->lang = lang;
    return t;
}

/* Kana makes it Japanese, unless it is a speck (の in a brand's name). */
static bool has_kana(const struct census *c) {
    return c->kana > 0 && c->kana * 10 >= c->han;
}

/* Hiragana and katakana are told by themselves: Japanese when Han has a language of that code. */
static str han_default(const struct identifier *id, bool kana) {
    const struct script_languages *s = find_script(id, kana ? USCRIPT_HIRAGANA : USCRIPT_HAN);
    return s ? s->langs[0] : (str){0};
}

static void favour(const struct script_languages *langs, str lang, int points, struct standing *s) {
    for (size_t k = 0; k < langs->n; k++)
        if (str_eq(langs->langs[k], lang))
            s->sum[k] += points;
}

struct identity identify_count(struct identifier *id, str text, str marked, struct arena scratch) {
    text = sample_of(text);
    struct census c = count_letters(text);
    struct identity out = {0};
    id->han += c.han;
    varieties_count(&id->varieties, text);
    id->kana += c.kana;
    const struct script_languages *langs = find_script(id, c.script);
    if (!langs)
        return out;
    if (c.script == USCRIPT_HAN) {
        out.lang = han_default(id, has_kana(&c));
        out.sure = has_kana(&c) || c.han >= 4;
    } else if (langs->n == 1) {
        out = (struct identity){langs->langs[0], true};
    } else if (c.letters >= LETTERS_LEAST) {
        struct standing st = {{0}, 0, 0};
        favour(langs, marked, KNOWN, &st);
        weigh(id, langs, text, NULL, &st, scratch);
        out.lang = langs->langs[st.best];
        out.sure = st.lead >= CLEAR && c.letters >= LETTERS_WORD;
    }
    if (out.lang.len) {
        struct tally *t = find_tally(id, out.lang);
        t->letters += out.sure ? c.letters : c.letters / 4;
        t->texts++;
        t->script = c.script;
    }
    return out;
}

void identify_expect(struct identifier *id, str lang) {
    const struct row *row = lang.len ? table_find(&id->voices->languages, (str){0}, lang) : NULL;
    if (!row)
        return;
    find_tally(id, row->field[0])->letters += LETTERS_SURE;
    varieties_expect(&id->varieties, row->field[0]);
}

/* Whether a language was found so seldom beside another of its script that it was an error. */
static bool is_stray(const struct identifier *id, const struct tally *t) {
    for (size_t i = 0; i < id->tallies.n; i++) {
        const struct tally *other = &id->tallies.at[i];
        if (other->script == t->script && t->texts <= 2 && t->texts > 0 &&
            t->letters * 8 < other->letters)
            return true;
    }
    return false;
}

void identify_settle(struct identifier *id) {
    str evident = varieties_settle(&id->varieties);
    for (size_t i = 0; evident.len && i < id->tallies.n; i++)
        if (str_eq(id->tallies.at[i].lang, han_default(id, false)))
            id->tallies.at[i].lang = evident; /* it was counted as the default until now */
    size_t all = 0;
    for (size_t i = 0; i < id->tallies.n; i++)
        all += id->tallies.at[i].letters;
    struct buf hint = buf_make(id->keep, 64);
    while (id->main_n < IDENTIFY_MAIN) {
        struct tally *best = NULL;
        for (size_t i = 0; i < id->tallies.n; i++) {
            struct tally *t = &id->tallies.at[i];
            if (!know(id, t->lang) && !is_stray(id, t) && (!best || t->letters > best->letters))
                best = t;
        }
        if (!best || best->letters * 33 < all || best->letters == 0)
            break;
        id->main[id->main_n++] = best->lang;
        buf_printf(&hint, "%s%.*s", id->main_n > 1 ? "," : "", STR_FMT(best->lang));
    }
    id->hint = id->main_n ? str_z(buf_str(&hint), id->keep) : NULL;
}

/* Whether a Han text has a character that only Chinese makes its sentences with. */
static bool has_chinese_word(const struct identifier *id, str text, str zh) {
    const struct rules *rules;
    struct err ignored; /* a malformed table was reported when the text was cut */
    if (!rules_find(id->rules, zh, &rules, &ignored))
        return false;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        if (utf8_is_han(c) && rules_is_starter(rules, str_sub(text, start, at)))
            return true;
    }
    return false;
}

/* Han without kana: Chinese, unless it is a few words in a Japanese text. */
static str identify_han(const struct identifier *id, str text, const struct census *c, str before) {
    str zh = han_default(id, false), ja = han_default(id, true);
    str evident = varieties_settle(&id->varieties);
    if (has_kana(c))
        return ja;
    if (evident.len)
        return evident;
    if (!know(id, ja))
        return zh;
    if (!know(id, zh))
        return c->han >= 20 && c->kana == 0 ? zh : ja;
    if (c->han >= 8 || has_chinese_word(id, text, zh))
        return zh;
    return str_eq(before, ja) || str_eq(before, zh) ? before : id->kana > id->han / 2 ? ja : zh;
}

str identify_sentence(const struct identifier *id, str text, str marked, str before,
                      struct arena scratch) {
    text = sample_of(text);
    struct census c = count_letters(text);
    if (c.script == USCRIPT_COMMON)
        return before.len ? before : marked.len ? marked : id->main_n ? id->main[0] : (str){0};
    if (c.script == USCRIPT_HAN)
        return identify_han(id, text, &c, before);
    const struct script_languages *langs = find_script(id, c.script);
    if (!langs)
        return before.len ? before : id->main_n ? id->main[0] : (str){0};
    if (langs->n == 1)
        return langs->langs[0];
    if (c.letters < LETTERS_LEAST && has_lang(langs, before))
        return before;
    struct standing s = {{0}, 0, 0};
    for (size_t i = 0; i < id->main_n; i++)
        favour(langs, id->main[i], KNOWN, &s);
    favour(langs, marked, KNOWN, &s);
    favour(langs, before, BEFORE, &s);
    weigh(id, langs, text, id->hint, &s, scratch);
    return langs->langs[s.best];
}
