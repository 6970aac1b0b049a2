/* mix: gaps, words and loudness, on treated signals of known shape. */
#include "mix/words.h"

#include "unit/programme.h"

static void test_gaps_are_exact(void **state) {
    (void)state;
    struct reading readings[3] = {{0}, {0}, {0}};
    static const int gaps[] = {333, 1001, 700};
    static const size_t sounding[] = {20000, 9999, 1234};
    for (int level = 0; level < 2; level++) {
        struct mix mix;
        assert_true(mix_open(&mix, level ? &levelled : &plain, &keep, &err));
        for (int i = 0; i < 3; i++) {
            struct clip c = *spoken(level ? &levelled : &plain, sounding[i], 0.5, 150);
            c.reading = &readings[i];
            assert_true(add(&mix, &c, gaps[i]));
        }
        struct taken out = {0};
        struct timeline line;
        master(&mix, &out, &line);
        assert_int_equal(line.cues.n, 3);
        size_t at = 4410;
        check_silence(&out, 0, at);
        for (int i = 0; i < 3; i++) {
            const struct cue *cue = &line.cues.at[i];
            assert_ptr_equal(cue->reading, &readings[i]);
            assert_int_equal(cue->start, at);
            assert_int_equal(cue->end, at + sounding[i] + 44 + 88);
            at = cue->end + (i == 2 ? 11025 : (size_t)lround(gaps[i] * RATE / 1000.0));
            check_silence(&out, cue->end, at);
        }
        assert_int_equal(at, out.n);
        free(out.at);
        mix_close(&mix);
        box_empty(&box);
    }
}

static void test_without_levelling_samples_stay(void **state) {
    (void)state;
    struct mix mix;
    const struct clip *c = spoken(&plain, 20001, 0.9, 150);
    assert_true(mix_open(&mix, &plain, &keep, &err));
    assert_true(add(&mix, c, 0));
    struct taken out = {0};
    struct timeline line;
    master(&mix, &out, &line);
    for (size_t i = 0; i < c->frames; i++)
        assert_true(fabsf(out.at[4410 + i] - (float)c->pcm[i] * c->scale) < 1e-7f);
    free(out.at);
}

static void test_an_empty_clip_leaves_the_longer_gap(void **state) {
    (void)state;
    struct mix mix;
    struct clip none = {.rate_hz = RATE};
    const struct clip *c = spoken(&plain, 5000, 0.5, 150);
    assert_true(mix_open(&mix, &plain, &keep, &err));
    assert_true(add(&mix, &none, 5000));
    assert_true(add(&mix, c, 100));
    assert_true(add(&mix, &none, 1000));
    assert_true(add(&mix, &none, 300));
    assert_true(add(&mix, c, 100));
    struct taken out = {0};
    struct timeline line;
    master(&mix, &out, &line);
    assert_int_equal(line.cues.n, 2);
    assert_int_equal(line.cues.at[0].start, 4410);
    assert_int_equal(line.cues.at[1].start - line.cues.at[0].end, RATE);
    free(out.at);
}

static void test_nothing_spoken_is_an_error(void **state) {
    (void)state;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    struct sink sink = {&out, take};
    bool again;
    assert_true(mix_open(&mix, &levelled, &keep, &err));
    assert_false(mix_master(&mix, shelf, sink, &line, &again, &notes, &err));
    assert_int_equal(err.code, ERR_ENGINE);
    assert_int_equal(out.n, 0);
    mix_close(&mix);
    mix_close(&mix);
    struct mix_settings s = levelled;
    s.live = &sink;
    assert_true(mix_open(&mix, &s, &keep, &err));
    assert_false(mix_end_live(&mix, &line, &notes, &err));
    mix_close(&mix);
}

static bool fetch_nothing(void *self, size_t number, bool sound, struct clip *out, struct err *e) {
    (void)self, (void)number, (void)sound, (void)out;
    return fail(e, ERR_IO, "gone");
}

static bool fetch_shorter(void *self, size_t number, bool sound, struct clip *out, struct err *e) {
    box_fetch(self, number, sound, out, e);
    out->frames--;
    return true;
}

static void test_a_shelf_that_fails_is_an_error(void **state) {
    (void)state;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    bool again;
    assert_true(mix_open(&mix, &levelled, &keep, &err));
    assert_true(add(&mix, spoken(&levelled, RATE * 3, 0.4, 150), 0));
    struct shelf gone = {NULL, fetch_nothing}, changed = {&box, fetch_shorter};
    assert_false(mix_master(&mix, gone, (struct sink){&out, take}, &line, &again, &notes, &err));
    assert_int_equal(err.code, ERR_IO);
    assert_false(mix_master(&mix, changed, (struct sink){&out, take}, &line, &again, &notes, &err));
    assert_int_equal(err.code, ERR_ENGINE);
    master(&mix, &out, &line); /* and it can be tried once more */
    free(out.at);
}

