#include "normalise/link.h"

#include "normalise/grammar.h"

enum { PATH_SPOKEN_MOST = 16 }; /* characters of a path that are worth saying */

static const char marks[] = ".@/-_";

static bool is_word(const struct chars *t, size_t from, size_t to, const char *word) {
    for (; *word && from < to; word++, from++)
        if (char_lower(t->c[from]) != (uint32_t)*word)
            return false;
    return !*word && from == to;
}

static void gap(struct buf *out, size_t begin) {
    if (out->len > begin && out->at[out->len - 1] != ' ')
        buf_byte(out, ' ');
}

static void say_label(const struct chars *t, size_t from, size_t to, struct grammar *g,
                      struct buf *out) {
    if (is_word(t, from, to, "www")) {
        buf_put(out,
                g->speller.forms.at[g->speller.cardinal].kind >= FORM_HAN ? S("WWW") : S("W W W"));
        return;
    }
    for (size_t i = from; i < to;) {
        size_t end = i;
        bool digits = char_is_digit(t->c[i]);
        while (end < to && char_is_digit(t->c[end]) == digits)
            end++;
        gap(out, out->len - (i > from));
        if (digits) {
            int form = speller_form(&g->speller, S("digits"));
            spell_whole(&g->speller, chars_text(t, i, end), form >= 0 ? form : g->speller.cardinal,
                        false, out);
        } else {
            buf_put(out, chars_text(t, i, end));
        }
        i = end;
    }
}

static size_t path_start(const struct chars *t, size_t from, size_t to) {
    while (from < to && t->c[from] != '/')
        from++;
    return from;
}

void link_say(const struct chars *t, size_t from, size_t to, struct grammar *g, struct buf *out) {
    size_t begin = out->len;
    for (size_t i = from; i + 2 < to; i++)
        if (t->c[i] == ':' && t->c[i + 1] == '/' && t->c[i + 2] == '/') {
            from = i + 3;
            break;
        }
    for (size_t i = from; i < to; i++)
        if (t->c[i] == '?' || t->c[i] == '#')
            to = i;
    size_t path = path_start(t, from, to);
    while (to > path && t->c[to - 1] == '/')
        to--;
    if (to - path <= 1 || to - path > PATH_SPOKEN_MOST)
        to = path;
    for (size_t i = from; i < to;) {
        size_t end = i;
        while (end < to && (char_is_letter(t->c[end]) || char_is_digit(t->c[end])))
            end++;
        if (end > i) {
            gap(out, begin);
            say_label(t, i, end, g, out);
            i = end;
            continue;
        }
        const char *mark = t->c[i] < 0x80 ? strchr(marks, (int)t->c[i]) : NULL;
        if (mark && *mark && mark - marks < g->link_words.n) {
            gap(out, begin);
            buf_put(out, g->link_words.at[mark - marks]);
            gap(out, begin);
        }
        i++;
    }
}
