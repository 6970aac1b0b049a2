#include "pronounce/name_cut.h"

static bool cut_stem(const struct names *n, str stem, const struct row *suffix, struct cut *out) {
    out->stem = stem;
    out->suffix = suffix;
    return syllables_cut(&n->syllables, stem, &out->s);
}

bool cut_word(const struct names *n, const struct token *t, struct cut *out) {
    if (cut_stem(n, t->folded, NULL, out))
        return true;
    for (int i = 0; i < n->suffixes; i++) {
        str suffix = n->suffix[i]->field[0];
        if (str_ends(t->folded, suffix) &&
            cut_stem(n, str_sub(t->folded, 0, t->folded.len - suffix.len), n->suffix[i], out))
            return true;
    }
    return false;
}

bool cut_given(const struct names *n, str text, struct token *t, struct cut *out) {
    struct token second;
    struct cut tail;
    size_t from = t->at.end + 1, to = from;
    if (!cut_word(n, t, out) || out->s.n > 2)
        return false;
    while (to < text.len && to < from + NAME_BYTES && (text.at[to] | 32) >= 'a' &&
           (text.at[to] | 32) <= 'z')
        to++;
    if (out->s.n > 1 || from > text.len || text.at[from - 1] != '-' || to == from)
        return true;
    if (token_goes_on(text, to) ||
        !syllables_fold(str_sub(text, from, to), second.letters, &second.folded) ||
        !cut_stem(n, second.folded, NULL, &tail) || tail.s.n > 1)
        return false;
    out->s.row[out->s.n++] = tail.s.row[0];
    t->at.end = to;
    return true;
}
