#include "mix/music.h"

#include <math.h>
#include <string.h>

#include "mix/meter.h"
#include "mix/peak.h"
#include "types/rate.h"

#define GRID 64 /* frames between two gains; a straight line from one to the next */

#define ALONE_LU      1.0  /* an ident is below the target */
#define BED_ALONE_LU  8.0  /* a bed that nobody speaks over */
#define LOUDEST_HOPS  30   /* of which the loudest make the level under speech: 3 s */
#define EDGE_MS       10   /* the fades of a sound that has none */
#define GIVE_WAY_MS   350  /* before a voice comes in over an ident */
#define DOWN_MS       450  /* in which a bed goes down ... */
#define LOOK_AHEAD_MS 60   /* ... so long before the first word */
#define HOLD_MS       200  /* it stays down after the last word ... */
#define UP_MS         1400 /* ... and comes up in */
#define STAY_MS       2600 /* a pause up to which it stays down */
#define CROSS_MS      1000 /* the end of a bed goes over into its start, unless they fit */

static float linear(double db) {
    return (float)pow(10, db / 20);
}

/* ---- what sounds when ---- */

static struct airing *add_airing(struct music *m, const struct airing *a, struct arena *keep) {
    struct airing *new = list_push(&m->airings, keep);
    *new = *a;
    for (; new > m->airings.at &&new[-1].start > a->start; new --) { /* a few at the most */
        *new = new[-1];
        new[-1] = *a;
    }
    return new;
}

void music_between(struct music *m, const struct sound *sound, size_t start, size_t voice_at,
                   struct arena *keep) {
    size_t edge = rate_frames(EDGE_MS, m->rate_hz);
    struct airing a = {.sound = sound,
                       .start = start,
                       .end = start + sound->frames,
                       .fade_in = edge,
                       .fade_out = 3 * edge,
                       .voice_at = voice_at};
    add_airing(m, &a, keep);
}

static double rms(const int16_t *pcm, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)pcm[i] * pcm[i];
    return n ? sqrt(sum / (double)n) : 0;
}

/* Whether a sound can be played round and round as it is: no jump where it begins again, and not
 * quiet there. */
static bool is_loop(const struct sound *s) {
    size_t near = rate_frames(100, s->rate_hz);
    if (s->frames < 4 * near)
        return false;
    const int16_t *last = s->pcm + s->frames - 1;
    int usual = 0, jump = s->pcm[0] - *last;
    for (size_t i = 1; i < near; i++) {
        int a = s->pcm[i] - s->pcm[i - 1], b = last[1 - (long)i] - last[-(long)i];
        a = a < 0 ? -a : a;
        b = b < 0 ? -b : b;
        usual = a > usual ? a : usual;
        usual = b > usual ? b : usual;
    }
    double all = rms(s->pcm, s->frames), ends = rms(s->pcm, near);
    double tail = rms(s->pcm + s->frames - near, near);
    ends = tail < ends ? tail : ends;
    return (jump < 0 ? -jump : jump) <= 2 * usual && ends > all / 4;
}

void music_bed(struct music *m, const struct sound *sound, size_t start, size_t end, size_t fade_in,
               size_t fade_out, struct arena *keep) {
    struct airing a = {.sound = sound,
                       .start = start,
                       .end = end,
                       .fade_in = fade_in,
                       .fade_out = fade_out,
                       .bed = true};
    size_t cross = rate_frames(CROSS_MS, m->rate_hz);
    if (sound->frames >= end - start || is_loop(sound) || sound->frames < 4 * cross) {
        add_airing(m, &a, keep);
        return;
    }
    for (; a.start + sound->frames < end; a.start += sound->frames - cross, a.fade_in = cross) {
        a.end = a.start + sound->frames;
        a.fade_out = cross;
        add_airing(m, &a, keep);
    }
    a.end = end;
    a.fade_out = fade_out;
    add_airing(m, &a, keep);
}

