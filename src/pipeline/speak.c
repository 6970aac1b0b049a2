#include "pipeline/studio.h"

#include <math.h>

#include "base/interrupt.h"
#include "sound/sound.h"

#define RATE_MOST 0.05 /* that a voice's rate may be changed by */

/* The voice's rate in whole words a minute, never changed by more than is allowed. */
static int rate_of(long own, double rate) {
    double least = ceil((double)own * (1 - RATE_MOST)), most = floor((double)own * (1 + RATE_MOST));
    double wanted = rint((double)own * rate);
    return (int)(wanted < least ? least : wanted > most ? most : wanted);
}

/* The voice that a line asks for; found once for each. */
static bool find_speaker(struct studio *st, const struct line *line, double rate,
                         const struct speaker **out) {
    struct street *s = &st->street;
    const struct language *l;
    struct newsreader r;
    for (size_t i = 0; i < st->speakers.n; i++) {
        *out = &st->speakers.at[i];
        if ((*out)->rate == rate && str_eq((*out)->lang, line->lang) &&
            str_eq((*out)->name, line->voice))
            return true;
    }
    if (st->speakers.n == LIMIT_VOICES)
        return fail(s->err, ERR_LIMIT, "more than %d voices in one bulletin; make two of it",
                    LIMIT_VOICES);
    if (!voices_language(s->voices, line->lang, &l, s->err) ||
        !voices_reader(s->voices, l, line->voice, &r, s->err))
        return false;
    struct synth_voice voice = {.name = str_z(r.engine_voice, s->keep),
                                .rate_wpm = rate_of(r.rate_wpm, rate),
                                .pitch = (int)r.pitch,
                                .word_gap = (int)r.word_gap,
                                .gain_db = r.gain_db,
                                .pitch_range = (int)r.pitch_range,
                                .engine = r.engine,
                                .variant = str_z(r.variant, s->keep),
                                .command = str_z(r.command, s->keep),
                                .raw_rate_hz = (int)r.raw_rate_hz};
    struct speaker *new = list_push(&st->speakers, s->keep);
    *new = (struct speaker){line->lang, line->voice, rate, voice};
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
static bool submit_line(struct studio *st, const struct line *line, double rate, bool *submitted) {
    struct street *s = &st->street;
    struct utterance *utterance = arena_new(s->keep, struct utterance, 1);
    struct reading *reading = arena_new(s->keep, struct reading, 1);
    const struct speaker *speaker;
    *submitted = false;
    if (!find_speaker(st, line, rate, &speaker))
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

static void show_progress(const struct studio *st) {
    const struct bulletin_settings *set = st->street.settings;
    if (set->progress)
        set->progress(set->self, st->done, st->street.script.lines.n);
}

/* Lines go in as long as there is room, clips come out in order. */
bool studio_speak(struct studio *st, const struct line *lines, size_t n, double rate,
                  bool (*hear)(struct studio *st, const struct clip *clip, void *self),
                  void *self) {
    struct street *s = &st->street;
    struct clip clip;
    size_t in = 0, out = 0, skipped = 0;
    show_progress(st);
    while (out + skipped < n) {
        if (interrupted())
            return fail(s->err, ERR_INTERRUPTED, "interrupted: nothing was written");
        if (in < n && synth_has_room(&st->synth)) {
            bool submitted;
            if (!submit_line(st, &lines[in++], rate, &submitted))
                return false;
            skipped += !submitted;
            st->done += !submitted;
        } else {
            if (!synth_next(&st->synth, &clip, s->notes, s->err) || !hear(st, &clip, self))
                return false;
            out++;
            st->done++;
            show_progress(st);
        }
    }
    return true;
}

/* ---- sounds ---- */

const struct sound *studio_sound(const struct studio *st, str name) {
    for (size_t i = 0; i < st->sounds.n; i++)
        if (str_eq(st->sounds.at[i]->name, name))
            return st->sounds.at[i];
    return NULL;
}

static bool load_sound(struct studio *st, str name) {
    struct street *s = &st->street;
    if (name.len == 0 || studio_sound(st, name))
        return true;
    struct sound *sound = arena_new(s->keep, struct sound, 1);
    *list_push(&st->sounds, s->keep) = sound;
    return sound_load(name, st->rate_hz, s->settings->rate_quality, s->voices, sound, s->keep,
                      s->scratch, s->err);
}

static bool has_bed(const struct script *script) {
    size_t i = 0;
    while (i < script->lines.n && !script->lines.at[i].on_bed)
        i++;
    return script->bed.len > 0 && i < script->lines.n;
}

bool studio_check(struct studio *st) {
    const struct script *script = &st->street.script;
    const struct speaker *speaker;
    for (size_t i = 0; i < script->lines.n; i++)
        if (!find_speaker(st, &script->lines.at[i], 1, &speaker) ||
            !load_sound(st, script->lines.at[i].sound))
            return false;
    st->product->languages = 0;
    for (size_t i = 0; i < st->speakers.n; i++) {
        size_t k = 0;
        while (!str_eq(st->speakers.at[i].lang, st->speakers.at[k].lang))
            k++;
        st->product->languages += k == i;
    }
    return !has_bed(script) || load_sound(st, script->bed);
}

/* ---- places ---- */

struct placing studio_placing(const struct studio *st, const struct line *line, size_t gap) {
    return (struct placing){.voice = line->voice,
                            .gap = gap,
                            .before = line->sound.len ? studio_sound(st, line->sound) : NULL,
                            .overlap = rate_frames(line->mix_ms, st->rate_hz),
                            .on_bed = line->on_bed};
}

bool studio_ends(const struct studio *st, size_t *lead_in, size_t *lead_out) {
    const struct street *s = &st->street;
    const struct line *lines = s->script.lines.at;
    const struct language *l;
    if (!voices_language(s->voices, lines[0].lang, &l, s->err))
        return false;
    bool bed = has_bed(&s->script) && lines[s->script.lines.n - 1].on_bed;
    *lead_in = rate_frames(l->lead_in_ms, st->rate_hz);
    *lead_out = rate_frames(bed ? l->bed_out_ms : l->lead_out_ms, st->rate_hz);
    return true;
}
