/* play: clips and silence on their way to a sink, with gain and limiter, and measured. */
#ifndef MIX_PLAY_H
#define MIX_PLAY_H

#include "mix/gauge.h"
#include "mix/music.h"
#include "types/clip.h"

#define PLAY_BLOCK 2048

struct play {
    struct sink sink;
    const struct music *music; /* goes on top of what is played; NULL: none */
    struct gauge gauge;
    /* of what waits in the block, and of its last step with the one before: no true peak is higher,
     * as far as the clips' steps tell */
    float bound, step_bound;
    size_t at; /* frames put so far */
    size_t filled;
    float block[PLAY_BLOCK];
};

/* beside: measures in a thread, whose memory is in `keep`. */
void play_start(struct play *w, struct sink sink, const struct music *music, int rate_hz,
                bool beside, struct arena *keep);
void play_silence(struct play *w, size_t until_frame);
/* gain and ceiling are linear; a ceiling of INFINITY leaves the limiter out. */
void play_clip(struct play *w, const struct clip *clip, float gain, float ceiling);
/* Hands over what waits in the block, but for less than LANES samples. */
void play_flush(struct play *w);
/* After the last frame: hands over the rest; the loudness of it all. */
struct loudness play_end(struct play *w);
/* In place of play_end; safe on a zeroed or ended one. */
void play_drop(struct play *w);

#endif
