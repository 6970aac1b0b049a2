#include "write/write.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "write/ogg.h"
#include "write/tags.h"

#define BLOCK        4096
#define DITHER_SEED  0x9E3779B97F4A7C15ull
#define WAV_MOST     4000000000ull /* bytes: its lengths have 32 bits */
#define TAG_ROOM     65536         /* bytes that tags may need besides their text */
#define VORBIS_GRADE 0.5
#define OPUS_SQUEEZE 0.8  /* about 48 kbit/s of mono */
#define MP3_SQUEEZE  0.55 /* about 64 kbit/s of mono at 22 kHz */
#define TAIL         4096

static const int any_rate[] = {0};
static const int opus_rates[] = {8000, 12000, 16000, 24000, 48000, 0};
static const int mp3_rates[] = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 0};

static const struct format_facts {
    const char *name;
    int container, coding; /* libsndfile's */
    const int *rates;      /* ascending, with a 0 at the end; only a 0: any */
    enum tag_file tags;
    double overshoot_db;
} facts[] = {
    [FORMAT_FLAC] = {"flac", SF_FORMAT_FLAC, 0, any_rate, TAG_FLAC, 0},
    [FORMAT_WAV] = {"wav", SF_FORMAT_WAV, 0, any_rate, TAG_WAV, 0},
    [FORMAT_OGG] = {"ogg", SF_FORMAT_OGG, SF_FORMAT_VORBIS, any_rate, TAG_VORBIS, 1.0},
    [FORMAT_OPUS] = {"opus", SF_FORMAT_OGG, SF_FORMAT_OPUS, opus_rates, TAG_OPUS, 1.2},
    [FORMAT_MP3] = {"mp3", SF_FORMAT_MPEG, SF_FORMAT_MPEG_LAYER_III, mp3_rates, TAG_MPEG, 0.8},
};
#define FORMATS (sizeof facts / sizeof *facts)

