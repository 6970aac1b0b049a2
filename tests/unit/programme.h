/* What the tests of the mix share: a treater, a shelf of clips and a programme. */
#ifndef PROGRAMME_H
#define PROGRAMME_H

#include "mix/mix.h"

#include "unit/sound.h"

#define RATE 22050

static struct arena keep;
static struct notes notes;
static struct err err;
static struct treater treater;
static struct box box;
static const struct shelf shelf = {&box, box_fetch};

static inline int set_up(void **state) {
    (void)state;
    arena_open(&keep);
    notes = (struct notes){.keep = &keep};
    err.code = ERR_NONE;
    return 0;
}

static inline int tear_down(void **state) {
    (void)state;
    box_empty(&box);
    treater_close(&treater);
    arena_close(&keep);
    return 0;
}

static const struct mix_settings plain = {
    .rate_hz = RATE, .level = false, .lead_in = 4410, .lead_out = 11025};
static const struct mix_settings levelled = {.rate_hz = RATE,
                                             .level = true,
                                             .target_lufs = -16,
                                             .ceiling_dbtp = -1,
                                             .lead_in = 4410,
                                             .lead_out = 11025};

static inline bool add(struct mix *mix, const struct clip *clip, long gap_ms) {
    struct placing how = {.voice = S("v"), .gap = rate_frames(gap_ms, RATE)};
    return mix_clip(mix, clip, &how, &err);
}

static inline const struct clip *treated(const struct mix_settings *s, const int16_t *raw,
                                         size_t frames) {
    struct treatment how = {.rate_hz = s->rate_hz, .tone = s->level, .quality = RATE_FAST};
    struct clip clip = {0};
    if (!treat_clip(&treater, &how, raw, frames, RATE, NULL, 0, &clip, &err))
        fail_test("%s", err.text);
    return box_add(&box, &clip);
}

static inline const struct clip *spoken(const struct mix_settings *s, size_t frames,
                                        double amplitude, double hz) {
    static int16_t raw[RATE * 12];
    make_speech(raw, 200, frames, 500, amplitude, hz, RATE);
    return treated(s, raw, frames + 700);
}

/* Masters as the pipeline does: until it is good. */
static inline void master(struct mix *mix, struct taken *out, struct timeline *line) {
    bool again = true;
    for (int i = 0; again; i++) {
        assert_true(i < 3);
        out->n = 0;
        if (!mix_master(mix, shelf, (struct sink){out, take}, line, &again, &notes, &err))
            fail_test("%s", err.text);
    }
    assert_int_equal(line->frames, out->n);
}

static inline void check_silence(const struct taken *out, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        assert_true(out->at[i] == 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

#endif
