#include "mix/tone.h"

#include <math.h>
#include <stdbool.h>

/* The compressor, in dB of the detector's mean square. */
#define THRESHOLD_DB (-23.0f)
#define KNEE_DB      10.0f
#define SLOPE        0.5f /* 2:1 */
#define ATTACK_S     0.004
#define RELEASE_S    0.080
#define MAKE_UP_DB   5.0f  /* what it takes away from speech at the common level */
#define DRIFT_S      0.016 /* a 10 Hz high-pass */
#define GROUP        8     /* samples that the detector takes at once */

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
    double b0 = b[0] / a[0], a1 = a[1] / a[0], a2 = a[2] / a[0];
    double c1 = b[1] / a[0] - a1 * b0, c2 = b[2] / a[0] - a2 * b0;
    const double first[] = {c2 - a1 * c1, c1, a1 * a1 - a2, -a1};
    const double second[] = {-a2 * c1, c2, a1 * a2, -a2};
    bank->b0[lane] = (float)b0;
    bank->c1[lane] = (float)c1;
    bank->a1[lane] = (float)a1;
    for (int i = 0; i < LANES; i++) {
        bank->first[i][lane] = (float)first[i];
        bank->second[i][lane] = (float)second[i];
    }
}

/* What a mean goes of its way in so many samples. */
static float speed(double seconds, int samples, int rate_hz) {
    return (float)(1 - exp(-samples / (seconds * rate_hz)));
}

void tone_start(struct tone *t, int rate_hz, double gain_db) {
    memset(t, 0, sizeof *t);
    for (int i = 0; i < TONE_FILTERS; i++)
        set_filter(i < LANES ? &t->first : &t->second, i % LANES, &filters[i], rate_hz);
    t->gain = (float)pow(10, gain_db / 20);
    t->attack = speed(ATTACK_S, GROUP, rate_hz);
    t->release = speed(RELEASE_S, GROUP, rate_hz);
    t->following = speed(DRIFT_S, TONE_STEP, rate_hz);
    t->duck = wanted_gain(0);
}

static inline lanes shift_in(lanes v, float x) {
    v = __builtin_shufflevector(v, v, 0, 0, 1, 2);
    v[0] = x;
    return v;
}

/* Every lane filters what the lane before it gave two samples ago. */
static inline void run_bank(struct tone_bank *k, float x0, float x1) {
    lanes in0 = shift_in(k->out0, x0), in1 = shift_in(k->out1, x1);
    k->out0 = k->b0 * in0 + k->s1;
    k->out1 = k->b0 * in1 + ((k->c1 * in0 + k->s2) - k->a1 * k->s1);
    lanes s1 =
        ((k->first[0] * in0 + k->first[1] * in1) + k->first[3] * k->s2) + k->first[2] * k->s1;
    k->s2 =
        ((k->second[0] * in0 + k->second[1] * in1) + k->second[3] * k->s2) + k->second[2] * k->s1;
    k->s1 = s1;
}

static void filter(struct tone *t, float *x, size_t n) {
    struct tone_bank first = t->first, second = t->second; /* in registers */
    float gain = t->gain;
    for (size_t i = 0; i < n; i += 2) {
        bool both = i + 1 < n; /* but at the end of a clip */
        float between0 = first.out0[LANES - 1], between1 = first.out1[LANES - 1];
        run_bank(&first, x[i] * gain, both ? x[i + 1] * gain : 0);
        run_bank(&second, between0, between1);
        x[i] = second.out0[LANES - 1];
        if (both)
            x[i + 1] = second.out1[LANES - 1];
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

/* A step of the compressor: its gain goes from `from` on in a straight line, and so does what is
 * taken away of the direct current that an uneven wave gets from it, a step late. */
static void shape(struct tone *t, float *x, size_t n, float from, float slope) {
    const lanes places = {1, 2, 3, 4};
    float fall = (t->drift - t->taken) / TONE_STEP;
    lanes gain = from + slope * places, less = t->taken + fall * places, sum = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES, gain += LANES * slope, less += LANES * fall) {
        lanes y = lanes_get(x + i) * gain;
        sum += y;
        lanes_put(x + i, y - less);
    }
    for (int lane = 0; i < n; i++, lane++)
        x[i] = x[i] * gain[lane] - less[lane];
    t->taken = t->drift;
    t->drift += (lanes_sum(sum) / TONE_STEP - t->drift) * t->following;
    t->duck = from + slope * TONE_STEP;
}

static void compress(struct tone *t, float *x, size_t n) {
    for (size_t at = 0; at < n; at += TONE_STEP) {
        size_t length = n - at < TONE_STEP ? n - at : TONE_STEP;
        float from = t->duck, slope = (wanted_gain(t->power) - from) / TONE_STEP;
        for (size_t g = 0; g < length; g += GROUP)
            detect(t, x + at + g, length - g < GROUP ? length - g : GROUP);
        shape(t, x + at, length, from, slope);
    }
}

void tone_run(struct tone *t, float *samples, size_t n) {
    filter(t, samples, n);
    compress(t, samples, n);
}
