#include "write/write.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "write/encoder.h"
#include "write/pcm.h"
#include "base/relay.h"
#include "write/tag_list.h"

#define BLOCK_FRAMES  16384 /* that an encoder gets at once */
#define STREAM_FRAMES 2048  /* the same, of a stream */

static const int any_rate[] = {0};
static const int opus_rates[] = {8000, 12000, 16000, 24000, 48000, 0};
static const int mp3_rates[] = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 0};

static const struct format_facts {
    const char *name;
    const struct coder *coder;
    const int *rates; /* ascending, with a 0 at the end; only a 0: any */
    double overshoot_db;
} facts[] = {
    [FORMAT_FLAC] = {"flac", &coder_flac, any_rate, 0},
    [FORMAT_WAV] = {"wav", &coder_wav, any_rate, 0},
    [FORMAT_OGG] = {"ogg", &coder_vorbis, any_rate, 1.0},
    [FORMAT_OPUS] = {"opus", &coder_opus, opus_rates, 1.2},
    [FORMAT_MP3] = {"mp3", &coder_mp3, mp3_rates, 0.8},
};
#define FORMATS (sizeof facts / sizeof *facts)

struct writer_state {
    struct arena arena; /* this struct stands in it */
    const struct coder *coder;
    struct encoder encoder;
    struct relay relay;
    int fd;          /* of a file: ours to close; -1: none */
    uint64_t frames; /* put so far */
    struct loudness loudness;
    atomic_bool failed; /* set by whichever thread sees it */
};

bool format_parse(str name, enum format *out) {
    for (size_t i = 0; i < FORMATS; i++) {
        if (str_eq_nocase(name, str_of(facts[i].name))) {
            *out = (enum format)i;
            return true;
        }
    }
    return false;
}

const char *format_name(enum format f) {
    return facts[f].name;
}

double format_overshoot_db(enum format f) {
    return facts[f].overshoot_db;
}

bool format_takes_rate(enum format f, int rate_hz, int *nearest) {
    *nearest = rate_hz;
    for (const int *r = facts[f].rates; *r; r++) {
        *nearest = *r;
        if (*r >= rate_hz)
            break;
    }
    return *nearest == rate_hz;
}

bool encoder_fail(struct encoder *e, const char *why) {
    if (e->err.code == ERR_NONE)
        fail(&e->err, ERR_ENGINE, "%s: cannot write %s: %s", e->out.name,
             format_name(e->set.format), why);
    return false;
}

/* ---- opening ---- */

static bool check(const struct writer_settings *s, const char *name, struct err *err) {
    int nearest;
    bool whole = s->bits == 16 || s->bits == 24;
    if (s->format == FORMAT_FLAC && s->bits == BITS_FLOAT)
        return fail(err, ERR_USAGE, "%s: flac has no float samples; choose 24 bits, or wav", name);
    if (!whole && !(s->format == FORMAT_WAV && s->bits == BITS_FLOAT) &&
        (s->format == FORMAT_WAV || s->format == FORMAT_FLAC))
        return fail(err, ERR_USAGE, "%s: %d bits cannot be written; choose 16 or 24", name,
                    s->bits);
    if (!format_takes_rate(s->format, s->rate_hz, &nearest))
        return fail(err, ERR_USAGE, "%s: %s cannot be written at %d Hz; choose %d", name,
                    facts[s->format].name, s->rate_hz, nearest);
    assert(s->flac_level >= 0 && s->flac_level <= FLAC_LEVEL_MOST);
    assert(s->quality >= 0 && s->quality <= QUALITY_MOST);
    return true;
}

/* Runs in the relay's thread. */
static void take(void *self, const void *frames, size_t n) {
    struct writer_state *w = self;
    struct encoder *e = &w->encoder;
    if (atomic_load(&w->failed))
        return;
    if (!w->coder->code(e, frames, n) || (e->out.stream && !out_flush(&e->out)))
        atomic_store(&w->failed, true);
}

static bool report(const struct encoder *e, struct err *err) {
    if (e->out.why)
        return out_fail(&e->out, err);
    *err = e->err;
    return false;
}

