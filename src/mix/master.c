#include <math.h>

#include "base/interrupt.h"
#include "mix/programme.h"

#define TOLERANCE_LU      0.1 /* beyond it the programme is mastered again, or the user is told */
#define LIVE_TOLERANCE_LU 1.0
#define ATTEMPTS_MOST     3
#define BED_IN_MS         1000 /* in which a bed comes in, before the first word over it */
#define BED_OUT_MS        2500 /* in which it goes, at the most */

static float linear(double db) {
    return (float)pow(10, db / 20);
}

static bool play_part(struct programme *p, struct shelf shelf, const struct setting *s, size_t i,
                      struct err *err) {
    const struct part *part = &p->parts.at[i];
    struct clip clip;
    if (interrupted())
        return fail(err, ERR_INTERRUPTED, "interrupted");
    if (!shelf.fetch(shelf.self, part->number, true, &clip, err))
        return false;
    if (clip.frames != part->frames)
        return fail(err, ERR_ENGINE, "a clip is not what it was: something changed the cache");
    bool level = p->settings.level;
    play_silence(p->play, p->cues.at[i].start);
    play_clip(p->play, &clip, level ? linear(voice_gain_db(p, s, part->voice)) : 1,
              level ? linear(part_ceiling_db(s, part)) : INFINITY);
    return true;
}

/* Whether another try can bring it nearer to what is wanted; remembers how. */
static bool learn(struct programme *p, const struct setting *s, const struct loudness *got) {
    const struct mix_settings *want = &p->settings;
    double over = got->true_peak_dbtp - want->ceiling_dbtp;
    double missed = got->integrated_lufs - s->lufs;
    bool loud = over > -MARGIN_DB / 3;
    bool off = got->integrated_lufs > METER_QUIET &&
               fabs(got->integrated_lufs - want->target_lufs) > TOLERANCE_LU &&
               fabs(missed) > TOLERANCE_LU / 2;
    if (loud)
        p->lowered_db += over + MARGIN_DB / 2;
    if (off)
        p->bias_lu += missed;
    return loud || off;
}

static void tell(const struct programme *p, const struct loudness *got, double tolerance,
                 struct notes *notes) {
    const struct mix_settings *want = &p->settings;
    if (got->integrated_lufs <= METER_QUIET)
        note(notes, "too short to measure its loudness: the voice's own level was kept");
    else if (fabs(got->integrated_lufs - want->target_lufs) > tolerance)
        note(notes, "the loudness is %.1f LUFS instead of %.1f%s", got->integrated_lufs,
             want->target_lufs,
             want->live ? ": it was played while it was made" : ": the peaks allow no more");
}

static void tell_peak(const struct programme *p, const struct loudness *got, struct notes *notes) {
    if (got->true_peak_dbtp > p->settings.ceiling_dbtp)
        note(notes, "the true peak is %.1f dBTP instead of %.1f at the most", got->true_peak_dbtp,
             p->settings.ceiling_dbtp);
}

static void fill(const struct programme *p, size_t frames, struct loudness loudness,
                 struct timeline *out) {
    *out =
        (struct timeline){.rate_hz = p->settings.rate_hz, .frames = frames, .loudness = loudness};
    out->cues.at = p->cues.at;
    out->cues.n = p->cues.n;
    out->cues.cap = p->cues.cap;
}

void mix_places(const struct mix *m, struct timeline *out) {
    const struct programme *p = m->state;
    fill(p, p->parts.n ? programme_frames(p) : 0, (struct loudness){0}, out);
}

/* Where the bed lies: from before the first clip of each stretch until after its last. */
static void lay_bed(struct programme *p) {
    int rate_hz = p->settings.rate_hz;
    size_t in = rate_frames(BED_IN_MS, rate_hz), out = rate_frames(BED_OUT_MS, rate_hz);
    for (size_t i = 0, k; i < p->parts.n; i = k) {
        for (k = i; k < p->parts.n && p->parts.at[k].on_bed; k++)
            ;
        if (k == i) {
            k++;
            continue;
        }
        size_t start = p->cues.at[i].start, before = i ? p->cues.at[i - 1].end : 0;
        size_t last = p->cues.at[k - 1].end, end = last + out;
        start = start > before + in ? start - in : before;
        size_t natural = last + p->settings.lead_out, whole = programme_frames(p);
        if (k == p->parts.n)
            end = p->silent_tail && natural < whole ? natural : whole;
        else if (end > p->cues.at[k].start)
            end = p->cues.at[k].start;
        music_bed(&p->music, p->settings.bed, start, end, in, end - last < out ? end - last : out,
                  p->keep);
    }
}

/* The music, whose places are known now, at the levels for this setting's target and ceiling. */
static void settle_music(struct programme *p) {
    const struct mix_settings *want = &p->settings;
    if (want->bed && !p->has_bed) {
        for (size_t i = 0; i < p->parts.n; i++)
            music_speech(&p->music, p->cues.at[i].start, p->cues.at[i].end, p->keep);
        lay_bed(p);
        p->has_bed = true;
    }
    if (p->music.airings.n == 0)
        return;
    music_settle(&p->music, want->level ? want->target_lufs : COMMON_LUFS,
                 linear(want->level ? want->ceiling_dbtp - MARGIN_DB - p->lowered_db : 0),
                 programme_frames(p), p->keep);
    for (size_t i = 0; i < p->parts.n; i++)
        p->parts.at[i].music_peak = music_peak(&p->music, p->cues.at[i].start, p->cues.at[i].end);
}

static bool spoke(const struct programme *p, struct err *err) {
    return p->parts.n > 0 ||
           fail(err, ERR_ENGINE, "nothing could be spoken: espeak-ng made no sound of this text");
}

bool mix_master(struct mix *m, struct shelf shelf, struct sink sink, struct timeline *out,
                bool *again, struct notes *notes, struct err *err) {
    struct programme *p = m->state;
    struct setting setting = {0};
    *again = false;
    if (!spoke(p, err))
        return false;
    settle_music(p);
    if (p->settings.level && !find_setting(p, shelf, &setting, notes, err))
        return false;
    play_drop(p->play); /* of a try that ended with an error */
    play_start(p->play, sink, p->music.airings.n ? &p->music : NULL, p->settings.rate_hz, true,
               p->keep);
    for (size_t i = 0; i < p->parts.n; i++)
        if (!play_part(p, shelf, &setting, i, err))
            return false;
    play_silence(p->play, programme_frames(p));
    struct loudness got = play_end(p->play);
    fill(p, p->play->at, got, out);
    if (!p->settings.level)
        return true;
    *again = learn(p, &setting, &got) && ++p->attempts < ATTEMPTS_MOST;
    if (*again)
        return true;
    tell(p, &got, TOLERANCE_LU, notes);
    tell_peak(p, &got, notes);
    return true;
}

bool mix_end_live(struct mix *m, struct timeline *out, struct notes *notes, struct err *err) {
    struct programme *p = m->state;
    if (!spoke(p, err))
        return false;
    play_silence(p->play, programme_frames(p));
    struct loudness got = play_end(p->play);
    fill(p, p->play->at, got, out);
    if (!p->settings.level)
        return true;
    tell(p, &got, LIVE_TOLERANCE_LU, notes);
    tell_peak(p, &got, notes);
    return true;
}

void mix_set_ceiling(struct mix *m, double ceiling_dbtp) {
    struct programme *p = m->state;
    p->settings.ceiling_dbtp = ceiling_dbtp;
    p->attempts = 0;
    p->lowered_db = 0;
}