struct writer_state {
    struct arena arena; /* this struct stands in it */
    const char *path;
    enum format format;
    int bits;
    int fd;
    int why; /* errno of the first failed write */
    SNDFILE *file;
    struct err err; /* the first thing that failed otherwise */
    unsigned long long random, written;
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

/* ---- libsndfile's view of the file: ours, so that no failed write goes unnoticed ---- */

static sf_count_t file_length(void *self) {
    struct writer_state *w = self;
    struct stat st;
    return fstat(w->fd, &st) == 0 ? st.st_size : -1;
}

static sf_count_t file_seek(sf_count_t offset, int whence, void *self) {
    struct writer_state *w = self;
    return lseek(w->fd, offset, whence);
}

static sf_count_t file_tell(void *self) {
    struct writer_state *w = self;
    return lseek(w->fd, 0, SEEK_CUR);
}

static sf_count_t file_read_some(void *to, sf_count_t count, void *self) {
    struct writer_state *w = self;
    return read(w->fd, to, (size_t)count);
}

static sf_count_t file_write_all(const void *from, sf_count_t count, void *self) {
    struct writer_state *w = self;
    const char *at = from;
    for (sf_count_t left = count; left > 0;) {
        ssize_t n = w->why ? -1 : write(w->fd, at, (size_t)left);
        if (n < 0 && !w->why && errno == EINTR)
            continue;
        if (n <= 0) {
            w->why = w->why ? w->why : n < 0 ? errno : ENOSPC;
            return count - left;
        }
        at += n;
        left -= n;
    }
    return count;
}

static void set_quality(struct writer_state *w) {
    double vorbis = VORBIS_GRADE, opus = OPUS_SQUEEZE, mp3 = MP3_SQUEEZE;
    int mode = SF_BITRATE_MODE_VARIABLE;
    switch (w->format) {
    case FORMAT_OGG:
        sf_command(w->file, SFC_SET_VBR_ENCODING_QUALITY, &vorbis, sizeof vorbis);
        break;
    case FORMAT_OPUS: sf_command(w->file, SFC_SET_COMPRESSION_LEVEL, &opus, sizeof opus); break;
    case FORMAT_MP3:
        sf_command(w->file, SFC_SET_BITRATE_MODE, &mode, sizeof mode);
        sf_command(w->file, SFC_SET_COMPRESSION_LEVEL, &mp3, sizeof mp3);
        break;
    default: break;
    }
    sf_command(w->file, SFC_SET_CLIPPING, NULL, SF_TRUE);
}

bool writer_open(struct writer *writer, const char *path, enum format format, int rate_hz, int bits,
                 struct err *err) {
    *writer = (struct writer){0};
    int nearest, fd;
    if (bits != 16 && bits != 24)
        return fail(err, ERR_USAGE, "%s: %d bits cannot be written; choose 16 or 24", path, bits);
    if (!format_takes_rate(format, rate_hz, &nearest))
        return fail(err, ERR_USAGE, "%s: %s cannot be written at %d Hz; choose %d", path,
                    facts[format].name, rate_hz, nearest);
    if ((fd = open(path, O_RDWR | O_TRUNC | O_CLOEXEC)) < 0)
        return fail(err, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    struct arena arena;
    arena_open(&arena);
    struct writer_state *w = arena_new(&arena, struct writer_state, 1);
    w->path = str_z(str_of(path), &arena);
    w->format = format;
    w->bits = bits;
    w->fd = fd;
    w->random = DITHER_SEED;
    w->arena = arena;
    writer->state = w;
    SF_VIRTUAL_IO io = {file_length, file_seek, file_read_some, file_write_all, file_tell};
    int coding = facts[format].coding;
    if (!coding)
        coding = bits == 16 ? SF_FORMAT_PCM_16 : SF_FORMAT_PCM_24;
    SF_INFO info = {
        .samplerate = rate_hz, .channels = 1, .format = facts[format].container | coding};
    w->file = sf_open_virtual(&io, SFM_WRITE, &info, w);
    if (!w->file) {
        fail(err, w->why ? ERR_IO : ERR_ENGINE, "%s: cannot write %s: %s", path, facts[format].name,
             w->why ? strerror(w->why) : sf_strerror(NULL));
        writer_drop(writer);
        return false;
    }
    set_quality(w);
    return true;
}

void writer_drop(struct writer *writer) {
    struct writer_state *w = writer->state;
    if (!w)
        return;
    if (w->file)
        sf_close(w->file);
    if (w->fd >= 0)
        close(w->fd);
    struct arena arena = w->arena;
    arena_close(&arena);
    writer->state = NULL;
}

/* ---- samples ---- */

/* Even in (-0.5, 0.5]; the same row of numbers in every file. */
static float next_random(struct writer_state *w) {
    w->random = w->random * 6364136223846793005ull + 1442695040888963407ull;
    return (float)(int32_t)(w->random >> 32) / 4294967296.0f;
}

static float clip_to(float x, float most) {
    return x > most ? most : x >= -most - 1 ? x : x < 0 ? -most - 1 : 0; /* not a number: 0 */
}

/* Triangular dither of one step each way, but none in digital silence, which stays silent. */
static sf_count_t put_16(struct writer_state *w, const float *x, size_t n) {
    short out[BLOCK];
    for (size_t i = 0; i < n; i++) {
        float dither = x[i] == 0 ? 0 : next_random(w) + next_random(w);
        out[i] = (short)lrintf(clip_to(x[i] * 32768 + dither, 32767));
    }
    return sf_write_short(w->file, out, (sf_count_t)n);
}

static sf_count_t put_24(struct writer_state *w, const float *x, size_t n) {
    int out[BLOCK];
    for (size_t i = 0; i < n; i++)
        out[i] = (int)lrintf(clip_to(x[i] * 8388608, 8388607)) * 256;
    return sf_write_int(w->file, out, (sf_count_t)n);
}

static sf_count_t put_float(struct writer_state *w, const float *x, size_t n) {
    return sf_write_float(w->file, x, (sf_count_t)n);
}

static void put(void *self, const float *samples, size_t frames) {
    struct writer_state *w = self;
    bool pcm = w->format == FORMAT_FLAC || w->format == FORMAT_WAV;
    w->written += frames;
    if (w->format == FORMAT_WAV && w->written * (unsigned)w->bits / 8 > WAV_MOST &&
        w->err.code == ERR_NONE)
        fail(&w->err, ERR_LIMIT, "%s: longer than a WAV file can be; choose --format flac",
             w->path);
    for (size_t at = 0; at < frames; at += BLOCK) {
        if (w->why || w->err.code != ERR_NONE)
            return;
        size_t n = frames - at < BLOCK ? frames - at : BLOCK;
        sf_count_t done = !pcm            ? put_float(w, samples + at, n)
                          : w->bits == 16 ? put_16(w, samples + at, n)
                                          : put_24(w, samples + at, n);
        if (done != (sf_count_t)n && !w->why)
            fail(&w->err, ERR_ENGINE, "%s: cannot write %s: %s", w->path, facts[w->format].name,
                 sf_strerror(w->file));
    }
}

struct sink writer_sink(struct writer *writer) {
    return (struct sink){writer->state, put};
}

/* ---- the end ---- */

static bool no_room(struct writer_state *w, int why, struct err *err) {
    return fail(err, ERR_IO, "%s: cannot write: %s; %s", w->path, strerror(why),
                why == ENOSPC || why == EDQUOT || why == EFBIG
                    ? "make room there or choose another place with -o"
                    : "choose another place with -o");
}

/* TagLib does not notice a full disk: the room is taken before it starts. */
static bool reserve_room(struct writer_state *w, off_t size, size_t text, struct err *err) {
    if (fallocate(w->fd, FALLOC_FL_KEEP_SIZE, size, (off_t)(text * 4 + TAG_ROOM)) == 0 ||
        errno == EOPNOTSUPP || errno == ENOSYS)
        return true;
    return no_room(w, errno, err);
}

/* The last n bytes of the file. */
static bool read_tail(struct writer_state *w, off_t size, char *tail, size_t n) {
    return size >= (off_t)n && pread(w->fd, tail, n, size - (off_t)n) == (ssize_t)n;
}

/* A WAV's tags go to its end: its length must be the one that its header names. */
static bool riff_is_whole(struct writer_state *w, off_t size) {
    unsigned char n[4];
    return pread(w->fd, n, 4, 4) == 4 &&
           size == 8 + (off_t)(n[0] | n[1] << 8 | n[2] << 16 | (uint32_t)n[3] << 24);
}

static bool put_tags(struct writer_state *w, const struct tags *tags, struct err *err) {
    struct arena *a = &w->arena;
    const struct tag list[] = {
        {"TITLE", str_z(tags->title, a)},       {"ARTIST", str_z(tags->artist, a)},
        {"ALBUM", str_z(tags->album, a)},       {"DATE", str_z(tags->date, a)},
        {"LANGUAGE", str_z(tags->language, a)}, {"COMMENT", str_z(tags->comment, a)},
        {"GENRE", str_z(tags->genre, a)},
    };
    size_t text = tags->title.len + tags->artist.len + tags->album.len + tags->date.len +
                  tags->language.len + tags->comment.len + tags->genre.len;
    char before[TAIL], after[TAIL];
    struct stat st;
    if (fstat(w->fd, &st) != 0)
        return no_room(w, errno, err);
    /* of a tiny file, as much as is surely sound: its header changes with the tags */
    size_t n = st.st_size / 4 < TAIL ? (size_t)st.st_size / 4 : TAIL;
    if (!read_tail(w, st.st_size, before, n))
        return no_room(w, errno, err);
    if (!reserve_room(w, st.st_size, text, err))
        return false;
    bool ok = tags_write(w->path, facts[w->format].tags, list, sizeof list / sizeof *list) != 0;
    /* where tags go to the front the sound must still be there, whole, at the end */
    bool at_front = w->format == FORMAT_FLAC || w->format == FORMAT_MP3;
    if (ok && (fstat(w->fd, &st) != 0 || ftruncate(w->fd, st.st_size) != 0))
        return no_room(w, errno, err);
    if (ok && at_front)
        ok = read_tail(w, st.st_size, after, n) && memcmp(before, after, n) == 0;
    if (ok && w->format == FORMAT_WAV)
        ok = riff_is_whole(w, st.st_size);
    return ok || fail(err, ERR_IO, "%s: the tags could not be written; is there room on the disk?",
                      w->path);
}

static bool finish(struct writer_state *w, const struct tags *tags, struct err *err) {
    int code = sf_close(w->file);
    w->file = NULL;
    if (w->why)
        return no_room(w, w->why, err);
    if (w->err.code != ERR_NONE) {
        *err = w->err;
        return false;
    }
    if (code != 0)
        return fail(err, ERR_ENGINE, "%s: cannot finish the file: %s", w->path,
                    sf_error_number(code));
    if (!put_tags(w, tags, err))
        return false;
    bool ogg = w->format == FORMAT_OGG || w->format == FORMAT_OPUS;
    if (ogg && !ogg_make_constant(w->fd))
        return no_room(w, errno, err);
    return true;
}

bool writer_close(struct writer *writer, const struct tags *tags, struct err *err) {
    struct writer_state *w = writer->state;
    assert(w);
    bool ok = finish(w, tags, err);
    int fd = w->fd;
    w->fd = -1;
    if (close(fd) != 0 && ok)
        ok = no_room(w, errno, err);
    writer_drop(writer);
    return ok;
}
