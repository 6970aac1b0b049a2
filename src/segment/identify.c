#include "segment/identify.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "segment/cld2.h"
#include "segment/letter.h"
#include "segment/quote.h"

#define SAMPLE_BYTES  2000 /* of a text that are looked at */
#define LETTERS_LEAST 4    /* fewer say nothing */
#define LETTERS_SURE  24   /* fewer letters leave libcld2 guessing */
#define LETTERS_NEW   60   /* a language of its own needs as many */

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
        if (s->n == sizeof s->langs / sizeof *s->langs)
            return table_fail(t, row, err, "more than %zu languages", s->n);
        s->langs[s->n++] = lang;
    }
    return s->n > 0 || table_fail(t, row, err, "a script needs a language");
}

bool identify_open(struct identifier *id, struct rule_set *rules, struct arena *keep,
                   struct err *err) {
    struct voices *voices = rules->voices;
    *id = (struct identifier){.voices = voices, .rules = rules, .keep = keep};
    const struct table *t;
    if (!voices_table(voices, S("common"), "scripts.tsv", &t, err))
        return false;
    for (size_t i = 0; i < t->rows.n; i++)
        if (!add_script(id, t, &t->rows.at[i], err))
            return false;
    return true;
}

static const struct script_languages *find_script(const struct identifier *id, int script) {
    for (size_t i = 0; i < id->scripts.n; i++)
        if (id->scripts.at[i].script == script)
            return &id->scripts.at[i];
    return NULL;
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

struct opinion {
    str lang; /* empty: none that we know and that is written in this script */
    bool reliable;
    bool first; /* it is what the library likes best */
};

static str sample_of(str text) {
    size_t end = text.len;
    if (end > SAMPLE_BYTES) {
        end = SAMPLE_BYTES;
        while (end > 0 && utf8_len(text, end) == 0)
            end--;
    }
    return str_sub(text, 0, end);
}

/* What of a text is asked about. */
struct question {
    str text;
    size_t letters;
};

/* Copies what stands outside of quotation marks and brackets, `plain`: without capitalised words
 * too.  A title, a saying or a name in another language must not decide. */
static struct question copy_telling(str text, const unsigned char *flags, bool plain,
                                    char *buffer) {
    size_t n = 0, letters = 0;
    bool in_word = false, skipping = false;
    for (size_t at = 0; at < text.len;) {
        size_t here = at;
        uint32_t c = utf8_next(text, &at);
        bool alpha = letter_is_alpha(c);
        if (alpha && !in_word)
            skipping = plain && letter_is_upper(c);
        in_word = alpha;
        if ((flags[here] & QUOTE_INSIDE) || (alpha && skipping))
            continue;
        letters += alpha;
        memcpy(buffer + n, text.at + here, at - here);
        n += at - here;
    }
    return (struct question){{buffer, n}, letters};
}

/* The parts of a text to ask about, the most telling one first; those with little in them are left
 * out, unless it is the text itself. */
struct questions {
    str part[3];
    size_t n;
    char outside[SAMPLE_BYTES], plain[SAMPLE_BYTES];
};

static void make_questions(str text, struct questions *q, struct arena scratch) {
    struct span all = {0, text.len};
    const unsigned char *flags = quote_pairs(text, all, &scratch);
    struct question outside = copy_telling(text, flags, false, q->outside);
    struct question plain = copy_telling(text, flags, true, q->plain);
    q->n = 0;
    if (plain.letters >= LETTERS_SURE && plain.letters < outside.letters)
        q->part[q->n++] = plain.text;
    if (outside.letters >= LETTERS_SURE && outside.text.len < text.len)
        q->part[q->n++] = outside.text;
    q->part[q->n++] = text;
}

/* The best guess among `langs`; with `among`, only a language of that list counts. */
static struct opinion ask_library(const char *hint, str text, const struct script_languages *langs,
                                  const str *among, size_t among_n) {
    struct cld2_guess guess[3];
    struct opinion o = {0};
    bool reliable = cld2_guess_languages(text.at, (int)text.len, hint, guess);
    for (int i = 0; i < 3; i++) {
        str code = own_code(guess[i].code);
        if (guess[i].percent == 0 || !has_lang(langs, code))
            continue;
        bool listed = among == NULL;
        for (size_t k = 0; k < among_n; k++)
            listed |= str_eq(among[k], code);
        if (!listed)
            continue;
        for (size_t k = 0; k < langs->n; k++) /* a str that lives on */
            if (str_eq(langs->langs[k], code))
                o.lang = langs->langs[k];
        o.reliable = reliable && i == 0;
        o.first = i == 0;
        return o;
    }
    return o;
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

struct identity identify_count(struct identifier *id, str text, str marked, struct arena scratch) {
    text = sample_of(text);
    struct census c = count_letters(text);
    struct identity out = {0};
    bool reliable = true;
    id->han += c.han;
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
        char hint[16] = {0};
        if (marked.len && marked.len < sizeof hint)
            memcpy(hint, marked.at, marked.len);
        struct questions q;
        make_questions(text, &q, scratch);
        struct opinion o = ask_library(hint[0] ? hint : NULL, q.part[0], langs, NULL, 0);
        out.lang = o.lang;
        out.sure = o.first && c.letters >= LETTERS_SURE;
        reliable = o.reliable;
    }
    if (out.lang.len) {
        struct tally *t = find_tally(id, out.lang);
        t->letters += out.sure && reliable ? c.letters : c.letters / 4;
        t->texts++;
        t->script = c.script;
    }
    return out;
}

void identify_expect(struct identifier *id, str lang) {
    const struct row *row = lang.len ? table_find(&id->voices->languages, (str){0}, lang) : NULL;
    if (row)
        find_tally(id, row->field[0])->letters += LETTERS_SURE;
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
    if (has_kana(c))
        return ja;
    if (!know(id, ja))
        return zh;
    if (!know(id, zh))
        return c->han >= 20 && c->kana == 0 ? zh : ja;
    if (c->han >= 8 || has_chinese_word(id, text, zh))
        return zh;
    return str_eq(before, ja) || str_eq(before, zh) ? before : id->kana > id->han / 2 ? ja : zh;
}

/* How many of the words are small words of the language. */
static size_t count_small_words(const struct identifier *id, str text, str lang) {
    const struct rules *rules;
    struct err ignored; /* a malformed table was reported when the text was cut */
    size_t n = 0;
    if (!rules_find(id->rules, lang, &rules, &ignored))
        return 0;
    for (size_t at = 0; at < text.len;) {
        size_t start = at, end = at;
        while (end < text.len && letter_is_alpha(utf8_peek(text, end)))
            utf8_next(text, &end);
        n += end > start && rules_is_starter(rules, str_sub(text, start, end));
        at = end;
        if (end == start || at < text.len)
            utf8_next(text, &at);
    }
    return n;
}

/* The main language of this script with the most small words in the text; `*most` counts them. */
static str find_small_words(const struct identifier *id, str text,
                            const struct script_languages *langs, size_t *most) {
    str best = {0};
    *most = 0;
    for (size_t i = 0; i < id->main_n; i++) {
        if (!has_lang(langs, id->main[i]))
            continue;
        size_t n = count_small_words(id, text, id->main[i]);
        if (n > *most) {
            *most = n;
            best = id->main[i];
        }
    }
    return best;
}

/* What libcld2 thinks of the parts of a text: the language most of them are said to be in, one of
 * the document's before others. */
static struct opinion poll_library(const struct identifier *id, const struct questions *q,
                                   const struct script_languages *langs) {
    struct opinion o[3], best = {0};
    size_t best_votes = 0;
    for (size_t i = 0; i < q->n; i++)
        o[i] = ask_library(id->hint, q->part[i], langs, NULL, 0);
    for (size_t i = 0; i < q->n; i++) {
        size_t votes = 0;
        for (size_t k = 0; k < q->n; k++)
            votes += str_eq(o[i].lang, o[k].lang) ? 2 : 0;
        votes += know(id, o[i].lang) ? 3 : 0;
        if (o[i].lang.len && votes > best_votes) {
            best_votes = votes;
            best = o[i];
        }
    }
    return best;
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
    struct questions q;
    make_questions(text, &q, scratch);
    struct opinion o = poll_library(id, &q, langs);
    size_t small;
    str words = find_small_words(id, q.part[0], langs, &small);
    size_t rival = o.lang.len ? count_small_words(id, q.part[0], o.lang) : 0;
    if (small >= 2 && (know(id, o.lang) ? small >= 3 * rival : small > rival))
        return words;
    if (o.lang.len && know(id, o.lang) && (o.reliable || c.letters >= LETTERS_SURE))
        return o.lang;
    bool supported = rival >= 2 && small == 0;
    if (o.lang.len && o.reliable && o.first && (c.letters >= LETTERS_NEW || supported))
        return o.lang;
    struct opinion known = ask_library(id->hint, text, langs, id->main, id->main_n);
    if (known.lang.len)
        return known.lang;
    if (marked.len && has_lang(langs, marked))
        return marked;
    if (before.len && has_lang(langs, before))
        return before;
    str usual = identify_of_script(id, c.script);
    return know(id, usual) || !o.lang.len ? usual : o.lang;
}
