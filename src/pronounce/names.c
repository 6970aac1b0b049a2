#include "pronounce/names.h"

#include "base/utf8.h"
#include "pronounce/name_cut.h"

#define FROM          "zh" /* whose names: a folder of voices/ */
#define READING_BYTES 128  /* of the phonemes of a word */

struct names_entry {
    str written, word;     /* all of it, and its first word */
    const struct row *row; /* of [names]: two fields may be there */
    bool leave, phonemes;
    uint32_t next; /* with the same first word, not longer; entry + 1 */
};

/* What is known of a surname; WORD: it would be PAIR, but the text's language has such a word. */
enum surname { NOT_ONE, WEAK, WORD, PAIR, ALONE };

struct finder {
    const struct names *n;
    str text;
    struct memory *m;
    struct soundings *out;
    struct arena *keep, *memory_keep;
    int title_case; /* -1: not looked yet */
};

static size_t first_word(str s) {
    size_t n = 0;
    while (n < s.len && s.at[n] != ' ' && s.at[n] != '-')
        n++;
    return n;
}

static uint32_t *bucket(const struct names *n, str word) {
    size_t i = str_hash(word) & (n->cap - 1);
    while (n->first[i] && !str_eq(n->entries[n->first[i] - 1].word, word))
        i = (i + 1) & (n->cap - 1);
    return &n->first[i];
}

static void add_entries(struct names *n, const struct table *t, size_t *used) {
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        bool leave = str_eq(r->section, S("leave"));
        if (!leave && !str_eq(r->section, S("names")))
            continue;
        struct names_entry *e = &n->entries[(*used)++];
        *e = (struct names_entry){.written = r->field[0], .row = r, .leave = leave};
        e->word = str_sub(e->written, 0, first_word(e->written));
        e->phonemes = t == n->own;
        uint32_t *at = bucket(n, e->word);
        while (*at && n->entries[*at - 1].written.len >= e->written.len)
            at = &n->entries[*at - 1].next;
        e->next = *at;
        *at = (uint32_t)*used;
    }
}

static size_t count_entries(const struct table *t) {
    size_t n = 0;
    for (size_t i = 0; i < t->rows.n; i++)
        n += str_eq(t->rows.at[i].section, S("leave")) || str_eq(t->rows.at[i].section, S("names"));
    return n;
}

static int words_in(str s) {
    int n = 1;
    for (size_t i = 0; i < s.len; i++)
        n += s.at[i] == ' ';
    return n;
}

static bool load_own(struct names *n, struct arena *keep, struct err *err) {
    const struct table *t = n->own;
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        bool suffix = str_eq(r->section, S("suffixes"));
        if (str_eq(r->section, S("names")) &&
            (r->fields != 2 || words_in(r->field[0]) != words_in(r->field[1])))
            return table_fail(t, r, err, "expected a name and phonemes for each of its words");
        if (suffix && (r->fields != 2 || n->suffixes == SUFFIXES_MOST))
            return table_fail(t, r, err,
                              "expected what is written and its phonemes, in %d rows at most",
                              SUFFIXES_MOST);
        if (suffix)
            n->suffix[n->suffixes++] = r;
    }
    return syllables_load(&n->syllables, t, keep, err);
}

static bool check_known(const struct table *t, struct err *err) {
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        if (str_eq(r->section, S("surnames")) && !str_eq(r->field[1], S("alone")) &&
            !str_eq(r->field[1], S("pair")) && !str_eq(r->field[1], S("weak")))
            return table_fail(t, r, err, "expected a surname and alone, pair or weak");
    }
    return true;
}

/* The words of a section, many in a row. */
static void load_set(struct name_set *set, const struct table *t, str section, struct arena *keep) {
    size_t most = 0;
    for (size_t i = 0; i < t->rows.n; i++)
        most +=
            str_eq(t->rows.at[i].section, section) ? (size_t)words_in(t->rows.at[i].field[0]) : 0;
    name_set_open(set, most, keep);
    for (size_t i = 0; i < t->rows.n; i++)
        if (str_eq(t->rows.at[i].section, section))
            for (str rest = t->rows.at[i].field[0]; rest.at;)
                name_set_add(set, str_cut(&rest, ' '));
}

