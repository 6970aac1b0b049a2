#include "mix/peak.h"

#include <math.h>
#include <stdbool.h>

#include "mix/lanes.h"

#define TAPS  (2 * PEAK_REACH)
#define CHUNK 64 /* samples that are judged together */
/* Where samples follow each other smoothly (nothing much above a sixth of the rate), a peak between
 * two of them is beside one that is no lower than those next to it, and no lower than this share of
 * it. */
#define SMOOTH       0.9f /* the largest difference, as a share of the largest sample */
#define SMOOTH_WORTH 0.7f
/* Elsewhere it may be anywhere: a tone of 0.4 of the rate rises to three times the samples beside.
 */
#define ROUGH_WORTH 0.3f

/* A function of constants: filled once, the same always. */
static lanes kernel[PEAK_POINTS][TAPS / LANES];

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
    for (int p = 1; p < PEAK_POINTS && kernel[1][TAPS / LANES - 1][LANES - 1] == 0; p++) {
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
            kernel[point][i / LANES][i % LANES] = (float)(taps[i] / sum);
    }
}

/* The largest magnitude between x[0] and x[1]. */
static float between(const float *x, int every) {
    float largest = 0;
    x -= PEAK_REACH - 1;
    for (int p = every; p < PEAK_POINTS; p += every) {
        lanes a = {0}, b = {0};
        for (int i = 0; i < TAPS / LANES; i += 2) {
            a += kernel[p][i] * lanes_get(x + (size_t)i * LANES);
            b += kernel[p][i + 1] * lanes_get(x + (size_t)(i + 1) * LANES);
        }
        float value = fabsf(lanes_sum(a + b));
        largest = value > largest ? value : largest;
    }
    return largest;
}

static float smooth_peak(const float *x, size_t n, float largest, int every) {
    for (size_t i = 0; i < n; i++) {
        if (i % LANES == 0 && !lanes_reach(lanes_abs(lanes_get(x + i)), SMOOTH_WORTH * largest)) {
            i += LANES - 1;
            continue;
        }
        float here = fabsf(x[i]);
        if (here < SMOOTH_WORTH * largest || here < fabsf(x[(ptrdiff_t)i - 1]) ||
            here < fabsf(x[i + 1]))
            continue;
        float before = between(x + i - 1, every), after = between(x + i, every);
        float value = before > after ? before : after;
        largest = value > largest ? value : largest;
    }
    return largest;
}

static float rough_peak(const float *x, size_t n, float largest) {
    x--; /* the gap before the first too */
    for (size_t i = 0; i <= n; i++) {
        if (fabsf(x[i]) < ROUGH_WORTH * largest && fabsf(x[i + 1]) < ROUGH_WORTH * largest)
            continue;
        float value = between(x + i, 1);
        largest = value > largest ? value : largest;
    }
    return largest;
}

static bool is_rough(const float *x, size_t n, float highest) {
    lanes most = {0};
    for (size_t i = 0; i < n; i += LANES)
        most = lanes_max(most, lanes_abs(lanes_get(x + i) - lanes_get(x + i - 1)));
    return lanes_largest(most) > SMOOTH * highest;
}

float peak_of(const float *x, size_t n, float largest, int every) {
    for (size_t at = 0; at < n; at += CHUNK) {
        size_t part = n - at < CHUNK ? n - at : CHUNK;
        float highest = lanes_peak(x + at, part);
        if (highest < ROUGH_WORTH * largest || highest == 0)
            continue;
        if (is_rough(x + at, part, highest))
            largest = rough_peak(x + at, part, largest);
        else if (highest >= SMOOTH_WORTH * largest)
            largest = smooth_peak(x + at, part, largest, every);
    }
    return largest;
}

double peak_dbtp(float peak) {
    return peak > 3e-8f ? 20 * log10((double)peak) : -150;
}
