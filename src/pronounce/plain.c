#include "pronounce/plain.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "base/utf8.h"

#define SCRIPTS        24 /* that a voice reads, at the most */
#define CLUSTER        32 /* UTF-16 units of a letter with its accents */
#define GLOSS_BYTES    60 /* of a word that is written twice */
#define REPLACED_BYTES 32 /* of a spelling in engine.tsv */

struct writer {
    str text;
    const struct table *spellings, *foreign;
    const struct sounded *sounded, *sounded_end;
    struct buf *out;
    struct align *align;
    struct arena *keep;
    UScriptCode scripts[SCRIPTS];
    int scripts_n;
    bool spoken;       /* a letter or digit came already */
    bool quoted;       /* a single quote mark opened */
    bool spaced;       /* a space is written when something follows */
    struct span space; /* the white space that it stands for; may be empty */
};

static int script_of(str name, struct arena *keep) {
    return u_getPropertyValueEnum(UCHAR_SCRIPT, str_z(name, keep));
}

static void add_script(struct writer *w, int script) {
    if (w->scripts_n < SCRIPTS && script >= 0)
        w->scripts[w->scripts_n++] = (UScriptCode)script;
}

static void remove_script(struct writer *w, int script) {
    for (int i = w->scripts_n; i-- > 0;)
        if ((int)w->scripts[i] == script)
            w->scripts[i] = w->scripts[--w->scripts_n];
}

/* What ICU lists for the language, and what readable.tsv adds and takes away. */
static bool find_scripts(struct writer *w, const struct table *t, str lang, struct err *err) {
    UErrorCode code = U_ZERO_ERROR;
    int n = uscript_getCode(str_z(lang, w->keep), w->scripts, SCRIPTS / 2, &code);
    w->scripts_n = U_SUCCESS(code) ? n : 0;
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        bool any = str_eq(r->section, S("any")), also = str_eq(r->section, S("also"));
        int script = script_of(r->field[any ? 0 : 1], w->keep);
        if ((!any && !also && !str_eq(r->section, S("not"))) || r->fields != (any ? 1 : 2) ||
            script < 0)
            return table_fail(t, r, err,
                              "expected a script below [any], or a language and a "
                              "script below [also] or [not]");
        if (any || (also && str_eq(r->field[0], lang)))
            add_script(w, script);
        else if (!also && str_eq(r->field[0], lang))
            remove_script(w, script);
    }
    return true;
}

static bool can_be_read(const struct writer *w, uint32_t c) {
    UErrorCode code = U_ZERO_ERROR;
    if (c < 0x80) /* plain Latin letters: every voice has them */
        return true;
    UScriptCode script = uscript_getScript((UChar32)c, &code);
    if (script == USCRIPT_COMMON || script == USCRIPT_INHERITED)
        return true;
    for (int i = 0; i < w->scripts_n; i++)
        if (uscript_hasScript((UChar32)c, w->scripts[i]))
            return true;
    return false;
}

static char last(const struct writer *w) {
    return w->out->len ? w->out->at[w->out->len - 1] : ' ';
}

static bool is_mark(char c) {
    return c == ',' || c == ';' || c == ':' || c == '.' || c == '!' || c == '?';
}

static void append_as(struct writer *w, str s, struct span up, bool whole) {
    size_t start = w->out->len;
    buf_put(w->out, s);
    if (!w->out->full)
        align_add(w->align, up, (struct span){start, w->out->len}, whole, w->keep);
}

static void append(struct writer *w, str s, struct span up) {
    append_as(w, s, up, false);
}

/* The space that came since the last word, before the next. */
static void end_space(struct writer *w) {
    if (w->spaced && w->out->len && w->space.end > w->space.start)
        append(w, S(" "), w->space);
    else if (w->spaced && w->out->len)
        buf_byte(w->out, ' ');
    w->spaced = false;
}

static void put(struct writer *w, str s, struct span up) {
    end_space(w);
    /* two brackets that what stood between them has left alone would open phonemes */
    if (str_eq(s, S("[")) && last(w) == '[')
        return;
    append(w, s, up);
}

static void put_space(struct writer *w, struct span up) {
    w->space = (struct span){w->spaced ? w->space.start : up.start, up.end};
    w->spaced = true;
}

/* A mark right after what was said last. */
static void put_mark(struct writer *w, str mark, struct span up) {
    w->spaced = false;
    append(w, mark, up);
}

