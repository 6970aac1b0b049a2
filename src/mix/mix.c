#include "mix/mix.h"

#include <math.h>

#include "base/interrupt.h"
#include "mix/limiter.h"
#include "mix/programme.h"
#include "mix/words.h"

#define STEPS_A_HOP (1000 / METER_HOPS / CLIP_STEP_MS)
#define BELOW_DB    1.0 /* the lowest gain that is surveyed, below what the common level needs */

bool mix_open(struct mix *m, const struct mix_settings *settings, struct arena *keep,
              struct err *err) {
    (void)err;
    struct programme *p = arena_new(keep, struct programme, 1);
    p->settings = *settings;
    p->keep = keep;
    p->music = (struct music){.rate_hz = settings->rate_hz};
    p->at = settings->lead_in;
    list_reserve(&p->parts, settings->clips, keep);
    list_reserve(&p->cues, settings->clips, keep);
    p->play = arena_new(keep, struct play, 1);
    m->state = p;
    if (settings->live) {
        p->live = *settings->live;
        play_start(p->play, p->live, NULL, settings->rate_hz, false, keep);
    }
    return true;
}

void mix_set_length(struct mix *m, size_t frames, bool silent) {
    struct programme *p = m->state;
    p->length = frames;
    p->silent_tail = silent;
}

void mix_close(struct mix *m) {
    struct programme *p = m->state;
    if (p)
        play_drop(p->play);
    m->state = NULL;
}

/* A live one has played the gap after its last clip before it knew that it was the last. */
size_t programme_frames(const struct programme *p) {
    if (p->length > p->cues.at[p->cues.n - 1].end)
        return p->length;
    size_t end = p->cues.at[p->cues.n - 1].end + p->settings.lead_out;
    return p->settings.live && p->at > end ? p->at : end;
}

/* Index of the voice, new or known. */
static size_t find_voice(struct programme *p, str name) {
    for (size_t i = 0; i < p->voices.n; i++)
        if (str_eq(p->voices.at[i].name, name))
            return i;
    struct voice *v = list_push(&p->voices, p->keep);
    v->name = str_copy(name, p->keep);
    return p->voices.n - 1;
}

/* All clips of a voice are one stream to its meter. */
static void measure_voice(struct voice *v, const struct clip *clip) {
    v->frames += clip->frames;
    for (size_t i = 0; i < clip->steps_n && step_start(i, clip->rate_hz) < clip->frames; i++) {
        v->power += (double)clip->steps[i].power;
        if (++v->steps < STEPS_A_HOP)
            continue;
        meter_hop(&v->meter, v->power / STEPS_A_HOP);
        v->power = 0;
        v->steps = 0;
    }
}

/* Plays the clip and the silence after it. */
static void play_live(struct programme *p, const struct clip *clip, size_t start) {
    const struct mix_settings *want = &p->settings;
    double gain_db = want->level ? want->target_lufs - COMMON_LUFS : 0;
    double ceiling = want->level ? pow(10, (want->ceiling_dbtp - MARGIN_DB) / 20) : INFINITY;
    play_silence(p->play, start);
    play_clip(p->play, clip, (float)pow(10, gain_db / 20), (float)ceiling);
}

static void keep_up(struct programme *p) {
    play_silence(p->play, p->at);
    play_flush(p->play);
}

/* A clip that is not there leaves the longer of the two silences around it. */
static void skip_clip(struct programme *p, size_t gap) {
    if (p->parts.n == 0)
        return;
    struct part *last = &p->parts.at[p->parts.n - 1];
    if (gap > last->gap) {
        p->at += gap - last->gap;
        last->gap = gap;
    }
}

/* The sound before a clip, and where the clip then begins. */
static void air_sound(struct programme *p, const struct placing *how) {
    const struct sound *sound = how->before ? how->before : p->waiting;
    size_t overlap = how->before ? how->overlap : p->overlap;
    p->waiting = NULL;
    if (!sound)
        return;
    size_t voice_at = p->at + sound->frames - (overlap < sound->frames ? overlap : sound->frames);
    music_between(&p->music, sound, p->at, voice_at, p->keep);
    p->at = voice_at;
}

static void add_clip(struct programme *p, const struct clip *clip, const struct placing *how) {
    const struct mix_settings *want = &p->settings;
    air_sound(p, how);
    size_t start = p->at, v = find_voice(p, how->voice);
    struct part *part = list_push(&p->parts, p->keep);
    *part = (struct part){.number = clip->number,
                          .frames = clip->frames,
                          .gap = how->gap,
                          .voice = v,
                          .on_bed = how->on_bed && want->bed};
    struct cue *cue = list_push(&p->cues, p->keep);
    *cue = (struct cue){.reading = clip->reading, .start = start, .end = start + clip->frames};
    place_words(clip, cue, p->keep);
    p->at += clip->frames + how->gap;
    if (want->live) {
        play_live(p, clip, start);
    } else if (want->level) {
        measure_voice(&p->voices.at[v], clip);
        survey_clip(&part->survey, clip, start,
                    want->target_lufs - COMMON_LUFS - want->ceiling_dbtp + MARGIN_DB - BELOW_DB,
                    p->keep);
    }
}

bool mix_clip(struct mix *m, const struct clip *clip, const struct placing *how, struct err *err) {
    struct programme *p = m->state;
    if (interrupted())
        return fail(err, ERR_INTERRUPTED, "interrupted");
    if (clip->frames) {
        add_clip(p, clip, how);
    } else {
        skip_clip(p, how->gap);
        if (how->before) {
            p->waiting = how->before;
            p->overlap = how->overlap;
        }
    }
    if (p->settings.live)
        keep_up(p);
    return true;
}
