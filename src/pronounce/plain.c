#include "pronounce/plain.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/utf8.h"

#define SCRIPTS 8 /* that a language is written in, at the most */

struct writer {
    str text;
    struct buf *out;
    struct align *align;
    struct arena *keep;
    UScriptCode scripts[SCRIPTS];
    int scripts_n;
    bool spoken; /* a letter or digit came already */
};

static void find_scripts(struct writer *w, str lang) {
    UErrorCode code = U_ZERO_ERROR;
    char name[16] = {0};
    for (size_t i = 0; i < lang.len && i < sizeof name - 1; i++)
        name[i] = lang.at[i];
    int n = uscript_getCode(name, w->scripts, SCRIPTS, &code);
    w->scripts_n = U_SUCCESS(code) ? n : 0;
}

/* Latin is read in every language, by the English voice where there is no other way. */
static bool can_be_read(const struct writer *w, uint32_t c) {
    UErrorCode code = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &code);
    if (script == USCRIPT_COMMON || script == USCRIPT_INHERITED || script == USCRIPT_LATIN ||
        w->scripts_n == 0)
        return true;
    for (int i = 0; i < w->scripts_n; i++)
        if (uscript_hasScript((UChar32)c, w->scripts[i]))
            return true;
    return false;
}

static char last(const struct writer *w) {
    return w->out->len ? w->out->at[w->out->len - 1] : ' ';
}

static void put(struct writer *w, str s, struct span up) {
    size_t start = w->out->len;
    buf_put(w->out, s);
    align_add(w->align, up, (struct span){start, w->out->len}, false, w->keep);
}

static void put_space(struct writer *w, struct span up) {
    if (last(w) != ' ')
        put(w, S(" "), up);
}

static bool is_mark(char c) {
    return c == ',' || c == ';' || c == ':' || c == '.' || c == '!' || c == '?';
}

/* A pause inside the sentence; none at its start or after another mark. */
static void put_pause(struct writer *w, struct span up) {
    while (w->out->len && last(w) == ' ')
        w->out->len--;
    if (w->spoken && !is_mark(last(w)))
        put(w, S(","), up);
    if (w->spoken)
        buf_byte(w->out, ' ');
}

static bool is_word(uint32_t c) {
    return u_isalnum((UChar32)c) || u_charType((UChar32)c) == U_NON_SPACING_MARK ||
           u_charType((UChar32)c) == U_COMBINING_SPACING_MARK;
}

static bool is_double_quote(uint32_t c) {
    return c == '"' || c == 0xAB || c == 0xBB || c == 0x2039 || c == 0x203A ||
           (c >= 0x201C && c <= 0x201F) || c == 0x301D || c == 0x301E || c == 0xFF02 ||
           (c >= 0x300C && c <= 0x300F);
}

static bool is_single_quote(uint32_t c) {
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x201A || c == 0x201B;
}

static bool is_dash(uint32_t c) {
    return c >= 0x2012 && c <= 0x2015;
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

/* An apostrophe stays where it belongs to a word; a quote mark goes. */
static void put_single_quote(struct writer *w, uint32_t c, struct span at) {
    bool word_before = is_word(utf8_before(w->text, at.start));
    if (word_before && c != '`' && c != 0x2018 && c != 0x201A)
        put(w, S("'"), at);
    else if (word_before && is_word(utf8_peek(w->text, at.end)))
        put(w, S("'"), at); /* a left quote typed for an apostrophe */
}

static void put_dash(struct writer *w, uint32_t c, struct span at) {
    bool tight = is_word(utf8_before(w->text, at.start)) && is_word(utf8_peek(w->text, at.end));
    if (tight && (c == 0x2012 || c == 0x2013))
        put(w, S("-"), at);
    else
        put_pause(w, at);
}

/* Whether only marks, quotes and spaces follow. */
static bool nothing_follows(const struct writer *w, size_t at) {
    while (at < w->text.len)
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
        put(w, S("."), up);
    return at;
}

/* Whether the engine might take what begins with this sign for mark-up or phonemes. */
static bool is_markup(const struct writer *w, uint32_t c, struct span at) {
    uint32_t next = utf8_peek(w->text, at.end);
    if (c == '<')
        return u_isalpha((UChar32)next) || next == '/' || next == '!' || next == '?';
    return (c == '[' && next == '[') || (c == ']' && next == ']');
}

static void put_character(struct writer *w, uint32_t c, struct span at) {
    if (is_double_quote(c) || is_invisible(c) || is_markup(w, c, at))
        return;
    if (is_single_quote(c)) {
        put_single_quote(w, c, at);
    } else if (is_dash(c) || (c == '-' && utf8_before(w->text, at.start) == ' ' &&
                              utf8_peek(w->text, at.end) == ' ')) {
        put_dash(w, c, at);
    } else if (u_isUWhiteSpace((UChar32)c) || u_charType((UChar32)c) == U_CONTROL_CHAR) {
        put_space(w, at);
    } else if (!can_be_read(w, c)) {
        put_space(w, at);
    } else {
        w->spoken = w->spoken || is_word(c);
        put(w, str_sub(w->text, at.start, at.end), at);
    }
}

void spell_plain(str lang, str text, struct buf *out, struct align *align, struct arena *keep) {
    struct writer w = {.text = text, .out = out, .align = align, .keep = keep};
    find_scripts(&w, lang);
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        if (c == 0x2026 || (c == '.' && utf8_peek(text, at) == '.'))
            at = put_ellipsis(&w, start);
        else
            put_character(&w, c, (struct span){start, at});
    }
    while (out->len && last(&w) == ' ')
        out->len--;
}
