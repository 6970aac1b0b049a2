/* treat: what is cut, faded, moved and measured, and that nothing but the samples decides it. */
#include "mix/limiter.h"

#include "unit/sound.h"

#define RATE 22050
#define MOST (RATE * 4)

static int16_t raw[MOST], other[MOST];
static struct treater treater;
static struct err err;

static int tear_down(void **state) {
    (void)state;
    treater_close(&treater);
    treater_close(&treater);
    return 0;
}

static struct clip treat(const int16_t *pcm, size_t frames, bool tone, int rate_hz) {
    struct treatment how = {.rate_hz = rate_hz, .tone = tone, .quality = RATE_MEDIUM};
    struct clip clip = {0};
    if (!treat_clip(&treater, &how, pcm, frames, RATE, NULL, 0, &clip, &err))
        fail_test("%s", err.text);
    return clip;
}

static void test_silent_ends_are_cut_but_for_the_fades(void **state) {
    (void)state;
    static const size_t before[] = {0, 20, 44, 1000, 2500}, after[] = {0, 50, 88, 5000, 100};
    for (int i = 0; i < 5; i++) {
        make_speech(raw, before[i], 20000, after[i], 0.5, 150, RATE);
        for (size_t k = 0; k < before[i]; k++)
            raw[k] = (int16_t)(k % 2 ? 32 : -32); /* -60 dBFS */
        struct clip clip = treat(raw, before[i] + 20000 + after[i], false, RATE);
        size_t in = before[i] < 44 ? before[i] : 44, out = after[i] < 88 ? after[i] : 88;
        assert_int_equal(clip.frames, in + 20000 + out);
        assert_int_equal(clip.rate_hz, RATE);
        /* what sounded is there, sample by sample; only where there was no silence it is faded */
        size_t from = in < 44 ? 44 : 0, to = out < 88 ? 20000 - 88 : 20000;
        for (size_t k = from; k < to; k++)
            assert_true(fabsf((float)clip.pcm[in + k] * clip.scale -
                              (float)raw[before[i] + k] / 32768) < 2e-5f);
        assert_true(fabsf((float)clip.pcm[0] * clip.scale) <= 2100.0f / 32768 / 45);
        assert_true(fabsf((float)clip.pcm[clip.frames - 1] * clip.scale) <= 2100.0f / 32768 / 89);
    }
}

static void test_what_is_silent_gives_no_frames(void **state) {
    (void)state;
    for (int i = 0; i < RATE; i++)
        raw[i] = (int16_t)(i % 2 ? 32 : -32);
    assert_int_equal(treat(raw, RATE, true, RATE).frames, 0);
    assert_int_equal(treat(raw, RATE, true, RATE).steps_n, 0);
    assert_int_equal(treat(raw, 0, true, RATE).frames, 0);
    raw[100] = 1000; /* one sample is a clip */
    struct clip clip = treat(raw, 101, true, RATE);
    assert_true(clip.frames > 0 && clip.frames < 50 && clip.steps_n > 0);
    clip = treat(raw + 100, 1, false, 8000);
    assert_true(clip.frames <= 1);
}

