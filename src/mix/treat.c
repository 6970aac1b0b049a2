#include "mix/treat.h"

#include <errno.h>
#include <math.h>
#include <samplerate.h>
#include <sys/mman.h>

#include "base/pages.h"
#include "mix/kweight.h"
#include "mix/limiter.h"
#include "mix/peak.h"
#include "mix/tone.h"
#include "types/limits.h"

#define SILENT_SAMPLE 32 /* -60 dBFS: what is below it at a clip's ends is cut off */
#define FADE_IN_S     0.002
#define FADE_OUT_S    0.004
#define FAINTEST      1e-9f /* a clip of less is none */
#define BLOCK         1024
#define READY_SECONDS 6     /* of sound: what most clips need */
#define QUIET_STEP    0.25f /* of the clip's peak: a step that the limiter will hardly meet */
#define QUIET_RISE    1.42f /* its true peak is not looked for: this is the most of any tone */

/* What a treater keeps from clip to clip.  It lies at the start of a mapping that has room for the
 * longest clip at its rate: only the pages that some clip needed cost memory. */
struct workshop {
    size_t mapped; /* bytes */
    int rate_hz;
    size_t most; /* frames of a clip */
    struct tone tone;
    struct kweight weight;
    SRC_STATE *resampler;
    int quality; /* of it */
    struct step *steps;
    float *sound; /* PEAK_REACH zeros, the clip, zeros to the end of its last step and beyond; in
                     the end the clip as 16-bit samples, in the same place */
};

/* A clip on its way. */
struct passage {
    struct workshop *w;
    float *out;
    size_t frames, done; /* of the clip */
    size_t fade_in, fade_out;
};

void treater_close(struct treater *t) {
    struct workshop *w = t->state;
    t->state = NULL;
    if (!w)
        return;
    if (w->resampler)
        src_delete(w->resampler);
    munmap(w, w->mapped);
}

static size_t steps_of(size_t frames, int rate_hz) {
    size_t end = frames + (size_t)rate_hz * CLIP_TAIL_MS / 1000;
    size_t n = end * 1000 / CLIP_STEP_MS / (size_t)rate_hz;
    while (step_start(n, rate_hz) < end)
        n++;
    return n;
}

static bool open_workshop(struct treater *t, int rate_hz, struct err *err) {
    struct workshop *w = t->state;
    if (w && w->rate_hz == rate_hz)
        return true;
    treater_close(t);
    size_t most = (size_t)rate_hz * LIMIT_CLIP_SECONDS, steps_n = steps_of(most, rate_hz);
    size_t sound_n = step_start(steps_n, rate_hz) + 2 * PEAK_REACH;
    size_t bytes = sizeof *w + steps_n * sizeof *w->steps + sound_n * sizeof *w->sound;
    w = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
             0);
    if (w == MAP_FAILED)
        return fail(err, ERR_ENGINE, "no memory for a clip: %s", strerror(errno));
    *w = (struct workshop){.mapped = bytes, .rate_hz = rate_hz, .most = most};
    w->steps = (struct step *)(w + 1);
    w->sound = (float *)(w->steps + steps_n);
    pages_ready(w->sound, READY_SECONDS * (size_t)rate_hz * sizeof *w->sound);
    peak_prepare();
    kweight_start(&w->weight, rate_hz);
    t->state = w;
    return true;
}

static bool sounds(int16_t sample) {
    return sample > SILENT_SAMPLE || sample < -SILENT_SAMPLE;
}

/* What is not silent, with as much of the silence around it as the fades need. */
static struct span sounding(const int16_t *pcm, size_t frames, int rate_hz) {
    struct span s = {0, frames};
    while (s.start < s.end && !sounds(pcm[s.start]))
        s.start++;
    if (s.start == s.end)
        return s;
    while (!sounds(pcm[s.end - 1]))
        s.end--;
    size_t before = (size_t)lround(FADE_IN_S * rate_hz),
           after = (size_t)lround(FADE_OUT_S * rate_hz);
    s.start -= s.start < before ? s.start : before;
    s.end += frames - s.end < after ? frames - s.end : after;
    return s;
}

