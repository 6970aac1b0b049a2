/* What ICU knows of a language: plurals, names of currencies and units. */
#include <unicode/ucurr.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "normalise/grammar.h"

enum { NAME_MOST = 128, LOCALE_MOST = 16 };

static void locale_of(const struct grammar *g, char locale[LOCALE_MOST]) {
    size_t n = g->lang.len < LOCALE_MOST - 1 ? g->lang.len : LOCALE_MOST - 1;
    memcpy(locale, g->lang.at, n);
    locale[n] = 0;
}

static double value_of(const struct number *n) {
    double value = 0, place = 1;
    for (size_t i = 0; i < n->whole.len; i++)
        value = value * 10 + (n->whole.at[i] - '0');
    for (size_t i = 0; i < n->decimals.len && i < 12; i++)
        value += (n->decimals.at[i] - '0') * (place /= 10);
    return value;
}

/* CLDR's plural category of a number: "one", "few", "other"… */
static void category_of(struct grammar *g, const struct number *n, char name[16]) {
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[16] = {0};
    memcpy(name, "other", sizeof "other");
    if (!g->plural_rules) {
        char locale[LOCALE_MOST];
        locale_of(g, locale);
        g->plural_rules = uplrules_open(locale, &status);
    }
    if (U_SUCCESS(status)) {
        int32_t length = uplrules_select(g->plural_rules, value_of(n), wide, 15, &status);
        if (U_SUCCESS(status) && length > 0 && length < 15)
            u_UCharsToChars(wide, name, length + 1);
    }
}

str grammar_plural(struct grammar *g, const struct forms *forms, const struct number *n) {
    char name[16];
    if (forms->n == 1)
        return forms->at[0];
    category_of(g, n, name);
    for (int i = 0; i < g->plurals.n && i < forms->n; i++)
        if (str_eq(g->plurals.at[i], str_of(name)))
            return forms->at[i];
    return forms->at[forms->n - 1];
}

static void put_wide(struct buf *out, const UChar *wide, int32_t n) {
    char text[NAME_MOST * 3];
    int32_t bytes = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(text, sizeof text, &bytes, wide, n, &status);
    if (U_SUCCESS(status))
        buf_put(out, (str){text, (size_t)bytes});
}

void grammar_icu_currency(struct grammar *g, str code, const struct number *n, struct buf *out) {
    char locale[LOCALE_MOST], plural[16];
    UChar wide[4] = {0};
    UErrorCode status = U_ZERO_ERROR;
    UBool choice;
    int32_t length = 0;
    for (size_t i = 0; i < 3 && i < code.len; i++)
        wide[i] = (UChar)code.at[i];
    locale_of(g, locale);
    category_of(g, n, plural);
    const UChar *name = ucurr_getPluralName(wide, locale, &choice, plural, &length, &status);
    if (U_SUCCESS(status) && length > 0 && length < NAME_MOST)
        put_wide(out, name, length);
}

static void *unit_format(struct grammar *g, struct entry *unit, struct arena *keep) {
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[NAME_MOST];
    char locale[LOCALE_MOST];
    if (unit->format)
        return unit->format;
    str skeleton =
        str_printf(keep, "unit/%.*s unit-width-full-name group-off", STR_FMT(unit->code));
    if (skeleton.len >= NAME_MOST)
        return NULL;
    u_charsToUChars(skeleton.at, wide, (int32_t)skeleton.len);
    locale_of(g, locale);
    unit->format = unumf_openForSkeletonAndLocale(wide, (int32_t)skeleton.len, locale, &status);
    if (U_FAILURE(status)) {
        unumf_close(unit->format);
        return unit->format = NULL;
    }
    *list_push(&g->unit_formats, keep) = unit->format;
    return unit->format;
}

/* ICU only gives the number with its unit; the number is cut off again. */
void grammar_icu_unit(struct grammar *g, struct entry *unit, const struct number *n,
                      struct buf *out) {
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[NAME_MOST];
    const UNumberFormatter *format = unit_format(g, unit, g->keep);
    UFormattedNumber *result = format ? unumf_openResult(&status) : NULL;
    if (!result)
        return;
    unumf_formatDouble(format, value_of(n), result, &status);
    int32_t length = unumf_resultToString(result, wide, NAME_MOST, &status), from = 0;
    unumf_closeResult(result);
    if (U_FAILURE(status) || length >= NAME_MOST)
        return;
    for (int32_t i = 0; i < length; i++)
        if (wide[i] >= '0' && wide[i] <= '9')
            from = i + 1;
    while (from < length && (wide[from] == ' ' || wide[from] == 0xA0 || wide[from] == 0x202F))
        from++;
    put_wide(out, wide + from, length - from);
}

void grammar_close(struct grammar *g) {
    speller_close(&g->speller);
    if (g->plural_rules)
        uplrules_close(g->plural_rules);
    g->plural_rules = NULL;
    for (size_t i = 0; i < g->unit_formats.n; i++)
        unumf_close(g->unit_formats.at[i]);
    g->unit_formats.n = 0;
}
