#include "normalise/words.h"

#include "base/utf8.h"

bool forms_split(str text, char mark, struct forms *out) {
    *out = (struct forms){.n = 0};
    if (text.len == 0)
        return true;
    for (str rest = text; rest.at;) {
        if (out->n == FORMS_MOST)
            return false;
        out->at[out->n++] = str_trim(str_cut(&rest, mark));
    }
    return true;
}

static int *bucket_of(struct word_class *w, const struct spelling *s) {
    return s->suffix ? &w->suffixes : &w->bucket[s->c[0] & 63];
}

static void add_one(struct word_class *w, str written, struct entry *entry, struct arena *keep) {
    struct spelling s = {.entry = entry};
    if (written.len > 1 && written.at[0] == '*') {
        s.suffix = true;
        written = str_sub(written, 1, written.len);
    }
    if (written.len == 0)
        return;
    struct chars t = chars_of(str_copy(written, keep), keep);
    uint32_t *c = arena_new(keep, uint32_t, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        c[i] = w->ignore_case ? char_lower(t.c[i]) : t.c[i];
    s.c = c;
    s.n = t.n;
    int place = (int)w->spellings.n;
    *list_push(&w->spellings, keep) = s;
    /* longest first, so that the first hit is the answer; equal ones in the table's order */
    int *link = bucket_of(w, &s);
    while (*link && w->spellings.at[*link - 1].n >= s.n)
        link = &w->spellings.at[*link - 1].next;
    w->spellings.at[place].next = *link;
    *link = place + 1;
}

void class_add(struct word_class *w, str written, struct entry *entry, struct arena *keep) {
    for (str rest = written; rest.at;)
        add_one(w, str_trim(str_cut(&rest, '|')), entry, keep);
}

static inline uint32_t char_of(const struct word_class *w, const struct chars *t, size_t i) {
    return w->ignore_case ? char_lower(t->c[i]) : t->c[i];
}

static bool fits(const struct word_class *w, const struct spelling *s, const struct chars *t,
                 size_t pos) {
    if (s->n > t->n - pos)
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (char_of(w, t, pos + i) != s->c[i])
            return false;
    size_t end = pos + s->n;
    /* the s of "s'intensifie" is no second */
    if (s->n == 1 && t->c[end] == '\'' && char_is_letter(t->c[end + 1]))
        return false;
    return !char_is_letter(s->c[s->n - 1]) || end == t->n || !char_is_letter(t->c[end]);
}

struct entry *class_find(const struct word_class *w, const struct chars *t, size_t pos,
                         size_t *end) {
    if (pos >= t->n)
        return NULL;
    uint32_t first = char_of(w, t, pos), second = char_of(w, t, pos + 1);
    uint32_t third = second ? char_of(w, t, pos + 2) : 0;
    for (int i = w->bucket[first & 63]; i; i = w->spellings.at[i - 1].next) {
        const struct spelling *s = &w->spellings.at[i - 1];
        if (s->c[0] == first && (s->n == 1 || s->c[1] == second) &&
            (s->n < 3 || s->c[2] == third) && fits(w, s, t, pos)) {
            *end = pos + s->n;
            return s->entry;
        }
    }
    if (!w->suffixes || !char_is_letter(t->c[pos]))
        return NULL;
    size_t stop = pos;
    while (stop < t->n && char_is_letter(t->c[stop]))
        stop++;
    for (int i = w->suffixes; i; i = w->spellings.at[i - 1].next) {
        const struct spelling *s = &w->spellings.at[i - 1];
        if (s->n < stop - pos && fits(w, s, t, stop - s->n)) {
            *end = stop;
            return s->entry;
        }
    }
    return NULL;
}

bool class_stands_before(const struct word_class *w, const struct chars *t, size_t end) {
    size_t found;
    for (size_t n = 1; n <= 24 && n <= end; n++)
        if ((n == end || !char_is_letter(t->c[end - n - 1]) || !char_is_letter(t->c[end - n])) &&
            class_find(w, t, end - n, &found) && found == end)
            return true;
    return false;
}
