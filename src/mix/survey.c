#include "mix/survey.h"

#include <math.h>

#include "mix/limiter.h"
#include "mix/meter.h"

#define LEFT_ALL 65535 /* of struct survey's left */

static float linear(double db) {
    return (float)pow(10, db / 20);
}

/* Spreads the energy of a clip's steps over the hops that they are in. */
struct spread {
    const struct clip *clip;
    size_t start, first;
    size_t hop, hop_end; /* where the last step was, and the end of that hop */
    float *hops;
};

static void add_step(struct spread *w, size_t from, size_t to, float power) {
    while (from < to) {
        while (from >= w->hop_end)
            w->hop_end = meter_hop_start(++w->hop + 1, w->clip->rate_hz);
        size_t end = to < w->hop_end ? to : w->hop_end;
        w->hops[w->hop - w->first] += power * (float)(int)(end - from);
        from = end;
    }
}

static void add_steps(struct spread *w, float gain, float ceiling) {
    const struct clip *clip = w->clip;
    struct limiter limiter;
    limiter_start(&limiter, clip->steps, clip->steps_n, gain, ceiling);
    size_t from = 0;
    w->hop = w->first;
    w->hop_end = meter_hop_start(w->hop + 1, clip->rate_hz);
    for (size_t i = 0; i < clip->steps_n; i++) {
        struct ramp g = limiter_next(&limiter);
        size_t to = step_start(i + 1, clip->rate_hz);
        float square = (g.from * g.from + g.from * g.to + g.to * g.to) / 3;
        add_step(w, w->start + from, w->start + to, square * clip->steps[i].power);
        from = to;
    }
}

/* What the limiter leaves of each hop at one of the gains. */
static void add_left(struct spread *w, const struct survey *s, int gain, struct arena scratch) {
    uint16_t *left = s->left + (size_t)gain * s->n;
    w->hops = arena_new(&scratch, float, s->n);
    /* a ceiling that is lower by the gain leaves the gain out of the energies */
    add_steps(w, 1, 1 / linear(s->least_db + gain));
    for (size_t i = 0; i < s->n; i++) {
        float part = s->energy[i] > 0 ? w->hops[i] / s->energy[i] : 1;
        left[i] = part >= 1 ? LEFT_ALL : (uint16_t)lrintf(part * LEFT_ALL);
    }
}

static size_t hop_at(size_t frame, int rate_hz) {
    size_t hop = frame * METER_HOPS / (size_t)rate_hz;
    while (meter_hop_start(hop + 1, rate_hz) <= frame)
        hop++;
    while (meter_hop_start(hop, rate_hz) > frame)
        hop--;
    return hop;
}

void survey_clip(struct survey *s, const struct clip *clip, size_t start, double least_db,
                 struct arena *keep) {
    size_t end = start + step_start(clip->steps_n, clip->rate_hz);
    s->first = hop_at(start, clip->rate_hz);
    s->n = hop_at(end, clip->rate_hz) + 1 - s->first;
    s->least_db = least_db;
    s->peak = 0;
    for (size_t i = 0; i < clip->steps_n; i++)
        s->peak = clip->steps[i].peak > s->peak ? clip->steps[i].peak : s->peak;
    struct spread w = {.clip = clip, .start = start, .first = s->first};
    if (!s->energy) {
        s->energy = w.hops = arena_new(keep, float, s->n);
        add_steps(&w, 1, INFINITY);
    }
    if (s->peak * linear(least_db + SURVEY_GAINS - 1) <= 1)
        return;
    if (!s->left)
        s->left = arena_new(keep, uint16_t, s->n * SURVEY_GAINS);
    for (int i = 0; i < SURVEY_GAINS; i++)
        add_left(&w, s, i, *keep);
}

static bool is_free(const struct survey *s, double gain_db) {
    return s->peak * linear(gain_db) <= 1;
}

bool survey_covers(const struct survey *s, double gain_db) {
    return is_free(s, gain_db) ||
           (s->left && gain_db >= s->least_db && gain_db <= s->least_db + SURVEY_GAINS - 1);
}

/* A parabola through three of the gains: the first of them, and the weight of each. */
static int weights(const struct survey *s, double gain_db, float w[3]) {
    double at = gain_db - s->least_db;
    int first = (int)lround(at) - 1;
    first = first < 0 ? 0 : first > SURVEY_GAINS - 3 ? SURVEY_GAINS - 3 : first;
    double x = at - first - 1;
    w[0] = (float)(x * (x - 1) / 2);
    w[1] = (float)(1 - x * x);
    w[2] = (float)(x * (x + 1) / 2);
    return first;
}

struct energies survey_add(const struct survey *s, double gain, double gain_db, double *hops) {
    struct energies e = {0};
    float w[3];
    bool free = is_free(s, gain_db);
    const uint16_t *left = free ? NULL : s->left + (size_t)weights(s, gain_db, w) * s->n;
    double square = gain * gain;
    for (size_t i = 0; i < s->n; i++) {
        float energy = s->energy[i];
        if (!free)
            energy *=
                (w[0] * left[i] + w[1] * left[i + s->n] + w[2] * left[i + 2 * s->n]) / LEFT_ALL;
        hops[s->first + i] += square * (double)energy;
        e.into += square * (double)s->energy[i];
        e.out += square * (double)energy;
    }
    return e;
}
