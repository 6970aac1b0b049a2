/* mix: clips on a timeline, at one level, as finished samples.
 *
 * Each clip was treated by the workers (mix/treat.h).  It is set after the one before it with an
 * exact gap of digital silence.  The setting that brings the programme to the loudness target is
 * found from the clips' steps, without playing them; then the clips are fetched again, one by one,
 * and go through a true-peak limiter, and together with the music (music.h) to a sink: memory grows
 * with the programme by some hundred bytes a second only.  Never knows files, formats or the
 * engine. */
#ifndef MIX_MIX_H
#define MIX_MIX_H

#include "base/err.h"
#include "types/clip.h"
#include "types/notes.h"
#include "types/sound.h"
#include "types/timeline.h"

struct mix_settings {
    int rate_hz;              /* of the output, and of every clip */
    bool level;               /* false: leave the engine's level (no gain, no limiter) */
    double target_lufs;       /* integrated, ITU-R BS.1770-4, mono as one channel */
    double ceiling_dbtp;      /* true peak of the output stays at or below it */
    size_t lead_in, lead_out; /* frames before the first and after the last clip */
    size_t clips;             /* that will come, at the most; 0: nobody knows */
    const struct sound *bed;  /* under clips that are on it; NULL: none.  The sounds' level is their
                                 own: not what they have in their files */
    const struct sink *live; /* not NULL: the programme, which has no sounds, goes there while it is
                                being made; need not stay where it is */
};

struct mix {
    void *state; /* private */
};

bool mix_open(struct mix *m, const struct mix_settings *settings, struct arena *keep,
              struct err *err);
void mix_close(struct mix *m); /* safe on a zeroed one */

/* How a clip stands in the programme. */
struct placing {
    str voice;                  /* clips of one name are measured together and evened out */
    size_t gap;                 /* frames of silence after it (rate_frames) */
    const struct sound *before; /* what is heard between the silence and it; NULL: nothing */
    size_t overlap;             /* frames before that sound's end at which the clip begins */
    bool on_bed;
};

/* Appends a clip.  A clip without frames only adds no cue.  With a live sink it is played at once,
 * at the gain that the common level of voices needs. */
bool mix_clip(struct mix *m, const struct clip *clip, const struct placing *how, struct err *err);
/* The programme ends so many frames after its start, not before its last clip; not with a live
 * sink.  `silent`: what is beyond its natural end has no bed. */
void mix_set_length(struct mix *m, size_t frames, bool silent);
/* Where everything will sound, once all clips are there; its loudness is not known yet. */
void mix_places(const struct mix *m, struct timeline *out);
/* Levels, limits and hands everything to the sink, fetching the clips again from the shelf; fills
 * *out (cues in `keep` of mix_open).  A programme without any speech is ERR_ENGINE.  May be called
 * again, and must be when *again is set: what was measured on the way to the sink is too far from
 * what was asked for, what went there is to be thrown away, and the next call will do better (twice
 * at the most).  Notes when the loudness target could not be met (very short or very quiet
 * programme). */
bool mix_master(struct mix *m, struct shelf shelf, struct sink sink, struct timeline *out,
                bool *again, struct notes *notes, struct err *err);
/* The end of a programme that went to a live sink: its last silence; fills *out. */
bool mix_end_live(struct mix *m, struct timeline *out, struct notes *notes, struct err *err);

/* Another ceiling for the next mix_master: what a lossy coder made of the last one was too high. */
void mix_set_ceiling(struct mix *m, double ceiling_dbtp);

#endif
