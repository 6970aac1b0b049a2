/* peak: the true peak, between the samples as well as on them (ITU-R BS.1770-4, Annex 2, with eight
 * points a sample). */
#ifndef MIX_PEAK_H
#define MIX_PEAK_H

#include <stddef.h>

#define PEAK_REACH  16 /* samples that are needed on either side */
#define PEAK_POINTS 8

/* Must be called once before the others. */
void peak_prepare(void);

/* The largest magnitude between x[0] and x[1], looked at in every `every`th of PEAK_POINTS points;
 * x[1 - PEAK_REACH] to x[PEAK_REACH] are used. */
float peak_between(const float *x, int every);

/* Finds the true peak of a stream. */
struct peak_meter {
    float largest;
    float tail[2 * PEAK_REACH];
};
void peak_meter_put(struct peak_meter *m, const float *samples, size_t n);
/* After the last sample.  In dBTP; -150 of silence. */
double peak_meter_end(struct peak_meter *m);

#endif
