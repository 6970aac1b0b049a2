#include "normalise/grammar.h"

#include "base/utf8.h"

enum { COMPILED_MOST = 512 }; /* bytes of a pattern made from an abbreviation */

struct loader {
    struct grammar *g;
    struct voices *voices;
    const struct table *t; /* the table being read */
    struct arena *keep;
    struct err *err;
};

bool grammar_word(const struct grammar *g, str key, str *out) {
    const struct row *row = table_find(g->numbers, S("words"), key);
    if (row)
        *out = row->field[1];
    return row != NULL;
}

int grammar_class(const struct grammar *g, str name) {
    for (int i = 0; i < g->classes_n; i++)
        if (str_eq(g->classes[i]->name, name))
            return i;
    return -1;
}

static bool load(struct loader *l, str folder, const char *file) {
    return voices_table(l->voices, folder, file, &l->t, l->err);
}

static bool unknown_key(struct loader *l, const struct row *row) {
    return table_fail(l->t, row, l->err, "unknown key `%.*s` in [%.*s]", STR_FMT(row->field[0]),
                      STR_FMT(row->section));
}

/* ---- numbers.ini */

static bool read_mark(struct loader *l, const struct row *row, str name, uint32_t *out) {
    static const struct {
        const char *name;
        uint32_t c;
    } marks[] = {
        {"comma", ','}, {"dot", '.'}, {"space", ' '}, {"apostrophe", '\''}, {"wide-comma", 0xFF0C}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_eq(name, str_of(marks[i].name))) {
            *out = marks[i].c;
            return true;
        }
    size_t n = 0;
    uint32_t c = name.len ? utf8_next(name, &n) : 0;
    if (n == name.len && c >= 0x80) {
        *out = c;
        return true;
    }
    return table_fail(l->t, row, l->err,
                      "`%.*s` must be comma, wide-comma, dot, space or apostrophe, or a sign of "
                      "another script",
                      STR_FMT(name));
}

static bool read_marks(struct loader *l, const struct row *row, uint32_t *marks, int *n) {
    struct forms names;
    if (!forms_split(row->field[1], ' ', &names) || names.n > MARKS_MOST)
        return table_fail(l->t, row, l->err, "more than %d marks", MARKS_MOST);
    for (*n = 0; *n < names.n; ++*n)
        if (!read_mark(l, row, names.at[*n], &marks[*n]))
            return false;
    return true;
}

static bool read_plurals(struct loader *l, const struct row *row, str value) {
    static const char *const known[] = {"zero", "one", "two", "few", "many", "other"};
    struct forms *f = &l->g->plurals;
    if (!forms_split(value, ' ', f))
        return table_fail(l->t, row, l->err, "more than %d plurals", FORMS_MOST);
    for (int i = 0; i < f->n; i++) {
        bool found = false;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            found |= str_eq(f->at[i], str_of(known[k]));
        if (!found)
            return table_fail(l->t, row, l->err,
                              "`%.*s` is no plural: zero, one, two, few, many or other",
                              STR_FMT(f->at[i]));
    }
    return true;
}

static bool number_row(struct loader *l, const struct row *row) {
    struct grammar *g = l->g;
    str key = row->field[0], value = row->field[1];
    if (str_eq(key, S("decimal")))
        return read_marks(l, row, g->marks.decimal, &g->marks.decimals);
    if (str_eq(key, S("groups")))
        return read_marks(l, row, g->marks.group, &g->marks.groups);
    if (str_eq(key, S("plurals")))
        return read_plurals(l, row, value);
    if (str_eq(key, S("decimals"))) {
        g->speller.decimals = str_eq(value, S("number"))   ? DECIMALS_NUMBER
                              : str_eq(value, S("pairs"))  ? DECIMALS_PAIRS
                              : str_eq(value, S("places")) ? DECIMALS_PLACES
                                                           : DECIMALS_DIGITS;
        return g->speller.decimals != DECIMALS_DIGITS || str_eq(value, S("digits")) ||
               table_fail(l->t, row, l->err, "decimals must be digits, number, pairs or places");
    }
    if (str_eq(key, S("shared_rules"))) {
        g->shared_rules = str_eq(value, S("yes"));
        return g->shared_rules || str_eq(value, S("no")) ||
               table_fail(l->t, row, l->err, "shared_rules must be yes or no");
    }
    if (str_eq(key, S("engine_reads_digits"))) {
        g->leaves_digits = str_eq(value, S("yes"));
        return g->leaves_digits || str_eq(value, S("no")) ||
               table_fail(l->t, row, l->err, "engine_reads_digits must be yes or no");
    }
    return unknown_key(l, row);
}

