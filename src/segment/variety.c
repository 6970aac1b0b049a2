#include "segment/variety.h"

#include "base/utf8.h"

#define LETTERS_EACH 40 /* letters of the text to a word that tells, at the most */
#define DISTINCT     3  /* different words that tell, at the least */

static bool check_table(const struct table *t, struct err *err) {
    if (t->rows.n > VARIETY_WORDS)
        return table_fail(t, &t->rows.at[VARIETY_WORDS], err, "more than %d words", VARIETY_WORDS);
    for (size_t i = 0; i < t->rows.n; i++)
        if (t->rows.at[i].fields != 1)
            return table_fail(t, &t->rows.at[i], err, "expected one column");
    return true;
}

bool varieties_open(struct varieties *v, struct voices *voices, const str *langs, size_t n,
                    struct arena *keep, struct err *err) {
    *v = (struct varieties){0};
    for (size_t i = 0; i < n; i++) {
        const struct table *t;
        if (!voices_table(voices, langs[i], "variety.tsv", &t, err) || !check_table(t, err))
            return false;
        if (t->rows.n)
            *list_push(&v->list, keep) = (struct variety){.lang = langs[i], .telling = t};
    }
    return true;
}

static void count_words(struct variety *v, str text) {
    for (size_t i = 0; i < v->telling->rows.n; i++) {
        str word = v->telling->rows.at[i].field[0];
        for (size_t at = 0; (at = str_find(text, word, at)) < text.len; at += word.len) {
            v->found++;
            v->distinct += !v->met[i];
            v->met[i] = true;
        }
    }
}

void varieties_count(struct varieties *v, str text) {
    if (v->list.n == 0)
        return;
    size_t han = 0;
    for (size_t at = 0; at < text.len;)
        han += utf8_is_han(utf8_next(text, &at));
    v->letters += han;
    for (size_t i = 0; han && i < v->list.n; i++)
        count_words(&v->list.at[i], text);
}

void varieties_expect(struct varieties *v, str lang) {
    for (size_t i = 0; i < v->list.n; i++)
        if (str_eq(v->list.at[i].lang, lang))
            v->expected = v->list.at[i].lang;
}

str varieties_settle(const struct varieties *v) {
    if (v->expected.len)
        return v->expected;
    for (size_t i = 0; i < v->list.n; i++) {
        const struct variety *one = &v->list.at[i];
        if (one->distinct >= DISTINCT && one->found * LETTERS_EACH >= v->letters)
            return one->lang;
    }
    return (str){0};
}
