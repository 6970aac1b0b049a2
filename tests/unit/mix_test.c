/* mix: trimming, gaps, words, loudness and the limiter, on signals of known shape. */
#include <ebur128.h>
#include <math.h>
#include <samplerate.h>
#include <signal.h>
#include <sys/resource.h>

#include "mix/limiter.h"
#include "mix/mix.h"
#include "mix/words.h"

#include "unit/unit.h"

#define RATE 22050

struct taken {
    float *at;
    size_t n, cap;
};

static void take(void *self, const float *samples, size_t n) {
    struct taken *t = self;
    if (t->n + n > t->cap) {
        t->cap = (t->n + n) * 2;
        t->at = realloc(t->at, t->cap * sizeof *t->at);
    }
    memcpy(t->at + t->n, samples, n * sizeof *samples);
    t->n += n;
}

/* A clip of syllables: 0.2 s of a tone with harmonics, 0.05 s of much less, with silence before and
 * after it. */
static struct clip make_clip(int16_t *pcm, size_t before, size_t sounding, size_t after,
                             double amplitude, double hz, int rate_hz) {
    memset(pcm, 0, (before + sounding + after) * sizeof *pcm);
    for (size_t i = 0; i < sounding; i++) {
        double t = (double)i / rate_hz, x = 0;
        for (int k = 1; k <= 12; k++)
            x += sin(2 * M_PI * hz * k * t + k * k) / k;
        double loud = fmod(t, 0.25) < 0.2 ? 1 : 0.1;
        pcm[before + i] = (int16_t)lrint(amplitude * loud * x / 2.2 * 32767);
    }
    pcm[before] = pcm[before + sounding - 1] =
        2000; /* so that the ends are where they are said to be */
    return (struct clip){.pcm = pcm, .frames = before + sounding + after, .rate_hz = rate_hz};
}

static struct arena keep;
static struct notes notes;
static struct err err;

static int set_up(void **state) {
    (void)state;
    arena_open(&keep);
    notes = (struct notes){.keep = &keep};
    err.code = ERR_NONE;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_close(&keep);
    return 0;
}

static const struct mix_settings plain = {
    .rate_hz = RATE, .level = false, .lead_in_ms = 200, .lead_out_ms = 500};
static const struct mix_settings levelled = {.rate_hz = RATE,
                                             .level = true,
                                             .target_lufs = -16,
                                             .ceiling_dbtp = -1,
                                             .lead_in_ms = 200,
                                             .lead_out_ms = 500};

static void test_clips_are_trimmed_and_gaps_exact(void **state) {
    (void)state;
    static int16_t pcm[RATE * 3];
    struct reading readings[3] = {{0}, {0}, {0}};
    struct mix mix;
    assert_true(mix_open(&mix, &plain, &keep, &err));
    static const size_t before[] = {0, 1000, 77}, sounding[] = {20000, 9999, 1234};
    static const int gaps[] = {333, 1001, 700};
    for (int i = 0; i < 3; i++) {
        struct clip c = make_clip(pcm, before[i], sounding[i], 3000, 0.5, 150, RATE);
        c.reading = &readings[i];
        assert_true(mix_clip(&mix, &c, S("v"), 0, gaps[i], &err));
    }
    struct taken out = {0};
    struct timeline line;
    assert_true(mix_master(&mix, (struct sink){&out, take}, &line, &notes, &err));
    assert_int_equal(line.cues.n, 3);
    assert_int_equal(line.frames, out.n);
    size_t at = 4410;
    for (size_t i = 0; i < at; i++)
        assert_true(out.at[i] == 0);
    for (int i = 0; i < 3; i++) {
        const struct cue *cue = &line.cues.at[i];
        assert_ptr_equal(cue->reading, &readings[i]);
        assert_int_equal(cue->start, at);
        assert_int_equal(cue->end, at + sounding[i]);
        assert_true(out.at[cue->start] != 0 && out.at[cue->end - 1] != 0);
        size_t gap = i == 2 ? 11025 : (size_t)lround(gaps[i] * RATE / 1000.0);
        for (size_t k = 0; k < gap; k++)
            assert_true(out.at[cue->end + k] == 0);
        at = cue->end + gap;
    }
    assert_int_equal(at, out.n);
    free(out.at);
    mix_close(&mix);
}

