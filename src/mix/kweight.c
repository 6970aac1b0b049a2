#include "mix/kweight.h"

#include <math.h>

/* The two filters of the standard, which gives them as coefficients at 48 kHz: these are the
 * analogue prototypes behind them. */
#define SHELF_HZ  1681.974450955533
#define SHELF_Q   0.7071752369554196
#define SHELF_DB  3.999843853973347
#define SHELF_MID 0.4996667741545416 /* the exponent of the shelf's gain in the middle */
#define PASS_HZ   38.13547087602444
#define PASS_Q    0.5003270373238773

/* A state-variable filter by the trapezoidal rule: out = input, band and low pass, each by its
 * share. */
struct svf {
    double a1, a2, a3;
    double input, band, low;
};

static struct svf prepare(double hz, double q, int rate_hz) {
    double g = tan(M_PI * hz / rate_hz), k = 1 / q;
    double a1 = 1 / (1 + g * (g + k));
    return (struct svf){.a1 = a1, .a2 = g * a1, .a3 = g * g * a1};
}

static double run(const struct svf *f, double state[2], double x) {
    double v = x - state[1];
    double band = f->a1 * state[0] + f->a2 * v;
    double low = state[1] + f->a2 * state[0] + f->a3 * v;
    state[0] = 2 * band - state[0];
    state[1] = 2 * low - state[1];
    return f->input * x + f->band * band + f->low * low;
}

static void design(struct svf filters[2], int rate_hz) {
    double high = pow(10, SHELF_DB / 20), k = 1 / SHELF_Q;
    filters[0] = prepare(SHELF_HZ, SHELF_Q, rate_hz);
    filters[0].input = high;
    filters[0].band = k * (pow(high, SHELF_MID) - high);
    filters[0].low = 1 - high;
    /* the standard's high-pass has a numerator of 1, -2, 1: its gain is not quite 1 */
    double g = tan(M_PI * PASS_HZ / rate_hz), gain = 1 + g / PASS_Q + g * g;
    filters[1] = prepare(PASS_HZ, PASS_Q, rate_hz);
    filters[1].input = gain;
    filters[1].band = -gain / PASS_Q;
    filters[1].low = -gain;
}

/* What comes out and what is left when one state or one sample is 1 at first: a column. */
static void column(const struct svf filters[2], double state[LANES], int input, lanes *out,
                   lanes *left) {
    for (int i = 0; i < LANES; i++) {
        double between = run(&filters[0], state, i == input);
        (*out)[i] = (float)run(&filters[1], state + 2, between);
    }
    for (int i = 0; i < LANES; i++)
        (*left)[i] = (float)state[i];
}

void kweight_start(struct kweight *k, int rate_hz) {
    struct svf filters[2];
    design(filters, rate_hz);
    for (int i = 0; i < LANES; i++) {
        double of_state[LANES] = {0}, of_input[LANES] = {0};
        of_state[i] = 1;
        column(filters, of_state, -1, &k->out_of_state[i], &k->state_of_state[i]);
        column(filters, of_input, i, &k->out_of_input[i], &k->state_of_input[i]);
    }
    k->state = (lanes){0};
}

#define SPREAD(v, i) __builtin_shufflevector(v, v, i, i, i, i)

/* Only the terms of the state wait for the four samples before. */
static inline lanes apply(const lanes of_input[LANES], const lanes of_state[LANES],
                          const lanes x[LANES], const lanes s[LANES]) {
    lanes input =
        (of_input[0] * x[0] + of_input[1] * x[1]) + (of_input[2] * x[2] + of_input[3] * x[3]);
    return ((of_state[0] * s[0] + input) + of_state[1] * s[1]) +
           (of_state[2] * s[2] + of_state[3] * s[3]);
}

float kweight_energy(struct kweight *kept, const float *x, size_t n, float *peak) {
    struct kweight k = *kept;
    lanes sum = {0}, most = {0};
    for (size_t i = 0; i < n; i += LANES) {
        lanes in = lanes_get(x + i), s = k.state;
        lanes xs[] = {SPREAD(in, 0), SPREAD(in, 1), SPREAD(in, 2), SPREAD(in, 3)};
        lanes ss[] = {SPREAD(s, 0), SPREAD(s, 1), SPREAD(s, 2), SPREAD(s, 3)};
        lanes out = apply(k.out_of_input, k.out_of_state, xs, ss);
        k.state = apply(k.state_of_input, k.state_of_state, xs, ss);
        sum += out * out;
        most = lanes_max(most, lanes_abs(in));
    }
    kept->state = k.state;
    float largest = lanes_largest(most);
    *peak = largest > *peak ? largest : *peak;
    return lanes_sum(sum);
}
