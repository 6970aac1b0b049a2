#include <math.h>
#include <string.h>

#include "base/interrupt.h"
#include "mix/mix.h"
#include "normalise/normalise.h"
#include "pipeline/output.h"
#include "pipeline/street.h"
#include "pronounce/pronounce.h"
#include "synth/synth.h"

#define ENGINE_RATE_HZ     22050
#define CEILING_DBTP       (-1.0)
#define PEAK_MARGIN_DB     0.1 /* meters differ by a little */
#define MASTERINGS_MOST    5
#define CODED_TOLERANCE_LU 0.2

struct speaker {
    str lang, name; /* as in a line */
    struct synth_voice voice;
};

/* Everything that is open while a bulletin is made. */
struct studio {
    struct street street;
    struct synth synth;
    struct normaliser normaliser;
    struct pronouncer pronouncer;
    struct mix mix;
    struct output output;
    LIST(struct speaker) speakers;
    int rate_hz;
    struct product *product;
};

/* The voice that a line asks for; found once for each. */
static bool find_speaker(struct studio *st, const struct line *line, const struct speaker **out) {
    struct street *s = &st->street;
    const struct language *l;
    struct newsreader r;
    for (size_t i = 0; i < st->speakers.n; i++) {
        *out = &st->speakers.at[i];
        if (str_eq((*out)->lang, line->lang) && str_eq((*out)->name, line->voice))
            return true;
    }
    if (st->speakers.n == LIMIT_VOICES)
        return fail(s->err, ERR_LIMIT, "more than %d voices in one bulletin; make two of it",
                    LIMIT_VOICES);
    if (!voices_language(s->voices, line->lang, &l, s->err) ||
        !voices_reader(s->voices, l, line->voice, &r, s->err))
        return false;
    struct synth_voice voice = {.name = str_z(r.engine_voice, s->keep),
                                .rate_wpm = (int)r.rate_wpm,
                                .pitch = (int)r.pitch,
                                .word_gap = (int)r.word_gap,
                                .gain_db = r.gain_db,
                                .pitch_range = (int)r.pitch_range,
                                .engine = r.engine,
                                .variant = str_z(r.variant, s->keep),
                                .command = str_z(r.command, s->keep),
                                .raw_rate_hz = (int)r.raw_rate_hz};
    struct speaker *new = list_push(&st->speakers, s->keep);
    *new = (struct speaker){line->lang, line->voice, voice};
    *out = new;
    return synth_check_voice(&st->synth, &voice, s->err);
}

/* Only espeak-ng knows the phonemes and the pinyin that pronounce writes for it. */
static bool read_line(struct studio *st, const struct utterance *utterance, bool plain,
                      struct reading *reading) {
    struct street *s = &st->street;
    if (!plain)
        return pronounce_utterance(&st->pronouncer, utterance, reading, s->keep, s->scratch,
                                   s->err);
    *reading = (struct reading){.utterance = utterance, .engine = utterance->spoken};
    struct span all = {0, utterance->spoken.len};
    align_add(&reading->align, all, all, false, s->keep);
    return true;
}

/* *submitted: false when the line cannot be said; that costs the line, not the bulletin. */
static bool submit_line(struct studio *st, const struct line *line, bool *submitted) {
    struct street *s = &st->street;
    struct utterance *utterance = arena_new(s->keep, struct utterance, 1);
    struct reading *reading = arena_new(s->keep, struct reading, 1);
    const struct speaker *speaker;
    *submitted = false;
    if (!find_speaker(st, line, &speaker))
        return false;
    if (!normalise_line(&st->normaliser, line, utterance, s->keep, s->scratch, s->err) ||
        !read_line(st, utterance, speaker->voice.engine != ENGINE_ESPEAK, reading)) {
        if (s->err->code != ERR_LIMIT)
            return false;
        note(s->notes, "a sentence was left out: %s", s->err->text);
        return true;
    }
    *submitted = true;
    return synth_submit(&st->synth, reading, &speaker->voice, s->err);
}

