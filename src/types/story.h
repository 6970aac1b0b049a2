/* story: an article cut into sentences, each with its language.  Made by the segment stage. */
#ifndef TYPES_STORY_H
#define TYPES_STORY_H

#include "types/article.h"

/* A run of a sentence in one language and one breath: most sentences are one piece, a Chinese one
 * with an English word in it is three.  Pieces follow each other without a gap and cover their
 * sentence. */
struct piece {
    struct span at; /* in the paragraph's text */
    str lang;
    bool breath; /* a long sentence takes a breath after it */
};

struct sentence {
    size_t para;    /* index into article->paras */
    struct span at; /* in the paragraph's text, without white space at its ends */
    str text;
    str lang; /* "en", "zh", ... */
    LIST(struct piece) pieces;
};

struct story {
    const struct article *article;
    LIST(struct sentence) sentences;
    str lang; /* the one most of its text is in */
};

#endif