/* A pause inside the sentence; none at its start or after another mark. */
static void put_pause(struct writer *w, struct span up) {
    if (!w->spoken)
        return;
    if (!is_mark(last(w)))
        put_mark(w, S(","), up);
    put_space(w, (struct span){up.end, up.end});
}

static bool is_word(uint32_t c) {
    int8_t type = u_charType((UChar32)c);
    return u_isalnum((UChar32)c) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

static bool is_double_quote(uint32_t c) {
    return c == '"' || c == 0xAB || c == 0xBB || c == 0x2039 || c == 0x203A ||
           (c >= 0x201C && c <= 0x201F) || c == 0x301D || c == 0x301E || c == 0xFF02 ||
           (c >= 0x300C && c <= 0x300F);
}

/* Quote marks that can be apostrophes, and the letters that look like one: the engine knows only
 * the plain one, and spells words with the others. */
static bool is_apostrophe(uint32_t c) {
    return c == '\'' || c == '`' || (c >= 0x2018 && c <= 0x201B) || c == 0x02B9 || c == 0x02BB ||
           c == 0x02BC || c == 0x2032 || c == 0xFF07;
}

static bool is_dash(uint32_t c) {
    return (c >= 0x2012 && c <= 0x2015) || c == 0x2E3A || c == 0x2E3B;
}

static bool is_space(uint32_t c) {
    return u_isUWhiteSpace((UChar32)c) || u_charType((UChar32)c) == U_CONTROL_CHAR;
}

static bool is_invisible(uint32_t c) {
    int8_t type = u_charType((UChar32)c);
    if (c == 0x200C || c == 0x200D) /* they shape letters in Persian and Indian scripts */
        return false;
    return type == U_FORMAT_CHAR || type == U_PRIVATE_USE_CHAR || type == U_SURROGATE ||
           type == U_UNASSIGNED || c == UTF8_BAD || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c > 0xFF && u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC)) ||
           (c >= 0x1F1E6 && c <= 0x1F1FF);
}

/* Whether a word of one letter begins at `at`, as in 's avonds and 'n man. */
static bool one_letter_word(const struct writer *w, size_t at) {
    if (at >= w->text.len || !u_isalpha((UChar32)utf8_next(w->text, &at)))
        return false;
    return at < w->text.len && is_space(utf8_peek(w->text, at));
}

/* An apostrophe stays where it belongs to a word; a quote mark goes. */
static void put_apostrophe(struct writer *w, struct span at) {
    bool before = is_word(utf8_before(w->text, at.start));
    bool after = is_word(utf8_peek(w->text, at.end));
    if ((before && after) || (before && !w->quoted) || (!before && one_letter_word(w, at.end)))
        put(w, S("'"), at);
    else
        w->quoted = !before && after;
}

static void put_dash(struct writer *w, uint32_t c, struct span at) {
    bool tight = is_word(utf8_before(w->text, at.start)) && is_word(utf8_peek(w->text, at.end));
    if (tight && (c == 0x2012 || c == 0x2013))
        put(w, S("-"), at);
    else
        put_pause(w, at);
}

/* A hyphen between spaces or at the start of the text is a dash, or the sign before an item. */
static bool is_loose_hyphen(const struct writer *w, uint32_t c, struct span at) {
    uint32_t before = utf8_before(w->text, at.start), after = utf8_peek(w->text, at.end);
    return (c == '-' || c == '*' || c == 0x2022 || c == 0xB7) &&
           (before == 0 || is_space(before)) && (after == 0 || is_space(after));
}

/* Whether only marks, quotes and spaces follow, as far as one looks. */
static bool nothing_follows(const struct writer *w, size_t at) {
    for (int n = 0; n < 32 && at < w->text.len; n++)
        if (is_word(utf8_next(w->text, &at)))
            return false;
    return true;
}

/* "..." or "…", all of it: a stop at the end, a pause before that. */
static size_t put_ellipsis(struct writer *w, size_t start) {
    size_t at = start;
    while (at < w->text.len) {
        size_t next = at;
        uint32_t c = utf8_next(w->text, &next);
        if (c != '.' && c != 0x2026)
            break;
        at = next;
    }
    struct span up = {start, at};
    if (!nothing_follows(w, at))
        put_pause(w, up);
    else if (w->spoken && !is_mark(last(w)))
        put_mark(w, S("."), up);
    return at;
}

