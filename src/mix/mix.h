/* mix: clips on a timeline, at one level, as finished samples.
 *
 * Each clip is trimmed, brought to the common level of its voice, cleaned (high-pass, gentle EQ and
 * compression) and set after the one before it with an exact gap of digital silence.  The programme
 * waits in an unnamed temporary file, so that memory does not grow with its length; then it is
 * brought to the loudness target through a true-peak limiter and handed to a sink.  Never knows
 * files, formats or the engine. */
#ifndef MIX_MIX_H
#define MIX_MIX_H

#include "base/err.h"
#include "types/clip.h"
#include "types/notes.h"
#include "types/timeline.h"

struct mix_settings {
    int rate_hz;         /* of the output; clips are converted to it */
    bool level;          /* false: leave the engine's level (no gain, no limiter) */
    double target_lufs;  /* integrated, ITU-R BS.1770-4, mono as one channel */
    double ceiling_dbtp; /* true peak of the output stays at or below it */
    int lead_in_ms, lead_out_ms;
};

struct mix {
    void *state; /* private */
};

bool mix_open(struct mix *m, const struct mix_settings *settings, struct arena *keep,
              struct err *err);
void mix_close(struct mix *m); /* safe on a zeroed one */

/* Appends a clip.  `gain_db` brings its voice to the common level; `voice` names it (clips of one
 * name are measured together and evened out); `gap_ms` is the silence after it.  A clip without
 * frames or of silence only adds no cue. */
bool mix_clip(struct mix *m, const struct clip *clip, str voice, double gain_db, int gap_ms,
              struct err *err);
/* Levels, limits and hands everything to the sink; fills *out (cues in `keep` of mix_open).  A
 * programme without any speech is ERR_ENGINE.  May be called again: the programme is still there.
 * Notes when the loudness target could not be met (very short or very quiet programme). */
bool mix_master(struct mix *m, struct sink sink, struct timeline *out, struct notes *notes,
                struct err *err);

/* Another ceiling for another mix_master: what a lossy coder made of the first one was too high. */
void mix_set_ceiling(struct mix *m, double ceiling_dbtp);

#endif