/* Words that rules may use as {@key}. */
static const char *const rule_words[] = {"percent", "permille", "to",  "score",
                                         "times",   "and",      "per", "hour",
                                         "half",    "hashtag",  "at",  "price_and"};

bool grammar_word_exists(str key) {
    static const char *const others[] = {"minus", "plus", "point"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_eq(key, str_of(others[i])))
            return true;
    for (size_t i = 0; i < sizeof rule_words / sizeof *rule_words; i++)
        if (str_eq(key, str_of(rule_words[i])))
            return true;
    return false;
}

static bool word_row(struct loader *l, const struct row *row) {
    struct speller *s = &l->g->speller;
    str key = row->field[0], value = row->field[1];
    const struct {
        const char *key;
        str *at;
    } texts[] = {{"minus", &s->minus},
                 {"plus", &s->plus},
                 {"point", &s->point},
                 {"zero_minute", &l->g->zero_minute}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_eq(key, str_of(texts[i].key))) {
            *texts[i].at = value;
            return true;
        }
    if (str_eq(key, S("address")))
        return forms_split(value, '/', &l->g->link_words) ||
               table_fail(l->t, row, l->err, "more than %d words", FORMS_MOST);
    return grammar_word_exists(key) || unknown_key(l, row);
}

/* [decimals]: `whole` and `and`, and how the n-th place after the point is called. */
static bool place_row(struct loader *l, const struct row *row) {
    struct speller *s = &l->g->speller;
    long place;
    struct forms *f = &s->whole_part;
    if (str_eq(row->field[0], S("and"))) {
        s->and = row->field[1];
        return true;
    }
    if (!str_eq(row->field[0], S("whole"))) {
        if (!str_int(row->field[0], &place) || place < 1 || place > PLACES_MOST)
            return table_fail(l->t, row, l->err, "the key must be `whole`, `and` or 1 to %d",
                              PLACES_MOST);
        f = &s->places[place - 1];
    }
    return forms_split(row->field[1], '/', f) ||
           table_fail(l->t, row, l->err, "more than %d forms", FORMS_MOST);
}

static bool correction_row(struct loader *l, const struct row *row, bool governed) {
    struct correction c = {.from = row->field[0], .to = row->field[1]};
    c.first = c.from.at[0] == '^';
    c.from = str_sub(c.from, c.first, c.from.len);
    if (c.from.len == 0)
        return table_fail(l->t, row, l->err, "nothing before `=`");
    if (governed)
        *list_push(&l->g->governed, l->keep) = c;
    else
        *list_push(&l->g->speller.corrections, l->keep) = c;
    return true;
}

/* Is the rule set a section of spellout.ini? */
static bool is_own(const struct speller *s, str rule_set) {
    for (size_t i = 0; i < s->own_table->rows.n; i++)
        if (str_eq(s->own_table->rows.at[i].section, str_sub(rule_set, 1, rule_set.len)))
            return true;
    return false;
}

static bool form_row(struct loader *l, const struct row *row) {
    static const struct {
        const char *name;
        enum form_kind kind;
    } kinds[] = {
        {"digits", FORM_DIGITS},
        {"pairs", FORM_PAIRS},
        {"myriad", FORM_MYRIAD},
        {"myriad scaled", FORM_MYRIAD_SCALED},
        {"native", FORM_NATIVE},
        {"native tail", FORM_NATIVE_TAIL},
        {"han", FORM_HAN},
        {"han count", FORM_HAN_COUNT},
        {"han digits", FORM_HAN_DIGITS},
        {"han hotline", FORM_HAN_HOTLINE},
    };
    struct form f = {.name = row->field[0], .row = row, .kind = FORM_ICU};
    str value = row->field[1];
    if (value.len && value.at[0] == '%') {
        size_t plus = str_find_byte(value, '+', 0);
        f.rule_set = str_trim(str_sub(value, 0, plus));
        f.after = str_trim(str_sub(value, plus + 1, value.len));
        f.own = is_own(&l->g->speller, f.rule_set);
    } else {
        bool found = false;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (str_eq(value, str_of(kinds[i].name))) {
                f.kind = kinds[i].kind;
                found = true;
            }
        if (!found)
            return table_fail(
                l->t, row, l->err,
                "`%.*s` is neither a rule set of ICU (%%spellout-…) nor digits, pairs, "
                "a myriad, native or han form",
                STR_FMT(value));
    }
    *list_push(&l->g->speller.forms, l->keep) = f;
    return true;
}

