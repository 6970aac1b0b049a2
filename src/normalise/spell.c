#include "normalise/spell.h"

#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "normalise/grammar.h"

enum { ICU_DIGITS_MOST = 18, SPELLED_MOST = 1024, OWN_RULES_MOST = 1 << 16 };

void speller_close(struct speller *s) {
    if (s->icu)
        unum_close(s->icu);
    if (s->own)
        unum_close(s->own);
    s->icu = s->own = NULL;
}

static void *open_icu(const struct speller *s, UNumberFormatStyle style, const UChar *rules,
                      int32_t n, UErrorCode *status) {
    char locale[16] = {0};
    for (size_t i = 0; i < s->locale.len && i < sizeof locale - 1; i++)
        locale[i] = s->locale.at[i];
    return unum_open(style, rules, n, locale, NULL, status);
}

bool speller_own_rules(struct speller *s, const struct table *t, struct arena *keep,
                       struct err *err) {
    struct buf rules = buf_make(keep, OWN_RULES_MOST);
    str section = {0};
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *row = &t->rows.at[i];
        long base, radix = 1;
        str divisor = row->field[0], number = str_cut(&divisor, '/');
        if (row->section.len == 0)
            return table_fail(t, row, err, "a row before the first [rule set]");
        if (!str_int(number, &base) || base < 0 ||
            (divisor.at && (!str_int(divisor, &radix) || radix < 1)))
            return table_fail(t, row, err, "`%.*s` is neither a number nor number/divisor",
                              STR_FMT(row->field[0]));
        if (str_find_byte(row->field[1], ';', 0) < row->field[1].len)
            return table_fail(t, row, err, "a `;` is ICU's end of a rule and cannot be said");
        if (!str_eq(section, row->section))
            buf_printf(&rules, "%s%%%.*s:\n", i ? "\n" : "", STR_FMT(row->section));
        section = row->section;
        buf_printf(&rules, "%.*s: %.*s;\n", STR_FMT(row->field[0]), STR_FMT(row->field[1]));
    }
    if (rules.full)
        return fail(err, ERR_DATA, "%.*s: more than %d bytes", STR_FMT(t->path), OWN_RULES_MOST);
    s->own_table = t;
    s->own_form = -1;
    if (t->rows.n == 0)
        return true;
    UErrorCode status = U_ZERO_ERROR;
    str text = buf_str(&rules);
    UChar *wide = arena_new(keep, UChar, text.len + 1);
    int32_t n = 0;
    u_strFromUTF8(wide, (int32_t)text.len + 1, &n, text.at, (int32_t)text.len, &status);
    s->own = open_icu(s, UNUM_PATTERN_RULEBASED, wide, n, &status);
    return U_SUCCESS(status) ||
           fail(err, ERR_DATA, "%.*s: ICU does not understand these rules (%s)", STR_FMT(t->path),
                u_errorName(status));
}

int speller_form(const struct speller *s, str name) {
    for (size_t i = 0; i < s->forms.n; i++)
        if (str_eq(s->forms.at[i].name, name))
            return (int)i;
    return -1;
}

/* The formatter that has the form's rule set, set to it; NULL: s->err says why. */
static void *rule_set(struct speller *s, int form) {
    const struct form *f = &s->forms.at[form];
    UErrorCode status = U_ZERO_ERROR;
    if (s->err.code)
        return NULL;
    if (!f->own && !s->icu) {
        s->icu = open_icu(s, UNUM_SPELLOUT, NULL, 0, &status);
        s->icu_form = -1;
    }
    void *icu = f->own ? s->own : s->icu;
    int *now = f->own ? &s->own_form : &s->icu_form;
    if (U_SUCCESS(status) && *now != form && f->rule_set.len) {
        UChar name[128];
        int32_t n = 0;
        u_strFromUTF8(name, 128, &n, f->rule_set.at, (int32_t)f->rule_set.len, &status);
        unum_setTextAttribute(icu, UNUM_DEFAULT_RULESET, name, n, &status);
    }
    *now = form;
    if (U_FAILURE(status)) {
        table_fail(s->table, f->row, &s->err, "ICU has no number words `%.*s` for %.*s (%s)",
                   STR_FMT(f->rule_set), STR_FMT(s->locale), u_errorName(status));
        return NULL;
    }
    return icu;
}