/* Whether the engine might take what begins with this sign for mark-up or phonemes. */
static bool is_markup(const struct writer *w, uint32_t c, struct span at) {
    uint32_t before = utf8_before(w->text, at.start), next = utf8_peek(w->text, at.end);
    if (c == '<')
        return u_isalpha((UChar32)next) || next == '/' || next == '!' || next == '?';
    if (c == '>')
        return u_isalpha((UChar32)before) || before == '/' || before == '"' || before == '\'';
    return (c == '[' && next == '[') || (c == ']' && next == ']');
}

/* A letter with its accents as the single character that the engine knows.  Returns where they
 * end; 0 when there is nothing to put together. */
static size_t put_composed(struct writer *w, size_t start) {
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    UChar from[CLUSTER], to[CLUSTER];
    int32_t n = 0;
    size_t at = start;
    while (at < w->text.len && n < CLUSTER - 2) {
        size_t next = at;
        uint32_t c = utf8_next(w->text, &next);
        if (at > start && unorm2_hasBoundaryBefore(nfc, (UChar32)c))
            break;
        U16_APPEND_UNSAFE(from, n, (UChar32)c);
        at = next;
    }
    int32_t len = n > 1 ? unorm2_normalize(nfc, from, n, to, CLUSTER, &code) : 0;
    if (U_FAILURE(code) || len == 0 || len >= n)
        return 0;
    struct buf letters = buf_make(w->keep, CLUSTER * 4);
    for (int32_t i = 0; i < len;) {
        UChar32 c;
        U16_NEXT_UNSAFE(to, i, c);
        buf_utf8(&letters, (uint32_t)c);
    }
    w->spoken = true;
    put(w, buf_str(&letters), (struct span){start, at});
    return at;
}

/* The longest spelling of engine.tsv that stands here; returns its end, 0: none. */
static size_t put_spelling(struct writer *w, size_t start) {
    if (w->spellings->rows.n == 0)
        return 0;
    for (size_t n = REPLACED_BYTES; n > 0; n--) {
        str s = str_sub(w->text, start, start + n);
        const struct row *r = s.len == n ? table_find(w->spellings, (str){0}, s) : NULL;
        if (r) {
            w->spoken = true;
            put(w, r->field[1], (struct span){start, start + n});
            return start + n;
        }
    }
    return 0;
}

/* The word that a lexicon gives phonemes for, when it stands here; returns its end, 0: none. */
static size_t put_phonemes(struct writer *w, size_t start) {
    while (w->sounded < w->sounded_end && w->sounded->at.start < start)
        w->sounded++; /* a longer spelling ran into it */
    if (w->sounded == w->sounded_end || w->sounded->at.start != start)
        return 0;
    const struct sounded *s = w->sounded++;
    w->spoken = true;
    end_space(w);
    str text = str_printf(w->keep, "[[%.*s]]", STR_FMT(s->phonemes));
    append_as(w, text, s->at, true);
    return s->at.end;
}

/* How a character of another script is read in this language (foreign.tsv), at the start of a word
 * maybe otherwise; empty: it is not. */
static str find_foreign(const struct writer *w, struct span at) {
    const struct row *r = table_find(w->foreign, (str){0}, str_sub(w->text, at.start, at.end));
    bool first = !is_word(utf8_before(w->text, at.start));
    return !r ? (str){0} : first && r->fields > 2 ? row_field(r, 2) : r->field[1];
}

/* Characters in brackets after the word that they are another way to write: 신문(新聞).  Returns
 * their end, 0: no such thing begins here. */
static size_t skip_gloss(struct writer *w, size_t start) {
    if (w->foreign->rows.n == 0 || w->text.at[start] != '(')
        return 0;
    struct buf read = buf_make(w->keep, GLOSS_BYTES);
    bool first = true;
    for (size_t at = start + 1; at < w->text.len; first = false) {
        size_t here = at;
        if (utf8_next(w->text, &at) == ')') {
            if (!read.len || read.full || !str_ends(buf_str(w->out), buf_str(&read)))
                return 0;
            append(w, S(""), (struct span){start, at}); /* said already, and so not left out */
            return at;
        }
        const struct row *r = table_find(w->foreign, (str){0}, str_sub(w->text, here, at));
        if (!r)
            return 0;
        buf_put(&read, first && r->fields > 2 ? row_field(r, 2) : r->field[1]);
    }
    return 0;
}

