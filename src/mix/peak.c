#include "mix/peak.h"

#include <math.h>
#include <string.h>

#define TAPS  (2 * PEAK_REACH)
#define BLOCK 1024

static float kernel[PEAK_POINTS][TAPS]; /* a function of constants: filled once, the same always */

/* The modified Bessel function of order 0, for the Kaiser window. */
static double bessel(double x) {
    double sum = 1, term = 1;
    for (int k = 1; k < 40; k++) {
        term *= (x / (2 * k)) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

void peak_prepare(void) {
    const double beta = 6;
    for (int p = 1; p < PEAK_POINTS && kernel[1][0] == 0; p++) {
        /* from the last to the first, so that kernel[1] is filled when all are */
        int point = PEAK_POINTS - p;
        double sum = 0, taps[TAPS];
        for (int i = 0; i < TAPS; i++) {
            double d = (double)point / PEAK_POINTS - (i - (PEAK_REACH - 1));
            double w = d / PEAK_REACH;
            taps[i] = sin(M_PI * d) / (M_PI * d) * bessel(beta * sqrt(1 - w * w)) / bessel(beta);
            sum += taps[i];
        }
        for (int i = 0; i < TAPS; i++)
            kernel[point][i] = (float)(taps[i] / sum);
    }
}

float peak_between(const float *x, int every) {
    float largest = 0;
    x -= PEAK_REACH - 1;
    for (int p = every; p < PEAK_POINTS; p += every) {
        /* four sums at a time: the compiler may not reorder a float sum by itself */
        float sum[4] = {0};
        for (int i = 0; i < TAPS; i += 4)
            for (int k = 0; k < 4; k++)
                sum[k] += kernel[p][i + k] * x[i + k];
        float value = fabsf((sum[0] + sum[1]) + (sum[2] + sum[3]));
        largest = value > largest ? value : largest;
    }
    return largest;
}

static void put_block(struct peak_meter *m, const float *samples, size_t n) {
    float x[TAPS + BLOCK];
    memcpy(x, m->tail, sizeof m->tail);
    memcpy(x + TAPS, samples, n * sizeof *x);
    float largest = m->largest;
    for (size_t i = 0; i < n; i++) {
        float value = fabsf(samples[i]);
        largest = value > largest ? value : largest;
    }
    /* between two samples that are both far below the largest nothing can be above it: a
     * band-limited signal does not rise by 6 dB from one sample to the next and fall again */
    float worth = largest / 2;
    for (size_t i = PEAK_REACH - 1; worth > 0 && i < n + PEAK_REACH - 1; i++) {
        if (fabsf(x[i]) < worth && fabsf(x[i + 1]) < worth)
            continue;
        float value = peak_between(x + i, 1);
        if (value > largest) {
            largest = value;
            worth = largest / 2;
        }
    }
    m->largest = largest;
    memcpy(m->tail, x + n, sizeof m->tail);
}

void peak_meter_put(struct peak_meter *m, const float *samples, size_t n) {
    for (size_t at = 0; at < n; at += BLOCK)
        put_block(m, samples + at, n - at < BLOCK ? n - at : BLOCK);
}

double peak_meter_end(struct peak_meter *m) {
    static const float zeros[TAPS];
    peak_meter_put(m, zeros, TAPS);
    return m->largest > 3e-8f ? 20 * log10((double)m->largest) : -150;
}