/* Two voices of different level and colour, in turns. */
static void add_programme(struct mix *mix, const struct mix_settings *s, int clips) {
    if (!mix_open(mix, s, &keep, &err))
        fail_test("%s", err.text);
    for (int i = 0; i < clips; i++) {
        bool second = i % 2 == 1;
        struct placing how = {.voice = second ? S("two") : S("one"),
                              .gap = rate_frames(400, s->rate_hz)};
        const struct clip *c =
            spoken(s, RATE * 2 + (size_t)i * 1000, second ? 0.25 : 0.4, second ? 210 : 120);
        assert_true(mix_clip(mix, c, &how, &err));
    }
}

static void make_programme(const struct mix_settings *s, int clips, struct taken *out,
                           struct timeline *line) {
    struct mix mix;
    add_programme(&mix, s, clips);
    master(&mix, out, line);
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
            double lufs = measured_lufs(out.at, out.n, s.rate_hz),
                   peak = measured_peak(out.at, out.n);
            if (fabs(lufs - targets[i]) > 0.05 || peak > -1)
                fail_test("%.1f at %d Hz: %.2f LUFS, %.2f dBTP", targets[i], s.rate_hz, lufs, peak);
            assert_true(fabs(line.loudness.integrated_lufs - lufs) < 0.02);
            assert_true(fabs(line.loudness.range_lu - measured_range(out.at, out.n, s.rate_hz)) <
                        0.15);
            assert_true(fabs(line.loudness.true_peak_dbtp - peak) < 0.2);
            free(out.at);
            box_empty(&box);
        }
    }
    assert_int_equal(notes.list.n, 0);
}

static void test_each_clip_is_fetched_once(void **state) {
    (void)state;
    struct taken out = {0};
    struct timeline line;
    make_programme(&levelled, 8, &out, &line);
    assert_int_equal(box.fetched, 8);
    free(out.at);
}

/* Steps that say too little or too much: what is measured on the way to the sink mends it. */
static void test_what_was_expected_wrongly_is_mended(void **state) {
    (void)state;
    for (int kind = 0; kind < 2; kind++) {
        struct mix mix;
        struct taken out = {0};
        struct timeline line;
        bool again;
        assert_true(mix_open(&mix, &levelled, &keep, &err));
        for (int i = 0; i < 3; i++) {
            struct clip wrong = *spoken(&levelled, RATE * 2, 0.4, 150);
            static struct step steps[1000];
            for (size_t k = 0; k < wrong.steps_n; k++) {
                steps[k] = wrong.steps[k];
                if (kind == 0)
                    steps[k].power *= 1.12f; /* half a LU */
                else
                    box.steps[box.n - 1][k].peak *= 0.8f;
            }
            wrong.steps = kind == 0 ? steps : wrong.steps;
            assert_true(add(&mix, &wrong, 300));
        }
        struct sink sink = {&out, take};
        assert_true(mix_master(&mix, shelf, sink, &line, &again, &notes, &err));
        assert_true(again);
        out.n = 0;
        assert_true(mix_master(&mix, shelf, sink, &line, &again, &notes, &err));
        assert_false(again);
        double lufs = measured_lufs(out.at, out.n, RATE), peak = measured_peak(out.at, out.n);
        if (fabs(lufs + 16) > 0.1 || peak > -1)
            fail_test("%d: %.2f LUFS, %.2f dBTP", kind, lufs, peak);
        assert_int_equal(notes.list.n, 0);
        free(out.at);
        box_empty(&box);
    }
}

/* A voice far from the common level needs a gain that was not expected. */
static void test_a_faint_voice_is_brought_up(void **state) {
    (void)state;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    assert_true(mix_open(&mix, &levelled, &keep, &err));
    for (int i = 0; i < 4; i++) /* some dB less than the table says */
        assert_true(add(&mix, spoken(&levelled, RATE * 3, 0.06, 130), 200));
    master(&mix, &out, &line);
    assert_true(fabs(measured_lufs(out.at, out.n, RATE) + 16) < 0.05);
    assert_true(box.fetched > 4);
    free(out.at);
}

