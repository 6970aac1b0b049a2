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
#define GROUP        8    /* samples that the detector takes at once */

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

/* The library's own logarithm and power may differ by a bit from machine to machine. */
static float log2_of(float x) {
    union {
        float value;
        int32_t bits;
    } u = {x};
    int exponent = (u.bits >> 23) - 127;
    u.bits = (u.bits & 0x7fffff) | 0x3f800000; /* the mantissa: 1 to 2 */
    float t = (u.value - 1) / (u.value + 1), t2 = t * t;
    return (float)exponent +
           2.8853901f * t * (1 + t2 * (0.33333333f + t2 * (0.2f + t2 * 0.14285714f)));
}

static float exp2_of(float x) {
    int whole = (int)(x + 1000.5f) - 1000; /* the nearest */
    float y = (x - (float)whole) * 0.69314718f;
    union {
        int32_t bits;
        float value;
    } u = {(whole + 127) << 23};
    return u.value *
           (1 + y * (1 + y * (0.5f + y * (0.16666667f + y * (0.041666667f + y * 0.0083333333f)))));
}

static float wanted_gain(float power) {
    const float db_a_power = 3.0102999566f, octaves_a_db = 0.16609640474f;
    float over = db_a_power * log2_of(power + 1e-12f) - THRESHOLD_DB;
    float cut = 0;
    if (over >= KNEE_DB / 2)
        cut = over * SLOPE;
    else if (over > -KNEE_DB / 2)
        cut = (over + KNEE_DB / 2) * (over + KNEE_DB / 2) / (2 * KNEE_DB) * SLOPE;
    return exp2_of(octaves_a_db * (MAKE_UP_DB - cut));
}

static void set_filter(struct tone_bank *bank, int lane, const struct filter *f, int rate_hz) {
    double a[3], b[3];
    design(f, rate_hz, b, a);
    bank->b0[lane] = (float)(b[0] / a[0]);
    bank->b1[lane] = (float)(b[1] / a[0]);
    bank->b2[lane] = (float)(b[2] / a[0]);
    bank->a1[lane] = (float)(a[1] / a[0]);
    bank->a2[lane] = (float)(a[2] / a[0]);
}

/* What a mean square goes of its way in a group. */
static float speed(double seconds, int rate_hz) {
    return (float)(1 - exp(-GROUP / (seconds * rate_hz)));
}

void tone_start(struct tone *t, int rate_hz, double gain_db) {
    memset(t, 0, sizeof *t);
    for (int i = 0; i < TONE_FILTERS; i++)
        set_filter(i < LANES ? &t->first : &t->second, i % LANES, &filters[i], rate_hz);
    t->gain = (float)pow(10, gain_db / 20);
    t->attack = speed(ATTACK_S, rate_hz);
    t->release = speed(RELEASE_S, rate_hz);
    t->duck = wanted_gain(0);
}

/* Every lane filters what the lane before it gave one sample ago. */
static inline lanes run_bank(struct tone_bank *k, float x) {
    lanes in = __builtin_shufflevector(k->out, k->out, 0, 0, 1, 2);
    in[0] = x;
    lanes out = k->b0 * in + k->s1;
    k->s1 = (k->b1 * in + k->s2) - k->a1 * out; /* what waits for `out` comes last */
    k->s2 = k->b2 * in - k->a2 * out;
    k->out = out;
    return out;
}

static void filter(struct tone *t, float *x, size_t n) {
    struct tone_bank first = t->first, second = t->second; /* in registers */
    float gain = t->gain;
    for (size_t i = 0; i < n; i++) {
        float between = first.out[LANES - 1];
        run_bank(&first, x[i] * gain);
        x[i] = run_bank(&second, between)[LANES - 1];
    }
    t->first = first;
    t->second = second;
}

static void detect(struct tone *t, const float *x, size_t n) {
    float square = 0;
    if (n == GROUP) {
        lanes a = lanes_get(x), b = lanes_get(x + LANES);
        square = lanes_sum(a * a + b * b);
    } else {
        for (size_t i = 0; i < n; i++)
            square += x[i] * x[i];
    }
    square /= GROUP;
    t->power += (square - t->power) * (square > t->power ? t->attack : t->release);
}

/* The gain goes in straight lines from step to step. */
static void compress(struct tone *t, float *x, size_t n) {
    for (size_t at = 0; at < n; at += TONE_STEP) {
        size_t length = n - at < TONE_STEP ? n - at : TONE_STEP;
        float from = t->duck, slope = (wanted_gain(t->power) - from) / TONE_STEP;
        for (size_t g = 0; g < length; g += GROUP)
            detect(t, x + at + g, length - g < GROUP ? length - g : GROUP);
        lanes gain = from + slope * (lanes){1, 2, 3, 4};
        size_t i = 0;
        for (; i + LANES <= length; i += LANES, gain += LANES * slope)
            lanes_put(x + at + i, lanes_get(x + at + i) * gain);
        for (int lane = 0; i < length; i++, lane++)
            x[at + i] *= gain[lane];
        t->duck = from + slope * TONE_STEP;
    }
}

void tone_run(struct tone *t, float *samples, size_t n) {
    filter(t, samples, n);
    compress(t, samples, n);
}