void music_speech(struct music *m, size_t start, size_t end, struct arena *keep) {
    int rate_hz = m->rate_hz;
    size_t ahead = rate_frames(LOOK_AHEAD_MS, rate_hz), down = rate_frames(DOWN_MS, rate_hz);
    size_t hold = rate_frames(HOLD_MS, rate_hz), up = rate_frames(UP_MS, rate_hz);
    struct dip *d = m->dips.at;
    size_t n = m->dips.n;
    if (n && start < d[n - 2].frame - hold + rate_frames(STAY_MS, rate_hz)) { /* it stays down */
        d[n - 2].frame = end + hold;
        d[n - 1].frame = end + hold + up;
        return;
    }
    size_t low = start > ahead ? start - ahead : 0;
    *list_push(&m->dips, keep) = (struct dip){low > down ? low - down : 0, low > down ? 0 : 1};
    *list_push(&m->dips, keep) = (struct dip){low, 1};
    *list_push(&m->dips, keep) = (struct dip){end + hold, 1};
    *list_push(&m->dips, keep) = (struct dip){end + hold + up, 0};
}

/* ---- how loud ---- */

static double between(double from, double to, size_t at, size_t start, size_t end) {
    return at <= start ? from
           : at >= end ? to
                       : from + (to - from) * (double)(at - start) / (double)(end - start);
}

/* How far a bed is down. */
static double bed_depth(const struct music *m, size_t frame) {
    size_t low = 0, high = m->dips.n; /* the first dip after the frame */
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (m->dips.at[mid].frame <= frame)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == 0 || low == m->dips.n)
        return 0;
    const struct dip *a = &m->dips.at[low - 1], *b = a + 1;
    return between(a->depth, b->depth, frame, a->frame, b->frame);
}

static double depth(const struct music *m, const struct airing *a, size_t frame) {
    if (a->bed)
        return bed_depth(m, frame);
    size_t way = rate_frames(GIVE_WAY_MS, m->rate_hz);
    size_t low = a->voice_at; /* down when the voice comes in */
    return between(0, 1, frame, low > way ? low - way : 0, low);
}

/* A quarter of a sine: two of them, one up and one down, keep the power. */
static double fade(double part) {
    return part >= 1 ? 1 : sin(part * M_PI / 2);
}

static float gain_at(const struct music *m, const struct airing *a, size_t frame) {
    if (frame < a->start || frame >= a->end)
        return 0;
    double db = a->level_db + depth(m, a, frame) * (a->under_db - a->level_db);
    double in = a->fade_in ? (double)(frame - a->start) / (double)a->fade_in : 1;
    double out = a->fade_out ? (double)(a->end - frame) / (double)a->fade_out : 1;
    return m->gain * linear(db) * (float)(fade(in) * fade(out)) * a->sound->scale;
}

/* The part of an airing that lies in one cell of the grid, from `from` to `to`. */
static void add_cell(const struct music *m, const struct airing *a, size_t from, size_t to,
                     float *x) {
    size_t cell = from / GRID * GRID;
    float g = gain_at(m, a, cell), slope = (gain_at(m, a, cell + GRID) - g) / GRID;
    size_t at = (from - a->start) % a->sound->frames;
    for (size_t f = from; f < to; f++) {
        *x++ += (float)a->sound->pcm[at] * (g + slope * (float)(int)(f - cell));
        at = at + 1 < a->sound->frames ? at + 1 : 0;
    }
}

void music_add(const struct music *m, size_t frame, float *x, size_t n) {
    for (size_t i = 0; i < m->airings.n && m->airings.at[i].start < frame + n; i++) {
        const struct airing *a = &m->airings.at[i];
        size_t from = frame > a->start ? frame : a->start;
        size_t to = frame + n < a->end ? frame + n : a->end;
        for (size_t end; from < to; from = end) {
            end = (from / GRID + 1) * GRID;
            end = end < to ? end : to;
            add_cell(m, a, from, end, x + (from - frame));
        }
    }
}

/* ---- levels ---- */

struct level {
    double lufs, loudest_lufs;
};

static double lufs_of(double power) {
    return power > 0 ? -0.691 + 10 * log10(power) : METER_QUIET;
}

