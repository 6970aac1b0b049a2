#include "mix/limiter.h"

#define RELEASE (CLIP_STEP_MS / 60.0f) /* of the way up, in a step: 60 ms in all */
#define AT_REST 0.9995f

/* The gain at which this step just reaches the ceiling, 1 at most. */
static float allowed(const struct limiter *l, size_t step) {
    if (step >= l->steps_n)
        return 1;
    float peak = l->steps[step].peak * l->gain;
    return peak > l->ceiling ? l->ceiling / peak : 1;
}

void limiter_start(struct limiter *l, const struct step *steps, size_t steps_n, float gain,
                   float ceiling) {
    *l = (struct limiter){
        .steps = steps, .steps_n = steps_n, .gain = gain, .ceiling = ceiling, .release = RELEASE};
    l->now = allowed(l, 0);
}

struct ramp limiter_next(struct limiter *l) {
    float from = l->now, to = from + (1 - from) * l->release;
    float here = allowed(l, l->at), next = allowed(l, l->at + 1);
    if (to > AT_REST)
        to = 1;
    to = here < to ? here : to;
    to = next < to ? next : to;
    l->at++;
    l->now = to;
    return (struct ramp){from * l->gain, to * l->gain};
}

size_t step_start(size_t number, int rate_hz) {
    return number * CLIP_STEP_MS * (size_t)rate_hz / 1000 / 4 * 4;
}