bool names_load(struct names *out, struct voices *voices, str lang, struct err *err) {
    *out = (struct names){.lang = lang};
    if (!voices_table(voices, lang, "pinyin.tsv", &out->own, err))
        return false;
    if (out->own->rows.n == 0)
        return true;
    if (!voices_table(voices, S(FROM), "names.tsv", &out->known, err) ||
        !load_own(out, voices->keep, err) || !check_known(out->known, err))
        return false;
    size_t most = count_entries(out->own) + count_entries(out->known), used = 0;
    for (out->cap = 16; out->cap < 2 * most; out->cap *= 2)
        ;
    out->entries = arena_new(voices->keep, struct names_entry, most);
    out->first = arena_new(voices->keep, uint32_t, out->cap);
    load_set(&out->words, out->own, S("words"), voices->keep);
    load_set(&out->foreign, out->known, S("foreign"), voices->keep);
    add_entries(out, out->own, &used);
    add_entries(out, out->known, &used);
    return true;
}

static bool has(const struct table *t, str section, str key) {
    return table_find(t, section, key) != NULL;
}

static bool is_word(const struct finder *f, str folded) {
    return name_set_has(&f->n->words, folded);
}

static bool is_foreign(const struct finder *f, str folded) {
    return name_set_has(&f->n->foreign, folded);
}

/* "zhang" → the row of "Zhang". */
static enum surname surname_of(const struct finder *f, str folded) {
    char name[NAME_BYTES];
    if (folded.len == 0 || folded.len > sizeof name || folded.at[0] < 'a' || folded.at[0] > 'z')
        return NOT_ONE;
    for (size_t i = 0; i < folded.len; i++)
        name[i] = folded.at[i];
    name[0] = (char)(name[0] - 32);
    str kind = table_get(f->n->known, S("surnames"), (str){name, folded.len});
    if (kind.len == 0)
        return NOT_ONE;
    if (kind.at[0] == 'a')
        return ALONE;
    return kind.at[0] == 'w' ? WEAK : is_word(f, folded) ? WORD : PAIR;
}

static void add(struct finder *f, struct span at, str phonemes, str more, const char *rule) {
    str all =
        more.len ? str_printf(f->keep, "%.*s%.*s", STR_FMT(phonemes), STR_FMT(more)) : phonemes;
    *list_push(&f->out->list, f->keep) = (struct sounded){at, all, rule};
}

static void add_cut(struct finder *f, struct span at, const struct cut *c, const char *rule) {
    struct buf sound = buf_make(f->keep, READING_BYTES);
    syllables_sound(&c->s, &sound);
    add(f, at, buf_str(&sound), c->suffix ? c->suffix->field[1] : (str){0}, rule);
}

/* Where `written` ends when the text has it at `at`, whatever its apostrophes; 0: it has not. */
static size_t match(str text, size_t at, str written) {
    for (size_t i = 0; i < written.len; i++) {
        if (at < text.len && text.at[at] == written.at[i])
            at++;
        else if (written.at[i] == '\'' && str_starts(str_sub(text, at, text.len), S("’")))
            at += 3;
        else
            return 0;
    }
    return at;
}

/* The end of a listed name at `at` with what may be written behind it; 0: another word. */
static size_t match_entry(const struct finder *f, size_t at, str written,
                          const struct row **suffix) {
    size_t end = match(f->text, at, written);
    *suffix = NULL;
    for (int i = 0; end && i < f->n->suffixes; i++) {
        size_t more = match(f->text, end, f->n->suffix[i]->field[0]);
        if (more && !token_goes_on(f->text, more)) {
            *suffix = f->n->suffix[i];
            return more;
        }
    }
    return end && !token_goes_on(f->text, end) ? end : 0;
}

