/* mecab: libmecab with the dictionary mecab-ipadic-utf8: a text as words, each with its kind and
 * how it is said, in katakana.
 *
 * The library is loaded when it is first needed, since most bulletins never need it, and so that
 * where it is not installed a message can say so.  What the user's own configuration of MeCab says
 * is not looked at (it would change what is heard), but for $MECABRC. */
#ifndef PRONOUNCE_MECAB_H
#define PRONOUNCE_MECAB_H

#include "base/err.h"
#include "base/list.h"
#include "base/str.h"
#include "types/align.h"

struct morpheme {
    struct span at;
    str kind;      /* what the dictionary says of it, its columns apart by commas */
    str said;      /* katakana; empty: unknown */
    bool phonemes; /* `said` is [[phonemes]] of a lexicon, not of MeCab */
};

struct morphemes {
    LIST(struct morpheme) list;
};

struct mecab {
    void *state; /* private */
};

/* false: the library or the dictionary is missing; the error names the package. */
bool mecab_open(struct mecab *m, struct err *err);
void mecab_close(struct mecab *m); /* safe on a zeroed one */

/* Cuts `text` (without a NUL in it); no word goes across one of the places `edges`, bytes in
 * ascending order.  White space is part of no word. */
bool mecab_cut(struct mecab *m, str text, const size_t *edges, size_t edges_n,
               struct morphemes *out, struct arena *keep, struct err *err);

#endif
