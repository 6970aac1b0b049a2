#include "normalise/template.h"

#include "normalise/grammar.h"
#include "normalise/link.h"

static const struct {
    const char *name;
    enum say say;
} says[] = {
    {"whole", SAY_WHOLE}, {"cents", SAY_CENTS},     {"sub", SAY_SUB},
    {"of", SAY_OF},       {"last", SAY_LAST},       {"name", SAY_NAME},
    {"same", SAY_SAME},   {"letters", SAY_LETTERS}, {"spelled", SAY_SPELLED},
};

static int slot_named(const struct pattern *p, str name) {
    for (int i = 0; i < p->slots_n; i++)
        if (str_eq(p->slots[i].name, name))
            return i;
    return -1;
}

static bool parse_part(struct part *part, const struct pattern *p, const struct grammar *g,
                       str text, const struct table *table, const struct row *row,
                       struct err *err) {
    str name = text, form = {0}, other = {0};
    size_t tilde = str_find_byte(name, '~', 0);
    if (tilde < name.len) {
        other = str_sub(name, tilde + 1, name.len);
        name = str_sub(name, 0, tilde);
    }
    size_t colon = str_find_byte(name, ':', 0);
    if (colon < name.len) {
        form = str_sub(name, colon + 1, name.len);
        name = str_sub(name, 0, colon);
    }
    *part = (struct part){.slot = slot_named(p, name), .agrees = -1, .form = -1};
    if (text.at[0] == '=') {
        part->agrees = slot_named(p, other);
        return (part->agrees >= 0 && forms_split(str_sub(name, 1, name.len), '/', &part->words)) ||
               table_fail(table, row, err, "`{%.*s}`: expected {=one/many~slot}", STR_FMT(text));
    }
    if (part->slot < 0)
        return table_fail(table, row, err, "`{%.*s}`: the pattern has no such slot", STR_FMT(text));
    if (other.len && char_is_digit((unsigned char)other.at[0]))
        part->number = other;
    else if (other.len && (part->agrees = slot_named(p, other)) < 0)
        return table_fail(table, row, err, "`{%.*s}`: the pattern has no slot `%.*s`",
                          STR_FMT(text), STR_FMT(other));
    if (form.len == 0)
        return true;
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (str_eq(form, str_of(says[i].name)))
            part->say = says[i].say;
    long power;
    if (form.at[0] == 'e' && str_int(str_sub(form, 1, form.len), &power) && power > 0 &&
        power <= 12) {
        part->say = SAY_POWER;
        part->form = (int)power;
    }
    if (part->say == SAY_DEFAULT) {
        part->say = SAY_FORM;
        part->form = speller_form(&g->speller, form);
        if (part->form < 0)
            return table_fail(table, row, err, "`{%.*s}`: numbers.ini of %.*s has no form `%.*s`",
                              STR_FMT(text), STR_FMT(g->lang), STR_FMT(form));
    }
    return true;
}

bool template_parse(struct template *t, const struct pattern *p, const struct grammar *g, str text,
                    bool *skip, const struct table *table, const struct row *row,
                    struct arena *keep, struct err *err) {
    while (text.len) {
        size_t open = str_find_byte(text, '{', 0);
        if (str_find_byte(str_sub(text, 0, open), '}', 0) < open)
            return table_fail(table, row, err, "`%.*s`: a `}` without its `{`", STR_FMT(text));
        if (open > 0)
            *list_push(&t->parts, keep) =
                (struct part){.text = str_sub(text, 0, open), .slot = -1, .agrees = -1};
        if (open == text.len)
            break;
        size_t close = str_find_byte(text, '}', open);
        if (close == text.len || close == open + 1)
            return table_fail(table, row, err, "`%.*s`: a `{` without its `}`, or nothing in it",
                              STR_FMT(text));
        struct part word = {.slot = -1, .agrees = -1};
        if (text.at[open + 1] == '@') {
            str key = str_sub(text, open + 2, close);
            if (!grammar_word_exists(key))
                return table_fail(table, row, err, "`{@%.*s}`: [words] knows no such key",
                                  STR_FMT(key));
            if (!grammar_word(g, key, &word.text))
                *skip = true;
            else
                *list_push(&t->parts, keep) = word;
        } else if (!parse_part(list_push(&t->parts, keep), p, g, str_sub(text, open + 1, close),
                               table, row, err))
            return false;
        text = str_sub(text, close + 1, text.len);
    }
    return true;
}