/* A listed name, a word of it at a time: from phonemes, from syllables, or as it is spelt. */
static void add_entry(struct finder *f, const struct names_entry *e, struct span at,
                      const struct row *suffix) {
    const char *rule = "name: in the list";
    str sounds = e->row->fields > 1 ? e->row->field[1] : (str){0}, written = e->written;
    for (size_t from = at.start; written.at;) {
        str word = str_cut(&written, ' ');
        size_t end = written.at ? match(f->text, from, word) : at.end;
        str more = !written.at && suffix ? suffix->field[1] : (str){0};
        if (e->phonemes) {
            add(f, (struct span){from, end}, str_cut(&sounds, ' '), more, rule);
        } else {
            char letters[NAME_BYTES];
            struct cut c = {.suffix = written.at ? NULL : suffix};
            str folded;
            bool fits = syllables_fold(word, letters, &folded);
            for (str rest = sounds; fits && rest.at && c.s.n < SYLLABLES_MOST;)
                c.s.row[c.s.n] = syllables_find(&f->n->syllables, str_cut(&rest, ' ')),
                fits = c.s.row[c.s.n++] != NULL;
            if (fits && (sounds.at || syllables_cut(&f->n->syllables, folded, &c.s)))
                add_cut(f, (struct span){from, end}, &c, rule);
        }
        from = end + 1;
    }
}

static void learn(struct finder *f, str folded) {
    if (f->m->known.cap == 0)
        name_set_open(&f->m->known, MEMORY_NAMES, f->memory_keep);
    name_set_add(&f->m->known, folded);
}

/* Names of people in the list stand for their surname later. */
static void learn_entry(struct finder *f, const struct names_entry *e) {
    char letters[NAME_BYTES];
    str folded;
    if (e->word.len < e->written.len && !e->phonemes && syllables_fold(e->word, letters, &folded) &&
        surname_of(f, folded) != NOT_ONE)
        learn(f, folded);
}

/* The listed names that begin with this word. */
static size_t try_entries(struct finder *f, size_t at, str word) {
    for (size_t i = *bucket(f->n, word); i; i = f->n->entries[i - 1].next) {
        const struct names_entry *e = &f->n->entries[i - 1];
        const struct row *suffix;
        size_t end = match_entry(f, at, e->written, &suffix);
        if (end && !e->leave) {
            add_entry(f, e, (struct span){at, end}, suffix);
            learn_entry(f, e);
        }
        if (end)
            return end;
    }
    return 0;
}

/* A token's word with plain apostrophes, as the list has them. */
static str plain_word(str word, char *out) {
    size_t n = 0;
    for (size_t at = 0; at < word.len && n < NAME_BYTES;) {
        bool curved = str_starts(str_sub(word, at, at + 3), S("’"));
        out[n++] = curved ? '\'' : word.at[at];
        at += curved ? 3 : 1;
    }
    return (str){out, n};
}

/* Returns where a listed name, or one that must be left alone, ends; 0: neither. */
static size_t try_list(struct finder *f, const struct token *t) {
    char letters[NAME_BYTES];
    str word = plain_word(str_sub(f->text, t->at.start, t->at.end), letters);
    size_t end = try_entries(f, t->at.start, word);
    for (int i = 0; !end && i < f->n->suffixes; i++)
        if (str_ends(word, f->n->suffix[i]->field[0]))
            end = try_entries(f, t->at.start,
                              str_sub(word, 0, word.len - f->n->suffix[i]->field[0].len));
    return end;
}

static bool title_case(struct finder *f) {
    if (f->title_case < 0)
        f->title_case = token_title_case(f->text);
    return f->title_case;
}

/* Whether the other language of the article has these syllables in a row. */
static bool is_parallel(struct finder *f, const struct syllables *a, const struct syllables *b) {
    if (f->m->parallel.len == 0) {
        f->m->undecided = true;
        return false;
    }
    struct buf row = buf_make(f->keep, READING_BYTES);
    buf_byte(&row, ' ');
    for (int i = 0; i < a->n + (b ? b->n : 0); i++) {
        buf_put(&row, (i < a->n ? a->row[i] : b->row[i - a->n])->field[0]);
        buf_byte(&row, ' ');
    }
    str parallel = buf_str(&f->m->parallel);
    return str_find(parallel, buf_str(&row), 0) < parallel.len;
}

/* Whether a given name of this kind behind a surname of that kind is surely one. */
static bool is_given(struct finder *f, enum surname kind, const struct token *t,
                     const struct cut *c) {
    bool word = is_word(f, c->stem);
    if (kind >= PAIR)
        return c->s.n > 1 ? !word && !(is_foreign(f, c->stem) && title_case(f))
                          : !(word && title_case(f));
    if (c->s.n > 1)
        return !word && !is_foreign(f, c->stem) && !t->shouted;
    return has(f->n->known, S("given"), c->s.row[0]->field[0]) && !word && !title_case(f);
}

