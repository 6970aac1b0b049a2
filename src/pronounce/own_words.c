#include "pronounce/own_words.h"

#include "base/utf8.h"

#define ROW_BYTES   8 /* that a row has at the least, on the average: for the size of the hash */
#define LENGTH_BITS 8 /* of an entry of `longest` */
#define LENGTH_MOST ((1u << LENGTH_BITS) - 1)

bool is_pinyin_syllable(str s) {
    if (s.len < 2 || s.len > 7 || s.at[s.len - 1] < '1' || s.at[s.len - 1] > '5')
        return false;
    for (size_t i = 0; i + 1 < s.len; i++)
        if (s.at[i] < 'a' || s.at[i] > 'z')
            return false;
    return true;
}

static str word_at(const struct own_words *o, uint32_t row) {
    return str_trim(str_sub(o->text, row - 1, str_find_byte(o->text, '\t', row - 1)));
}

static uint32_t *row_slot(const struct own_words *o, str word) {
    size_t i = (size_t)str_hash(word) & (o->rows_cap - 1);
    while (o->rows[i] && !str_eq(word_at(o, o->rows[i]), word))
        i = (i + 1) & (o->rows_cap - 1);
    return &o->rows[i];
}

static uint32_t *longest_slot(const struct own_words *o, uint32_t c) {
    size_t i = (size_t)(c * 0x9E3779B1u >> 8) & (o->longest_cap - 1);
    while (o->longest[i] && o->longest[i] >> LENGTH_BITS != c)
        i = (i + 1) & (o->longest_cap - 1);
    return &o->longest[i];
}

/* *characters: of the word. */
static bool is_good(const struct row *r, size_t *characters) {
    size_t syllables = 0;
    *characters = utf8_count(r->field[0]);
    for (str rest = r->field[1]; rest.at; syllables++)
        if (!is_pinyin_syllable(str_cut(&rest, ' ')))
            return false;
    return r->section.len == 0 && r->fields == 2 && *characters == syllables &&
           syllables <= WORD_CHARACTERS;
}

static bool take(void *self, const struct table *t, const struct row *r, struct err *err) {
    struct own_words *o = self;
    size_t characters;
    if (!is_good(r, &characters))
        return table_fail(t, r, err,
                          "expected a word of 1 to %d characters and as many syllables, such as "
                          "zhong1",
                          WORD_CHARACTERS);
    str word = r->field[0];
    uint32_t *slot = row_slot(o, word), c = utf8_peek(word, 0);
    if (*slot == 0)
        *slot = (uint32_t)(word.at - o->text.at) + 1;
    uint32_t *longest = characters > 1 ? longest_slot(o, c) : NULL;
    if (longest && (*longest & LENGTH_MOST) < word.len)
        *longest = c << LENGTH_BITS | (uint32_t)word.len;
    return true;
}

bool own_words_load(struct own_words *out, struct voices *voices, str folder, struct err *err) {
    *out = (struct own_words){0};
    str path;
    if (!voices_map(voices, folder, "overlay.tsv", &path, &out->text, err))
        return false;
    for (out->rows_cap = 16; out->rows_cap < out->text.len / ROW_BYTES; out->rows_cap *= 2)
        ;
    out->longest_cap = out->rows_cap;
    out->rows = arena_new(voices->keep, uint32_t, out->rows_cap);
    out->longest = arena_new(voices->keep, uint32_t, out->longest_cap);
    return table_each(path, out->text, take, out, err);
}

str own_words_find(const struct own_words *o, str word) {
    uint32_t row = *row_slot(o, word);
    if (row == 0)
        return (str){0};
    size_t tab = str_find_byte(o->text, '\t', row - 1);
    return str_trim(str_sub(o->text, tab + 1, str_find_byte(o->text, '\n', tab)));
}

size_t own_words_longest(const struct own_words *o, uint32_t c) {
    return *longest_slot(o, c) & LENGTH_MOST;
}