static void test_voices_are_equally_loud(void **state) {
    (void)state;
    struct taken out = {0};
    struct timeline line;
    make_programme(&levelled, 8, &out, &line);
    double sum[2] = {0};
    for (size_t i = 0; i < line.cues.n; i++) {
        const struct cue *c = &line.cues.at[i];
        sum[i % 2] += measured_lufs(out.at + c->start, c->end - c->start, RATE) / 4;
    }
    assert_true(fabs(sum[0] - sum[1]) < 0.5);
    free(out.at);
}

static void test_the_same_clips_give_the_same_samples(void **state) {
    (void)state;
    struct taken a = {0}, b = {0};
    struct timeline line;
    make_programme(&levelled, 4, &a, &line);
    box_empty(&box);
    make_programme(&levelled, 4, &b, &line);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.at, b.at, a.n * sizeof *a.at);
    free(a.at);
    free(b.at);
}

static void test_another_ceiling_holds_too(void **state) {
    (void)state;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    add_programme(&mix, &levelled, 4);
    for (int i = 0; i < 3; i++) {
        double ceiling = -1 - 1.5 * i;
        mix_set_ceiling(&mix, ceiling);
        master(&mix, &out, &line);
        assert_true(measured_peak(out.at, out.n) <= ceiling);
        assert_true(fabs(measured_lufs(out.at, out.n, RATE) + 16) < 0.1);
    }
    free(out.at);
}

static void test_a_short_programme_is_bounded(void **state) {
    (void)state;
    struct mix_settings s = levelled;
    s.lead_in = s.lead_out = 0;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    assert_true(mix_open(&mix, &s, &keep, &err));
    assert_true(add(&mix, spoken(&s, 2000, 0.02, 150), 0));
    master(&mix, &out, &line);
    assert_int_equal(notes.list.n, 1);
    assert_int_equal(out.n, 2000 + 44 + 88);
    for (size_t i = 0; i < out.n; i++)
        assert_true(fabsf(out.at[i]) < 0.9f);
    assert_true(isfinite(line.loudness.integrated_lufs));
    free(out.at);
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
    static const struct mark marks[] = {{0, {0, 3}},      {1600, {4, 8}},   {2800, {9, 16}},
                                        {3800, {17, 24}}, {5800, {25, 27}}, {6800, {28, 34}},
                                        {9999, {28, 34}}};
    struct clip clip = {.reading = &r, .marks = marks, .marks_n = 7};
    struct cue cue = {.reading = &r, .start = 1000, .end = 9000};
    place_words(&clip, &cue, &keep);
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

/* The engine tells of "on" and "of" only, and of nothing in "The" and "all". */
static void test_words_that_the_engine_does_not_tell_of_have_a_time(void **state) {
    (void)state;
    struct line line = {.written = S("\"The bay on the isle, all.")};
    struct utterance u = {.line = &line, .spoken = line.written};
    align_add(&u.align, (struct span){0, 26}, (struct span){0, 26}, false, &keep);
    struct reading r = {.utterance = &u, .engine = u.spoken};
    align_add(&r.align, (struct span){0, 26}, (struct span){0, 26}, false, &keep);
    static const struct mark marks[] = {{300, {5, 8}}, {900, {9, 11}}, {1600, {16, 20}}};
    struct clip clip = {.reading = &r, .marks = marks, .marks_n = 3};
    struct cue cue = {.reading = &r, .start = 1000, .end = 9000};
    place_words(&clip, &cue, &keep);
    static const struct cue_word want[] = {
        {1000, 1900, {1, 8}}, {1900, 2600, {9, 15}}, {2600, 9000, {16, 25}}};
    assert_int_equal(cue.words.n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(cue.words.at[i].start, want[i].start);
        assert_int_equal(cue.words.at[i].end, want[i].end);
        assert_int_equal(cue.words.at[i].written.start, want[i].written.start);
        assert_int_equal(cue.words.at[i].written.end, want[i].written.end);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_gaps_are_exact),
        TEST(test_without_levelling_samples_stay),
        TEST(test_an_empty_clip_leaves_the_longer_gap),
        TEST(test_nothing_spoken_is_an_error),
        TEST(test_a_shelf_that_fails_is_an_error),
        TEST(test_any_target_is_met),
        TEST(test_each_clip_is_fetched_once),
        TEST(test_what_was_expected_wrongly_is_mended),
        TEST(test_a_faint_voice_is_brought_up),
        TEST(test_voices_are_equally_loud),
        TEST(test_the_same_clips_give_the_same_samples),
        TEST(test_another_ceiling_holds_too),
        TEST(test_a_short_programme_is_bounded),
        TEST(test_words_walk_back_to_the_written_text),
        TEST(test_words_that_the_engine_does_not_tell_of_have_a_time),
    };
    return cmocka_run_group_tests_name("mix", tests, NULL, NULL);
}
