/* mix: the limiter on signals made to defeat it, joins, and a programme that is played live. */
#include "mix/limiter.h"

#include "unit/programme.h"

enum signal { QUARTER, NOISE, CLICKS, SQUARE, NEAR_NYQUIST, SWELL, SIGNALS };

static double worst(enum signal kind, size_t i) {
    static unsigned long long random = 1;
    double t = (double)i;
    switch (kind) {
    case QUARTER: return 1.41 * sin(M_PI / 2 * t + M_PI / 4); /* no sample on its peaks */
    case NOISE:
        random = random * 6364136223846793005ull + 1442695040888963407ull;
        return (double)(int32_t)(random >> 32) / 2147483648.0;
    case CLICKS: return i % 700 == 350 ? 1 : i % 701 == 0 ? -0.6 : 0.03;
    case SQUARE: return i / 37 % 2 ? 0.95 : -0.95;
    case NEAR_NYQUIST: return sin(M_PI * 0.8 * t + 0.3) * (i / 3000 % 2 ? 0.95 : 0.02);
    default: return sin(0.3 * t) * t / RATE;
    }
}

/* With and without the tone chain before it: much louder than speech ever is. */
static void test_the_ceiling_is_never_exceeded(void **state) {
    (void)state;
    static int16_t raw[RATE];
    static const int rates[] = {RATE, 48000};
    for (enum signal kind = 0; kind < SIGNALS; kind++) {
        for (size_t i = 0; i < RATE; i++)
            raw[i] = (int16_t)lrint(32767 * fmax(-1, fmin(1, worst(kind, i))));
        for (int r = 0; r < 4; r++) {
            struct mix_settings s = levelled;
            struct mix mix;
            struct taken out = {0};
            struct timeline line;
            s.rate_hz = rates[r / 2];
            s.target_lufs = -6;
            assert_true(mix_open(&mix, &s, &keep, &err));
            s.level = r % 2; /* of the treatment */
            const struct clip *c = treated(&s, raw, RATE);
            assert_true(add(&mix, c, 0));
            master(&mix, &out, &line);
            double peak = standard_peak(out.at, out.n, s.rate_hz);
            if (peak > -0.9 || line.loudness.true_peak_dbtp > -1)
                fail_test("signal %d, %d: %.2f dBTP, by ours %.2f", (int)kind, r, peak,
                          line.loudness.true_peak_dbtp);
            free(out.at);
            box_empty(&box);
        }
    }
}

static void test_limiter_ramps(void **state) {
    (void)state;
    struct step steps[60] = {{0}};
    for (int i = 0; i < 60; i++)
        steps[i].peak = i == 10 ? 0.8f : i == 11 ? 0.5f : 0.2f;
    struct limiter l;
    limiter_start(&l, steps, 60, 2, 0.8f);
    float last = 2;
    for (int i = 0; i < 60; i++) {
        struct ramp g = limiter_next(&l);
        assert_true(g.from == last); /* no jumps */
        float most = g.from > g.to ? g.from : g.to;
        assert_true(most * steps[i].peak <= 0.8f * 1.00001f);
        if (i < 9 || i == 59)
            assert_true(g.from == 2 || i == 59);
        last = g.to;
    }
    assert_true(last > 1.9f); /* it has recovered by then */
    limiter_start(&l, steps, 60, 1, 0.8f);
    for (int i = 0; i < 60; i++) { /* just at the ceiling */
        struct ramp g = limiter_next(&l);
        assert_true(g.from == 1 && g.to == 1);
    }
}

/* Where clips meet, or begin in silence, nothing jumps: no more than inside them. */
static void test_there_are_no_clicks_at_joins(void **state) {
    (void)state;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    static int16_t raw[RATE * 2];
    assert_true(mix_open(&mix, &levelled, &keep, &err));
    for (int i = 0; i < 6; i++) {
        for (int k = 0; k < RATE * 2; k++) /* begins and ends at its loudest */
            raw[k] = (int16_t)(20000 * cos(2 * M_PI * (200 + 30 * i) * k / RATE));
        assert_true(add(&mix, treated(&levelled, raw, RATE * 2), i % 2 * 50));
    }
    master(&mix, &out, &line);
    for (size_t i = 0; i < line.cues.n; i++) {
        const struct cue *c = &line.cues.at[i];
        float inside = 0;
        for (size_t k = c->start + 500; k + 500 < c->end; k++)
            inside = fmaxf(inside, fabsf(out.at[k + 1] - out.at[k]));
        float start = 0, end = 0;
        for (size_t k = 0; k < 10; k++) {
            size_t from = c->start - 5 + k, to = c->end - 5 + k;
            start = fmaxf(start, fabsf(out.at[from + 1] - out.at[from]));
            end = fmaxf(end, fabsf(out.at[to + 1] - out.at[to]));
        }
        if (start > 2 * inside || end > 2 * inside) /* without fades 30 times as much */
            fail_test("clip %zu: %.3f at its start, %.3f at its end, %.3f inside", i, (double)start,
                      (double)end, (double)inside);
    }
    free(out.at);
}

/* ---- live ---- */

static void test_live_is_played_at_once(void **state) {
    (void)state;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    struct mix_settings s = levelled;
    struct clip none = {.rate_hz = RATE};
    struct sink sink = {&out, take};
    s.live = &sink;
    assert_true(mix_open(&mix, &s, &keep, &err));
    sink = (struct sink){0}; /* it was copied */
    size_t at = 4410;
    for (int i = 0; i < 5; i++) {
        const struct clip *c = spoken(&s, 20001 + (size_t)i, 0.4, 150);
        assert_true(add(&mix, c, 250));
        at += c->frames + 5513;
        assert_in_range(out.n, at - 3, at); /* all but less than a vector's worth */
    }
    assert_true(add(&mix, &none, 1000)); /* longer by 750 ms, at once */
    at += 22050 - 5513;
    assert_in_range(out.n, at - 3, at);
    assert_true(mix_end_live(&mix, &line, &notes, &err));
    assert_int_equal(out.n, at); /* 1000 ms have been played: the 500 at the end are in them */
    assert_int_equal(line.frames, at);
    assert_int_equal(line.cues.n, 5);
    assert_int_equal(box.fetched, 0);
    for (size_t i = 0; i < 5; i++)
        check_silence(&out, line.cues.at[i].end, i < 4 ? line.cues.at[i + 1].start : out.n);
    assert_true(measured_peak(out.at, out.n) <= -1);
    assert_true(fabs(line.loudness.integrated_lufs - measured_lufs(out.at, out.n, RATE)) < 0.02);
    assert_true(fabs(line.loudness.integrated_lufs + 16) < 4); /* nobody measured before */
    free(out.at);
}

static void test_the_end_of_a_live_programme(void **state) {
    (void)state;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    struct mix_settings s = plain;
    s.live = &(struct sink){&out, take};
    assert_true(mix_open(&mix, &s, &keep, &err));
    const struct clip *c = spoken(&s, 30000, 0.4, 150);
    assert_true(add(&mix, c, 250));
    assert_true(mix_end_live(&mix, &line, &notes, &err));
    assert_int_equal(out.n, 4410 + c->frames + 11025);
    assert_int_equal(line.frames, out.n);
    assert_int_equal(notes.list.n, 0);
    free(out.at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_the_ceiling_is_never_exceeded), TEST(test_limiter_ramps),
        TEST(test_there_are_no_clicks_at_joins),  TEST(test_live_is_played_at_once),
        TEST(test_the_end_of_a_live_programme),
    };
    return cmocka_run_group_tests_name("mix_play", tests, NULL, NULL);
}
