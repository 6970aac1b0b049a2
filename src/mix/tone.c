#include "mix/tone.h"

#include <math.h>
#include <string.h>

/* The compressor, in dB of the detector's mean square. */
#define THRESHOLD_DB (-23.0f)
#define KNEE_DB      10.0f
#define SLOPE        0.5f /* 2:1 */
#define ATTACK_S     0.004
#define RELEASE_S    0.080
#define MAKE_UP_DB   5.0f /* what it takes away from speech at the common level */
#define STEP         32   /* samples between two gains; in between they are interpolated */

enum kind { ALL_PASS, HIGH_PASS, BELL, HIGH_SHELF };

static const struct filter {
    enum kind kind;
    double hz, q, gain_db;
} filters[TONE_FILTERS] = {
    {ALL_PASS, 400, 0.7, 0}, {ALL_PASS, 460, 0.7, 0},       {ALL_PASS, 530, 0.7, 0},
    {ALL_PASS, 600, 0.7, 0}, {HIGH_PASS, 75, 0.7, 0},       {BELL, 250, 0.9, -1.5},
    {BELL, 3000, 0.9, 2},    {HIGH_SHELF, 7000, 0.7, -2.5},
};

/* The bilinear transform of the analogue prototypes, as in every textbook. */
static void design(const struct filter *f, double rate_hz, double b[3], double a[3]) {
    double hz = f->hz < 0.45 * rate_hz ? f->hz : 0.45 * rate_hz;
    double w = 2 * M_PI * hz / rate_hz, c = cos(w), al = sin(w) / (2 * f->q);
    double g = pow(10, f->gain_db / 40), k = 2 * sqrt(g) * al;
    a[0] = 1 + al, a[1] = -2 * c, a[2] = 1 - al;
    b[0] = b[1] = b[2] = 0;
    switch (f->kind) {
    case ALL_PASS: b[0] = 1 - al, b[1] = -2 * c, b[2] = 1 + al; break;
    case HIGH_PASS: b[0] = b[2] = (1 + c) / 2, b[1] = -(1 + c); break;
    case BELL:
        b[0] = 1 + al * g, b[1] = -2 * c, b[2] = 1 - al * g;
        a[0] = 1 + al / g, a[2] = 1 - al / g;
        break;
    case HIGH_SHELF:
        b[0] = g * (g + 1 + (g - 1) * c + k);
        b[1] = -2 * g * (g - 1 + (g + 1) * c);
        b[2] = g * (g + 1 + (g - 1) * c - k);
        a[0] = g + 1 - (g - 1) * c + k;
        a[1] = 2 * (g - 1 - (g + 1) * c);
        a[2] = g + 1 - (g - 1) * c - k;
        break;
    }
}

static float wanted_gain(float power) {
    float over = 10 * log10f(power + 1e-12f) - THRESHOLD_DB;
    float cut = 0;
    if (over >= KNEE_DB / 2)
        cut = over * SLOPE;
    else if (over > -KNEE_DB / 2)
        cut = (over + KNEE_DB / 2) * (over + KNEE_DB / 2) / (2 * KNEE_DB) * SLOPE;
    return powf(10, (MAKE_UP_DB - cut) / 20);
}

void tone_start(struct tone *t, int rate_hz, double gain_db) {
    memset(t, 0, sizeof *t);
    for (int i = 0; i < TONE_FILTERS; i++) {
        double a[3], b[3];
        design(&filters[i], rate_hz, b, a);
        t->b0[i] = (float)(b[0] / a[0]);
        t->b1[i] = (float)(b[1] / a[0]);
        t->b2[i] = (float)(b[2] / a[0]);
        t->a1[i] = (float)(a[1] / a[0]);
        t->a2[i] = (float)(a[2] / a[0]);
    }
    t->gain = pow(10, gain_db / 20);
    t->attack = (float)(1 - exp(-1 / (ATTACK_S * rate_hz)));
    t->release = (float)(1 - exp(-1 / (RELEASE_S * rate_hz)));
    t->duck = wanted_gain(0);
}

/* Every lane filters what the lane before it gave one sample ago. */
static void filter(struct tone *t, float *x, size_t n) {
    const tone_lanes b0 = t->b0, b1 = t->b1, b2 = t->b2, a1 = t->a1, a2 = t->a2;
    tone_lanes s1 = t->s1, s2 = t->s2, out = t->out;
    float gain = (float)t->gain;
    for (size_t i = 0; i < n; i++) {
        tone_lanes in = __builtin_shufflevector(out, out, 0, 0, 1, 2, 3, 4, 5, 6);
        in[0] = x[i] * gain;
        out = b0 * in + s1;
        s1 = b1 * in - a1 * out + s2;
        s2 = b2 * in - a2 * out;
        x[i] = out[TONE_FILTERS - 1];
    }
    t->s1 = s1, t->s2 = s2, t->out = out;
}

static void compress(struct tone *t, float *x, size_t n) {
    float power = t->power, duck = t->duck, step = t->duck_step;
    for (size_t i = 0; i < n; i++) {
        if (t->phase == 0) {
            step = (wanted_gain(power) - duck) / STEP;
            t->phase = STEP;
        }
        t->phase--;
        float square = x[i] * x[i];
        power += (square - power) * (square > power ? t->attack : t->release);
        duck += step;
        x[i] *= duck;
    }
    t->power = power, t->duck = duck, t->duck_step = step;
}

void tone_run(struct tone *t, float *samples, size_t n) {
    filter(t, samples, n);
    compress(t, samples, n);
}
