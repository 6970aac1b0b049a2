/* utterance: a line as it is said, and as the engine must be given it. */
#ifndef TYPES_UTTERANCE_H
#define TYPES_UTTERANCE_H

#include "types/script.h"

/* A word that is given phonemes, by a lexicon or by a rule; in `spoken` it stands as it is written.
 */
struct sounded {
    struct span at;   /* in spoken */
    str phonemes;     /* as the engine takes them; in a language of syllables, one for each Han
                         character in it */
    const char *rule; /* what decided, "name: in the list"; NULL: a lexicon */
};

/* Made by the normalise stage: every number, date and abbreviation written out. */
struct utterance {
    const struct line *line;
    str spoken;
    struct align align; /* from bytes of line->written to bytes of spoken, a link a word or less */
    LIST(struct sounded) sounded; /* ascending, apart from each other */
};

/* Why a part of a text is given to the engine as it is. */
struct reason {
    struct span spoken; /* bytes of utterance->spoken */
    str engine;         /* how it is said, as the engine is given it */
    str rule;           /* what decided: a table of voices/ and the like, for a human reader */
};

struct reasons {
    LIST(struct reason) list;
};

/* Made by the pronounce stage. */
struct reading {
    const struct utterance *utterance;
    str engine;             /* plain UTF-8 text for the engine's voice */
    bool has_phonemes;      /* what stands in [[ ]] is phonemes; else such brackets are text */
    struct align align;     /* from bytes of utterance->spoken to bytes of engine */
    struct reasons reasons; /* empty unless they were asked for */
};

#endif