static void test_a_silent_clip_leaves_the_longer_gap(void **state) {
    (void)state;
    static int16_t pcm[RATE], quiet[RATE];
    for (int i = 0; i < RATE; i++)
        quiet[i] = (int16_t)(i % 2 ? 30 : -30);
    struct mix mix;
    assert_true(mix_open(&mix, &plain, &keep, &err));
    struct clip c = make_clip(pcm, 10, 5000, 10, 0.5, 150, RATE);
    struct clip silent = {.pcm = quiet, .frames = RATE, .rate_hz = RATE};
    struct clip none = {.pcm = quiet, .frames = 0, .rate_hz = RATE};
    assert_true(mix_clip(&mix, &silent, S("v"), 0, 5000, &err));
    assert_true(mix_clip(&mix, &c, S("v"), 0, 100, &err));
    assert_true(mix_clip(&mix, &silent, S("v"), 0, 1000, &err));
    assert_true(mix_clip(&mix, &none, S("v"), 0, 300, &err));
    assert_true(mix_clip(&mix, &c, S("v"), 0, 100, &err));
    struct taken out = {0};
    struct timeline line;
    assert_true(mix_master(&mix, (struct sink){&out, take}, &line, &notes, &err));
    assert_int_equal(line.cues.n, 2);
    assert_int_equal(line.cues.at[0].start, 4410);
    assert_int_equal(line.cues.at[1].start - line.cues.at[0].end, RATE);
    free(out.at);
    mix_close(&mix);
}

static void test_nothing_spoken_is_an_error(void **state) {
    (void)state;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    assert_true(mix_open(&mix, &levelled, &keep, &err));
    assert_false(mix_master(&mix, (struct sink){&out, take}, &line, &notes, &err));
    assert_int_equal(err.code, ERR_ENGINE);
    assert_int_equal(out.n, 0);
    mix_close(&mix);
    mix_close(&mix);
}

static double measure_lufs(const float *x, size_t n, int rate_hz) {
    ebur128_state *e = ebur128_init(1, (unsigned long)rate_hz, EBUR128_MODE_I);
    ebur128_set_channel(e, 0, EBUR128_LEFT);
    double lufs = 0;
    ebur128_add_frames_float(e, x, n);
    ebur128_loudness_global(e, &lufs);
    ebur128_destroy(&e);
    return lufs;
}

/* By another way than the limiter's own: libsamplerate, 8 points a sample. */
static double measure_peak(const float *x, size_t n) {
    long most = (long)(n * 8 + 1000);
    float *up = malloc((size_t)most * sizeof *up), peak = 0;
    SRC_DATA d = {.data_in = x,
                  .input_frames = (long)n,
                  .data_out = up,
                  .output_frames = most,
                  .src_ratio = 8};
    assert_int_equal(src_simple(&d, SRC_SINC_MEDIUM_QUALITY, 1), 0);
    for (long i = 0; i < d.output_frames_gen; i++)
        peak = fabsf(up[i]) > peak ? fabsf(up[i]) : peak;
    free(up);
    return 20 * log10((double)peak);
}

/* By the meter that the standard describes. */
static double standard_peak(const float *x, size_t n, int rate_hz) {
    ebur128_state *e = ebur128_init(1, (unsigned long)rate_hz, EBUR128_MODE_TRUE_PEAK);
    double peak = 0;
    ebur128_add_frames_float(e, x, n);
    ebur128_true_peak(e, 0, &peak);
    ebur128_destroy(&e);
    return 20 * log10(peak);
}

/* Two voices of different level and colour, in turns. */
static void make_programme(const struct mix_settings *s, int clips, struct taken *out,
                           struct timeline *line) {
    static int16_t pcm[RATE * 4];
    struct mix mix;
    assert_true(mix_open(&mix, s, &keep, &err));
    for (int i = 0; i < clips; i++) {
        bool second = i % 2 == 1;
        struct clip c = make_clip(pcm, 200, RATE * 2 + (size_t)i * 1000, 500, second ? 0.25 : 0.4,
                                  second ? 210 : 120, RATE);
        assert_true(mix_clip(&mix, &c, second ? S("two") : S("one"), 0, 400, &err));
    }
    if (!mix_master(&mix, (struct sink){out, take}, line, &notes, &err))
        fail_test("%s", err.text);
    assert_int_equal(line->frames, out->n);
    mix_close(&mix);
}

