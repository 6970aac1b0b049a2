/* sheet: one utterance, what to say and then how it sounds, in memory that a worker shares with its
 * rooms. */
#ifndef ENGINE_SHEET_H
#define ENGINE_SHEET_H

#include "synth/order.h"

#define ENGINE_RATE_MOST_HZ 48000
#define SHEET_USUAL         ((size_t)256 << 10) /* bytes of sound: what most utterances need */

struct sheet {
    bool phonemes; /* what stands in [[ ]] is phonemes */
    size_t text_len;
    char text[LIMIT_SPOKEN_BYTES + 1];

    size_t frames, marks_n;
    int rate_hz;
    bool cut; /* at LIMIT_CLIP_SECONDS */
    struct mark marks[LIMIT_CLIP_MARKS];
    int16_t pcm[(size_t)LIMIT_CLIP_SECONDS * ENGINE_RATE_MOST_HZ];
};

#endif