static bool words_are_there(struct loader *l) {
    const struct speller *s = &l->g->speller;
    for (size_t i = 0; i < s->forms.n; i++) {
        enum form_kind kind = s->forms.at[i].kind;
        bool native = kind == FORM_NATIVE || kind == FORM_NATIVE_TAIL;
        if (kind < FORM_MYRIAD || kind >= FORM_HAN)
            continue;
        if (!myriad_is_whole(&s->myriad) || (native && !myriad_has_native(&s->myriad)))
            return table_fail(l->t, s->forms.at[i].row, l->err,
                              "this form needs digits, places and scales in [myriad]%s",
                              native ? ", ones and tens in [native]" : "");
    }
    return true;
}

static bool load_numbers(struct loader *l) {
    struct grammar *g = l->g;
    g->speller.locale = g->lang;
    if (!load(l, g->lang, "spellout.ini") ||
        !speller_own_rules(&g->speller, l->t, l->keep, l->err) || !load(l, g->lang, "numbers.ini"))
        return false;
    g->empty = l->t->rows.n == 0;
    g->leaves_digits = true;
    g->marks.decimal[0] = '.';
    g->marks.decimals = 1;
    g->speller.table = g->numbers = l->t;
    g->speller.grammar = g;
    for (size_t i = 0; i < l->t->rows.n; i++) {
        const struct row *row = &l->t->rows.at[i];
        bool ok = str_eq(row->section, S("numbers"))       ? number_row(l, row)
                  : str_eq(row->section, S("words"))       ? word_row(l, row)
                  : str_eq(row->section, S("forms"))       ? form_row(l, row)
                  : str_eq(row->section, S("decimals"))    ? place_row(l, row)
                  : str_eq(row->section, S("corrections")) ? correction_row(l, row, false)
                  : str_eq(row->section, S("governed"))    ? correction_row(l, row, true)
                  : str_eq(row->section, S("myriad")) || str_eq(row->section, S("native"))
                      ? myriad_row(&g->speller.myriad, l->t, row, l->err)
                      : unknown_key(l, row);
        if (!ok)
            return false;
    }
    g->speller.cardinal = speller_form(&g->speller, S("cardinal"));
    if (!g->empty && g->speller.cardinal < 0)
        return table_fail(l->t, &l->t->rows.at[0], l->err, "[forms] has no `cardinal`");
    return words_are_there(l);
}

/* ---- word classes */

static struct word_class *class_named(struct loader *l, str name, bool ignore_case) {
    struct grammar *g = l->g;
    int i = grammar_class(g, name);
    if (i < 0 && g->classes_n < CLASSES_MOST) {
        i = g->classes_n++;
        g->classes[i] = arena_new(l->keep, struct word_class, 1);
        g->classes[i]->name = name;
        g->classes[i]->ignore_case = ignore_case;
    }
    return i < 0 ? NULL : g->classes[i];
}

static bool too_many_forms(struct loader *l, const struct row *row) {
    return table_fail(l->t, row, l->err, "more than %d forms", FORMS_MOST);
}

/* written <tab> spoken forms <tab> gender */
static bool add_entry(struct loader *l, struct word_class *w, const struct row *row) {
    struct entry *e = arena_new(l->keep, struct entry, 1);
    if (!w)
        return table_fail(l->t, row, l->err, "more than %d sections", CLASSES_MOST);
    if (row->fields > 3)
        return table_fail(l->t, row, l->err,
                          "more than three columns: written, spoken forms, gender");
    if (row->field[0].len == 0)
        return table_fail(l->t, row, l->err, "the written form is missing");
    if (!forms_split(row->field[1], '/', &e->spoken))
        return too_many_forms(l, row);
    e->gender = row_field(row, 2);
    *list_push(&w->entries, l->keep) = e;
    e->value = (long)w->entries.n;
    class_add(w, row->field[0], e, l->keep);
    return true;
}

static bool load_words(struct loader *l) {
    if (!load(l, l->g->lang, "words.tsv"))
        return false;
    for (size_t i = 0; i < l->t->rows.n; i++) {
        const struct row *row = &l->t->rows.at[i];
        if (row->section.len == 0)
            return table_fail(l->t, row, l->err, "a row before the first [section]");
        bool exact = str_ends(row->section, S(" exact"));
        str name = str_sub(row->section, 0, row->section.len - (exact ? 6 : 0));
        if (!add_entry(l, class_named(l, name, !exact), row))
            return false;
    }
    return true;
}