/* German words come with soft hyphens in them. */
static size_t drop_soft_hyphens(char *text, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (i + 1 < n && text[i] == '\xC2' && text[i + 1] == '\xAD')
            i++;
        else
            text[kept++] = text[i];
    }
    return kept;
}

static void put_corrected(const struct speller *s, str text, struct buf *out) {
    for (size_t i = 0; i < text.len;) {
        const struct correction *c = NULL;
        for (size_t k = 0; k < s->corrections.n && !c; k++)
            if ((i == 0 || !s->corrections.at[k].first) &&
                str_starts(str_sub(text, i, text.len), s->corrections.at[k].from))
                c = &s->corrections.at[k];
        if (c) {
            buf_put(out, c->to);
            i += c->from.len;
        } else {
            buf_byte(out, text.at[i++]);
        }
    }
}

static void put_icu(struct speller *s, long long value, int form, struct buf *out) {
    UChar wide[SPELLED_MOST];
    char text[SPELLED_MOST * 3];
    int32_t n = 0;
    UErrorCode status = U_ZERO_ERROR;
    void *icu = rule_set(s, form);
    if (!icu)
        return;
    int32_t wide_n = unum_formatInt64(icu, value, wide, SPELLED_MOST, NULL, &status);
    u_strToUTF8(text, sizeof text, &n, wide, wide_n, &status);
    if (U_FAILURE(status)) {
        table_fail(s->table, s->forms.at[form].row, &s->err, "ICU cannot say %lld (%s)", value,
                   u_errorName(status));
        return;
    }
    put_corrected(s, (str){text, drop_soft_hyphens(text, (size_t)n)}, out);
    str after = s->forms.at[form].after;
    if (after.len && after.at[0] == '-') {
        after = str_sub(after, 1, after.len);
        if (str_ends(buf_str(out), after))
            out->len -= after.len;
    } else {
        buf_put(out, after);
    }
}

static bool is_myriad(enum form_kind kind) {
    return kind >= FORM_MYRIAD && kind < FORM_HAN;
}

static void put_digits(struct speller *s, str digits, int form, struct buf *out) {
    enum form_kind kind = s->forms.at[form].kind;
    if (is_myriad(s->forms.at[s->cardinal].kind)) {
        spell_myriad_digits(&s->myriad, digits, out);
        return;
    }
    if (kind >= FORM_HAN) {
        spell_han(digits, kind == FORM_HAN_HOTLINE ? kind : FORM_HAN_DIGITS, out);
        return;
    }
    for (size_t i = 0; i < digits.len; i++) {
        if (i)
            buf_byte(out, ' ');
        put_icu(s, digits.at[i] - '0', s->cardinal, out);
    }
}

static long long value_of(str digits) {
    long long v = 0;
    for (size_t i = 0; i < digits.len; i++)
        v = v * 10 + (digits.at[i] - '0');
    return v;
}

static void put_pairs(struct speller *s, str digits, struct buf *out) {
    size_t i = 0;
    while (i < digits.len) {
        size_t n = digits.len - i >= 2 && (digits.len - i) % 2 == 0 ? 2 : 1;
        str pair = str_sub(digits, i, i + n);
        if (i)
            buf_byte(out, ' ');
        if (pair.at[0] == '0')
            put_digits(s, pair, s->cardinal, out);
        else
            put_icu(s, value_of(pair), s->cardinal, out);
        i += n;
    }
}

