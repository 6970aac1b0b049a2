/* soundings: words of a text that the engine must be given as phonemes, as whoever knows them
 * (names, heteronyms) has found them: ascending and apart from each other. */
#ifndef PRONOUNCE_SOUNDINGS_H
#define PRONOUNCE_SOUNDINGS_H

#include "types/utterance.h"

struct soundings {
    LIST(struct sounded) list;
};

#endif
