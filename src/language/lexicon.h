/* lexicon: words and names that are said in a way of their own.
 *
 *   voices/<lang>/lexicon.tsv   a language's
 *   --lexicon FILE              the user's, which win over those, the later over the earlier file
 *   voices/<lang>/joined.tsv    what is written with a word in one and must be said with its
 *                               phonemes in one: the possessive after it, an article before it
 *
 * Each entry is resolved for a language when that is first spoken: IPA becomes the mnemonics of its
 * voice, and what the engine does not know is an error with file and line.  Finds nothing in a
 * text: that is the normalise stage's. */
#ifndef LANGUAGE_LEXICON_H
#define LANGUAGE_LEXICON_H

#include "language/language.h"

enum said_as {
    SAID_WORDS,     /* words, which are normalised no further */
    SAID_PHONEMES,  /* the engine's mnemonics */
    SAID_SYLLABLES, /* one for each Han character, apart by spaces */
};

struct lexeme {
    str written, spoken;
    enum said_as as;
};

struct joint {
    str written; /* with plain apostrophes */
    str after;   /* the last mnemonics of the word, apart by spaces; * all others */
    str phonemes;
};

struct lexicon {
    LIST(struct lexeme) own, users;   /* of two with the same written form the first counts */
    LIST(struct joint) before, after; /* the word */
};

/* Reads a user's file.  What can be checked without knowing the languages of the texts is checked
 * at once.  Must come before the first lexicon_of. */
bool lexicon_add(struct voices *voices, const char *path, struct err *err);
/* The same for a text that was read already and lives as long as the voices. */
bool lexicon_add_text(struct voices *voices, str name, str text, struct err *err);

/* All that there is for a language; an empty one when there is nothing. */
bool lexicon_of(struct voices *voices, str lang, const struct lexicon **out, struct err *err);

#endif
