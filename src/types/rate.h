/* rate: how well the sample rate is converted.  Best is slow and fast loses the highest tones; who
 * listens to medium hears no difference from best. */
#ifndef TYPES_RATE_H
#define TYPES_RATE_H

#include <stddef.h>

enum rate_quality { RATE_MEDIUM, RATE_BEST, RATE_FAST };

/* The frames that last so long, to the nearest; none when ms is negative. */
static inline size_t rate_frames(long ms, int rate_hz) {
    return ms > 0 ? (size_t)((unsigned long long)ms * (unsigned)rate_hz + 500) / 1000 : 0;
}

#endif
