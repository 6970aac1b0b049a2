#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/interrupt.h"
#include "mix/programme.h"

#define MARGIN_DB        0.3  /* of the limiter's ceiling below what is asked for */
#define TRIM_MOST_DB     6.0  /* of a voice: a table is wrong when it needs more */
#define TRIM_LEAST_S     2    /* of speech, to measure a voice */
#define GAIN_MOST_DB     24.0 /* of the programme */
#define CLOSE_LU         0.03 /* to the target: good enough */
#define TOLERANCE_LU     0.1  /* beyond it the user is told */
#define TRUST_LU         0.3  /* a correction up to this needs no second look */
#define LIMITED_SLOPE    0.85 /* LU that a dB of gain brings while the limiter is at work */
#define ATTEMPTS_MOST    6
#define NO_LOUDNESS_LUFS (-70.0)

/* One way of playing the programme. */
struct setting {
    double gain_db, ceiling_dbtp;
};

struct measured {
    double lufs, range_lu, peak_dbtp;
    bool limited;
};

/* A programme on its way through the limiter, to be measured and, at last, to be written. */
struct playing {
    struct programme *p;
    const struct sink *sink; /* NULL: only measure */
    struct limiter limiter;
    struct peak_meter peak;
    ebur128_state *meter;
    float block[LIMITER_BLOCK]; /* is filled, then limited */
    size_t filled;
    size_t delayed; /* samples of the limiter's delay still to be dropped */
    size_t left;    /* frames of the file still to come */
    size_t at, cue; /* the frame that comes next, and the cue that it is in or before */
};

/* What comes out of the limiter, added up voice by voice. */
static void weigh(struct playing *w, const float *x, size_t n) {
    struct programme *p = w->p;
    for (size_t i = 0; i < n && w->cue < p->cues.n;) {
        const struct cue *c = &p->cues.at[w->cue];
        size_t end = c->end - w->at < n ? c->end - w->at : n;
        float sum = 0; /* of a block: small enough for a float */
        for (i = c->start > w->at + i ? c->start - w->at : i; i < end; i++)
            sum += x[i] * x[i];
        p->voices.at[p->parts.at[w->cue].voice].out_of_limiter += (double)sum;
        if (end == n)
            break;
        w->cue++;
    }
    w->at += n;
}

static bool emit_block(struct playing *w, struct err *err) {
    float *x = w->block;
    size_t n = w->filled;
    w->filled = 0;
    if (w->p->settings.level)
        limiter_run(&w->limiter, x);
    size_t skip = w->delayed < n ? w->delayed : n;
    w->delayed -= skip;
    x += skip;
    n -= skip;
    n = n < w->left ? n : w->left;
    w->left -= n;
    if (n == 0)
        return true;
    weigh(w, x, n);
    peak_meter_put(&w->peak, x, n);
    if (ebur128_add_frames_float(w->meter, x, n) != 0)
        return fail(err, ERR_ENGINE, "libebur128 cannot measure the loudness: out of memory");
    if (w->sink)
        w->sink->put(w->sink->self, x, n);
    return true;
}

static bool emit(struct playing *w, const float *x, size_t n, struct err *err) {
    while (n) {
        size_t part = LIMITER_BLOCK - w->filled < n ? LIMITER_BLOCK - w->filled : n;
        memcpy(w->block + w->filled, x, part * sizeof *x);
        w->filled += part;
        x += part;
        n -= part;
        if (w->filled == LIMITER_BLOCK && !emit_block(w, err))
            return false;
    }
    return true;
}

static bool emit_silence(struct playing *w, size_t frames, struct err *err) {
    static const float x[MIX_BLOCK];
    while (frames) {
        size_t n = frames < MIX_BLOCK ? frames : MIX_BLOCK;
        if (!emit(w, x, n, err))
            return false;
        frames -= n;
    }
    return true;
}