void spell_whole(struct speller *s, str digits, int form, bool drop_zeros, struct buf *out) {
    if (drop_zeros)
        while (digits.len > 1 && digits.at[0] == '0')
            digits = str_sub(digits, 1, digits.len);
    enum form_kind kind = s->forms.at[form].kind;
    bool one_by_one = digits.len > ICU_DIGITS_MOST || (digits.len > 1 && digits.at[0] == '0');
    if (digits.len == 0)
        return;
    if (kind == FORM_PAIRS)
        put_pairs(s, digits, out);
    else if (one_by_one || kind == FORM_DIGITS || kind >= FORM_HAN_DIGITS)
        put_digits(s, digits, form, out);
    else if (kind == FORM_ICU)
        put_icu(s, value_of(digits), form, out);
    else if (kind == FORM_NATIVE || kind == FORM_NATIVE_TAIL)
        spell_native(&s->myriad, digits, kind == FORM_NATIVE_TAIL, out);
    else if (is_myriad(kind))
        spell_myriad(&s->myriad, digits, kind == FORM_MYRIAD_SCALED, out);
    else
        spell_han(digits, kind, out);
}

static bool starts_with_zero(str d) {
    return d.len > 0 && d.at[0] == '0';
}

static void put_decimals(struct speller *s, str d, struct buf *out) {
    bool joined = s->forms.at[s->cardinal].kind >= FORM_MYRIAD;
    if (s->decimals == DECIMALS_DIGITS || (s->decimals == DECIMALS_NUMBER && d.len > 3) ||
        (d.len <= 3 && starts_with_zero(d)))
        put_digits(s, d, s->cardinal, out);
    else if (d.len <= 3 || joined)
        spell_whole(s, d, s->cardinal, false, out);
    else if (d.len % 2 == 1) { /* pairs, and the odd one last */
        put_pairs(s, str_sub(d, 0, d.len - 1), out);
        buf_byte(out, ' ');
        put_digits(s, str_sub(d, d.len - 1, d.len), s->cardinal, out);
    } else
        put_pairs(s, d, out);
}

/* "three wholes, five tenths" */
static void put_places(struct speller *s, const struct number *n, struct buf *out) {
    int form = speller_form(s, S("places"));
    struct number whole = {.whole = n->whole}, part = {.whole = n->decimals};
    if (form < 0)
        form = s->cardinal;
    spell_whole(s, n->whole.len ? n->whole : S("0"), form, true, out);
    buf_byte(out, ' ');
    if (s->whole_part.n) {
        buf_put(out, grammar_plural(s->grammar, &s->whole_part, &whole));
        buf_byte(out, ' ');
    }
    buf_put(out, s->and);
    spell_whole(s, n->decimals, form, true, out);
    buf_byte(out, ' ');
    buf_put(out, grammar_plural(s->grammar, &s->places[n->decimals.len - 1], &part));
}

void spell_number(struct speller *s, const struct number *n, int form, struct buf *out) {
    bool joined = s->forms.at[s->cardinal].kind >= FORM_MYRIAD;
    if (n->minus || n->plus) {
        buf_put(out, n->minus ? s->minus : s->plus);
        if (!joined || s->myriad.spaced)
            buf_byte(out, ' ');
    }
    if (s->decimals == DECIMALS_PLACES && n->decimals.len && n->decimals.len <= PLACES_MOST &&
        s->places[n->decimals.len - 1].n) {
        put_places(s, n, out);
        return;
    }
    if (n->whole.len)
        spell_whole(s, n->whole, n->decimals.len ? s->cardinal : form, false, out);
    if (n->decimals.len == 0)
        return;
    if (n->whole.len && !joined)
        buf_byte(out, ' ');
    if (n->whole.len == 0 && joined)
        spell_whole(s, S("0"), s->cardinal, false, out);
    buf_put(out, s->point);
    if (!joined)
        buf_byte(out, ' ');
    put_decimals(s, n->decimals, out);
}
