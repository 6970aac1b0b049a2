/* The music beside the speech: its levels, that it gives way in time and does not pump, its joins.
 */
#include "mix/music.h"

#include "unit/programme.h"

#define MUSIC_S 8

/* A chord that never ends: every tone has whole periods in `seconds`. */
static struct sound chord(int seconds, double amplitude, int rate_hz) {
    size_t n = (size_t)(seconds * rate_hz);
    int16_t *pcm = arena_new(&keep, int16_t, n);
    for (size_t i = 0; i < n; i++) {
        double t = (double)i / rate_hz;
        pcm[i] = (int16_t)lrint(
            amplitude * 8000 *
            (sin(2 * M_PI * 110 * t) + sin(2 * M_PI * 165 * t) + sin(2 * M_PI * 220 * t)));
    }
    return (struct sound){S("chord"), pcm, 1 / 32768.0f, n, rate_hz};
}

/* Like a struck bell: loud at once, and nearly gone at its end. */
static struct sound bell(int ms, int rate_hz) {
    size_t n = rate_frames(ms, rate_hz);
    int16_t *pcm = arena_new(&keep, int16_t, n);
    for (size_t i = 0; i < n; i++)
        pcm[i] = (int16_t)lrint(24000 * exp(-3.0 * (double)i / (double)n) *
                                sin(2 * M_PI * 523 * (double)i / rate_hz));
    return (struct sound){S("bell"), pcm, 1 / 32768.0f, n, rate_hz};
}

static float *render(const struct music *m, size_t n) {
    float *x = arena_new(&keep, float, n);
    music_add(m, 0, x, n);
    return x;
}

static double level_of(const float *x, size_t from_ms, size_t to_ms) {
    size_t from = rate_frames((long)from_ms, RATE), to = rate_frames((long)to_ms, RATE);
    return measured_lufs(x + from, to - from, RATE);
}

static size_t second(double s) {
    return (size_t)(s * RATE);
}

static void test_a_bed_goes_down_and_does_not_pump(void **state) {
    (void)state;
    struct music m = {.rate_hz = RATE};
    struct sound s = chord(MUSIC_S, 0.5, RATE);
    size_t n = second(40);
    music_bed(&m, &s, 0, n, RATE, RATE, &keep);
    music_speech(&m, second(6), second(9), &keep);
    music_speech(&m, second(9.35), second(12), &keep); /* the pauses of a bulletin */
    music_speech(&m, second(13.8), second(16), &keep);
    music_speech(&m, second(26), second(30), &keep); /* and a long one */
    music_settle(&m, -16, 0.9f, n, &keep);
    float *x = render(&m, n);
    assert_true(fabs(level_of(x, 2000, 5000) + 24) < 0.3);   /* nobody speaks */
    assert_true(fabs(level_of(x, 20000, 25000) + 24) < 0.3); /* nor here */
    assert_true(level_of(x, 6000, 9000) <= -16 - 15);
    assert_true(fabs(level_of(x, 6000, 9000) + 34) < 0.3);
    for (size_t ms = 6000; ms < 15600; ms += 500) /* through all pauses */
        assert_true(fabs(level_of(x, ms, ms + 500) + 34) < 0.4);
    for (size_t ms = 26000; ms < 29600; ms += 500)
        assert_true(fabs(level_of(x, ms, ms + 500) + 34) < 0.4);
    /* it comes up slowly: no step of 100 ms changes it by more than 2 LU but on its way down */
    for (size_t ms = 16000; ms < 19000; ms += 100) {
        double now = level_of(x, ms, ms + 500), next = level_of(x, ms + 100, ms + 600);
        assert_true(next - now < 2 && next - now > -0.3);
    }
}

static void test_any_stretch_is_the_same(void **state) {
    (void)state;
    struct music m = {.rate_hz = RATE};
    struct sound s = chord(MUSIC_S, 0.5, RATE), b = bell(2000, RATE);
    size_t n = second(20);
    music_between(&m, &b, second(3), second(4), &keep);
    music_bed(&m, &s, 1000, n - 777, RATE, RATE, &keep);
    music_speech(&m, second(6), second(9), &keep);
    music_settle(&m, -16, 0.9f, n, &keep);
    float *whole = render(&m, n), *parts = arena_new(&keep, float, n);
    for (size_t at = 0, step = 1; at < n; at += step, step = step * 7 % 1009 + 1)
        music_add(&m, at, parts + at, at + step < n ? step : n - at);
    assert_memory_equal(whole, parts, n * sizeof *whole);
    for (size_t i = 0; i < 1000; i++)
        assert_true(whole[i] == 0);
    for (size_t i = n - 777; i < n; i++)
        assert_true(whole[i] == 0);
}

static float largest_step(const float *x, size_t from, size_t to) {
    float largest = 0;
    for (size_t i = from; i < to; i++)
        largest = fmaxf(largest, fabsf(x[i + 1] - x[i]));
    return largest;
}

/* A sound that can go round does; another goes over into its start. */
static void test_a_bed_is_longer_than_its_sound(void **state) {
    (void)state;
    struct sound loop = chord(MUSIC_S, 0.5, RATE), rough = loop;
    rough.frames = second(MUSIC_S) - 57; /* the tones jump at its end */
    const struct sound *sounds[] = {&loop, &rough};
    for (int i = 0; i < 2; i++) {
        struct music m = {.rate_hz = RATE};
        size_t n = second(30);
        music_bed(&m, sounds[i], 0, n, RATE, RATE, &keep);
        assert_int_equal(m.airings.n, i == 0 ? 1 : 5);
        music_settle(&m, -16, 0.9f, n, &keep);
        float *x = render(&m, n);
        float usual = largest_step(x, second(2), second(5));
        assert_true(largest_step(x, second(6), n - 2) < 1.6f * usual);
        for (size_t ms = 2000; ms < 28000; ms += 500) /* nor is there a hole */
            assert_true(fabs(level_of(x, ms, ms + 1000) + 24) < 3.5);
    }
}

