#include "pronounce/syllables.h"

#include "base/utf8.h"

#define SYLLABLE_LETTERS 6
#define LONG_SYLLABLE    3 /* letters, on the average */

/* Up to six letters in one number; 0: other bytes in it. */
static unsigned long long letters_of(str s) {
    unsigned long long n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < 'a' || s.at[i] > 'z')
            return 0;
        n = n << 5 | (unsigned long long)(s.at[i] - 'a' + 1);
    }
    return n;
}

static size_t slot_of(const struct syllable_table *t, unsigned long long letters) {
    size_t i = (size_t)(letters * 0x9E3779B97F4A7C15u >> 32) & (t->cap - 1);
    while (t->letters[i] && t->letters[i] != letters)
        i = (i + 1) & (t->cap - 1);
    return i;
}

bool syllables_load(struct syllable_table *out, const struct table *t, struct arena *keep,
                    struct err *err) {
    size_t most = 0;
    for (size_t i = 0; i < t->rows.n; i++)
        most += str_eq(t->rows.at[i].section, S("syllables"));
    for (out->cap = 16; out->cap < 2 * most; out->cap *= 2)
        ;
    out->letters = arena_new(keep, unsigned long long, out->cap);
    out->row = arena_new(keep, const struct row *, out->cap);
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        char letters[NAME_BYTES];
        str folded;
        if (!str_eq(r->section, S("syllables")))
            continue;
        if (r->fields != 3 || row_field(r, 2).len == 0 ||
            !syllables_fold(r->field[0], letters, &folded) || folded.len > SYLLABLE_LETTERS ||
            !letters_of(folded))
            return table_fail(t, r, err,
                              "expected a syllable of up to %d letters and its "
                              "phonemes before and behind the stress",
                              SYLLABLE_LETTERS);
        size_t slot = slot_of(out, letters_of(folded));
        out->letters[slot] = letters_of(folded);
        out->row[slot] = r;
    }
    return true;
}

const struct row *syllables_find(const struct syllable_table *t, str folded) {
    unsigned long long letters = folded.len <= SYLLABLE_LETTERS ? letters_of(folded) : 0;
    return letters ? t->row[slot_of(t, letters)] : NULL;
}

bool syllables_fold(str word, char *out, str *folded) {
    size_t n = 0;
    for (size_t at = 0; at < word.len;) {
        uint32_t c = utf8_next(word, &at);
        if (n == NAME_BYTES)
            return false;
        if (c >= 'A' && c <= 'Z')
            out[n++] = (char)(c + 32);
        else if (c >= 'a' && c <= 'z')
            out[n++] = (char)c;
        else if (c == '\'' || c == 0x2019)
            out[n++] = '\'';
        else if (c == 0xDC || c == 0xFC)
            out[n++] = 'v';
        else
            return false;
    }
    *folded = (str){out, n};
    return n > 0;
}

static bool begins_with_vowel(str s) {
    return s.at[0] == 'a' || s.at[0] == 'e' || s.at[0] == 'o';
}

static bool cut_from(const struct syllable_table *t, str word, size_t at, struct syllables *out) {
    bool apart = at == 0;
    if (at < word.len && at > 0 && word.at[at] == '\'') {
        apart = true;
        at++;
    }
    if (at >= word.len)
        return !apart;
    if (out->n == SYLLABLES_MOST)
        return false;
    if (!apart && begins_with_vowel(str_sub(word, at, word.len)))
        return false;
    for (size_t n = SYLLABLE_LETTERS; n > 0; n--) {
        str s = str_sub(word, at, at + n);
        const struct row *row = s.len == n ? syllables_find(t, s) : NULL;
        if (!row)
            continue;
        out->row[out->n++] = row;
        if (cut_from(t, word, at + n, out))
            return true;
        out->n--;
    }
    return false;
}

bool syllables_cut(const struct syllable_table *t, str folded, struct syllables *out) {
    out->n = 0;
    return folded.len > 0 && cut_from(t, folded, 0, out);
}

static bool is_telling(const struct table *t, str syllable) {
    return table_find(t, S("telling"), str_sub(syllable, 0, 1)) ||
           table_find(t, S("telling"), str_sub(syllable, 0, 2));
}

bool syllables_are_telling(const struct table *t, const struct syllables *s) {
    size_t letters = 0;
    bool telling = false;
    for (int i = 0; i < s->n; i++) {
        telling = telling || is_telling(t, s->row[i]->field[0]);
        letters += s->row[i]->field[0].len;
    }
    return telling &&
           (is_telling(t, s->row[0]->field[0]) || letters >= LONG_SYLLABLE * (size_t)s->n);
}

void syllables_sound(const struct syllables *s, struct buf *out) {
    for (int i = 0; i < s->n; i++) {
        buf_put(out, s->row[i]->field[1]);
        if (i == s->n - 1)
            buf_byte(out, '\'');
        else if (i == 0)
            buf_byte(out, ',');
        buf_put(out, row_field(s->row[i], 2));
    }
}