/* In voices/common/ the second column is CLDR's name of the unit. */
static bool load_units(struct loader *l, str folder) {
    struct word_class *w = class_named(l, S("unit"), false);
    bool common = str_eq(folder, S("common"));
    class_named(l, S("spaced"), false);
    if (!load(l, folder, "units.tsv"))
        return false;
    for (size_t i = 0; i < l->t->rows.n; i++) {
        const struct row *row = &l->t->rows.at[i];
        if (row->section.len && !str_eq(row->section, S("unit")) &&
            !str_eq(row->section, S("spaced")))
            return table_fail(l->t, row, l->err, "the section must be [unit] or [spaced]");
        if (row->section.len)
            w = class_named(l, row->section, false);
        if (!add_entry(l, w, row))
            return false;
        if (common) {
            struct entry *e = w->entries.at[w->entries.n - 1];
            e->code = row->field[1];
            e->is_unit = true;
            e->spoken.n = 0;
        }
    }
    return true;
}

/* ---- money.tsv */

static struct entry *currency(struct loader *l, struct word_class *w, str code) {
    for (size_t i = 0; i < w->entries.n; i++)
        if (str_eq(w->entries.at[i]->code, code))
            return w->entries.at[i];
    struct entry *e = arena_new(l->keep, struct entry, 1);
    e->code = code;
    *list_push(&w->entries, l->keep) = e;
    class_add(w, code, e, l->keep);
    return e;
}

static bool money_row(struct loader *l, struct word_class *w, const struct row *row) {
    if (row->field[0].len != 3)
        return table_fail(l->t, row, l->err, "`%.*s` is not a currency code (ISO 4217)",
                          STR_FMT(row->field[0]));
    struct entry *e = currency(l, w, row->field[0]);
    if (str_eq(row->section, S("written"))) {
        if (row->fields != 2)
            return table_fail(l->t, row, l->err, "expected two columns: code, written forms");
        class_add(w, row->field[1], e, l->keep);
        return true;
    }
    if (!str_eq(row->section, S("spoken")))
        return table_fail(l->t, row, l->err, "the section must be [written] or [spoken]");
    if (row->fields < 3 || row->fields > 5)
        return table_fail(
            l->t, row, l->err,
            "expected columns: code, gender, forms, cent's forms, form after a scale");
    e->gender = str_eq(row->field[1], S("-")) ? (str){0} : row->field[1];
    e->of = row_field(row, 4);
    return (forms_split(row_field(row, 2), '/', &e->spoken) &&
            forms_split(row_field(row, 3), '/', &e->sub)) ||
           too_many_forms(l, row);
}

static bool load_money(struct loader *l, str folder) {
    struct word_class *w = class_named(l, S("money"), false);
    if (!load(l, folder, "money.tsv"))
        return false;
    for (size_t i = 0; i < l->t->rows.n; i++)
        if (!money_row(l, w, &l->t->rows.at[i]))
            return false;
    return true;
}

/* ---- rules */

static bool add_rule(struct loader *l, const struct row *row, str pattern, str spoken,
                     str condition) {
    struct grammar *g = l->g;
    struct rule *rule = arena_new(l->keep, struct rule, 1);
    bool skip = false;
    rule->near = -1;
    if (!pattern_parse(&rule->pattern, g, pattern, l->t, row, l->keep, l->err) ||
        !template_parse(&rule->template, &rule->pattern, g, spoken, &skip, l->t, row, l->keep,
                        l->err))
        return false;
    if (skip)
        return true;
    if (str_eq(condition, S("alone"))) {
        rule->alone = true;
    } else if (str_eq(condition, S("falling"))) {
        if (rule->pattern.slots_n < 2)
            return table_fail(l->t, row, l->err, "`falling` needs two numbers in the pattern");
        rule->falling = true;
    } else if (condition.len) {
        rule->not_near = str_starts(condition, S("not "));
        if (rule->not_near)
            condition = str_sub(condition, 4, condition.len);
        if (!str_starts(condition, S("near ")) ||
            (rule->near = grammar_class(g, str_trim(str_sub(condition, 5, condition.len)))) < 0)
            return table_fail(
                l->t, row, l->err,
                "the condition must be `alone`, `falling`, or `near` or `not near` and a "
                "section of words.tsv");
    }
    int place = (int)g->rules.n;
    *list_push(&g->rules, l->keep) = rule;
    starts_add(&g->starts, &rule->pattern, g, place, list_push(&g->filters, l->keep), l->keep);
    return true;
}