/* Alternatives may give one name to slots of different types: the one that was matched. */
static int matched_slot(const struct pattern *p, const struct match *m, int slot) {
    for (int i = 0; slot >= 0 && !m->slots[slot].set && i < p->slots_n; i++)
        if (m->slots[i].set && str_eq(p->slots[i].name, p->slots[slot].name))
            return i;
    return slot;
}

struct speaking {
    const struct pattern *p;
    struct grammar *g;
    const struct chars *line;
    const struct match *m;
    struct buf *out;
    struct arena *keep;
};

static bool is_roman(enum slot_type type) {
    return type >= SLOT_ROMAN && type <= SLOT_SMALL_ROMAN;
}

static struct number number_of(struct speaking *s, int slot) {
    const struct capture *c = &s->m->slots[slot];
    if (is_roman(s->p->slots[slot].type)) {
        struct number n = {.whole = str_printf(s->keep, "%ld", c->value)};
        return n;
    }
    return number_read(&s->g->marks, s->line, c->from, c->to, s->keep);
}

/* The form of a number that agrees with a word: `ordinal` and gender f give `ordinal-f`. */
static int agreeing_form(struct speaking *s, const struct part *part, int form) {
    const struct capture *c = part->agrees >= 0 ? &s->m->slots[part->agrees] : NULL;
    if (!c || !c->entry || c->entry->gender.len == 0)
        return form;
    str name = s->g->speller.forms.at[form].name;
    int agreed = speller_form(
        &s->g->speller, str_printf(s->keep, "%.*s-%.*s", STR_FMT(name), STR_FMT(c->entry->gender)));
    return agreed >= 0 ? agreed : form;
}

static int named_form(struct speaking *s, const char *name) {
    int form = speller_form(&s->g->speller, str_of(name));
    return form >= 0 ? form : s->g->speller.cardinal;
}

/* Times ten to the power: decimals become whole digits. */
static void multiply(struct speaking *s, struct number *n, size_t power) {
    struct buf digits = buf_make(s->keep, LIMIT_SPOKEN_BYTES);
    buf_put(&digits, n->whole);
    for (size_t i = 0; i < power; i++)
        buf_byte(&digits, i < n->decimals.len ? n->decimals.at[i] : '0');
    n->decimals = str_sub(n->decimals, power, n->decimals.len);
    n->whole = buf_str(&digits);
    while (n->whole.len > 1 && n->whole.at[0] == '0')
        n->whole = str_sub(n->whole, 1, n->whole.len);
    while (n->decimals.len && n->decimals.at[n->decimals.len - 1] == '0')
        n->decimals.len--;
}

static void say_number(struct speaking *s, const struct part *part) {
    struct speller *sp = &s->g->speller;
    enum slot_type type = s->p->slots[part->slot].type;
    struct number n = number_of(s, part->slot);
    int form = part->say == SAY_FORM ? part->form : sp->cardinal;
    bool fixed = part->say == SAY_FORM || part->say == SAY_POWER;
    if (part->say == SAY_WHOLE) {
        n.decimals = (str){0};
    } else if (part->say == SAY_CENTS) {
        str cents = str_sub(n.decimals, 0, 2);
        spell_whole(sp, cents, named_form(s, "cents"), true, s->out);
        return;
    }
    if (part->say == SAY_POWER)
        multiply(s, &n, (size_t)part->form);
    form = agreeing_form(s, part, form);
    switch (type) {
    case SLOT_WHOLE: n.decimals = (str){0}; break;
    case SLOT_YEAR:
    case SLOT_RECENT: form = fixed ? form : named_form(s, "year"); break;
    case SLOT_DAY:
    case SLOT_DD: form = fixed ? form : named_form(s, "day"); break;
    case SLOT_D1:
    case SLOT_D2:
    case SLOT_D3:
    case SLOT_D4:
    case SLOT_D5:
    case SLOT_D9:
    case SLOT_D10: form = fixed ? form : named_form(s, "digits"); break;
    case SLOT_MINUTE:
        if (!fixed && n.whole.at[0] == '0' && s->g->zero_minute.len) {
            buf_put(s->out, s->g->zero_minute);
            if (sp->forms.at[form].kind < FORM_HAN)
                buf_byte(s->out, ' ');
        }
        break;
    default: break;
    }
    bool drops = type >= SLOT_DAY && type <= SLOT_MINUTE &&
                 sp->forms.at[form].kind != FORM_DIGITS &&
                 sp->forms.at[form].kind < FORM_HAN_DIGITS;
    if (drops || is_roman(type))
        spell_whole(sp, n.whole, form, true, s->out);
    else
        spell_number(sp, &n, form, s->out);
}