static bool begin(struct writer *writer, int fd, bool stream, const char *name,
                  const struct writer_settings *settings, struct err *err) {
    struct arena arena;
    arena_open(&arena);
    struct writer_state *w = arena_new(&arena, struct writer_state, 1);
    w->arena = arena;
    w->fd = stream ? -1 : fd;
    w->coder = facts[settings->format].coder;
    w->encoder.set = *settings;
    w->encoder.keep = &w->arena;
    out_open(&w->encoder.out, fd, str_z(str_of(name), &w->arena), stream, &w->arena);
    tag_list_make(&w->encoder.tags, settings, &w->arena);
    writer->state = w;
    bool wav = settings->format == FORMAT_WAV;
    size_t width = wav ? (size_t)settings->bits / 8 : sizeof(float);
    struct encoder *e = &w->encoder;
    if (!w->coder->begin(e) || (stream && !out_flush(&e->out))) {
        report(e, err);
        writer_drop(writer);
        return false;
    }
    relay_open(&w->relay, stream ? STREAM_FRAMES : BLOCK_FRAMES, width, stream, take, w, &w->arena);
    return true;
}

bool writer_open(struct writer *writer, const char *path, const struct writer_settings *settings,
                 struct err *err) {
    *writer = (struct writer){0};
    if (!check(settings, path, err))
        return false;
    int fd = open(path, O_RDWR | O_TRUNC | O_CLOEXEC);
    if (fd < 0)
        return fail(err, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    return begin(writer, fd, false, path, settings, err);
}

bool writer_open_stream(struct writer *writer, int fd, const char *name,
                        const struct writer_settings *settings, struct err *err) {
    *writer = (struct writer){0};
    return check(settings, name, err) && begin(writer, fd, true, name, settings, err);
}

/* ---- samples ---- */

static void convert(const struct writer_state *w, const float *x, void *to, size_t n) {
    const struct writer_settings *s = &w->encoder.set;
    bool whole = s->bits != BITS_FLOAT;
    if (s->format == FORMAT_FLAC)
        pcm_whole(s->bits, w->frames, x, to, n);
    else if (s->format == FORMAT_WAV && whole)
        pcm_bytes(s->bits, w->frames, x, to, n);
    else
        pcm_float(x, to, n);
}

static void put(void *self, const float *samples, size_t frames) {
    struct writer_state *w = self;
    while (frames > 0 && !atomic_load(&w->failed)) {
        size_t room;
        void *to = relay_room(&w->relay, &room);
        size_t n = frames < room ? frames : room;
        convert(w, samples, to, n);
        if (w->coder->hear)
            w->coder->hear(&w->encoder, to, n);
        w->frames += n;
        samples += n;
        frames -= n;
        relay_filled(&w->relay, n);
    }
    if (w->encoder.out.stream && !atomic_load(&w->failed))
        relay_flush(&w->relay);
}

struct sink writer_sink(struct writer *writer) {
    return (struct sink){writer->state, put};
}

bool writer_failed(const struct writer *writer) {
    const struct writer_state *w = writer->state;
    return atomic_load(&w->failed);
}

/* ---- the end ---- */

void writer_set_loudness(struct writer *writer, const struct loudness *loudness) {
    struct writer_state *w = writer->state;
    w->loudness = *loudness;
    w->encoder.loudness = &w->loudness;
}

static bool finish(struct writer_state *w, struct err *err) {
    struct encoder *e = &w->encoder;
    relay_close(&w->relay);
    bool ok = !atomic_load(&w->failed) && w->coder->end(e) && out_flush(&e->out);
    return ok || report(e, err);
}

bool writer_close(struct writer *writer, struct err *err) {
    struct writer_state *w = writer->state;
    assert(w);
    bool ok = finish(w, err);
    int fd = w->fd;
    w->fd = -1;
    if (fd >= 0 && close(fd) != 0 && ok) {
        w->encoder.out.why = errno;
        ok = out_fail(&w->encoder.out, err);
    }
    writer_drop(writer);
    return ok;
}

void writer_drop(struct writer *writer) {
    struct writer_state *w = writer->state;
    if (!w)
        return;
    atomic_store(&w->failed, true);
    out_stop(&w->encoder.out);
    relay_close(&w->relay);
    w->coder->drop(&w->encoder);
    if (w->fd >= 0)
        close(w->fd);
    struct arena arena = w->arena;
    arena_close(&arena);
    writer->state = NULL;
}
