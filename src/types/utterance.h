/* utterance: a line as it is said, and as the engine must be given it. */
#ifndef TYPES_UTTERANCE_H
#define TYPES_UTTERANCE_H

#include "types/script.h"

/* A word that a lexicon gives phonemes for; in `spoken` it stands as it is written. */
struct sounded {
    struct span at; /* in spoken */
    str phonemes;   /* as the engine takes them; in a language of syllables, one for each Han
                       character in it */
};

/* Made by the normalise stage: every number, date and abbreviation written out. */
struct utterance {
    const struct line *line;
    str spoken;
    struct align align; /* from bytes of line->written to bytes of spoken, a link a word or less */
    LIST(struct sounded) sounded; /* ascending, apart from each other */
};

/* Made by the pronounce stage. */
struct reading {
    const struct utterance *utterance;
    str engine;         /* plain UTF-8 text for the engine's voice */
    bool has_phonemes;  /* what stands in [[ ]] is phonemes; else such brackets are text */
    struct align align; /* from bytes of utterance->spoken to bytes of engine */
};

#endif