/* Takes n samples at the clip's rate, as many as the clip still has room for. */
static void store(struct passage *p, const float *x, size_t n) {
    n = n < p->frames - p->done ? n : p->frames - p->done;
    float *out = p->out + p->done;
    memcpy(out, x, n * sizeof *x);
    for (size_t i = 0; i < n && p->done + i < p->fade_in; i++)
        out[i] *= (float)(p->done + i + 1) / (float)(p->fade_in + 1);
    for (size_t i = n; i > 0 && p->frames - (p->done + i) < p->fade_out; i--)
        out[i - 1] *= (float)(p->frames - (p->done + i) + 1) / (float)(p->fade_out + 1);
    p->done += n;
}

static bool convert(struct passage *p, double ratio, const float *x, size_t n, bool last,
                    struct err *err) {
    float out[4 * BLOCK];
    SRC_DATA d = {.data_in = x, .input_frames = (long)n, .end_of_input = last, .src_ratio = ratio};
    do {
        d.data_out = out;
        d.output_frames = 4 * BLOCK;
        int code = src_process(p->w->resampler, &d);
        if (code != 0)
            return fail(err, ERR_ENGINE, "libsamplerate: %s", src_strerror(code));
        store(p, out, (size_t)d.output_frames_gen);
        d.input_frames -= d.input_frames_used;
        /* not past the end of x: it takes what may lie there for the output */
        d.data_in = d.input_frames ? d.data_in + d.input_frames_used : x;
    } while (d.input_frames > 0 || d.output_frames_gen > 0);
    return true;
}

static bool start_resampler(struct workshop *w, int quality, struct err *err) {
    static const int kinds[] = {[RATE_MEDIUM] = SRC_SINC_MEDIUM_QUALITY,
                                [RATE_BEST] = SRC_SINC_BEST_QUALITY,
                                [RATE_FAST] = SRC_SINC_FASTEST};
    int code = 0;
    if (w->resampler && w->quality != quality) {
        src_delete(w->resampler);
        w->resampler = NULL;
    }
    if (w->resampler)
        code = src_reset(w->resampler);
    else
        w->resampler = src_new(kinds[quality], 1, &code);
    w->quality = quality;
    return (w->resampler && code == 0) ||
           fail(err, ERR_ENGINE, "libsamplerate: %s", src_strerror(code));
}

/* n samples from `at` on as floats, with zeros from `length` on. */
static void load(float *x, const int16_t *raw, size_t at, size_t n, size_t length) {
    size_t real = at + n <= length ? n : at < length ? length - at : 0, i = 0;
    for (; i + LANES <= real; i += LANES)
        lanes_put(x + i, lanes_from_pcm(raw + at + i) * (1.0f / 32768));
    for (; i < real; i++)
        x[i] = (float)raw[at + i] / 32768;
    memset(x + real, 0, (n - real) * sizeof *x);
}

/* Sends the raw samples through tone, converter and fades. */
static bool pass(struct passage *p, const struct treatment *how, const int16_t *raw, size_t length,
                 int raw_rate_hz, struct err *err) {
    bool differs = raw_rate_hz != how->rate_hz;
    double ratio = (double)how->rate_hz / raw_rate_hz;
    if (differs && !start_resampler(p->w, how->quality, err))
        return false;
    if (how->tone)
        tone_start(&p->w->tone, raw_rate_hz, how->gain_db);
    size_t delay = how->tone ? TONE_DELAY : 0;
    for (size_t at = 0; at < length + delay; at += BLOCK) {
        float x[BLOCK];
        size_t n = length + delay - at < BLOCK ? length + delay - at : BLOCK;
        load(x, raw, at, n, length);
        if (how->tone)
            tone_run(&p->w->tone, x, n);
        size_t skip = at > 0 ? 0 : n < delay ? n : delay;
        bool last = at + n == length + delay;
        if (!differs)
            store(p, x + skip, n - skip);
        else if (!convert(p, ratio, x + skip, n - skip, last, err))
            return false;
    }
    return true; /* a frame that the converter may be short of stays zero */
}

/* Measures the steps of a clip whose largest magnitude on a sample is not known yet; returns it. */
static float weigh(struct workshop *w, const float *x, size_t steps_n) {
    int rate_hz = w->rate_hz;
    w->weight.state = (lanes){0};
    float largest = 0;
    for (size_t i = 0; i < steps_n; i++) {
        size_t from = step_start(i, rate_hz), n = step_start(i + 1, rate_hz) - from;
        struct step *s = &w->steps[i];
        s->peak = 0;
        s->power = kweight_energy(&w->weight, x + from, n, &s->peak) / (float)(int)n;
        largest = s->peak > largest ? s->peak : largest;
    }
    return largest;
}