static bool load_rules(struct loader *l, str folder, const char *file) {
    if (!load(l, folder, file))
        return false;
    for (size_t i = 0; i < l->t->rows.n; i++) {
        const struct row *row = &l->t->rows.at[i];
        if (row->fields < 2 || row->fields > 3)
            return table_fail(l->t, row, l->err,
                              "expected two or three columns: pattern, spoken, condition");
        if (!add_rule(l, row, row->field[0], row->field[1], row_field(row, 2)))
            return false;
    }
    return true;
}

/* The written form as a pattern that means just itself. */
static str escaped(str text, struct arena *keep) {
    struct buf b = buf_make(keep, COMPILED_MOST);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '_' || strchr("{}()|?~<>\\", text.at[i]))
            buf_byte(&b, '\\');
        if (text.at[i] == ' ')
            buf_byte(&b, '_');
        else
            buf_byte(&b, text.at[i]);
    }
    return buf_str(&b);
}

/* written <tab> spoken <tab> where */
static bool load_expansions(struct loader *l) {
    static const struct {
        const char *where, *before, *after;
    } places[] = {
        {"", "", ""},
        {"before a name", "", ">_{next:name}"},
        {"before a number", "", ">_{next:digits}"},
        {"before a word", "", "> {next:word}"},
        {"after a name", "{name}<", ""},
        {"after a name only", "{name}<", ">! {next:name}"},
    };
    if (!load(l, l->g->lang, "expansions.tsv"))
        return false;
    for (size_t i = 0; i < l->t->rows.n; i++) {
        const struct row *row = &l->t->rows.at[i];
        if (row->fields < 2 || row->fields > 3 || row->field[0].len == 0)
            return table_fail(l->t, row, l->err,
                              "expected two or three columns: written, spoken, where");
        bool known = false;
        for (size_t k = 0; k < sizeof places / sizeof *places && !known; k++) {
            if (!str_eq(row_field(row, 2), str_of(places[k].where)))
                continue;
            known = true;
            for (str rest = row->field[0]; rest.at;) {
                str one = escaped(str_trim(str_cut(&rest, '|')), l->keep);
                str pattern = str_printf(l->keep, "%s%.*s%s", places[k].before, STR_FMT(one),
                                         places[k].after);
                if (!add_rule(l, row, pattern, row->field[1], (str){0}))
                    return false;
            }
        }
        if (!known)
            return table_fail(l->t, row, l->err,
                              "`%.*s`: where must be empty, `before a name`, `before a number`, "
                              "`before a word`, `after a name` or `after a name only`",
                              STR_FMT(row_field(row, 2)));
    }
    return true;
}

/* All the tables of g->lang, and the rules of `own`, which come before its. */
static bool load_all(struct loader *l, str own) {
    struct grammar *g = l->g;
    if (!load_numbers(l))
        return false;
    if (g->empty)
        return true;
    /* the shared rules name these classes, whether the language has them or not */
    static const char *const shared[] = {"month", "scale", "thousands", "score"};
    str common = S("common");
    if (!load_words(l))
        return false;
    g->proclitics = grammar_class(g, S("proclitic"));
    g->governing = grammar_class(g, S("governing"));
    for (size_t i = 0; i < sizeof shared / sizeof *shared && g->shared_rules; i++)
        class_named(l, str_of(shared[i]), true);
    return load_units(l, g->lang) && (!g->shared_rules || load_units(l, common)) &&
           load_money(l, g->lang) && load_money(l, common) && load_expansions(l) &&
           (own.len == 0 || load_rules(l, own, "spoken.tsv")) &&
           load_rules(l, g->lang, "spoken.tsv") &&
           (!g->shared_rules || load_rules(l, common, "shared.tsv")) &&
           load_rules(l, common, "spoken.tsv");
}

/* numbers.ini with nothing but `like = LANG`: the language is written as that one is, and only its
 * spoken.tsv is its own.  Empty: it stands for itself. */
static bool find_model(struct loader *l, str lang, str *model) {
    const struct table *t;
    if (!voices_table(l->voices, lang, "numbers.ini", &t, l->err))
        return false;
    const struct row *row = table_find(t, S("numbers"), S("like"));
    *model = row ? row->field[1] : (str){0};
    return !row || t->rows.n == 1 ||
           table_fail(t, row, l->err, "`like` must be the only key of the file");
}

bool grammar_load(struct grammar *g, struct voices *voices, str lang, struct arena *keep,
                  struct err *err) {
    struct loader l = {g, voices, NULL, keep, err};
    str model;
    if (!find_model(&l, lang, &model))
        return false;
    *g = (struct grammar){.lang = str_copy(model.len ? model : lang, keep), .keep = keep};
    bool ok = load_all(&l, model.len ? lang : (str){0});
    g->lang = str_copy(lang, keep);
    return ok;
}
