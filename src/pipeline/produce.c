#include <math.h>
#include <string.h>

#include "base/interrupt.h"
#include "pipeline/studio.h"

#define ENGINE_RATE_HZ     22050
#define CEILING_DBTP       (-1.0)
#define PEAK_MARGIN_DB     0.1 /* meters differ by a little */
#define MASTERINGS_MOST    5
#define CODED_TOLERANCE_LU 0.2

/* A clip goes into the mix as soon as it is there, and with it, of a stream, to who listens. */
static bool mix_heard(struct studio *st, const struct clip *heard, void *self) {
    struct street *s = &st->street;
    bool *live = self;
    const struct line *line = heard->reading->utterance->line;
    struct clip clip = *heard;
    struct shelf shelf = synth_shelf(&st->synth);
    if (*live && !shelf.fetch(shelf.self, clip.number, true, &clip, s->err))
        return false;
    struct placing how = studio_placing(st, line, rate_frames(line->gap_ms, st->rate_hz));
    if (!mix_clip(&st->mix, &clip, &how, s->err))
        return false;
    /* who has stopped listening need not be spoken to */
    return !*live || !writer_failed(&st->output.writer) || writer_close(&st->output.writer, s->err);
}

/* The rate asked for, else the engine's or the next one that all formats take. */
static int rate_of(const struct bulletin_settings *set) {
    int rate = ENGINE_RATE_HZ, last = 0;
    if (set->rate_hz)
        return set->rate_hz;
    while (rate != last) { /* each format may want a higher one */
        last = rate;
        format_takes_rate(set->format, rate, &rate);
        for (size_t i = 0; i < set->more_formats_n; i++)
            format_takes_rate(set->more_formats[i], rate, &rate);
    }
    return rate;
}

static bool open_mix(struct studio *st, const struct sink *live) {
    struct street *s = &st->street;
    const struct bulletin_settings *set = s->settings;
    struct mix_settings settings = {.rate_hz = st->rate_hz,
                                    .level = set->level,
                                    .target_lufs = set->target_lufs,
                                    .ceiling_dbtp = CEILING_DBTP - format_overshoot_db(set->format),
                                    .clips = s->script.lines.n,
                                    .bed = studio_sound(st, s->script.bed),
                                    .live = live};
    return studio_ends(st, &settings.lead_in, &settings.lead_out) &&
           mix_open(&st->mix, &settings, s->keep, s->err);
}

/* Speaks everything, and puts it where it belongs. */
static bool speak(struct studio *st, bool live) {
    const struct script *script = &st->street.script;
    synth_expect(&st->synth, script->lines.n);
    bool ok = st->street.settings->length_s > 0
                  ? length_speak(st)
                  : studio_speak(st, script->lines.at, script->lines.n, 1, mix_heard, &live);
    synth_rest(&st->synth);
    return ok;
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

/* A programme with an exact length or with music is known as a whole before its first sound: then a
 * stream waits for it too. */
static bool stream_whole(struct studio *st) {
    struct street *s = &st->street;
    bool again;
    if (!open_mix(st, NULL) || !speak(st, false))
        return false;
    mix_places(&st->mix, &st->product->timeline);
    if (!output_start(&st->output, s, &st->product->timeline) ||
        !mix_master(&st->mix, synth_shelf(&st->synth), output_sink(&st->output),
                    &st->product->timeline, &again, s->notes, s->err))
        return false;
    writer_set_loudness(&st->output.writer, &st->product->timeline.loudness);
    return writer_close(&st->output.writer, s->err);
}

/* Each clip is heard as soon as it is there. */
static bool stream_live(struct studio *st) {
    struct street *s = &st->street;
    st->product->timeline.rate_hz = st->rate_hz;
    if (!output_start(&st->output, s, &st->product->timeline))
        return false;
    struct sink sink = output_sink(&st->output);
    if (!open_mix(st, &sink) || !speak(st, true) ||
        !mix_end_live(&st->mix, &st->product->timeline, s->notes, s->err))
        return false;
    writer_set_loudness(&st->output.writer, &st->product->timeline.loudness);
    return writer_close(&st->output.writer, s->err);
}

static bool speak_and_write(struct studio *st) {
    if (!output_is_stream(&st->output))
        return open_mix(st, NULL) && speak(st, false) && master_and_write(st);
    return st->sounds.n || st->street.settings->length_s > 0 ? stream_whole(st) : stream_live(st);
}

/* The same programme in the other formats, beside the first. */
static bool write_more(struct studio *st) {
    struct street *s = &st->street;
    const struct bulletin_settings *set = s->settings;
    struct product *first = st->product;
    bool ok = true;
    for (size_t i = 0; ok && i < set->more_formats_n; i++) {
        struct bulletin_settings more = *set;
        struct product other = {.timeline = first->timeline};
        more.format = set->more_formats[i];
        more.path = output_name_beside(first->path, more.format, s->keep);
        more.audio_only = true;
        s->settings = &more;
        st->product = &other;
        st->output = (struct output){0};
        ok = output_open(&st->output, s, &other) && master_and_write(st) &&
             output_finish(&st->output, s, &other);
        ok = output_close(&st->output, ok, s->err);
        if (ok)
            *list_push(&first->more, s->keep) = other.path;
        s->settings = set;
        st->product = first;
    }
    return ok;
}

/* What was muted in an edited script stays in it, and is not spoken. */
static bool drop_muted(struct street *s) {
    struct script *script = &s->script;
    size_t n = 0;
    script->sentences = 0;
    for (size_t i = 0; i < script->lines.n; i++) {
        const struct line *l = &script->lines.at[i];
        if (l->muted)
            continue;
        script->sentences += n == 0 || script->lines.at[n - 1].sentence != l->sentence;
        script->lines.at[n++] = *l;
    }
    script->lines.n = n;
    return n > 0 || fail(s->err, ERR_INPUT, "%s: every line is muted; nothing is left to speak",
                         s->settings->articles[0]);
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
    bool ok = synth_open(&st.synth, &synth, err) && street_walk(&st.street) &&
              drop_muted(&st.street) && studio_check(&st) &&
              pronounce_study(&st.pronouncer, &st.street.script, scratch, err) &&
              output_open(&st.output, &st.street, out) && speak_and_write(&st) &&
              output_finish(&st.output, &st.street, out);
    out->script = st.street.script;
    ok = output_close(&st.output, ok, err) && write_more(&st);
    mix_close(&st.mix);
    synth_close(&st.synth);
    pronouncer_close(&st.pronouncer);
    normaliser_close(&st.normaliser);
    return ok;
}
