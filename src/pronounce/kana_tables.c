#include <unicode/utrans.h>

#include "base/utf8.h"
#include "pronounce/count.h"
#include "pronounce/kana.h"

bool kana_is_sound(uint32_t c) {
    return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30F6) || c == 0x30FC;
}

static bool check_katakana(const struct table *t, const struct row *r, str said, struct err *err) {
    for (size_t at = 0; at < said.len;) {
        uint32_t c = utf8_next(said, &at);
        if (!kana_is_sound(c) && c != ' ')
            return table_fail(t, r, err, "`%.*s` is not katakana", STR_FMT(said));
    }
    return said.len > 0 || table_fail(t, r, err, "the reading is missing");
}

static enum kana_kind kind_of(const struct row *r) {
    static const char *const kinds[KINDS] = {
        [KIND_LEANS] = "leans",   [KIND_LEADS] = "leads",    [KIND_JOINS] = "joins",
        [KIND_NUMBER] = "number", [KIND_LONG] = "long kind",
    };
    for (size_t i = 0; i < KINDS; i++)
        if (str_eq(r->section, str_of(kinds[i])))
            return (enum kana_kind)i;
    return KINDS;
}

static bool check_row(const struct table *t, const struct row *r, struct err *err) {
    if (kind_of(r) < KINDS)
        return r->fields == 1 || table_fail(t, r, err, "expected the beginning of a kind");
    if (r->fields != 2)
        return table_fail(t, r, err, "expected two columns");
    if (str_eq(r->section, S("mark")))
        return (str_find_byte(S(",.;:!?"), r->field[1].at[0], 0) < 6 && r->field[1].len <= 2) ||
               table_fail(t, r, err, "a mark becomes one of , . ; : ! ?");
    if (str_eq(r->section, S("variant")))
        return utf8_count(r->field[0]) == 1 ||
               table_fail(t, r, err, "expected one character and its usual form");
    if (!str_eq(r->section, S("letter")) && !str_eq(r->section, S("word")) &&
        !str_eq(r->section, S("engine")) && !str_eq(r->section, S("long")))
        return table_fail(t, r, err, "unknown section [%.*s]", STR_FMT(r->section));
    return check_katakana(t, r, r->field[1], err);
}

bool kana_load(struct kana_tables *t, struct voices *voices, str lang, struct err *err) {
    *t = (struct kana_tables){.lang = lang};
    if (!voices_table(voices, lang, "kana.tsv", &t->kana, err))
        return false;
    t->used = t->kana->rows.n > 0;
    if (!t->used)
        return true;
    if (!voices_table(voices, lang, "counters.tsv", &t->counters, err) ||
        !voices_table(voices, lang, "overlay.tsv", &t->overlay, err) ||
        !voices_table(voices, lang, "characters.tsv", &t->characters, err) ||
        !count_check(t->counters, err))
        return false;
    for (size_t i = 0; i < t->kana->rows.n; i++) {
        const struct row *r = &t->kana->rows.at[i];
        if (!check_row(t->kana, r, err))
            return false;
        if (kind_of(r) < KINDS)
            *list_push(&t->kinds[kind_of(r)], voices->keep) = r->field[0];
    }
    for (size_t i = 0; i < t->overlay->rows.n; i++) {
        const struct row *r = &t->overlay->rows.at[i];
        bool word = str_eq(r->section, S("word"));
        if ((!word && !str_eq(r->section, S("name"))) || r->fields < 2 || r->fields > 2 + word)
            return table_fail(t->overlay, r, err,
                              "expected word and katakana below [name], and maybe a kind below "
                              "[word]");
        size_t n = utf8_count(r->field[0]);
        if (!word && (n < 2 || n > NAME_CHARACTERS))
            return table_fail(t->overlay, r, err, "a name has 2 to %d characters", NAME_CHARACTERS);
        if (!check_katakana(t->overlay, r, r->field[1], err))
            return false;
    }
    return true;
}

void kana_close(struct kana_tables *t) {
    if (t->simplified)
        utrans_close(t->simplified);
    if (t->traditional)
        utrans_close(t->traditional);
    t->simplified = t->traditional = NULL;
}
