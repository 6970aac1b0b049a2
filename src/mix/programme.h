/* programme: what mix_clip has gathered and mix_master works on. */
#ifndef MIX_PROGRAMME_H
#define MIX_PROGRAMME_H

#include "mix/meter.h"
#include "mix/mix.h"
#include "mix/music.h"
#include "mix/play.h"
#include "mix/survey.h"

/* The level that voices have when they come out of the tone chain, given the gain_db of
 * scripts/measure-gain. */
#define COMMON_LUFS (-20.0)
#define MARGIN_DB   0.3 /* of the limiter's ceiling below what is asked for */

struct voice {
    str name;
    struct meter meter;
    double power; /* of the steps of the hop that is not complete yet */
    int steps;    /* of it */
    size_t frames;
    double common_db; /* from its own level to the common one */
    double trim_db;   /* the same, and what the limiter takes more from it than from others */
    struct energies energies; /* at the last setting */
};

/* A clip's place: it begins where its cue does. */
struct part {
    size_t number; /* of the clip */
    size_t frames;
    size_t gap; /* frames of silence after it */
    size_t voice;
    bool on_bed;
    float music_peak; /* of what sounds while it is spoken, linear */
    struct survey survey;
};

/* One way of playing the programme. */
struct setting {
    double gain_db, ceiling_dbtp;
    double lufs; /* what it is expected to be */
};

struct programme {
    struct mix_settings settings;
    struct sink live;
    struct arena *keep;
    LIST(struct part) parts;
    LIST(struct cue) cues; /* one for each part */
    LIST(struct voice) voices;
    size_t length;    /* frames of it all, when they are given; else 0 */
    bool silent_tail; /* behind its natural end */
    size_t at;        /* the frame where the next clip begins */
    struct play *play;
    struct music music;
    bool has_bed;                /* it is in the music already */
    const struct sound *waiting; /* its clip has no sound: it is heard before the next */
    size_t overlap;              /* of that */
    int attempts;                /* of mastering, since the ceiling was set */
    double bias_lu;              /* what the last one was louder than expected */
    double lowered_db;           /* the limiter's ceiling, since it was not low enough */
};

size_t programme_frames(const struct programme *p);

/* The gain that a voice's clips get before the limiter. */
double voice_gain_db(const struct programme *p, const struct setting *s, size_t voice);
/* What is left for a clip below the setting's ceiling, where music sounds with it. */
double part_ceiling_db(const struct setting *s, const struct part *part);

/* The setting that brings the programme to its target, or as near as can be (setting.c). */
bool find_setting(struct programme *p, struct shelf shelf, struct setting *out, struct notes *notes,
                  struct err *err);

#endif