static void test_an_utterance_without_end_is_an_error(void **state) {
    (void)state;
    struct treatment how = {.rate_hz = 192000, .quality = RATE_FAST};
    struct clip clip;
    make_speech(raw, 0, MOST, 0, 0.5, 150, RATE);
    /* as if the samples came at a very low rate: the clip would be longer than any may be */
    assert_false(treat_clip(&treater, &how, raw, MOST, 200, NULL, 0, &clip, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

static void test_the_loudest_sample_is_full_scale(void **state) {
    (void)state;
    make_speech(raw, 10, 30000, 10, 0.1, 150, RATE);
    struct clip clip = treat(raw, 30020, true, RATE);
    int most = 0;
    for (size_t i = 0; i < clip.frames; i++)
        most = abs(clip.pcm[i]) > most ? abs(clip.pcm[i]) : most;
    assert_int_equal(most, 32767);
}

static void test_marks_move_with_the_samples(void **state) {
    (void)state;
    make_speech(raw, 1044, 20000, 3000, 0.5, 150, RATE);
    struct mark marks[] = {{0, {0, 1}}, {1000, {1, 2}}, {11000, {2, 3}}, {24044, {3, 4}}};
    struct treatment how = {.rate_hz = 44100, .tone = true, .quality = RATE_FAST};
    struct clip clip = {.marks = marks};
    assert_true(treat_clip(&treater, &how, raw, 24044, RATE, marks, 4, &clip, &err));
    assert_int_equal(clip.frames, 2 * (20000 + 44 + 88));
    static const size_t want[] = {0, 0, 20000, 2 * 20132};
    for (int i = 0; i < 4; i++)
        assert_int_equal(marks[i].frame, want[i]);
}

/* The sum of what the meters of others make of the clip is what its steps say. */
static void check_steps(const struct clip *clip) {
    size_t end = step_start(clip->steps_n, clip->rate_hz);
    float *x = calloc(end + 1, sizeof *x);
    assert_true(end >= clip->frames + (size_t)clip->rate_hz * CLIP_TAIL_MS / 1000);
    float most = 0;
    for (size_t i = 0; i < clip->frames; i++)
        x[i] = (float)clip->pcm[i] * clip->scale;
    double power = 0;
    for (size_t i = 0; i < clip->steps_n; i++) {
        size_t from = step_start(i, clip->rate_hz), to = step_start(i + 1, clip->rate_hz);
        power += (double)clip->steps[i].power * (double)(to - from);
        most = clip->steps[i].peak > most ? clip->steps[i].peak : most;
        for (size_t k = from; k < to; k++)
            assert_true(fabsf(x[k]) <= clip->steps[i].peak * 1.0001f + clip->scale);
    }
    /* libebur128 measures whole blocks only: the clip is as long as one */
    ebur128_state *e = ebur128_init(1, (unsigned long)clip->rate_hz, EBUR128_MODE_S);
    double lufs;
    ebur128_set_channel(e, 0, EBUR128_LEFT);
    ebur128_add_frames_float(e, x, end);
    ebur128_loudness_window(e, 3000, &lufs);
    double want = pow(10, (lufs + 0.691) / 10) * 3 * clip->rate_hz;
    ebur128_destroy(&e);
    if (fabs(10 * log10(power / want)) > 0.01)
        fail_test("at %d Hz: energy %g instead of %g", clip->rate_hz, power, want);
    double peak = measured_peak(x, end);
    if (fabs(20 * log10((double)most) - peak) > 0.15)
        fail_test("at %d Hz: %.2f dBTP instead of %.2f", clip->rate_hz, 20 * log10((double)most),
                  peak);
    free(x);
}

static void test_steps_are_what_meters_say(void **state) {
    (void)state;
    static const int rates[] = {8000, 11025, 16000, 22050, 44100, 48000, 192000};
    make_speech(raw, 10, RATE * 2, 10, 0.5, 150, RATE);
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        struct clip clip = treat(raw, RATE * 2 + 20, true, rates[i]);
        check_steps(&clip);
    }
}

static void test_every_loud_step_has_its_true_peak(void **state) {
    (void)state;
    make_speech(raw, 0, RATE * 2, 0, 0.6, 210, RATE);
    struct clip clip = treat(raw, RATE * 2, true, RATE);
    float *x = calloc(clip.frames, sizeof *x);
    int loud = 0;
    for (size_t i = 0; i < clip.frames; i++)
        x[i] = (float)clip.pcm[i] * clip.scale;
    for (size_t i = 5; step_start(i + 6, RATE) < clip.frames; i++) {
        size_t from = step_start(i, RATE), n = step_start(i + 1, RATE) - from;
        /* windowed, so that only this step is looked at */
        float one[400] = {0};
        for (size_t k = 0; k < n; k++)
            one[100 + k] = x[from + k];
        float largest = 0;
        for (size_t k = 0; k < n; k++)
            largest = fabsf(one[100 + k]) > largest ? fabsf(one[100 + k]) : largest;
        if (largest < 0.4f * 32767 * clip.scale)
            continue;
        loud++;
        /* not below the samples, and no more than a tone can be above them */
        assert_true(clip.steps[i].peak >= largest - clip.scale &&
                    clip.steps[i].peak <= largest * 1.42f);
    }
    assert_true(loud > 50);
    free(x);
}

static void test_only_the_samples_decide(void **state) {
    (void)state;
    static const int rates[] = {RATE, 48000};
    make_speech(raw, 300, 50000, 900, 0.5, 150, RATE);
    make_speech(other, 0, 80000, 0, 0.9, 90, RATE);
    for (int r = 0; r < 2; r++) {
        struct clip clip = treat(raw, 51200, true, rates[r]);
        struct box box = {0};
        const struct clip *first = box_add(&box, &clip);
        treat(other, 80000, true, rates[r]);
        treat(other, 70000, false, rates[1 - r]);
        treat(other, 3, true, rates[r]);
        clip = treat(raw, 51200, true, rates[r]);
        assert_int_equal(clip.frames, first->frames);
        assert_int_equal(clip.steps_n, first->steps_n);
        assert_true(clip.scale == first->scale);
        assert_memory_equal(clip.pcm, first->pcm, clip.frames * sizeof *clip.pcm);
        assert_memory_equal(clip.steps, first->steps, clip.steps_n * sizeof *clip.steps);
        box_empty(&box);
    }
}

static double mean(const struct clip *clip) {
    double sum = 0;
    for (size_t i = 0; i < clip->frames; i++)
        sum += (double)clip->pcm[i];
    return sum * (double)clip->scale / (double)clip->frames;
}

/* The engine's is about 1e-3; and a compressor makes some of a wave that is higher on one side. */
static void test_there_is_no_dc(void **state) {
    (void)state;
    for (int k = 0; k < 4; k++) {
        make_speech(raw, 0, RATE * 3, 0, 0.5, 120, RATE);
        for (int i = 0; i < RATE * 3; i++)
            raw[i] = (int16_t)(k % 2 ? -raw[i] : raw[i] + k * 30);
        struct clip clip = treat(raw, RATE * 3, true, RATE);
        if (!(fabs(mean(&clip)) < 5e-5))
            fail_test("%d: %g", k, mean(&clip));
    }
}

static void test_gain_brings_more(void **state) {
    (void)state;
    double lufs[2];
    make_speech(raw, 0, RATE * 3, 0, 0.02, 120, RATE); /* below the compressor's threshold */
    for (int i = 0; i < 2; i++) {
        struct treatment how = {.rate_hz = RATE, .tone = true, .gain_db = i * 3};
        struct clip clip = {0};
        assert_true(treat_clip(&treater, &how, raw, RATE * 3, RATE, NULL, 0, &clip, &err));
        double power = 0;
        for (size_t k = 0; k < clip.steps_n; k++)
            power += (double)clip.steps[k].power;
        lufs[i] = 10 * log10(power);
    }
    assert_true(fabs(lufs[1] - lufs[0] - 3) < 0.05);
}

/* From machine to machine too: what a fixed input gave when this was written. */
static void test_the_bits_are_known(void **state) {
    (void)state;
    unsigned random = 1;
    for (int i = 0; i < RATE; i++) {
        random = random * 1103515245u + 12345u;
        raw[i] = (int16_t)((int)(random >> 17) - 16384);
        raw[i] = (int16_t)(raw[i] / (i / 1000 % 4 * 6 + 1));
    }
    struct clip clip = treat(raw, RATE, true, RATE);
    str pcm = {(const char *)clip.pcm, clip.frames * sizeof *clip.pcm};
    str steps = {(const char *)clip.steps, clip.steps_n * sizeof *clip.steps};
    unsigned long long got = str_hash(pcm) ^ str_hash(steps) * 3;
    if (got != 0xc2f460b318cbb73dull)
        fail_test("%#llx: then TREAT_VERSION must change, and this number", got);
}

#define TEST(f) cmocka_unit_test_teardown(f, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_silent_ends_are_cut_but_for_the_fades),
        TEST(test_what_is_silent_gives_no_frames),
        TEST(test_an_utterance_without_end_is_an_error),
        TEST(test_the_loudest_sample_is_full_scale),
        TEST(test_marks_move_with_the_samples),
        TEST(test_steps_are_what_meters_say),
        TEST(test_every_loud_step_has_its_true_peak),
        TEST(test_only_the_samples_decide),
        TEST(test_there_is_no_dc),
        TEST(test_gain_brings_more),
        TEST(test_the_bits_are_known),
    };
    return cmocka_run_group_tests_name("treat", tests, NULL, NULL);
}
