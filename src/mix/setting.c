#include <math.h>

#include "base/interrupt.h"
#include "mix/limiter.h"
#include "mix/programme.h"

#define TRIM_MOST_DB  6.0   /* of a voice: a table is wrong when it needs more */
#define TRIM_LEAST_S  2     /* of speech, to measure a voice */
#define GAIN_MOST_DB  24.0  /* of the programme */
#define CLOSE_LU      0.005 /* to the target: good enough */
#define LIMITED_SLOPE 0.85  /* LU that a dB of gain brings while the limiter is at work */
#define ATTEMPTS_MOST 12

static double linear(double db) {
    return pow(10, db / 20);
}

static double clamp(double db, double most) {
    return db > most ? most : db < -most ? -most : db;
}

double voice_gain_db(const struct programme *p, const struct setting *s, size_t voice) {
    return s->gain_db + p->voices.at[voice].trim_db;
}

double part_ceiling_db(const struct setting *s, const struct part *part) {
    if (part->music_peak <= 0)
        return s->ceiling_dbtp;
    double ceiling = linear(s->ceiling_dbtp), left = ceiling - (double)part->music_peak;
    return 20 * log10(left > ceiling / 4 ? left : ceiling / 4);
}

/* How far each voice that has said enough is from the common level. */
static void trim_voices(struct programme *p, struct notes *notes) {
    for (size_t i = 0; i < p->voices.n; i++) {
        struct voice *v = &p->voices.at[i];
        double lufs = meter_lufs(&v->meter);
        v->common_db = 0;
        if (v->frames >= (size_t)p->settings.rate_hz * TRIM_LEAST_S && lufs > METER_QUIET)
            v->common_db = COMMON_LUFS - lufs;
        if (fabs(v->common_db) > TRIM_MOST_DB) {
            note(notes, "voice %.*s is %.1f dB away from the common level; check its gain_db",
                 STR_FMT(v->name), -v->common_db);
            v->common_db = clamp(v->common_db, TRIM_MOST_DB);
        }
        v->trim_db = v->common_db;
    }
}

/* The limiter takes more from a voice with higher peaks: gives each voice back what it lost more
 * than the others. */
static void trim_what_the_limiter_took(struct programme *p) {
    double into = 0, out = 0;
    for (size_t i = 0; i < p->voices.n; i++) {
        into += p->voices.at[i].energies.into;
        out += p->voices.at[i].energies.out;
    }
    for (size_t i = 0; i < p->voices.n; i++) {
        struct voice *v = &p->voices.at[i];
        if (v->energies.out > 0 && out > 0)
            v->trim_db = v->common_db + 10 * log10(v->energies.into / v->energies.out * out / into);
    }
}

/* Surveys the clips again whose gain is beyond what is known of them. */
static bool survey_what_is_needed(struct programme *p, struct shelf shelf, const struct setting *s,
                                  struct err *err) {
    for (size_t i = 0; i < p->parts.n; i++) {
        struct part *part = &p->parts.at[i];
        double gain_db = voice_gain_db(p, s, part->voice) - part_ceiling_db(s, part);
        if (survey_covers(&part->survey, gain_db))
            continue;
        struct clip clip;
        if (interrupted())
            return fail(err, ERR_INTERRUPTED, "interrupted");
        if (!shelf.fetch(shelf.self, part->number, false, &clip, err))
            return false;
        if (clip.frames != part->frames)
            return fail(err, ERR_ENGINE, "a clip is not what it was: something changed the cache");
        survey_clip(&part->survey, &clip, p->cues.at[i].start, gain_db - (SURVEY_GAINS - 1) / 2.0,
                    p->keep);
    }
    return true;
}

/* The loudness that this setting gives; fills the voices' energies. */
static double expect(struct programme *p, const struct setting *s, double *hops, size_t room) {
    static const struct meter fresh;
    struct meter meter = fresh;
    int rate_hz = p->settings.rate_hz;
    for (size_t i = 0; i < room; i++)
        hops[i] = i < p->music.hops ? (double)p->music.energy[i] : 0;
    for (size_t i = 0; i < p->voices.n; i++)
        p->voices.at[i].energies = (struct energies){0};
    for (size_t i = 0; i < p->parts.n; i++) {
        const struct part *part = &p->parts.at[i];
        double gain_db = voice_gain_db(p, s, part->voice);
        struct energies e =
            survey_add(&part->survey, linear(gain_db), gain_db - part_ceiling_db(s, part), hops);
        p->voices.at[part->voice].energies.into += e.into;
        p->voices.at[part->voice].energies.out += e.out;
    }
    size_t frames = programme_frames(p), start = 0;
    for (size_t i = 0, end; (end = meter_hop_start(i + 1, rate_hz)) <= frames; i++, start = end)
        meter_hop(&meter, hops[i] / (double)(end - start));
    return meter_lufs(&meter);
}

/* Looks for the gain that gives the target behind the limiter, which takes some of it away. */
bool find_setting(struct programme *p, struct shelf shelf, struct setting *s, struct notes *notes,
                  struct err *err) {
    const struct mix_settings *want = &p->settings;
    double target = want->target_lufs - p->bias_lu, last_gain = 0, last_lufs = 0;
    size_t frames = programme_frames(p) > p->at ? programme_frames(p) : p->at;
    size_t room =
        frames * METER_HOPS / (size_t)want->rate_hz + 8; /* and for the last clip's tail */
    double *hops = arena_new(p->keep, double, room);
    trim_voices(p, notes);
    *s = (struct setting){clamp(target - COMMON_LUFS, GAIN_MOST_DB),
                          want->ceiling_dbtp - MARGIN_DB - p->lowered_db, 0};
    for (int attempt = 0; attempt < ATTEMPTS_MOST; attempt++) {
        if (!survey_what_is_needed(p, shelf, s, err))
            return false;
        s->lufs = expect(p, s, hops, room);
        double off = target - s->lufs, slope = LIMITED_SLOPE;
        if (s->lufs <= METER_QUIET || (fabs(off) <= CLOSE_LU && attempt > 1))
            return true; /* too short or too quiet to be measured: the voice's own level stands */
        if (attempt < 2)
            trim_what_the_limiter_took(p);
        else if (fabs(s->gain_db - last_gain) > 1e-3)
            slope = (s->lufs - last_lufs) / (s->gain_db - last_gain);
        slope = slope > 1.2 ? 1.2 : slope > 0.2 ? slope : 0.2;
        last_gain = s->gain_db;
        last_lufs = s->lufs;
        if (attempt + 1 < ATTEMPTS_MOST)
            s->gain_db = clamp(s->gain_db + off / slope, GAIN_MOST_DB);
    }
    return true;
}