static bool emit_part(struct playing *w, const struct part *part, double gain_db, struct err *err) {
    float x[MIX_BLOCK], gain = (float)pow(10, gain_db / 20);
    struct voice *voice = &w->p->voices.at[part->voice];
    if (interrupted())
        return fail(err, ERR_INTERRUPTED, "interrupted");
    for (size_t left = part->frames; left;) {
        size_t n = left < MIX_BLOCK ? left : MIX_BLOCK;
        if (!spool_get(&w->p->spool, x, n, err))
            return false;
        float sum = 0;
        for (size_t i = 0; i < n; i++) {
            x[i] *= gain;
            sum += x[i] * x[i];
        }
        voice->into_limiter += (double)sum;
        if (!emit(w, x, n, err))
            return false;
        left -= n;
    }
    return true;
}

static bool emit_all(struct playing *w, double gain_db, struct err *err) {
    struct programme *p = w->p;
    if (!spool_rewind(&p->spool, err) ||
        !emit_silence(w, frames_of_ms(p, p->settings.lead_in_ms), err))
        return false;
    for (size_t i = 0; i < p->parts.n; i++) {
        const struct part *part = &p->parts.at[i];
        bool last = i + 1 == p->parts.n;
        size_t gap = last ? frames_of_ms(p, p->settings.lead_out_ms) : part->gap;
        if (!emit_part(w, part, gain_db + p->voices.at[part->voice].trim_db, err) ||
            !emit_silence(w, gap, err))
            return false;
    }
    /* pushes out what still waits in the block and in the limiter */
    while (w->left)
        if (!emit_silence(w, LIMITER_BLOCK, err))
            return false;
    return true;
}

static size_t programme_frames(const struct programme *p) {
    return p->at - p->parts.at[p->parts.n - 1].gap + frames_of_ms(p, p->settings.lead_out_ms);
}

static void read_meters(struct playing *w, struct measured *out) {
    out->lufs = out->range_lu = 0;
    if (ebur128_loudness_global(w->meter, &out->lufs) != 0 || !(out->lufs > NO_LOUDNESS_LUFS))
        out->lufs = NO_LOUDNESS_LUFS;
    if (w->sink && (ebur128_loudness_range(w->meter, &out->range_lu) != 0 || !(out->range_lu > 0)))
        out->range_lu = 0;
    out->peak_dbtp = peak_meter_end(&w->peak);
    out->limited = w->limiter.acted;
}

/* Plays the whole programme once, into the sink if there is one, and measures it. */
static bool play(struct programme *p, const struct setting *setting, const struct sink *sink,
                 struct measured *out, struct err *err) {
    struct playing w = {.p = p, .sink = sink, .left = programme_frames(p)};
    int mode = EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM | (sink ? EBUR128_MODE_LRA : 0);
    w.meter = ebur128_init(1, (unsigned long)p->settings.rate_hz, mode);
    if (!w.meter)
        return fail(err, ERR_ENGINE, "libebur128 cannot measure at %d Hz", p->settings.rate_hz);
    ebur128_set_channel(w.meter, 0, EBUR128_LEFT);
    peak_prepare();
    for (size_t i = 0; i < p->voices.n; i++)
        p->voices.at[i].into_limiter = p->voices.at[i].out_of_limiter = 0;
    if (p->settings.level) {
        limiter_start(&w.limiter, p->settings.rate_hz, setting->ceiling_dbtp);
        w.delayed = limiter_delay(&w.limiter);
    }
    bool ok = emit_all(&w, setting->gain_db, err);
    if (ok)
        read_meters(&w, out);
    ebur128_destroy(&w.meter);
    return ok;
}

/* How far each voice that has said enough is from the common level. */
static void trim_voices(struct programme *p, struct notes *notes) {
    for (size_t i = 0; i < p->voices.n; i++) {
        struct voice *v = &p->voices.at[i];
        double lufs;
        if (v->frames < (size_t)p->settings.rate_hz * TRIM_LEAST_S ||
            ebur128_loudness_global(v->meter, &lufs) != 0 || !(lufs > NO_LOUDNESS_LUFS))
            continue;
        v->trim_db = COMMON_LUFS - lufs;
        if (fabs(v->trim_db) > TRIM_MOST_DB) {
            note(notes, "voice %.*s is %.1f dB away from the common level; check its gain_db",
                 STR_FMT(v->name), -v->trim_db);
            v->trim_db = v->trim_db > 0 ? TRIM_MOST_DB : -TRIM_MOST_DB;
        }
    }
}