/* From what is largest on the samples to what is between them. */
static void find_peaks(struct workshop *w, const float *x, size_t steps_n, float largest) {
    int rate_hz = w->rate_hz;
    for (size_t i = 0; i < steps_n; i++) {
        size_t from = step_start(i, rate_hz), n = step_start(i + 1, rate_hz) - from;
        struct step *s = &w->steps[i];
        if (s->peak < QUIET_STEP * largest)
            s->peak *= QUIET_RISE;
        else
            s->peak = peak_of(x + from, n, s->peak, 2);
    }
}

/* In the place of the floats: a sample is written where only those before it were. */
static const int16_t *quantise(struct workshop *w, size_t frames, float largest) {
    int16_t *pcm = (int16_t *)w->sound;
    const float *x = w->sound + PEAK_REACH;
    lanes scale = lanes_of(INT16_MAX / largest);
    for (size_t i = 0; i < frames; i += LANES) /* there is room behind the last */
        lanes_to_pcm(pcm + i, lanes_get(x + i) * scale);
    return pcm;
}

static void move_marks(struct mark *marks, size_t n, struct span sound, size_t frames) {
    size_t length = sound.end - sound.start;
    for (size_t i = 0; i < n; i++) {
        size_t at = marks[i].frame;
        at = at < sound.start ? 0 : at > sound.end ? length : at - sound.start;
        marks[i].frame = (size_t)((unsigned long long)at * frames / length);
    }
}

static bool treat(struct workshop *w, const struct treatment *how, const int16_t *raw,
                  struct span sound, int raw_rate_hz, struct clip *out, struct err *err) {
    struct passage p = {.w = w,
                        .out = w->sound + PEAK_REACH,
                        .frames = out->frames,
                        .fade_in = (size_t)lround(FADE_IN_S * how->rate_hz),
                        .fade_out = (size_t)lround(FADE_OUT_S * how->rate_hz)};
    memset(w->sound, 0, PEAK_REACH * sizeof *w->sound);
    if (!pass(&p, how, raw + sound.start, sound.end - sound.start, raw_rate_hz, err))
        return false;
    size_t steps_n = steps_of(out->frames, how->rate_hz);
    size_t end = step_start(steps_n, how->rate_hz) + PEAK_REACH;
    memset(p.out + p.done, 0, (end - p.done) * sizeof *p.out);
    float largest = weigh(w, p.out, steps_n);
    if (largest < FAINTEST) {
        out->frames = 0;
        return true;
    }
    find_peaks(w, p.out, steps_n, largest);
    out->pcm = quantise(w, out->frames, largest);
    out->scale = largest / INT16_MAX;
    out->steps = w->steps;
    out->steps_n = steps_n;
    return true;
}

bool treat_clip(struct treater *t, const struct treatment *how, const int16_t *raw, size_t frames,
                int raw_rate_hz, struct mark *marks, size_t marks_n, struct clip *out,
                struct err *err) {
    out->pcm = NULL;
    out->steps = NULL;
    out->frames = out->steps_n = 0;
    out->scale = 0;
    out->rate_hz = how->rate_hz;
    struct span sound = sounding(raw, frames, raw_rate_hz);
    if (sound.start == sound.end)
        return true;
    if (!open_workshop(t, how->rate_hz, err))
        return false;
    struct workshop *w = t->state;
    unsigned long long length = sound.end - sound.start, rate = (unsigned)raw_rate_hz;
    out->frames = (size_t)((length * (unsigned)how->rate_hz + rate / 2) / rate);
    out->frames = out->frames ? out->frames : 1;
    if (out->frames > w->most)
        return fail(err, ERR_LIMIT, "an utterance of more than %d s; make it shorter",
                    LIMIT_CLIP_SECONDS);
    unsigned before = lanes_work();
    bool ok = treat(w, how, raw, sound, raw_rate_hz, out, err);
    lanes_rest(before);
    if (ok)
        move_marks(marks, marks_n, sound, out->frames);
    return ok;
}
