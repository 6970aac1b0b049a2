/* treat: from what the engine spoke to a clip that can be placed and levelled.
 *
 * Cuts what is silent at both ends, sends the rest through the tone chain (mix/tone.h) and the
 * sample-rate converter, fades its ends, scales it to 16 bits and measures it step by step.  A
 * function of the samples and the treatment alone: the same on every machine, in every order.  It
 * runs in the workers.  Never knows files, the engine or the programme. */
#ifndef MIX_TREAT_H
#define MIX_TREAT_H

#include "types/clip.h"

/* Any change of what treat_clip makes of the same samples gives it a new number: clips are kept. */
#define TREAT_VERSION 2

/* Memory that is used again from clip to clip, owned by this module. */
struct treater {
    void *state; /* private */
};

void treater_close(struct treater *t); /* safe on a zeroed one */

/* Treats `frames` samples at raw_rate_hz.  out: the clip's pcm, scale, frames, rate_hz, steps are
 * set; pcm and steps are valid until the next call.  Marks are moved from frames of the raw samples
 * to frames of the clip, in place.  Silence (nothing over -60 dBFS) gives a clip of no frames. */
bool treat_clip(struct treater *t, const struct treatment *how, const int16_t *raw, size_t frames,
                int raw_rate_hz, struct mark *marks, size_t marks_n, struct clip *out,
                struct err *err);

#endif