/* A surname and the given name behind it. */
static size_t try_pair(struct finder *f, const struct token *t, const struct cut *surname,
                       enum surname kind) {
    struct token given;
    struct cut c;
    if (surname->suffix || !token_after(f->text, t, &given) ||
        !cut_given(f->n, f->text, &given, &c))
        return 0;
    if (t->shouted && (kind < PAIR || (given.shouted && c.s.n < 2)))
        return 0;
    const char *rule = "name: surname and given name";
    if (!is_given(f, kind, &given, &c)) {
        if (!is_parallel(f, &surname->s, &c.s))
            return 0;
        rule = "name: the parallel text has it";
    }
    add_cut(f, t->at, surname, rule);
    add_cut(f, given.at, &c, rule);
    learn(f, surname->stem);
    if (c.s.n > 1 && given.at.end - given.at.start == given.folded.len)
        learn(f, c.stem);
    return given.at.end;
}

/* A surname by itself. */
static size_t try_surname(struct finder *f, const struct token *t, const struct cut *c,
                          enum surname kind) {
    const char *rule = NULL;
    if (t->shouted)
        return 0;
    if (kind == ALONE)
        rule = "name: nobody else's surname";
    else if (kind >= WORD && has(f->n->own, S("titles"), token_before(f->text, t->at.start)))
        rule = "name: surname behind a title";
    else if (name_set_has(&f->m->known, c->stem) &&
             (!is_word(f, c->stem) || (!title_case(f) && !token_is_first(f->text, t->at.start))))
        rule = "name: introduced before";
    if (!rule)
        return 0;
    add_cut(f, t->at, c, rule);
    return t->at.end;
}

/* The given name first, as in the West. */
static bool is_before_surname(const struct finder *f, const struct token *t, struct token *next,
                              struct cut *c) {
    struct token third;
    struct cut given;
    return token_after(f->text, t, next) && !next->shouted && cut_word(f->n, next, c) &&
           c->s.n == 1 && surname_of(f, c->stem) == ALONE &&
           !(token_after(f->text, next, &third) && cut_word(f->n, &third, &given));
}

/* A word of several syllables that is no surname: a place, or a given name. */
static size_t try_spelling(struct finder *f, const struct token *t, const struct cut *c) {
    struct token next;
    struct cut surname;
    if (c->s.n < 2 || t->shouted || is_word(f, c->stem) || is_word(f, t->folded) ||
        is_foreign(f, c->stem) || is_foreign(f, t->folded))
        return 0;
    if (c->s.n == 2 && is_before_surname(f, t, &next, &surname)) {
        add_cut(f, t->at, c, "name: given name and surname");
        add_cut(f, next.at, &surname, "name: given name and surname");
        learn(f, surname.stem);
        return next.at.end;
    }
    const char *rule = syllables_are_telling(f->n->known, &c->s) ? "name: spelling"
                       : name_set_has(&f->m->known, c->stem)     ? "name: introduced before"
                       : is_parallel(f, &c->s, NULL)             ? "name: the parallel text has it"
                                                                 : NULL;
    if (!rule)
        return 0;
    add_cut(f, t->at, c, rule);
    return t->at.end;
}

void names_find(const struct names *n, str text, struct memory *m, struct soundings *out,
                struct arena *keep, struct arena *memory_keep) {
    struct finder f = {n, text, m, out, keep, memory_keep, -1};
    struct token t;
    struct cut c;
    if (n->own->rows.n == 0)
        return;
    for (size_t at = 0; token_next(text, at, &t);) {
        size_t end = try_list(&f, &t);
        if (!end && cut_word(n, &t, &c)) {
            enum surname kind = surname_of(&f, c.stem);
            if (kind != NOT_ONE)
                end = try_pair(&f, &t, &c, kind);
            if (!end && kind != NOT_ONE)
                end = try_surname(&f, &t, &c, kind);
            if (!end && kind == NOT_ONE)
                end = try_spelling(&f, &t, &c);
        }
        at = end ? end : t.at.end;
    }
}
