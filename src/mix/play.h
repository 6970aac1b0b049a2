/* play: clips and silence on their way to a sink, with gain and limiter, and measured. */
#ifndef MIX_PLAY_H
#define MIX_PLAY_H

#include "mix/meter.h"
#include "mix/music.h"
#include "mix/peak.h"
#include "types/clip.h"
#include "types/timeline.h"

#define PLAY_BLOCK 2048
#define PLAY_KEEP  (2 * PEAK_REACH + LANES) /* samples of the block before, for the peaks */

struct play {
    struct sink sink;
    const struct music *music; /* goes on top of what is played; NULL: none */
    struct stream_meter meter;
    float sample_peak, true_peak;
    size_t at; /* frames put so far */
    size_t filled;
    float block[PLAY_KEEP + PLAY_BLOCK];
};

void play_start(struct play *w, struct sink sink, int rate_hz);
void play_silence(struct play *w, size_t until_frame);
/* gain and ceiling are linear; a ceiling of INFINITY leaves the limiter out. */
void play_clip(struct play *w, const struct clip *clip, float gain, float ceiling);
/* Hands over what waits in the block, but for less than LANES samples. */
void play_flush(struct play *w);
/* After the last frame: hands over the rest; the loudness of it all. */
struct loudness play_end(struct play *w);

#endif