static void test_any_target_is_met(void **state) {
    (void)state;
    static const double targets[] = {-30, -23, -16, -14};
    static const int rates[] = {22050, 48000, 16000};
    for (int i = 0; i < 4; i++) {
        for (int r = i < 2 ? i : 0; r < (i < 2 ? i + 1 : 3); r++) {
            struct mix_settings s = levelled;
            struct taken out = {0};
            struct timeline line;
            s.target_lufs = targets[i];
            s.rate_hz = rates[r];
            make_programme(&s, 4, &out, &line);
            double lufs = measure_lufs(out.at, out.n, s.rate_hz),
                   peak = measure_peak(out.at, out.n);
            assert_true(fabs(lufs - targets[i]) <= 0.1);
            assert_true(fabs(line.loudness.integrated_lufs - lufs) < 0.05);
            assert_true(peak <= -1);
            assert_true(fabs(line.loudness.true_peak_dbtp - peak) < 0.2);
            assert_true(fabs((double)out.n / s.rate_hz - (double)line.cues.at[3].end / s.rate_hz -
                             0.5) < 1e-3);
            free(out.at);
        }
    }
    assert_int_equal(notes.list.n, 0);
}

static void test_voices_are_equally_loud(void **state) {
    (void)state;
    struct taken out = {0};
    struct timeline line;
    make_programme(&levelled, 8, &out, &line);
    double sum[2] = {0};
    for (size_t i = 0; i < line.cues.n; i++) {
        const struct cue *c = &line.cues.at[i];
        sum[i % 2] += measure_lufs(out.at + c->start, c->end - c->start, RATE) / 4;
    }
    assert_true(fabs(sum[0] - sum[1]) < 0.5);
    free(out.at);
}

static void test_the_same_clips_give_the_same_samples(void **state) {
    (void)state;
    struct taken a = {0}, b = {0};
    struct timeline line;
    make_programme(&levelled, 4, &a, &line);
    make_programme(&levelled, 4, &b, &line);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.at, b.at, a.n * sizeof *a.at);
    free(a.at);
    free(b.at);
}

static void test_a_short_programme_is_bounded(void **state) {
    (void)state;
    static int16_t pcm[RATE];
    struct mix_settings s = levelled;
    s.lead_in_ms = s.lead_out_ms = 0;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    assert_true(mix_open(&mix, &s, &keep, &err));
    struct clip c = make_clip(pcm, 10, 2000, 10, 0.02, 150, RATE);
    assert_true(mix_clip(&mix, &c, S("v"), 0, 0, &err));
    assert_true(mix_master(&mix, (struct sink){&out, take}, &line, &notes, &err));
    assert_int_equal(notes.list.n, 1);
    assert_int_equal(out.n, 2000);
    for (size_t i = 0; i < out.n; i++)
        assert_true(fabsf(out.at[i]) < 0.9f);
    assert_true(isfinite(line.loudness.integrated_lufs));
    free(out.at);
    mix_close(&mix);
}

/* ---- the limiter ---- */

enum signal { QUARTER, NOISE, CLICKS, SQUARE, NEAR_NYQUIST, SWELL, SIGNALS };

static float worst(enum signal kind, size_t i) {
    static unsigned long long random = 1;
    double t = (double)i;
    switch (kind) {
    case QUARTER: return (float)(2 * sin(M_PI / 2 * t + M_PI / 4)); /* no sample on its peaks */
    case NOISE:
        random = random * 6364136223846793005ull + 1442695040888963407ull;
        return (float)(int)(random >> 32) / 1e9f;
    case CLICKS: return i % 700 == 350 ? 8 : i % 701 == 0 ? -3 : 0.05f;
    case SQUARE: return i / 37 % 2 ? 3 : -3;
    case NEAR_NYQUIST: return (float)(2.5 * sin(M_PI * 0.8 * t + 0.3) * (i / 3000 % 2 ? 1 : 0.02));
    default: return (float)(sin(0.3 * t) * t / 8000);
    }
}

static void test_limiter_never_exceeds_its_ceiling(void **state) {
    (void)state;
    static const int rates[] = {22050, 48000};
    static struct limiter limiter;
    static float in[LIMITER_BLOCK * 40], x[LIMITER_BLOCK * 40];
    const size_t n = sizeof x / sizeof *x;
    for (int r = 0; r < 2; r++) {
        for (enum signal kind = 0; kind < SIGNALS; kind++) {
            limiter_start(&limiter, rates[r], -1);
            size_t delay = limiter_delay(&limiter);
            for (size_t i = 0; i < n; i++)
                in[i] = x[i] = i + 2000 < n ? worst(kind, i) : 0;
            for (size_t at = 0; at < n; at += LIMITER_BLOCK)
                limiter_run(&limiter, x + at);
            /* meters differ in the last octave, which is all that noise has more than speech; the
             * mix asks for 0.3 dB less than it needs, and measures */
            double peak = standard_peak(x, n, rates[r]);
            if (peak > (kind == NOISE ? -0.5 : -0.8))
                fail_test("signal %d at %d Hz: %.2f dBTP", (int)kind, rates[r], peak);
            for (size_t i = 0; i + delay < n; i++) { /* it turns down only, and nothing moves */
                assert_true(fabsf(x[i + delay]) <= fabsf(in[i]) + 1e-6f);
                assert_true(x[i + delay] * in[i] >= 0);
            }
        }
    }
}

