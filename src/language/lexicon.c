#include "language/lexicon.h"

#include "base/file.h"
#include "base/utf8.h"
#include "language/lexicon_file.h"
#include "language/phonemes.h"

#define SYLLABLE_BYTES 7
#define IDEOGRAM_AGAIN 0x3005 /* a Han character only in name */

/* What voices/ holds for the lexicon: voices->lexicons. */
struct loaded {
    str lang;
    struct lexicon lexicon;
};

struct lexicons {
    LIST(struct lexicon_file *) files; /* the user's */
    LIST(struct phonemes *) phonemes;  /* of the languages that needed them */
    LIST(struct loaded *) loaded;
};

static struct lexicons *lexicons_of(struct voices *v) {
    if (!v->lexicons)
        v->lexicons = arena_new(v->keep, struct lexicons, 1);
    return v->lexicons;
}

static bool find_phonemes(struct voices *v, const struct language *l, struct phonemes **out,
                          struct err *err) {
    struct lexicons *s = lexicons_of(v);
    for (size_t i = 0; i < s->phonemes.n; i++)
        if (s->phonemes.at[i]->language == l) {
            *out = s->phonemes.at[i];
            return true;
        }
    *out = arena_new(v->keep, struct phonemes, 1);
    if (!phonemes_open(*out, v, l, err))
        return false;
    *list_push(&s->phonemes, v->keep) = *out;
    return true;
}

static bool is_syllable(str s) {
    if (s.len < 2 || s.len > SYLLABLE_BYTES || s.at[s.len - 1] < '1' || s.at[s.len - 1] > '5')
        return false;
    for (size_t i = 0; i + 1 < s.len; i++)
        if (s.at[i] < 'a' || s.at[i] > 'z')
            return false;
    return true;
}

static bool take_syllables(const struct lexicon_file *f, const struct record *r, struct err *err) {
    size_t syllables = 0, characters = 0;
    for (str rest = r->spoken; rest.at; syllables++) {
        str s = str_cut(&rest, ' ');
        if (!is_syllable(s))
            return lexicon_file_fail(f, r->line, err,
                                     "`%.*s` is no syllable: write letters and a tone digit, apart "
                                     "by single spaces",
                                     STR_FMT(s));
    }
    for (size_t at = 0; at < r->written.len;) {
        uint32_t c = utf8_next(r->written, &at);
        characters += utf8_is_han(c) && c != IDEOGRAM_AGAIN;
    }
    return syllables == characters ||
           lexicon_file_fail(f, r->line, err,
                             "%zu syllables for %zu characters; write one for each, or say the "
                             "word in other characters",
                             syllables, characters);
}

static bool take_phonemes(struct voices *v, const struct language *l, const struct lexicon_file *f,
                          const struct record *r, str *spoken, struct err *err) {
    struct phonemes *p;
    if (!find_phonemes(v, l, &p, err))
        return false;
    if (r->notation == NOTATION_IPA) {
        struct buf out = buf_make(v->keep, LIMIT_SPOKEN_BYTES);
        str bad;
        if (!phonemes_of_ipa(p, r->spoken, &out, &bad))
            return lexicon_file_fail(f, r->line, err,
                                     "no sound of %.*s for the IPA sign `%.*s`; write another, or "
                                     "a row in voices/%.*s/ipa.tsv",
                                     STR_FMT(l->name), STR_FMT(bad), STR_FMT(l->code));
        *spoken = str_trim(buf_str(&out));
        return spoken->len > 0 || lexicon_file_fail(f, r->line, err, "nothing in it is a sound");
    }
    size_t bad = phonemes_check(p, r->spoken);
    if (bad == r->spoken.len)
        return true;
    size_t end = bad;
    utf8_next(r->spoken, &end);
    str sign = str_sub(r->spoken, bad, end);
    return lexicon_file_fail(f, r->line, err,
                             "`%.*s` is no phoneme of espeak-ng's %.*s; `espeak-ng -v %.*s -x "
                             "WORDS` shows how words are written in them",
                             STR_FMT(sign), STR_FMT(l->name), STR_FMT(l->reader.engine_voice));
}

/* *fits: false when the entry, one of every language, cannot be said in this one. */
static bool resolve(struct voices *v, const struct language *l, const struct lexicon_file *f,
                    const struct record *r, struct lexeme *out, bool *fits, struct err *err) {
    *out = (struct lexeme){r->written, r->spoken, SAID_WORDS};
    *fits = true;
    if (r->notation == NOTATION_WORDS)
        return true;
    if (!l->takes_syllables) {
        out->as = SAID_PHONEMES;
        return take_phonemes(v, l, f, r, &out->spoken, err);
    }
    out->as = SAID_SYLLABLES;
    if (r->lang.len == 0) {
        *fits = false;
        return true;
    }
    if (r->notation == NOTATION_IPA)
        return lexicon_file_fail(
            f, r->line, err,
            "%.*s takes no IPA; write [[ ]] with a syllable and its tone digit "
            "for each character, or other characters",
            STR_FMT(l->name));
    return take_syllables(f, r, err);
}