static void say_entry(struct speaking *s, const struct part *part) {
    const struct capture *c = &s->m->slots[part->slot];
    struct entry *e = c->entry;
    const struct forms *forms = part->say == SAY_SUB ? &e->sub : &e->spoken;
    struct number n = {.whole =
                           part->say == SAY_LAST || part->say == SAY_OF ? S("1000000") : S("1")};
    if (part->number.len) {
        n.whole = part->number;
    } else if (part->agrees >= 0 && s->m->slots[part->agrees].set) {
        enum slot_type type = s->p->slots[part->agrees].type;
        n = number_of(s, part->agrees);
        if (part->say == SAY_SUB)
            n.whole = str_sub(n.decimals, 0, 2);
        if (part->say == SAY_SUB || type == SLOT_WHOLE || type == SLOT_PRICE)
            n.decimals = (str){0};
    }
    if (part->say == SAY_OF && e->of.len)
        buf_put(s->out, e->of);
    else if (forms->n == 0 && e->is_unit)
        grammar_icu_unit(s->g, e, &n, s->out);
    else if (forms->n == 0 && e->code.len)
        grammar_icu_currency(s->g, e->code, &n, s->out);
    else if (forms->n == 0)
        buf_put(s->out, chars_text(s->line, c->from, c->to));
    else if (part->say == SAY_LAST || part->say == SAY_OF)
        buf_put(s->out, forms->at[forms->n - 1]);
    else
        buf_put(s->out, grammar_plural(s->g, forms, &n));
}

static void say_letters(struct speaking *s, const struct capture *c) {
    for (size_t i = c->from; i < c->to; i++) {
        if (i > c->from)
            buf_byte(s->out, ' ');
        buf_utf8(s->out, s->line->c[i]);
    }
}

static void say_part(struct speaking *s, const struct part *part) {
    if (part->words.n) {
        struct number n = number_of(s, part->agrees);
        buf_put(s->out, grammar_plural(s->g, &part->words, &n));
        return;
    }
    if (part->slot < 0) {
        /* after a slot that was not there, or says nothing, one space is enough */
        bool spaced = (s->out->len == 0 || s->out->at[s->out->len - 1] == ' ') && part->text.len &&
                      part->text.at[0] == ' ';
        buf_put(s->out, str_sub(part->text, spaced, part->text.len));
        return;
    }
    const struct capture *c = &s->m->slots[part->slot];
    enum slot_type type = s->p->slots[part->slot].type;
    if (!c->set)
        return; /* an optional part that was not there */
    int months = grammar_class(s->g, S("month"));
    if (part->say == SAY_SAME)
        for (size_t i = c->from; i < c->to; i++)
            buf_utf8(s->out, s->line->c[i]); /* full-width letters as plain ones */
    else if (part->say == SAY_LETTERS)
        say_letters(s, c);
    else if (type == SLOT_LINK || type == SLOT_MAIL)
        link_say(s->line, c->from, c->to, s->g, s->out);
    else if (type == SLOT_CLASS)
        say_entry(s, part);
    else if (part->say == SAY_NAME && months >= 0 && c->value > 0 &&
             (size_t)c->value <= s->g->classes[months]->entries.n) {
        const struct forms *f = &s->g->classes[months]->entries.at[c->value - 1]->spoken;
        buf_put(s->out, f->n ? f->at[f->n - 1] : (str){0});
    } else if (type < SLOT_CAPS)
        say_number(s, part);
    else if (type == SLOT_CAPS)
        say_letters(s, c);
    else
        buf_put(s->out, chars_text(s->line, c->from, c->to));
}

bool template_fits(const struct template *t, const struct pattern *p, const struct match *m) {
    for (size_t i = 0; i < t->parts.n; i++) {
        const struct part *part = &t->parts.at[i];
        int slot = part->say == SAY_SUB ? matched_slot(p, m, part->slot) : -1;
        if (slot >= 0 && m->slots[slot].set && m->slots[slot].entry &&
            m->slots[slot].entry->sub.n == 0)
            return false;
    }
    return true;
}

void template_say(const struct template *t, const struct pattern *p, struct grammar *g,
                  const struct chars *line, const struct match *m, struct buf *out,
                  struct arena *keep) {
    struct speaking s = {p, g, line, m, out, keep};
    for (size_t i = 0; i < t->parts.n; i++) {
        struct part part = t->parts.at[i];
        part.slot = matched_slot(p, m, part.slot);
        part.agrees = matched_slot(p, m, part.agrees);
        say_part(&s, &part);
    }
}