static void test_limiter_leaves_quiet_sound_alone(void **state) {
    (void)state;
    static struct limiter limiter;
    static float in[LIMITER_BLOCK * 8], x[LIMITER_BLOCK * 8];
    const size_t n = sizeof x / sizeof *x;
    limiter_start(&limiter, RATE, -1);
    for (size_t i = 0; i < n; i++)
        in[i] = x[i] = (float)(0.85 * sin(0.05 * (double)i));
    for (size_t at = 0; at < n; at += LIMITER_BLOCK)
        limiter_run(&limiter, x + at);
    assert_memory_equal(x + limiter_delay(&limiter), in, (n - limiter_delay(&limiter)) * sizeof *x);
    assert_false(limiter.acted);
}

/* ---- words ---- */

static void test_words_walk_back_to_the_written_text(void **state) {
    (void)state;
    /*                          0    5  8  11 */
    struct line line = {.written = S("Pay $5m by Monday")};
    struct utterance u = {.line = &line, .spoken = S("Pay five million dollars by Monday")};
    align_add(&u.align, (struct span){0, 3}, (struct span){0, 3}, true, &keep);
    align_add(&u.align, (struct span){4, 7}, (struct span){4, 24}, true, &keep);
    align_add(&u.align, (struct span){8, 17}, (struct span){25, 34}, false, &keep);
    struct reading r = {.utterance = &u, .engine = u.spoken};
    align_add(&r.align, (struct span){0, 34}, (struct span){0, 34}, false, &keep);
    static const struct mark marks[] = {{100, {0, 3}},    {900, {4, 8}},    {1500, {9, 16}},
                                        {2000, {17, 24}}, {3000, {25, 27}}, {3500, {28, 34}},
                                        {9999, {28, 34}}};
    struct clip clip = {.reading = &r, .marks = marks, .marks_n = 7};
    struct cue cue = {.reading = &r, .start = 1000, .end = 9000};
    struct placing p = {100, 4100, 22050, 44100};
    place_words(&clip, &p, &cue, &keep);
    static const struct cue_word want[] = {
        {1000, 2600, {0, 3}}, {2600, 6800, {4, 7}}, {6800, 7800, {8, 10}}, {7800, 9000, {11, 17}}};
    assert_int_equal(cue.words.n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(cue.words.at[i].start, want[i].start);
        assert_int_equal(cue.words.at[i].end, want[i].end);
        assert_int_equal(cue.words.at[i].written.start, want[i].written.start);
        assert_int_equal(cue.words.at[i].written.end, want[i].written.end);
    }
}

/* ---- the temporary file ---- */

static void test_a_full_disk_is_an_error(void **state) {
    (void)state;
    static int16_t pcm[RATE * 3];
    struct mix mix;
    struct rlimit old, small = {100000, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    assert_true(mix_open(&mix, &levelled, &keep, &err));
    setrlimit(RLIMIT_FSIZE, &small);
    bool ok = true;
    for (int i = 0; i < 5 && ok; i++) {
        struct clip c = make_clip(pcm, 0, RATE * 2, 0, 0.3, 150, RATE);
        ok = mix_clip(&mix, &c, S("v"), 0, 0, &err);
    }
    setrlimit(RLIMIT_FSIZE, &old);
    assert_false(ok);
    assert_int_equal(err.code, ERR_IO);
    mix_close(&mix);
    setenv("TMPDIR", "/nowhere", 1);
    assert_false(mix_open(&mix, &levelled, &keep, &err));
    unsetenv("TMPDIR");
    assert_int_equal(err.code, ERR_IO);
    assert_non_null(strstr(err.text, "/nowhere"));
    mix_close(&mix);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_clips_are_trimmed_and_gaps_exact),
        TEST(test_a_silent_clip_leaves_the_longer_gap),
        TEST(test_nothing_spoken_is_an_error),
        TEST(test_any_target_is_met),
        TEST(test_voices_are_equally_loud),
        TEST(test_the_same_clips_give_the_same_samples),
        TEST(test_a_short_programme_is_bounded),
        TEST(test_limiter_never_exceeds_its_ceiling),
        TEST(test_limiter_leaves_quiet_sound_alone),
        TEST(test_words_walk_back_to_the_written_text),
        TEST(test_a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests_name("mix", tests, NULL, NULL);
}
