#include "segment/telling.h"

#include <string.h>

#include "base/utf8.h"
#include "segment/letter.h"
#include "segment/quote.h"

/* Hundredths of a small word. */
enum {
    WORD = 100,
    WORD_CAPITAL = 35, /* perhaps part of a name */
    ENDING = 35,
    ENDING_CAPITAL = 10,
    STRANGE = 100, /* a letter that the language lacks, once a word */
    STRANGE_CAPITAL = 45,
};
enum { WORD_BYTES = 48, ENDING_BYTES = 16, STEM_BYTES = 2, LETTER_KEY = 8 };

/* ----------------------------------------------------------------------------------- the table */

static struct telling_slot *find_slot(const struct telling *t, str key) {
    size_t i = str_hash(key) & (t->cap - 1);
    while (t->slot[i].key.at && !str_eq(t->slot[i].key, key))
        i = (i + 1) & (t->cap - 1);
    return &t->slot[i];
}

static void add_key(struct telling *t, str key, int lang, struct arena *keep) {
    if (2 * (t->n + 1) > t->cap) {
        struct telling old = *t;
        t->cap = old.cap ? old.cap * 2 : 4096;
        t->slot = arena_new(keep, struct telling_slot, t->cap);
        for (size_t i = 0; i < old.cap; i++)
            if (old.slot[i].key.at)
                *find_slot(t, old.slot[i].key) = old.slot[i];
    }
    struct telling_slot *slot = find_slot(t, key);
    if (!slot->key.at) {
        slot->key = key;
        t->n++;
    }
    lang_set_add(&slot->langs, lang);
}

int telling_lang(const struct telling *t, str lang) {
    for (size_t i = 0; i < t->langs_n; i++)
        if (str_eq(t->langs[i], lang))
            return (int)i;
    return -1;
}

static bool add_words(struct telling *t, int lang, const struct table *table, const struct row *row,
                      struct arena *keep, struct err *err) {
    for (str rest = row_field(row, 2); rest.at;) {
        str word = str_cut(&rest, ' ');
        char buffer[WORD_BYTES + 8];
        if (word.len == 0)
            continue;
        if (word.len > WORD_BYTES)
            return table_fail(table, row, err, "`%.*s` is too long for a word", STR_FMT(word));
        if (!str_eq(letter_fold(word, buffer, sizeof buffer), word))
            return table_fail(table, row, err, "`%.*s` is not in lower case", STR_FMT(word));
        bool ending = word.len > 1 && word.at[0] == '-';
        if (ending && word.len > ENDING_BYTES)
            return table_fail(table, row, err, "`%.*s` is too long for an ending", STR_FMT(word));
        if (ending && word.len > t->ending_longest)
            t->ending_longest = word.len;
        add_key(t, word, lang, keep);
    }
    return true;
}

/* A letter is not the word of that one letter. */
static str letter_key(str letter, char buffer[LETTER_KEY]) {
    buffer[0] = '=';
    memcpy(buffer + 1, letter.at, letter.len);
    return (str){buffer, letter.len + 1};
}

static void add_letters(struct telling *t, int lang, str letters, struct arena *keep) {
    lang_set_add(&t->lettered, lang);
    for (size_t at = 0; at < letters.len;) {
        size_t here = at;
        utf8_next(letters, &at);
        char key[LETTER_KEY];
        add_key(t, str_copy(letter_key(str_sub(letters, here, at), key), keep), lang, keep);
    }
}

bool telling_open(struct telling *t, struct voices *voices, struct arena *keep, struct err *err) {
    const struct table *table;
    *t = (struct telling){0};
    if (!voices_table(voices, S("common"), "telling.tsv", &table, err))
        return false;
    for (size_t i = 0; i < table->rows.n; i++) {
        const struct row *row = &table->rows.at[i];
        if (row->fields != 3)
            return table_fail(table, row, err, "expected three columns: code, letters, words");
        if (!table_find(&voices->languages, (str){0}, row->field[0]))
            return table_fail(table, row, err, "`%.*s` is not in languages.tsv",
                              STR_FMT(row->field[0]));
        int lang = telling_lang(t, row->field[0]);
        if (lang < 0 && t->langs_n == TELLING_LANGS)
            return table_fail(table, row, err, "more than %d languages", TELLING_LANGS);
        if (lang < 0) {
            lang = (int)t->langs_n++;
            t->langs[lang] = row->field[0];
        }
        if (str_eq(row->field[1], S("-")))
            lang_set_add(&t->lettered, lang);
        else if (!str_eq(row->field[1], S("*")))
            add_letters(t, lang, row->field[1], keep);
        if (!add_words(t, lang, table, row, keep, err))
            return false;
    }
    return true;
}

