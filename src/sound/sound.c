#include "sound/sound.h"

#include <dirent.h>
#include <math.h>
#include <samplerate.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/list.h"
#include "types/limits.h"

#define BLOCK_FRAMES  4096
#define CHANNELS_MOST 32
#define ENDING        ".flac"

static str folder_of(const struct voices *voices, struct arena *keep) {
    return str_printf(keep, "%.*s/sounds", STR_FMT(voices->folder));
}

static int by_name(const void *a, const void *b) {
    return str_cmp(*(const str *)a, *(const str *)b);
}

str sound_names(const struct voices *voices, struct arena *keep) {
    LIST(str) names = {0};
    struct buf out = buf_make(keep, LIMIT_LINE_BYTES);
    DIR *d = opendir(str_z(folder_of(voices, keep), keep));
    for (struct dirent *e; d && (e = readdir(d));) {
        str name = str_of(e->d_name);
        if (str_ends(name, S(ENDING)))
            *list_push(&names, keep) = str_copy(str_sub(name, 0, name.len - strlen(ENDING)), keep);
    }
    if (d)
        closedir(d);
    if (names.n)
        qsort(names.at, names.n, sizeof *names.at, by_name);
    for (size_t i = 0; i < names.n; i++)
        buf_printf(&out, "%s%.*s", i ? ", " : "", STR_FMT(names.at[i]));
    return buf_str(&out);
}

static bool is_bare(str name) {
    return str_find_byte(name, '/', 0) == name.len && str_find_byte(name, '.', 0) == name.len;
}

/* Reads the whole file as one channel, the mean of all. */
static bool read_mono(SNDFILE *file, const SF_INFO *info, const char *path, float *out,
                      struct arena scratch, struct err *err) {
    float *block = arena_new(&scratch, float, (size_t)BLOCK_FRAMES *(size_t)info->channels);
    sf_count_t done = 0, n;
    while ((n = sf_readf_float(file, block, BLOCK_FRAMES)) > 0 && done + n <= info->frames) {
        for (sf_count_t i = 0; i < n; i++) {
            float sum = 0;
            for (int c = 0; c < info->channels; c++)
                sum += block[i * info->channels + c];
            if (!isfinite(sum))
                return fail(err, ERR_INPUT,
                            "%s: has samples that are no numbers, at frame %lld; save it again",
                            path, (long long)(done + i));
            out[done + i] = sum / (float)info->channels;
        }
        done += n;
    }
    return (sf_error(file) == SF_ERR_NO_ERROR && done == info->frames) ||
           fail(err, ERR_INPUT, "%s: damaged or cut off, at frame %lld of %lld; get it again", path,
                (long long)done, (long long)info->frames);
}

static bool convert(const char *path, const float *in, size_t n, double ratio,
                    enum rate_quality quality, float *out, size_t room, size_t *made,
                    struct err *err) {
    static const int kinds[] = {[RATE_MEDIUM] = SRC_SINC_MEDIUM_QUALITY,
                                [RATE_BEST] = SRC_SINC_BEST_QUALITY,
                                [RATE_FAST] = SRC_SINC_FASTEST};
    SRC_DATA d = {.data_in = in,
                  .data_out = out,
                  .input_frames = (long)n,
                  .output_frames = (long)room,
                  .src_ratio = ratio};
    int code = src_simple(&d, kinds[quality], 1);
    *made = (size_t)d.output_frames_gen;
    return code == 0 || fail(err, ERR_ENGINE, "%s: libsamplerate: %s", path, src_strerror(code));
}

/* 16 bits of what is loudest, as clips are kept. */
static bool keep_sound(const char *path, const float *x, size_t n, struct sound *out,
                       struct arena *keep, struct err *err) {
    float peak = 0;
    for (size_t i = 0; i < n; i++)
        peak = fabsf(x[i]) > peak ? fabsf(x[i]) : peak;
    if (n == 0 || peak < 1e-5f)
        return fail(err, ERR_INPUT, "%s: nothing can be heard in it; choose another file", path);
    int16_t *pcm = arena_new(keep, int16_t, n);
    for (size_t i = 0; i < n; i++)
        pcm[i] = (int16_t)lrintf(x[i] / peak * 32767);
    out->pcm = pcm;
    out->frames = n;
    out->scale = peak / 32767;
    return true;
}

static bool load(const char *path, int rate_hz, enum rate_quality quality, struct sound *out,
                 struct arena *keep, struct arena scratch, struct err *err) {
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    if (!file)
        return fail(err, ERR_INPUT, "%s: cannot be read as audio (%s); give WAV, FLAC, Ogg or MP3",
                    path, sf_strerror(NULL));
    bool ok = info.frames > 0 && info.samplerate > 0 && info.channels > 0 &&
              info.channels <= CHANNELS_MOST;
    if (!ok)
        fail(err, ERR_INPUT, "%s: empty, or with more than %d channels", path, CHANNELS_MOST);
    if (ok && info.frames / info.samplerate >= LIMIT_SOUND_SECONDS)
        ok = fail(err, ERR_LIMIT, "%s: longer than the limit of %d seconds for a sound; cut it",
                  path, LIMIT_SOUND_SECONDS);
    float *mono = NULL;
    if (ok) {
        mono = arena_new(&scratch, float, (size_t)info.frames);
        ok = read_mono(file, &info, path, mono, scratch, err);
    }
    sf_close(file);
    size_t n = (size_t)info.frames;
    if (ok && info.samplerate != rate_hz) {
        double ratio = (double)rate_hz / info.samplerate;
        size_t room = (size_t)((double)n * ratio) + 16;
        float *other = arena_new(&scratch, float, room);
        ok = convert(path, mono, n, ratio, quality, other, room, &n, err);
        mono = other;
    }
    out->rate_hz = rate_hz;
    return ok && keep_sound(path, mono, n, out, keep, err);
}

bool sound_find(str name, const struct voices *voices, const char **path, struct arena *keep,
                struct err *err) {
    bool bare = is_bare(name);
    *path = str_z(
        bare ? str_printf(keep, "%.*s/%.*s" ENDING, STR_FMT(folder_of(voices, keep)), STR_FMT(name))
             : name,
        keep);
    if (file_exists(*path))
        return true;
    return bare ? fail(err, ERR_USAGE,
                       "there is no sound `%.*s`; ours are %.*s, and a file of yours is given with "
                       "its ending",
                       STR_FMT(name), STR_FMT(sound_names(voices, keep)))
                : fail(err, ERR_IO, "%.*s: there is no such file", STR_FMT(name));
}

bool sound_load(str name, int rate_hz, enum rate_quality quality, const struct voices *voices,
                struct sound *out, struct arena *keep, struct arena scratch, struct err *err) {
    const char *path;
    *out = (struct sound){.name = name};
    return sound_find(name, voices, &path, &scratch, err) &&
           load(path, rate_hz, quality, out, keep, scratch, err);
}
