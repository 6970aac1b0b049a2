/* words: when each written word of a line sounds, from the engine's marks. */
#ifndef MIX_WORDS_H
#define MIX_WORDS_H

#include "types/clip.h"
#include "types/timeline.h"

/* Where a clip came to stand: its frames [from, to) are the cue's, at another rate. */
struct placing {
    size_t from, to;
    int clip_rate_hz, file_rate_hz;
};

/* Fills cue->words; cue->start, end and reading are known. */
void place_words(const struct clip *clip, const struct placing *placing, struct cue *cue,
                 struct arena *keep);

#endif
