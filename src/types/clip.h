/* clip: the sound of one utterance as the engine made it.  Made by the synth stage. */
#ifndef TYPES_CLIP_H
#define TYPES_CLIP_H

#include <stddef.h>
#include <stdint.h>

#include "types/utterance.h"

/* The engine began the word at bytes `at` of reading->engine with this frame. */
struct mark {
    size_t frame;
    struct span at;
};

struct clip {
    const struct reading *reading;
    const int16_t *pcm; /* mono; valid until the next clip is asked for */
    size_t frames;
    int rate_hz;
    const struct mark *marks; /* ascending frames */
    size_t marks_n;
};

#endif
