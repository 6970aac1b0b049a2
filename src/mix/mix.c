#include "mix/mix.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/interrupt.h"
#include "mix/programme.h"
#include "mix/words.h"

#define SILENT_SAMPLE 32 /* -60 dBFS: what is below it at a clip's ends is cut off */
#define FADE_IN_S     0.002
#define FADE_OUT_S    0.004

bool mix_open(struct mix *m, const struct mix_settings *settings, struct arena *keep,
              struct err *err) {
    *m = (struct mix){0};
    struct programme *p = arena_new(keep, struct programme, 1);
    p->settings = *settings;
    p->keep = keep;
    p->spool.fd = -1;
    m->state = p;
    p->at = frames_of_ms(p, settings->lead_in_ms);
    if (spool_open(&p->spool, err))
        return true;
    mix_close(m);
    return false;
}

void mix_close(struct mix *m) {
    struct programme *p = m->state;
    if (!p)
        return;
    spool_close(&p->spool);
    for (size_t i = 0; i < p->voices.n; i++)
        if (p->voices.at[i].meter)
            ebur128_destroy(&p->voices.at[i].meter);
    p->voices.n = 0;
    if (p->resampler)
        src_delete(p->resampler);
    p->resampler = NULL;
    m->state = NULL;
}

size_t frames_of_ms(const struct programme *p, int ms) {
    return ms > 0 ? (size_t)((unsigned long long)ms * (unsigned)p->settings.rate_hz + 500) / 1000
                  : 0;
}

/* Cuts what is silent at both ends. */
static struct span sounding(const struct clip *c) {
    struct span s = {0, c->frames};
    while (s.start < s.end && c->pcm[s.start] <= SILENT_SAMPLE && c->pcm[s.start] >= -SILENT_SAMPLE)
        s.start++;
    while (s.end > s.start && c->pcm[s.end - 1] <= SILENT_SAMPLE &&
           c->pcm[s.end - 1] >= -SILENT_SAMPLE)
        s.end--;
    return s;
}

/* Index of the voice, new or known; SIZE_MAX when it cannot be measured. */
static size_t find_voice(struct programme *p, str name) {
    for (size_t i = 0; i < p->voices.n; i++)
        if (str_eq(p->voices.at[i].name, name))
            return i;
    struct voice *v = list_push(&p->voices, p->keep);
    v->name = str_copy(name, p->keep);
    v->meter = ebur128_init(1, (unsigned long)p->settings.rate_hz,
                            EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM);
    if (!v->meter)
        return SIZE_MAX;
    ebur128_set_channel(v->meter, 0, EBUR128_LEFT); /* mono is one channel, not two */
    return p->voices.n - 1;
}

/* A clip on its way into the spool. */
struct passage {
    struct programme *p;
    struct voice *voice;
    size_t frames, done; /* in the file */
    size_t fade_in, fade_out;
};

/* Finished samples at the file's rate: fades, measures, stores; no more than the clip has room for.
 */
static bool store(struct passage *w, float *x, size_t n, struct err *err) {
    n = n < w->frames - w->done ? n : w->frames - w->done;
    for (size_t i = 0; i < n && w->done + i < w->fade_in; i++)
        x[i] *= (float)(w->done + i + 1) / (float)(w->fade_in + 1);
    for (size_t i = n; i > 0 && w->frames - (w->done + i) < w->fade_out; i--)
        x[i - 1] *= (float)(w->frames - (w->done + i) + 1) / (float)(w->fade_out + 1);
    w->done += n;
    if (w->p->settings.level && n && ebur128_add_frames_float(w->voice->meter, x, n) != 0)
        return fail(err, ERR_ENGINE, "libebur128 cannot measure the loudness: out of memory");
    return spool_put(&w->p->spool, x, n, err);
}