/* An ident is nearly as loud as the programme, and gives way to the voice at its mix point. */
static void test_an_ident_gives_way(void **state) {
    (void)state;
    struct music m = {.rate_hz = RATE};
    struct sound s = chord(5, 0.3, RATE);
    size_t n = second(7);
    music_between(&m, &s, second(0.2), second(3.7), &keep);
    music_settle(&m, -16, 0.9f, n, &keep);
    float *x = render(&m, n);
    assert_true(fabs(level_of(x, 500, 3300) + 17) < 0.3);
    assert_true(level_of(x, 3700, 5100) <= -16 - 15);
    assert_true(largest_step(x, 0, n - 2) < 1.2f * largest_step(x, second(1), second(3)));
    assert_true(music_peak(&m, second(0.5), second(3)) > 4 * music_peak(&m, second(3.9), n));
}

static void test_music_stays_below_the_ceiling(void **state) {
    (void)state;
    struct music m = {.rate_hz = RATE};
    struct sound s = bell(3000, RATE);
    size_t n = second(5);
    music_between(&m, &s, 0, second(3), &keep);
    music_settle(&m, -14, 0.2f, n, &keep);
    float *x = render(&m, n);
    assert_true(measured_peak(x, n) <= 20 * log10(0.2) + 0.1);
    assert_true(measured_peak(x, n) >= 20 * log10(0.2) - 0.5);
}

/* ---- in a programme ---- */

static void add_lines(struct mix *mix, const struct mix_settings *s, const struct sound *ident,
                      const struct sound *sting) {
    assert_true(mix_open(mix, s, &keep, &err));
    for (int i = 0; i < 12; i++) {
        const struct clip *c = spoken(s, second(3) + (size_t)i * 700, 0.4, 120 + 3 * i);
        struct placing how = {.voice = S("v"),
                              .gap = rate_frames(i % 4 == 3 ? 1200 : 350, RATE),
                              .before = i == 0   ? ident
                                        : i == 6 ? sting
                                                 : NULL,
                              .overlap = second(0.5),
                              .on_bed = true};
        assert_true(mix_clip(mix, c, &how, &err));
    }
}

static double short_term(const float *x, size_t at) {
    return measured_lufs(x + at, second(3), RATE);
}

static void test_a_programme_with_music(void **state) {
    (void)state;
    struct sound ident = bell(4000, RATE), sting = bell(1200, RATE), bed = chord(8, 0.9, RATE);
    struct mix mix, bare;
    struct taken out = {0}, alone = {0};
    struct timeline line, bare_line;
    struct mix_settings with = levelled;
    with.bed = &bed;
    with.lead_out = 66150;
    add_lines(&mix, &with, &ident, &sting);
    add_lines(&bare, &levelled, NULL, NULL);
    master(&mix, &out, &line);
    master(&bare, &alone, &bare_line);
    assert_int_equal(line.cues.n, 12);
    assert_int_equal(line.cues.at[0].start, 4410 + ident.frames - second(0.5));
    assert_int_equal(line.cues.at[6].start - line.cues.at[5].end,
                     rate_frames(350, RATE) + sting.frames - second(0.5));
    assert_true(fabs(measured_lufs(out.at, out.n, RATE) + 16) < 0.1);
    assert_true(fabs(line.loudness.integrated_lufs + 16) < 0.1);
    assert_true(measured_peak(out.at, out.n) <= -1);
    for (size_t i = 1; i < 12; i++) {
        double over = short_term(out.at, line.cues.at[i].start);
        double speech = short_term(alone.at, bare_line.cues.at[i].start);
        assert_true(fabs(over - speech) < 2);
    }
    /* the bed lies under the pauses too, and is gone at the end */
    assert_true(largest_step(out.at, line.cues.at[3].end + 100, line.cues.at[3].end + 300) > 0);
    assert_true(fabsf(out.at[out.n - 1]) < 1e-3f);
    free(out.at);
    free(alone.at);
}

/* A clip that nobody could speak leaves its sound to the next. */
static void test_a_sound_outlives_its_clip(void **state) {
    (void)state;
    struct sound ident = bell(2000, RATE);
    struct clip none = {.rate_hz = RATE};
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    struct placing how = {.voice = S("v"), .before = &ident, .overlap = 0};
    assert_true(mix_open(&mix, &levelled, &keep, &err));
    assert_true(mix_clip(&mix, &none, &how, &err));
    assert_true(add(&mix, spoken(&levelled, second(2), 0.4, 150), 0));
    master(&mix, &out, &line);
    assert_int_equal(line.cues.at[0].start, 4410 + ident.frames);
    free(out.at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_a_bed_goes_down_and_does_not_pump), TEST(test_any_stretch_is_the_same),
        TEST(test_a_bed_is_longer_than_its_sound),    TEST(test_an_ident_gives_way),
        TEST(test_music_stays_below_the_ceiling),     TEST(test_a_programme_with_music),
        TEST(test_a_sound_outlives_its_clip),
    };
    return cmocka_run_group_tests_name("music", tests, NULL, NULL);
}