static bool mix_next(struct studio *st) {
    struct street *s = &st->street;
    struct clip clip;
    if (!synth_next(&st->synth, &clip, s->notes, s->err))
        return false;
    const struct line *line = clip.reading->utterance->line;
    struct shelf shelf = synth_shelf(&st->synth);
    if (output_is_stream(&st->output) && !shelf.fetch(shelf.self, clip.number, true, &clip, s->err))
        return false;
    struct placing how = {.voice = line->voice, .gap = rate_frames(line->gap_ms, st->rate_hz)};
    if (!mix_clip(&st->mix, &clip, &how, s->err))
        return false;
    /* who has stopped listening need not be spoken to */
    return !output_is_stream(&st->output) || !writer_failed(&st->output.writer) ||
           writer_close(&st->output.writer, s->err);
}

static void show_progress(const struct studio *st, size_t done) {
    const struct bulletin_settings *set = st->street.settings;
    if (set->progress)
        set->progress(set->self, done, st->street.script.lines.n);
}

/* Lines go in as long as there is room, clips come out in order. */
static bool speak_lines(struct studio *st) {
    const struct script *script = &st->street.script;
    size_t in = 0, out = 0, skipped = 0;
    synth_expect(&st->synth, script->lines.n);
    show_progress(st, 0);
    while (out + skipped < script->lines.n) {
        if (interrupted())
            return fail(st->street.err, ERR_INTERRUPTED, "interrupted: nothing was written");
        if (in < script->lines.n && synth_has_room(&st->synth)) {
            bool submitted;
            if (!submit_line(st, &script->lines.at[in++], &submitted))
                return false;
            skipped += !submitted;
        } else {
            if (!mix_next(st))
                return false;
            show_progress(st, ++out + skipped);
        }
    }
    synth_rest(&st->synth);
    return true;
}

/* Every voice of the script exists, before the first word is spoken. */
static bool check_voices(struct studio *st) {
    const struct script *script = &st->street.script;
    const struct speaker *speaker;
    for (size_t i = 0; i < script->lines.n; i++)
        if (!find_speaker(st, &script->lines.at[i], &speaker))
            return false;
    st->product->languages = 0;
    for (size_t i = 0; i < st->speakers.n; i++) {
        size_t k = 0;
        while (!str_eq(st->speakers.at[i].lang, st->speakers.at[k].lang))
            k++;
        st->product->languages += k == i;
    }
    return true;
}

/* The rate asked for, else the engine's or the next one that the format takes. */
static int rate_of(const struct bulletin_settings *set) {
    int nearest = ENGINE_RATE_HZ;
    if (set->rate_hz)
        return set->rate_hz;
    return format_takes_rate(set->format, ENGINE_RATE_HZ, &nearest) ? ENGINE_RATE_HZ : nearest;
}

static bool open_mix(struct studio *st, const struct sink *live) {
    struct street *s = &st->street;
    const struct bulletin_settings *set = s->settings;
    const struct language *l;
    if (!voices_language(s->voices, s->script.lines.at[0].lang, &l, s->err))
        return false;
    struct mix_settings settings = {.rate_hz = st->rate_hz,
                                    .level = set->level,
                                    .target_lufs = set->target_lufs,
                                    .ceiling_dbtp = CEILING_DBTP - format_overshoot_db(set->format),
                                    .lead_in_ms = (int)l->lead_in_ms,
                                    .lead_out_ms = (int)l->lead_out_ms,
                                    .live = live};
    return mix_open(&st->mix, &settings, s->keep, s->err);
}

/* The programme's loudness is known only when it was played: where it is off, it is written again.
 */
static bool write_once(struct studio *st) {
    struct street *s = &st->street;
    for (bool again = true; again;)
        if (!output_start(&st->output, s, &st->product->timeline) ||
            !mix_master(&st->mix, synth_shelf(&st->synth), output_sink(&st->output),
                        &st->product->timeline, &again, s->notes, s->err))
            return false;
    writer_set_loudness(&st->output.writer, &st->product->timeline.loudness);
    return writer_close(&st->output.writer, s->err);
}

/* What is said of a coded file is what its listeners get. */
static bool take_decoded(struct studio *st) {
    struct loudness *l = &st->product->timeline.loudness, got = *l;
    if (!decoded_loudness(st->output.audio.part, &got, st->street.err))
        return false;
    if (!isfinite(got.integrated_lufs))
        got.integrated_lufs = l->integrated_lufs;
    *l = got;
    return true;
}

