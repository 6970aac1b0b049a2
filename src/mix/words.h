/* words: when each written word of a line sounds, from the engine's marks. */
#ifndef MIX_WORDS_H
#define MIX_WORDS_H

#include "types/clip.h"
#include "types/timeline.h"

/* Fills cue->words; cue->start, end and reading are known.  The clip's frames are the cue's. */
void place_words(const struct clip *clip, struct cue *cue, struct arena *keep);

#endif
