#include "mix/meter.h"

#include <math.h>

#define OFFSET_LU      (-0.691) /* of the standard's scale: a sine of 997 Hz is measured as it is */
#define BLOCK          4        /* hops: 400 ms */
#define BINS_A_LU      10
#define GATE_LU        (-10.0)
#define RANGE_GATE_LU  (-20.0)
#define RANGE_LOW      0.10
#define RANGE_HIGH     0.95
#define RANGE_INTERVAL 10 /* hops between the blocks for the range */

static double lufs_of(double mean_square) {
    return mean_square > 0 ? OFFSET_LU + 10 * log10(mean_square) : -1000;
}

static void add(struct meter_histogram *h, double mean_square) {
    double bin = (lufs_of(mean_square) - METER_QUIET) * BINS_A_LU;
    if (!(bin >= 0))
        return;
    size_t i = bin < METER_BINS ? (size_t)bin : METER_BINS - 1;
    h->sum[i] += mean_square;
    h->n[i]++;
}

static double mean_of_last(const struct meter *m, size_t hops) {
    double sum = 0;
    for (size_t i = 1; i <= hops; i++)
        sum += m->hop[(m->hops - i) % METER_RANGE];
    return sum / (double)hops;
}

void meter_hop(struct meter *m, double mean_square) {
    m->hop[m->hops++ % METER_RANGE] = mean_square;
    if (m->hops < BLOCK)
        return;
    double mean = mean_of_last(m, BLOCK);
    m->loudest = fmax(m->loudest, mean);
    add(&m->blocks, mean);
    if (m->hops < METER_RANGE)
        return;
    mean = mean_of_last(m, METER_RANGE);
    m->loudest_long = fmax(m->loudest_long, mean);
    if (m->hops % RANGE_INTERVAL == 0)
        add(&m->long_blocks, mean);
}

/* The mean of the blocks that are louder than `least`, and how many there are. */
static double mean_above(const struct meter_histogram *h, double least, size_t *n) {
    double sum = 0;
    *n = 0;
    for (size_t i = 0; i < METER_BINS; i++) {
        if (h->n[i] == 0 || h->sum[i] / h->n[i] < least)
            continue;
        sum += h->sum[i];
        *n += h->n[i];
    }
    return *n ? sum / (double)*n : 0;
}

static double gate(const struct meter_histogram *h, double below_lu) {
    size_t n;
    return mean_above(h, 0, &n) * pow(10, below_lu / 10);
}

double meter_lufs(const struct meter *m) {
    size_t n;
    double mean = mean_above(&m->blocks, gate(&m->blocks, GATE_LU), &n);
    return n ? lufs_of(mean) : METER_QUIET;
}

/* The loudness that `share` of the blocks from `least` on do not reach. */
static double percentile(const struct meter_histogram *h, double least, size_t n, double share) {
    size_t wanted = (size_t)((double)(n - 1) * share + 0.5), seen = 0;
    for (size_t i = 0; i < METER_BINS; i++) {
        if (h->n[i] == 0 || h->sum[i] / h->n[i] < least)
            continue;
        seen += h->n[i];
        if (seen > wanted)
            return lufs_of(h->sum[i] / h->n[i]);
    }
    return 0;
}

double meter_range(const struct meter *m) {
    const struct meter_histogram *h = &m->long_blocks;
    size_t n;
    double least = gate(h, RANGE_GATE_LU);
    mean_above(h, least, &n);
    return n ? percentile(h, least, n, RANGE_HIGH) - percentile(h, least, n, RANGE_LOW) : 0;
}

double meter_max_momentary(const struct meter *m) {
    return fmax(lufs_of(m->loudest), METER_QUIET);
}

double meter_max_short_term(const struct meter *m) {
    return fmax(lufs_of(m->loudest_long), METER_QUIET);
}

size_t meter_hop_start(size_t number, int rate_hz) {
    return number * (size_t)rate_hz / METER_HOPS / LANES * LANES;
}

void stream_meter_start(struct stream_meter *s, int rate_hz) {
    *s = (struct stream_meter){.rate_hz = rate_hz};
    kweight_start(&s->weight, rate_hz);
}

void stream_meter_put(struct stream_meter *s, const float *x, size_t n, float *peak) {
    while (n) {
        size_t from = meter_hop_start(s->hop, s->rate_hz);
        size_t end = meter_hop_start(s->hop + 1, s->rate_hz);
        size_t part = end - s->at < n ? end - s->at : n;
        s->energy += (double)kweight_energy(&s->weight, x, part, peak);
        s->at += part;
        x += part;
        n -= part;
        if (s->at == end) {
            meter_hop(&s->meter, s->energy / (double)(end - from));
            s->energy = 0;
            s->hop++;
        }
    }
}
