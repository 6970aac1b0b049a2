/* peak: the true peak, between the samples as well as on them (ITU-R BS.1770-4, Annex 2, with eight
 * points a sample). */
#ifndef MIX_PEAK_H
#define MIX_PEAK_H

#include <stddef.h>

#define PEAK_REACH  16 /* samples that are needed on either side */
#define PEAK_POINTS 8

/* Must be called once before the others. */
void peak_prepare(void);

/* The true peak of the n samples at x and of what lies beside them, known to be `largest` on the
 * samples or before them.  Where samples follow each other smoothly, it looks in every `every`th of
 * PEAK_POINTS points only.  The PEAK_REACH samples before and after are used too; n is
 * a multiple of LANES. */
float peak_of(const float *x, size_t n, float largest, int every);

double peak_dbtp(float peak); /* -150 of silence */

#endif
