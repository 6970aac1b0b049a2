/* music: what sounds beside the speech: an ident, stings between stories, a bed under it.
 *
 * A sound that stands between two clips gives way to the voice that comes in before its end.  A bed
 * goes down before somebody speaks, stays down through all pauses of ordinary length and comes up
 * slowly: it does not pump.  Its level under speech is so low that the loudest three seconds of it
 * are MUSIC_UNDER_LU below the programme's target.  Any stretch can be rendered at any time and is
 * always the same.  Never changes the speech. */
#ifndef MIX_MUSIC_H
#define MIX_MUSIC_H

#include "base/arena.h"
#include "base/list.h"
#include "types/sound.h"

#define MUSIC_UNDER_LU 18.0 /* of everything, below the target, while somebody speaks */

/* One playing of a sound. */
struct airing {
    const struct sound *sound;
    size_t start, end; /* frames of the programme; past its end a sound begins again */
    size_t fade_in, fade_out;
    bool bed;
    size_t voice_at; /* not of a bed: the frame from which on somebody speaks over it */
    double level_db, under_db;
};

/* How far a bed is down, 0 to 1, at a frame; by a straight line to the next. */
struct dip {
    size_t frame;
    double depth;
};

struct music {
    int rate_hz;
    LIST(struct airing) airings; /* by their start; hardly ever more than two at a time */
    LIST(struct dip) dips;
    float gain; /* of everything */
    /* by hops of the meter, after music_settle: K-weighted energy and true peak */
    float *energy, *peak;
    size_t hops;
};

/* A sound that begins at `start`; over it somebody speaks from frame voice_at on. */
void music_between(struct music *m, const struct sound *sound, size_t start, size_t voice_at,
                   struct arena *keep);
/* A stretch of the programme that lies on a bed. */
void music_bed(struct music *m, const struct sound *sound, size_t start, size_t end, size_t fade_in,
               size_t fade_out, struct arena *keep);
/* Somebody speaks from start to end, frames; in ascending order. */
void music_speech(struct music *m, size_t start, size_t end, struct arena *keep);

/* Once everything is there: sets the levels for a programme of this loudness, and measures.  No
 * peak of it is over `ceiling` (linear, true peak).  May be called again with others. */
void music_settle(struct music *m, double target_lufs, float ceiling, size_t frames,
                  struct arena *keep);

/* Adds the n frames from `frame` on to x. */
void music_add(const struct music *m, size_t frame, float *x, size_t n);

/* The true peak of the music from start to end; at least of the hops that it touches. */
float music_peak(const struct music *m, size_t start, size_t end);

#endif
