/* gauge: the loudness and the true peak of what is played, measured beside it.
 *
 * What is put is copied, and measured in a thread of its own: measuring takes as long as playing.
 * The result is the same without a thread. */
#ifndef MIX_GAUGE_H
#define MIX_GAUGE_H

#include "base/relay.h"
#include "mix/meter.h"
#include "mix/peak.h"
#include "types/timeline.h"

#define GAUGE_FRAMES 16384                    /* that are handed over at a time, at the most */
#define GAUGE_KEEP   (2 * PEAK_REACH + LANES) /* samples before a block, for the peaks */
#define GAUGE_BLOCK  2048                     /* that are measured at a time */

struct gauge {
    struct stream_meter meter;
    float sample_peak, true_peak;
    float high;    /* the bound of what waits in the block */
    size_t filled; /* of the block */
    float block[GAUGE_KEEP + GAUGE_BLOCK];
    struct relay relay;
    float *bound; /* of what is being handed over: stands before it */
};

/* beside: in a thread, whose memory is in `keep`; else at once. */
void gauge_start(struct gauge *g, int rate_hz, bool beside, struct arena *keep);
/* n samples; as far as is known, no true peak in them is higher than `bound`. */
void gauge_put(struct gauge *g, const float *x, size_t n, float bound);
/* After the last sample, waits for the thread. */
struct loudness gauge_end(struct gauge *g);
/* Safe on a zeroed or ended one. */
void gauge_drop(struct gauge *g);

#endif