/* --------------------------------------------------------------------------------------- adding */

static void add_to(struct evidence *e, struct lang_set set, int value, bool hit) {
    for (int w = 0; w < TELLING_LANGS / 64; w++) {
        for (uint64_t bits = set.bits[w]; bits; bits &= bits - 1) {
            int i = w * 64 + __builtin_ctzll(bits);
            e->sum[i] += value;
            e->hits[i] += hit;
        }
    }
}

static struct lang_set both(struct lang_set a, struct lang_set b) {
    for (int w = 0; w < TELLING_LANGS / 64; w++)
        a.bits[w] &= b.bits[w];
    return a;
}

static struct lang_set without(struct lang_set a, struct lang_set b) {
    for (int w = 0; w < TELLING_LANGS / 64; w++)
        a.bits[w] &= ~b.bits[w];
    return a;
}

static struct lang_set langs_of(const struct telling *t, str key, struct lang_set among) {
    if (t->cap == 0)
        return (struct lang_set){0};
    return both(find_slot(t, key)->langs, among);
}

/* Each language is told by the longest ending that it has for the word. */
static void add_endings(const struct telling *t, str folded, int value, struct lang_set among,
                        struct evidence *out) {
    char key[ENDING_BYTES];
    size_t most = t->ending_longest - 1;
    for (size_t n = most < folded.len - STEM_BYTES ? most : folded.len - STEM_BYTES; n > 0; n--) {
        if (((unsigned char)folded.at[folded.len - n] & 0xC0) == 0x80)
            continue;
        key[0] = '-';
        memcpy(key + 1, folded.at + folded.len - n, n);
        struct lang_set found = langs_of(t, (str){key, n + 1}, among);
        add_to(out, found, value, false);
        among = without(among, found);
    }
}

/* The languages of `among` that lack a letter of the word. */
static struct lang_set strangers(const struct telling *t, str folded, struct lang_set among) {
    struct lang_set strange = {0};
    among = both(among, t->lettered);
    for (size_t at = 0; at < folded.len;) {
        size_t here = at;
        if (utf8_next(folded, &at) < 0x80)
            continue;
        char key[LETTER_KEY];
        str letter = letter_key(str_sub(folded, here, at), key);
        struct lang_set lack = without(among, langs_of(t, letter, among));
        for (int w = 0; w < TELLING_LANGS / 64; w++)
            strange.bits[w] |= lack.bits[w];
    }
    return strange;
}

/* US, WHO, IT: an acronym is no small word. */
static bool is_acronym(str word) {
    size_t n = 0;
    for (size_t at = 0; at < word.len; n++)
        if (!letter_is_upper(utf8_next(word, &at)))
            return false;
    return n > 1;
}

/* A word as written; `first`: a capital says nothing here. */
static void add_word(const struct telling *t, str word, bool first, int per_cent,
                     struct lang_set among, struct evidence *out) {
    char buffer[WORD_BYTES + 8];
    str folded = letter_fold(word, buffer, sizeof buffer);
    if (folded.len == 0 || is_acronym(word))
        return;
    bool capital = letter_is_upper(utf8_peek(word, 0)) && !first;
    struct lang_set found = langs_of(t, folded, among);
    add_to(out, found, (capital ? WORD_CAPITAL : WORD) * per_cent / 100, true);
    if (folded.len > STEM_BYTES && t->ending_longest)
        add_endings(t, folded, (capital ? ENDING_CAPITAL : ENDING) * per_cent / 100,
                    without(among, found), out);
    add_to(out, strangers(t, folded, among),
           -(capital ? STRANGE_CAPITAL : STRANGE) * per_cent / 100, false);
}

void telling_add(const struct telling *t, str text, const unsigned char *flags, int quoted,
                 struct lang_set among, struct evidence *out) {
    bool first = true;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        if (!letter_is_alpha(utf8_next(text, &at)))
            continue;
        size_t end = at;
        while (end < text.len && letter_is_alpha(utf8_peek(text, end)))
            utf8_next(text, &end);
        add_word(t, str_sub(text, start, end), first, flags[start] & QUOTE_INSIDE ? quoted : 100,
                 among, out);
        first = false;
        at = end;
    }
}
