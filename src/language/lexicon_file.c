#include "language/lexicon_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

#define WRITTEN_BYTES ((size_t)200)
#define SPOKEN_BYTES  ((size_t)1000)
#define COLUMNS       3

bool lexicon_file_fail(const struct lexicon_file *f, int line, struct err *err, const char *fmt,
                       ...) {
    char text[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return fail(err, ERR_DATA, "%.*s:%d: %s", STR_FMT(f->path), line, text);
}

static bool can_be_said(str text) {
    for (size_t at = 0; at < text.len;)
        if (u_isalnum((UChar32)utf8_next(text, &at)))
            return true;
    return false;
}

static bool has_control(str text) {
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        if (c < 0x80 ? c < ' ' || c == 0x7F
                     : u_charType((UChar32)c) == U_CONTROL_CHAR || c == UTF8_BAD)
            return true;
    }
    return false;
}

static bool has(str text, str part) {
    return str_find(text, part, 0) < text.len;
}

/* The spoken form without [[ ]] or slashes, and what they say of it. */
static bool find_notation(const struct lexicon_file *f, struct record *r, struct err *err) {
    bool opens = str_starts(r->spoken, S("[[")), closes = str_ends(r->spoken, S("]]"));
    bool slash = r->spoken.at[0] == '/';
    if (r->notation == NOTATION_WORDS && opens && closes && r->spoken.len >= 4) {
        r->notation = NOTATION_MNEMONICS;
        r->spoken = str_trim(str_sub(r->spoken, 2, r->spoken.len - 2));
    } else if (r->notation == NOTATION_WORDS && slash) {
        if (r->spoken.len < 2 || !str_ends(r->spoken, S("/")))
            return lexicon_file_fail(f, r->line, err, "IPA stands between two slashes: /…/");
        r->notation = NOTATION_IPA;
        r->spoken = str_trim(str_sub(r->spoken, 1, r->spoken.len - 1));
    }
    if (has(r->spoken, S("[[")) || has(r->spoken, S("]]")))
        return lexicon_file_fail(f, r->line, err,
                                 "phonemes are all of the spoken form, between [[ and ]]");
    if (r->spoken.len == 0)
        return lexicon_file_fail(f, r->line, err, "the spoken form is empty; drop the line");
    if (r->notation == NOTATION_WORDS && !can_be_said(r->spoken))
        return lexicon_file_fail(f, r->line, err,
                                 "`%.*s` cannot be said; write words, [[phonemes]] or /IPA/",
                                 STR_FMT(r->spoken));
    return true;
}

static bool find_language(const struct lexicon_file *f, struct voices *voices, str only,
                          struct record *r, struct err *err) {
    if (str_eq(r->lang, S("*")))
        r->lang = (str){0};
    str code = r->lang.len ? language_primary(r->lang, voices->keep) : (str){0};
    if (r->lang.len && !table_find(&voices->languages, (str){0}, code))
        return lexicon_file_fail(f, r->line, err,
                                 "`%.*s` is not a language we know; `newscast voices` lists them, "
                                 "* is every language",
                                 STR_FMT(r->lang));
    if (only.len && r->lang.len && !str_eq(code, only))
        return lexicon_file_fail(
            f, r->line, err, "an entry here is of %.*s; leave the language empty", STR_FMT(only));
    r->lang = only.len ? only : code;
    return true;
}

bool lexicon_file_add(struct lexicon_file *f, struct voices *voices, str lang,
                      const struct record *record, struct err *err) {
    struct record r = *record;
    if (r.written.len == 0 || r.spoken.len == 0)
        return lexicon_file_fail(f, r.line, err, "the %s form is empty",
                                 r.written.len ? "spoken" : "written");
    if (r.written.len > WRITTEN_BYTES || r.spoken.len > SPOKEN_BYTES)
        return lexicon_file_fail(f, r.line, err,
                                 "a written form has up to %zu bytes, a spoken one up to %zu",
                                 WRITTEN_BYTES, SPOKEN_BYTES);
    if (has_control(r.written) || has_control(r.spoken))
        return lexicon_file_fail(f, r.line, err, "a control character; remove it");
    if (!can_be_said(r.written) && utf8_count(r.written) == 1 &&
        u_ispunct((UChar32)utf8_peek(r.written, 0)))
        return lexicon_file_fail(f, r.line, err,
                                 "`%.*s` is punctuation, not a word; write more of the text",
                                 STR_FMT(r.written));
    if (!find_language(f, voices, lang, &r, err) || !find_notation(f, &r, err))
        return false;
    *list_push(&f->records, voices->keep) = r;
    return true;
}

static bool same(const struct record *a, const struct record *b) {
    return str_eq(a->written, b->written) && str_eq(a->lang, b->lang);
}

/* Two entries for the same word: whoever wrote them meant one. */
static bool check_repeats(const struct lexicon_file *f, struct arena scratch, struct err *err) {
    size_t cap = 16;
    while (cap < 2 * f->records.n)
        cap *= 2;
    uint32_t *slots = arena_new(&scratch, uint32_t, cap);
    for (size_t i = 0; i < f->records.n; i++) {
        const struct record *r = &f->records.at[i];
        size_t k = (size_t)str_hash(r->written) & (cap - 1);
        for (; slots[k]; k = (k + 1) & (cap - 1)) {
            const struct record *other = &f->records.at[slots[k] - 1];
            if (same(other, r))
                return lexicon_file_fail(f, r->line, err,
                                         "`%.*s` stands in line %d already; keep one of them",
                                         STR_FMT(r->written), other->line);
        }
        slots[k] = (uint32_t)i + 1;
    }
    return true;
}

struct filling {
    struct lexicon_file *file;
    struct voices *voices;
    str lang;
};

static bool take_row(void *self, const struct table *t, const struct row *row, struct err *err) {
    struct filling *f = self;
    if (row->section.len)
        return table_fail(t, row, err, "a lexicon has no sections; remove [%.*s]",
                          STR_FMT(row->section));
    if (row->fields != COLUMNS)
        return table_fail(t, row, err,
                          "expected three columns apart by tabs: written, language (or *), "
                          "spoken");
    struct record r = {.written = row->field[0],
                       .lang = row->field[1],
                       .spoken = row->field[2],
                       .line = row->line};
    return lexicon_file_add(f->file, f->voices, f->lang, &r, err);
}

bool lexicon_file_of_table(str path, str text, struct voices *voices, str lang,
                           struct lexicon_file *out, struct err *err) {
    struct filling filling = {out, voices, lang};
    *out = (struct lexicon_file){.path = path};
    list_reserve(&out->records, str_count(text, '\n') + 1, voices->keep);
    return table_each(path, text, take_row, &filling, err) &&
           check_repeats(out, *voices->keep, err);
}

bool lexicon_file_parse(str path, str text, struct voices *voices, str lang,
                        struct lexicon_file *out, struct err *err) {
    *out = (struct lexicon_file){.path = path};
    str start = str_trim(text);
    if (start.len && start.at[0] == '<')
        return pls_parse(str_starts(text, S("\ufeff")) ? str_sub(text, 3, text.len) : text, voices,
                         lang, out, err);
    return lexicon_file_of_table(path, text, voices, lang, out, err);
}