/* As resolve, for an entry whose language is not known yet. */
static bool check_any(struct voices *v, const struct lexicon_file *f, const struct record *r,
                      struct err *err) {
    str bad;
    if (r->notation != NOTATION_IPA || phonemes_check_ipa(v, r->spoken, &bad, err))
        return true;
    return bad.len &&
           lexicon_file_fail(f, r->line, err,
                             "`%.*s` is no IPA sign that we know (voices/common/ipa.tsv)",
                             STR_FMT(bad));
}

bool lexicon_add_text(struct voices *voices, str name, str text, struct err *err) {
    struct lexicons *s = lexicons_of(voices);
    struct lexicon_file *f = arena_new(voices->keep, struct lexicon_file, 1);
    if (!lexicon_file_parse(name, text, voices, (str){0}, f, err))
        return false;
    for (size_t i = 0; i < f->records.n; i++) {
        struct record *r = &f->records.at[i];
        const struct language *l;
        struct lexeme lexeme;
        bool fits;
        if (r->lang.len == 0 && !check_any(voices, f, r, err))
            return false;
        if (r->lang.len == 0 || r->notation == NOTATION_WORDS)
            continue;
        if (!voices_language(voices, r->lang, &l, err) ||
            !resolve(voices, l, f, r, &lexeme, &fits, err))
            return false;
        r->spoken = lexeme.spoken; /* IPA is mnemonics now */
        r->notation = NOTATION_MNEMONICS;
    }
    *list_push(&s->files, voices->keep) = f;
    return true;
}

bool lexicon_add(struct voices *voices, const char *path, struct err *err) {
    str text, name = str_copy(str_of(path), voices->keep);
    return file_read(path, LIMIT_TABLE_BYTES, &text, voices->keep, err) &&
           lexicon_add_text(voices, name, text, err);
}

/* A file's entries of `lang`, and of every language when that is empty. */
static bool take_file(struct voices *v, const struct language *l, const struct lexicon_file *f,
                      str lang, struct lexicon *out, bool users, struct err *err) {
    if (!users)
        list_reserve(&out->own, f->records.n, v->keep);
    for (size_t i = 0; i < f->records.n; i++) {
        struct lexeme lexeme;
        bool fits;
        if (!str_eq(f->records.at[i].lang, lang))
            continue;
        if (!resolve(v, l, f, &f->records.at[i], &lexeme, &fits, err))
            return false;
        if (fits && users)
            *list_push(&out->users, v->keep) = lexeme;
        else if (fits)
            *list_push(&out->own, v->keep) = lexeme;
    }
    return true;
}

static bool take_joined(struct voices *v, const struct language *l, struct lexicon *out,
                        struct err *err) {
    const struct table *t;
    struct phonemes *p;
    if (!voices_table(v, l->code, "joined.tsv", &t, err) ||
        (t->rows.n && !find_phonemes(v, l, &p, err)))
        return false;
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        bool before = str_eq(r->section, S("before")), after = str_eq(r->section, S("after"));
        if ((!before && !after) || r->fields != (before ? 2 : 3) || r->field[0].len == 0)
            return table_fail(t, r, err,
                              "expected below [before] what is written and its phonemes, below "
                              "[after] what is written, the phonemes that it follows (* all "
                              "others), its own");
        str phonemes = row_field(r, before ? 1 : 2);
        if (phonemes_check(p, phonemes) < phonemes.len)
            return table_fail(t, r, err, "`%.*s` is no phoneme of this language",
                              STR_FMT(phonemes));
        struct joint joint = {r->field[0], before ? S("*") : r->field[1], phonemes};
        if (before)
            *list_push(&out->before, v->keep) = joint;
        else
            *list_push(&out->after, v->keep) = joint;
    }
    return true;
}

static bool load(struct voices *v, const struct language *l, struct lexicon *out, struct err *err) {
    struct lexicons *s = lexicons_of(v);
    str path, text;
    struct lexicon_file own;
    for (size_t i = s->files.n; i-- > 0;)
        if (!take_file(v, l, s->files.at[i], l->code, out, true, err))
            return false;
    for (size_t i = s->files.n; i-- > 0;)
        if (!take_file(v, l, s->files.at[i], (str){0}, out, true, err))
            return false;
    if (!voices_read(v, l->code, "lexicon.tsv", &path, &text, err) ||
        !lexicon_file_of_table(path, text, v, l->code, &own, err) ||
        !take_file(v, l, &own, l->code, out, false, err))
        return false;
    return out->own.n + out->users.n == 0 || take_joined(v, l, out, err);
}

bool lexicon_of(struct voices *voices, str lang, const struct lexicon **out, struct err *err) {
    struct lexicons *s = lexicons_of(voices);
    for (size_t i = 0; i < s->loaded.n; i++)
        if (str_eq(s->loaded.at[i]->lang, lang)) {
            *out = &s->loaded.at[i]->lexicon;
            return true;
        }
    const struct language *l;
    struct loaded *loaded = arena_new(voices->keep, struct loaded, 1);
    if (!table_find(&voices->languages, (str){0}, lang)) { /* a caller's own code: no entries */
        *out = &loaded->lexicon;
        return true;
    }
    if (!voices_language(voices, lang, &l, err) || !load(voices, l, &loaded->lexicon, err))
        return false;
    loaded->lang = l->code;
    *list_push(&s->loaded, voices->keep) = loaded;
    *out = &loaded->lexicon;
    return true;
}
