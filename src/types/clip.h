/* clip: the sound of one utterance, ready to be placed and levelled.  Made by the synth stage's
 * workers: spoken by the engine, then treated (mix/treat.h) at the file's rate. */
#ifndef TYPES_CLIP_H
#define TYPES_CLIP_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "types/rate.h"
#include "types/utterance.h"

/* The engine began the word at bytes `at` of reading->engine with this frame. */
struct mark {
    size_t frame;
    struct span at;
};

/* What mastering must know of a clip without playing it: one for each CLIP_STEP_MS of it, and of
 * CLIP_TAIL_MS of silence after it, in which the meter's filters ring out. */
#define CLIP_STEP_MS 5
#define CLIP_TAIL_MS 50
struct step {
    float power; /* K-weighted (ITU-R BS.1770-4) mean square */
    float peak;  /* true peak, linear */
};

struct clip {
    const struct reading *reading;
    size_t number;      /* of the clip, in the order of asking: a shelf finds it again by it */
    const int16_t *pcm; /* mono */
    float scale;        /* a sample is pcm[i] * scale: what is loudest is 32767 or -32767 */
    size_t frames;      /* 0: nothing could be spoken */
    int rate_hz;        /* the file's */
    const struct mark *marks; /* ascending frames */
    size_t marks_n;
    const struct step *steps; /* empty when frames is 0 */
    size_t steps_n;
};

/* What a voice's sound goes through before it is a clip. */
struct treatment {
    int rate_hz;    /* of the clip that is made */
    int tone;       /* 0: the engine's sound and level, only cut, faded and converted */
    double gain_db; /* brings the voice to the common level; with tone */
    enum rate_quality quality;
};

/* Where clips can be had again: the whole programme's sound is never in memory. */
struct shelf {
    void *self;
    /* The clip of this number once more; without `sound`, its pcm may be NULL.  It is valid until
     * the next call. */
    bool (*fetch)(void *self, size_t number, bool sound, struct clip *out, struct err *err);
};

#endif
