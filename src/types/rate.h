/* rate: how well the sample rate is converted.  Best is slow and fast loses the highest tones; who
 * listens to medium hears no difference from best. */
#ifndef TYPES_RATE_H
#define TYPES_RATE_H

enum rate_quality { RATE_MEDIUM, RATE_BEST, RATE_FAST };

#endif
