/* mix: gaps, words, loudness, the limiter and live playing, on treated signals of known shape. */
#include "mix/limiter.h"
#include "mix/mix.h"
#include "mix/words.h"

#include "unit/sound.h"

#define RATE 22050

static struct arena keep;
static struct notes notes;
static struct err err;
static struct treater treater;
static struct box box;
static const struct shelf shelf = {&box, box_fetch};

static int set_up(void **state) {
    (void)state;
    arena_open(&keep);
    notes = (struct notes){.keep = &keep};
    err.code = ERR_NONE;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    box_empty(&box);
    treater_close(&treater);
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

static const struct clip *treated(const struct mix_settings *s, const int16_t *raw, size_t frames) {
    struct treatment how = {.rate_hz = s->rate_hz, .tone = s->level, .quality = TREAT_FAST};
    struct clip clip = {0};
    if (!treat_clip(&treater, &how, raw, frames, RATE, NULL, 0, &clip, &err))
        fail_test("%s", err.text);
    return box_add(&box, &clip);
}

static const struct clip *spoken(const struct mix_settings *s, size_t frames, double amplitude,
                                 double hz) {
    static int16_t raw[RATE * 12];
    make_speech(raw, 200, frames, 500, amplitude, hz, RATE);
    return treated(s, raw, frames + 700);
}

/* Masters as the pipeline does: until it is good. */
static void master(struct mix *mix, struct taken *out, struct timeline *line) {
    bool again = true;
    for (int i = 0; again; i++) {
        assert_true(i < 3);
        out->n = 0;
        if (!mix_master(mix, shelf, (struct sink){out, take}, line, &again, &notes, &err))
            fail_test("%s", err.text);
    }
    assert_int_equal(line->frames, out->n);
}

static void check_silence(const struct taken *out, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        assert_true(out->at[i] == 0);
}

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
            assert_true(mix_clip(&mix, &c, S("v"), gaps[i], &err));
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
    assert_true(mix_clip(&mix, c, S("v"), 0, &err));
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
    assert_true(mix_clip(&mix, &none, S("v"), 5000, &err));
    assert_true(mix_clip(&mix, c, S("v"), 100, &err));
    assert_true(mix_clip(&mix, &none, S("v"), 1000, &err));
    assert_true(mix_clip(&mix, &none, S("v"), 300, &err));
    assert_true(mix_clip(&mix, c, S("v"), 100, &err));
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
    assert_true(mix_clip(&mix, spoken(&levelled, RATE * 3, 0.4, 150), S("v"), 0, &err));
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
        const struct clip *c =
            spoken(s, RATE * 2 + (size_t)i * 1000, second ? 0.25 : 0.4, second ? 210 : 120);
        assert_true(mix_clip(mix, c, second ? S("two") : S("one"), 400, &err));
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
            assert_true(mix_clip(&mix, &wrong, S("v"), 300, &err));
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
        assert_true(mix_clip(&mix, spoken(&levelled, RATE * 3, 0.06, 130), S("v"), 200, &err));
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
    s.lead_in_ms = s.lead_out_ms = 0;
    struct mix mix;
    struct taken out = {0};
    struct timeline line;
    assert_true(mix_open(&mix, &s, &keep, &err));
    assert_true(mix_clip(&mix, spoken(&s, 2000, 0.02, 150), S("v"), 0, &err));
    master(&mix, &out, &line);
    assert_int_equal(notes.list.n, 1);
    assert_int_equal(out.n, 2000 + 44 + 88);
    for (size_t i = 0; i < out.n; i++)
        assert_true(fabsf(out.at[i]) < 0.9f);
    assert_true(isfinite(line.loudness.integrated_lufs));
    free(out.at);
}

/* ---- the limiter ---- */

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
            assert_true(mix_clip(&mix, c, S("v"), 0, &err));
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
        assert_true(mix_clip(&mix, treated(&levelled, raw, RATE * 2), S("v"), i % 2 * 50, &err));
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
        assert_true(mix_clip(&mix, c, S("v"), 250, &err));
        at += c->frames + 5513;
        assert_in_range(out.n, at - 3, at); /* all but less than a vector's worth */
    }
    assert_true(mix_clip(&mix, &none, S("v"), 1000, &err)); /* longer by 750 ms, at once */
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
    assert_true(mix_clip(&mix, c, S("v"), 250, &err));
    assert_true(mix_end_live(&mix, &line, &notes, &err));
    assert_int_equal(out.n, 4410 + c->frames + 11025);
    assert_int_equal(line.frames, out.n);
    assert_int_equal(notes.list.n, 0);
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

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

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
        TEST(test_the_ceiling_is_never_exceeded),
        TEST(test_limiter_ramps),
        TEST(test_there_are_no_clicks_at_joins),
        TEST(test_live_is_played_at_once),
        TEST(test_the_end_of_a_live_programme),
        TEST(test_words_walk_back_to_the_written_text),
    };
    return cmocka_run_group_tests_name("mix", tests, NULL, NULL);
}