static void put_character(struct writer *w, uint32_t c, struct span at) {
    str s = str_sub(w->text, at.start, at.end);
    if (is_double_quote(c) || is_invisible(c) || is_markup(w, c, at))
        return;
    if (is_apostrophe(c)) {
        put_apostrophe(w, at);
    } else if (is_dash(c) || is_loose_hyphen(w, c, at)) {
        put_dash(w, c, at);
    } else if (is_space(c)) {
        put_space(w, at);
    } else if (!can_be_read(w, c)) {
        str read = find_foreign(w, at);
        if (read.len)
            put(w, read, at);
        else
            put_space(w, at);
    } else if ((c == ',' || c == '.') && !is_word(utf8_peek(w->text, at.end))) {
        if (w->spoken && !(c == '.' ? is_mark(last(w)) : last(w) == ','))
            put_mark(w, s, at);
    } else {
        w->spoken = w->spoken || is_word(c);
        put(w, s, at);
    }
}

static bool is_plain_letter(str s, size_t at) {
    return at < s.len &&
           ((s.at[at] >= 'a' && s.at[at] <= 'z') || (s.at[at] >= 'A' && s.at[at] <= 'Z'));
}

/* Words of plain letters with a space between, which is what most text is, at once.  Returns their
 * end; `start`: there are none. */
static size_t put_words(struct writer *w, size_t start) {
    size_t limit = w->sounded < w->sounded_end ? w->sounded->at.start : w->text.len, at = start;
    str text = str_sub(w->text, 0, limit);
    if (w->spellings->rows.n)
        return start;
    while (is_plain_letter(text, at) ||
           (at > start && at < text.len && text.at[at] == ' ' && is_plain_letter(text, at - 1) &&
            is_plain_letter(text, at + 1)))
        at++;
    if (at > start && at < w->text.len && (unsigned char)w->text.at[at] >= 0x80)
        at--; /* an accent may follow */
    if (at > start && w->text.at[at - 1] == ' ')
        at--;
    if (at == start)
        return start;
    w->spoken = true;
    put(w, str_sub(w->text, start, at), (struct span){start, at});
    return at;
}

static bool is_ascii(str s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    return true;
}

static bool check_spellings(const struct table *t, struct err *err) {
    for (size_t i = 0; i < t->rows.n; i++)
        if (t->rows.at[i].fields != 2 || t->rows.at[i].field[0].len > REPLACED_BYTES)
            return table_fail(t, &t->rows.at[i], err,
                              "expected two columns: a spelling of up to "
                              "%d bytes, and what the engine is given",
                              REPLACED_BYTES);
    return true;
}

static bool check_foreign(const struct table *t, struct err *err) {
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        if (r->fields < 2 || r->fields > 3 || utf8_count(r->field[0]) != 1)
            return table_fail(t, r, err,
                              "expected a character, how it is read, and maybe how at the start "
                              "of a word");
    }
    return true;
}

bool spell_plain(struct voices *voices, const struct utterance *utterance, struct buf *out,
                 struct align *align, struct arena *keep, struct err *err) {
    str text = utterance->spoken, lang = utterance->line->lang;
    struct writer w = {.text = text,
                       .sounded = utterance->sounded.at,
                       .sounded_end = utterance->sounded.at + utterance->sounded.n,
                       .out = out,
                       .align = align,
                       .keep = keep};
    const struct table *scripts;
    if (!voices_table(voices, S("common"), "readable.tsv", &scripts, err) ||
        !voices_table(voices, lang, "engine.tsv", &w.spellings, err) ||
        !voices_table(voices, lang, "foreign.tsv", &w.foreign, err) ||
        !check_foreign(w.foreign, err) || !check_spellings(w.spellings, err) ||
        (!is_ascii(text) && !find_scripts(&w, scripts, lang, err)))
        return false;
    for (size_t at = 0; at < text.len;) {
        size_t start = at, next = at;
        uint32_t c = utf8_next(text, &next);
        if ((at = put_phonemes(&w, start)) != 0 || (at = put_words(&w, start)) > start)
            continue;
        if (c == 0x2026 || (c == '.' && utf8_peek(text, next) == '.'))
            at = put_ellipsis(&w, start);
        else if ((at = skip_gloss(&w, start)) != 0)
            continue;
        else if ((at = put_spelling(&w, start)) == 0 && (at = put_composed(&w, start)) == 0) {
            put_character(&w, c, (struct span){start, next});
            at = next;
        }
    }
    return true;
}
