/* programme: what mix_clip has gathered and mix_master works on. */
#ifndef MIX_PROGRAMME_H
#define MIX_PROGRAMME_H

#include <ebur128.h>
#include <samplerate.h>

#include "mix/limiter.h"
#include "mix/mix.h"
#include "mix/spool.h"
#include "mix/tone.h"

#define MIX_BLOCK LIMITER_BLOCK

/* The level that voices have when they come out of the tone chain, given the gain_db of
 * scripts/measure-gain. */
#define COMMON_LUFS (-20.0)

struct voice {
    str name;
    ebur128_state *meter;
    size_t frames;
    double trim_db;                      /* what it is still away from the common level */
    double into_limiter, out_of_limiter; /* its energy, while the programme is played */
};

/* A clip's place: its samples are the next `frames` of the spool. */
struct part {
    size_t frames;
    size_t gap; /* frames of silence after it */
    size_t voice;
};

struct programme {
    struct mix_settings settings;
    struct arena *keep;
    struct spool spool;
    LIST(struct part) parts;
    LIST(struct cue) cues; /* one for each part */
    LIST(struct voice) voices;
    size_t at; /* the frame where the next clip begins */
    struct tone tone;
    SRC_STATE *resampler;
};

size_t frames_of_ms(const struct programme *p, int ms);

#endif