/* A sound as a whole, and its loudest LOUDEST_HOPS. */
static struct level measure(const struct sound *s) {
    struct stream_meter meter;
    double power[LOUDEST_HOPS] = {0}, sum = 0, most = 0;
    size_t hops = 0, kept;
    float buffer[GRID], peak = 0;
    stream_meter_start(&meter, s->rate_hz);
    for (size_t at = 0; at < s->frames; at += GRID) {
        for (size_t i = 0; i < GRID; i++)
            buffer[i] = at + i < s->frames ? (float)s->pcm[at + i] * s->scale : 0;
        stream_meter_put(&meter, buffer, GRID, &peak);
        if (meter.hop == hops)
            continue;
        double new = meter.meter.hop[hops % METER_RANGE];
        sum += new - power[hops % LOUDEST_HOPS];
        power[hops % LOUDEST_HOPS] = new;
        hops = meter.hop;
        kept = hops < LOUDEST_HOPS ? hops : LOUDEST_HOPS;
        if (hops >= LOUDEST_HOPS || s->frames < LOUDEST_HOPS * (size_t)s->rate_hz / METER_HOPS)
            most = sum / (double)kept > most ? sum / (double)kept : most;
    }
    double loudest = lufs_of(most), lufs = meter_lufs(&meter.meter);
    return (struct level){lufs > METER_QUIET ? lufs : loudest, loudest > lufs ? loudest : lufs};
}

static void set_levels(struct music *m, double target_lufs) {
    for (size_t i = 0; i < m->airings.n; i++) {
        struct airing *a = &m->airings.at[i];
        size_t same = 0;
        while (m->airings.at[same].sound != a->sound || m->airings.at[same].bed != a->bed)
            same++;
        if (same < i) {
            a->level_db = m->airings.at[same].level_db;
            a->under_db = m->airings.at[same].under_db;
            continue;
        }
        struct level l = measure(a->sound);
        a->level_db = target_lufs - (a->bed ? BED_ALONE_LU : ALONE_LU) - l.lufs;
        a->under_db = target_lufs - MUSIC_UNDER_LU - l.loudest_lufs;
        a->under_db = a->under_db < a->level_db ? a->under_db : a->level_db;
    }
}

/* Energy and true peak of one hop. */
static void survey_hop(struct music *m, struct kweight *weight, size_t hop, float *buffer) {
    size_t start = meter_hop_start(hop, m->rate_hz), end = meter_hop_start(hop + 1, m->rate_hz);
    size_t n = end - start, before = start > PEAK_REACH ? PEAK_REACH : start;
    float *x = buffer + PEAK_REACH, sample_peak = 0;
    memset(buffer, 0, (n + 2 * PEAK_REACH + LANES) * sizeof *buffer);
    music_add(m, start - before, x - before, before + n + PEAK_REACH);
    m->energy[hop] = kweight_energy(weight, x, n, &sample_peak);
    m->peak[hop] = peak_of(x, n, sample_peak, 1);
}

void music_settle(struct music *m, double target_lufs, float ceiling, size_t frames,
                  struct arena *keep) {
    if (m->airings.n == 0)
        return;
    size_t hops = frames * METER_HOPS / (size_t)m->rate_hz + 2;
    if (hops > m->hops) {
        m->energy = arena_new(keep, float, hops);
        m->peak = arena_new(keep, float, hops);
    }
    m->hops = hops;
    m->gain = 1;
    set_levels(m, target_lufs);
    peak_prepare();
    struct arena scratch = *keep;
    float *buffer =
        arena_new(&scratch, float, meter_hop_start(2, m->rate_hz) + 2 * PEAK_REACH + 2 * LANES);
    struct kweight weight;
    float highest = 0;
    kweight_start(&weight, m->rate_hz);
    for (size_t i = 0; i < hops; i++) {
        survey_hop(m, &weight, i, buffer);
        highest = m->peak[i] > highest ? m->peak[i] : highest;
    }
    if (highest <= ceiling)
        return;
    m->gain = ceiling / highest;
    for (size_t i = 0; i < hops; i++) {
        m->peak[i] *= m->gain;
        m->energy[i] *= m->gain * m->gain;
    }
}

float music_peak(const struct music *m, size_t start, size_t end) {
    float highest = 0;
    size_t hop = start * METER_HOPS / (size_t)m->rate_hz;
    for (hop = hop > 0 ? hop - 1 : 0; hop < m->hops && meter_hop_start(hop, m->rate_hz) < end;
         hop++)
        highest = m->peak[hop] > highest ? m->peak[hop] : highest;
    return highest;
}