/* The limiter takes more from a voice with higher peaks: gives each voice back what it lost more
 * than the others. */
static void trim_what_the_limiter_took(struct programme *p) {
    double into = 0, out = 0;
    for (size_t i = 0; i < p->voices.n; i++) {
        into += p->voices.at[i].into_limiter;
        out += p->voices.at[i].out_of_limiter;
    }
    for (size_t i = 0; i < p->voices.n; i++) {
        struct voice *v = &p->voices.at[i];
        if (v->out_of_limiter > 0 && out > 0)
            v->trim_db += 10 * log10(v->into_limiter / v->out_of_limiter * out / into);
    }
}

static double clamp_gain(double gain_db) {
    return gain_db > GAIN_MOST_DB    ? GAIN_MOST_DB
           : gain_db < -GAIN_MOST_DB ? -GAIN_MOST_DB
                                     : gain_db;
}

/* Looks for the gain that gives the target behind the limiter, which takes some of it away. */
static bool find_setting(struct programme *p, struct setting *s, struct err *err) {
    const struct mix_settings *want = &p->settings;
    *s = (struct setting){clamp_gain(want->target_lufs - COMMON_LUFS),
                          want->ceiling_dbtp - MARGIN_DB};
    double last_gain = 0, last_lufs = 0;
    for (int attempt = 0; attempt < ATTEMPTS_MOST; attempt++) {
        struct measured m;
        if (!play(p, s, NULL, &m, err))
            return false;
        double off = want->target_lufs - m.lufs, over = m.peak_dbtp - want->ceiling_dbtp;
        if (over > -MARGIN_DB / 3)
            s->ceiling_dbtp -= over + MARGIN_DB / 2;
        if (m.lufs <= NO_LOUDNESS_LUFS)
            return true; /* too short or too quiet to be measured: the voice's own level stands */
        bool peak_known = over <= -MARGIN_DB / 3;
        if (peak_known && fabs(off) <= CLOSE_LU)
            return true;
        if (attempt == 0 && m.limited)
            trim_what_the_limiter_took(p);
        double slope = m.limited ? LIMITED_SLOPE : 1;
        if (attempt > 0 && fabs(s->gain_db - last_gain) > 0.01)
            slope = (m.lufs - last_lufs) / (s->gain_db - last_gain);
        if (!(slope > 0.2 && slope <= 1.2))
            slope = slope > 1.2 ? 1.2 : 0.2;
        last_gain = s->gain_db;
        last_lufs = m.lufs;
        s->gain_db = clamp_gain(s->gain_db + off / slope);
        if (peak_known && (fabs(off) <= TRUST_LU || (!m.limited && off < 0)))
            return true;
    }
    return true;
}

bool mix_master(struct mix *m, struct sink sink, struct timeline *out, struct notes *notes,
                struct err *err) {
    struct programme *p = m->state;
    const struct mix_settings *want = &p->settings;
    if (p->parts.n == 0)
        return fail(err, ERR_ENGINE,
                    "nothing could be spoken: espeak-ng made no sound of this text");
    struct setting setting = {0};
    struct measured measured;
    if (want->level) {
        trim_voices(p, notes);
        if (!find_setting(p, &setting, err))
            return false;
    }
    if (!play(p, &setting, &sink, &measured, err))
        return false;
    if (want->level && measured.lufs <= NO_LOUDNESS_LUFS)
        note(notes, "too short to measure its loudness: the voice's own level was kept");
    else if (want->level && fabs(measured.lufs - want->target_lufs) > TOLERANCE_LU)
        note(notes, "the loudness is %.1f LUFS instead of %.1f: the peaks allow no more",
             measured.lufs, want->target_lufs);
    *out = (struct timeline){
        .rate_hz = want->rate_hz,
        .frames = programme_frames(p),
        .loudness = {measured.lufs, measured.range_lu, measured.peak_dbtp},
    };
    out->cues.at = p->cues.at;
    out->cues.n = p->cues.n;
    out->cues.cap = p->cues.cap;
    return true;
}

void mix_set_ceiling(struct mix *m, double ceiling_dbtp) {
    struct programme *p = m->state;
    p->settings.ceiling_dbtp = ceiling_dbtp;
}