static bool resample(struct passage *w, const struct clip *c, const float *x, size_t n, bool last,
                     struct err *err) {
    float out[4 * MIX_BLOCK];
    SRC_DATA d = {.data_in = x,
                  .input_frames = (long)n,
                  .end_of_input = last,
                  .src_ratio = (double)w->p->settings.rate_hz / c->rate_hz};
    do {
        d.data_out = out;
        d.output_frames = 4 * MIX_BLOCK;
        int code = src_process(w->p->resampler, &d);
        if (code != 0)
            return fail(err, ERR_ENGINE, "libsamplerate: %s", src_strerror(code));
        if (!store(w, out, (size_t)d.output_frames_gen, err))
            return false;
        d.input_frames -= d.input_frames_used;
        /* not past the end of x: it takes what may lie there for the output */
        d.data_in = d.input_frames ? d.data_in + d.input_frames_used : x;
    } while (d.input_frames > 0 || d.output_frames_gen > 0);
    return true;
}

static bool start_resampler(struct programme *p, struct err *err) {
    int code = 0;
    if (p->resampler)
        code = src_reset(p->resampler);
    else
        p->resampler = src_new(SRC_SINC_MEDIUM_QUALITY, 1, &code);
    return (p->resampler && code == 0) ||
           fail(err, ERR_ENGINE, "libsamplerate: %s", src_strerror(code));
}

/* Sends the clip's sounding frames through tone, resampler and fades into the spool. */
static bool pass(struct passage *w, const struct clip *c, struct span sound, struct err *err) {
    struct programme *p = w->p;
    bool level = p->settings.level, convert = c->rate_hz != p->settings.rate_hz;
    if (convert && !start_resampler(p, err))
        return false;
    size_t length = sound.end - sound.start, delay = level ? TONE_DELAY : 0;
    for (size_t at = 0; at < length + delay; at += MIX_BLOCK) {
        float x[MIX_BLOCK];
        size_t n = length + delay - at < MIX_BLOCK ? length + delay - at : MIX_BLOCK;
        for (size_t i = 0; i < n; i++)
            x[i] = at + i < length ? (float)c->pcm[sound.start + at + i] / 32768 : 0;
        if (level)
            tone_run(&p->tone, x, n);
        size_t skip = at == 0 ? delay : 0;
        if (n < skip)
            skip = n;
        bool last = at + n == length + delay;
        bool ok = convert ? resample(w, c, x + skip, n - skip, last, err)
                          : store(w, x + skip, n - skip, err);
        if (!ok)
            return false;
    }
    /* the resampler may be a frame short of the exact length */
    while (w->done < w->frames) {
        float zeros[MIX_BLOCK] = {0};
        size_t left = w->frames - w->done;
        if (!store(w, zeros, left < MIX_BLOCK ? left : MIX_BLOCK, err))
            return false;
    }
    return true;
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

bool mix_clip(struct mix *m, const struct clip *clip, str voice, double gain_db, int gap_ms,
              struct err *err) {
    struct programme *p = m->state;
    if (interrupted())
        return fail(err, ERR_INTERRUPTED, "interrupted");
    size_t gap = frames_of_ms(p, gap_ms);
    struct span sound = sounding(clip);
    if (sound.start == sound.end) {
        skip_clip(p, gap);
        return true;
    }
    size_t v = find_voice(p, voice);
    if (v == SIZE_MAX)
        return fail(err, ERR_ENGINE, "libebur128 cannot measure at %d Hz", p->settings.rate_hz);
    size_t length = sound.end - sound.start;
    size_t frames = (size_t)llround((double)length * p->settings.rate_hz / clip->rate_hz);
    frames = frames ? frames : 1;
    struct passage w = {.p = p,
                        .voice = &p->voices.at[v],
                        .frames = frames,
                        .fade_in = (size_t)lround(FADE_IN_S * p->settings.rate_hz),
                        .fade_out = (size_t)lround(FADE_OUT_S * p->settings.rate_hz)};
    tone_start(&p->tone, clip->rate_hz, gain_db);
    if (!pass(&w, clip, sound, err))
        return false;
    p->voices.at[v].frames += frames;
    *list_push(&p->parts, p->keep) = (struct part){frames, gap, v};
    struct cue *cue = list_push(&p->cues, p->keep);
    *cue = (struct cue){.reading = clip->reading, .start = p->at, .end = p->at + frames};
    struct placing placing = {sound.start, sound.end, clip->rate_hz, p->settings.rate_hz};
    place_words(clip, &placing, cue, p->keep);
    p->at += frames + gap;
    return true;
}