/* Tells where a coded file is off its target for which the mix was not. */
static void tell_decoded(const struct studio *st, double mixed_lufs) {
    const struct bulletin_settings *set = st->street.settings;
    double lufs = st->product->timeline.loudness.integrated_lufs;
    if (set->level && fabs(mixed_lufs - set->target_lufs) <= CODED_TOLERANCE_LU &&
        fabs(lufs - set->target_lufs) > CODED_TOLERANCE_LU)
        note(st->street.notes, "the loudness of the coded file is %.1f LUFS instead of %.1f", lufs,
             set->target_lufs);
}

/* What a lossy coder adds to the peaks grows with what the limiter took from them, and is known
 * only from the file: where it is too much, the programme is mastered again with less room. */
static bool master_and_write(struct studio *st) {
    struct street *s = &st->street;
    double overshoot = format_overshoot_db(s->settings->format), ceiling = CEILING_DBTP - overshoot;
    double *peak = &st->product->timeline.loudness.true_peak_dbtp;
    mix_places(&st->mix, &st->product->timeline);
    size_t notes = s->notes->list.n; /* what there is to say of a file that is not kept, is not */
    for (int i = 0; i < MASTERINGS_MOST; i++) {
        if (interrupted())
            return fail(s->err, ERR_INTERRUPTED, "interrupted: nothing was written");
        s->notes->list.n = notes;
        mix_set_ceiling(&st->mix, ceiling);
        if (!write_once(st))
            return false;
        if (overshoot <= 0)
            return true;
        double mixed_lufs = st->product->timeline.loudness.integrated_lufs;
        if (!take_decoded(st))
            return false;
        tell_decoded(st, mixed_lufs);
        if (!s->settings->level || *peak <= CEILING_DBTP - PEAK_MARGIN_DB)
            return true;
        ceiling -= *peak - CEILING_DBTP + 1.5 * PEAK_MARGIN_DB;
    }
    if (*peak > CEILING_DBTP)
        note(s->notes, "the true peak of the coded file is %.1f dBTP; choose a lower --lufs",
             *peak);
    return true;
}

/* A stream hears each clip as soon as it is there; a file waits until all are. */
static bool speak_and_write(struct studio *st) {
    struct street *s = &st->street;
    if (!output_is_stream(&st->output))
        return open_mix(st, NULL) && speak_lines(st) && master_and_write(st);
    st->product->timeline.rate_hz = st->rate_hz;
    if (!output_start(&st->output, s, &st->product->timeline))
        return false;
    struct sink sink = output_sink(&st->output);
    if (!open_mix(st, &sink) || !speak_lines(st) ||
        !mix_end_live(&st->mix, &st->product->timeline, s->notes, s->err))
        return false;
    writer_set_loudness(&st->output.writer, &st->product->timeline.loudness);
    return writer_close(&st->output.writer, s->err);
}

bool pipeline_produce(const struct bulletin_settings *settings, struct voices *voices,
                      struct product *out, struct notes *notes, struct arena *keep,
                      struct arena scratch, struct err *err) {
    *out = (struct product){0};
    struct studio st = {.street = {.settings = settings,
                                   .voices = voices,
                                   .notes = notes,
                                   .keep = keep,
                                   .scratch = scratch,
                                   .err = err},
                        .rate_hz = rate_of(settings),
                        .product = out};
    struct synth_settings synth = {.workers = settings->workers,
                                   .cache = settings->cache,
                                   .rate_hz = st.rate_hz,
                                   .tone = settings->level,
                                   .rate_quality = settings->rate_quality};
    normaliser_open(&st.normaliser, voices);
    pronouncer_open(&st.pronouncer, voices);
    st.pronouncer.notes = notes;
    /* the first worker starts while the text is being read */
    bool ok = synth_open(&st.synth, &synth, err) && street_walk(&st.street) && check_voices(&st) &&
              pronounce_study(&st.pronouncer, &st.street.script, scratch, err) &&
              output_open(&st.output, &st.street, out) && speak_and_write(&st) &&
              output_finish(&st.output, &st.street, out);
    out->script = st.street.script;
    ok = output_close(&st.output, ok, err);
    mix_close(&st.mix);
    synth_close(&st.synth);
    pronouncer_close(&st.pronouncer);
    normaliser_close(&st.normaliser);
    return ok;
}
