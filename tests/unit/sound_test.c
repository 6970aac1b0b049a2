/* Sounds from their files: any rate and number of channels, ours by name, and what is none. */
#include "sound/sound.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "types/limits.h"
#include "unit/room.h"

static char folder[] = "/tmp/newscast-sound-XXXXXX";

static str file(const char *name) {
    return str_printf(&keep, "%s/%s", folder, name);
}

/* A tone whose amplitude is level[c] in channel c. */
static str tone(const char *name, int format, int rate_hz, double seconds, const double *level,
                int channels) {
    str path = file(name);
    SF_INFO info = {.samplerate = rate_hz, .channels = channels, .format = format};
    SNDFILE *f = sf_open(str_z(path, &scratch), SFM_WRITE, &info);
    assert_non_null(f);
    for (long i = 0; i < lround(seconds * rate_hz); i++) {
        double frame[8];
        for (int c = 0; c < channels; c++)
            frame[c] = level[c] * sin(2 * M_PI * 440 * (double)i / rate_hz);
        sf_writef_double(f, frame, 1);
    }
    sf_close(f);
    return path;
}

static bool load(str name, int rate_hz, struct sound *out) {
    return sound_load(name, rate_hz, RATE_MEDIUM, &voices, out, &keep, scratch, &err);
}

static double rms(const struct sound *s) {
    double sum = 0;
    for (size_t i = s->frames / 4; i < s->frames * 3 / 4; i++)
        sum += pow((double)s->pcm[i] * s->scale, 2);
    return sqrt(sum / (double)(s->frames * 3 / 4 - s->frames / 4));
}

static void any_rate_and_width(void **state) {
    (void)state;
    static const double level[] = {0.5, 0.25, 0};
    static const struct {
        const char *name;
        int format, rate_hz, channels;
        double amplitude;
    } files[] = {
        {"a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 22050, 1, 0.5},
        {"b.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 48000, 2, 0.375},
        {"c.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 3, 0.25},
        {"d.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44100, 2, 0.375},
        {"e.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 32000, 1, 0.5},
        {"f.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 11025, 1, 0.5},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        str name =
            tone(files[i].name, files[i].format, files[i].rate_hz, 1.5, level, files[i].channels);
        for (int rate_hz = 22050; rate_hz <= 48000; rate_hz += 25950) {
            struct sound s;
            if (!load(name, rate_hz, &s))
                fail_test("%s", err.text);
            assert_int_equal(s.rate_hz, rate_hz);
            assert_true(fabs((double)s.frames / rate_hz - 1.5) < 0.001);
            assert_true(fabs(rms(&s) * sqrt(2) / files[i].amplitude - 1) < 0.02);
        }
    }
}

static void ours_have_names(void **state) {
    (void)state;
    str names = sound_names(&voices, &keep);
    assert_str(names, "bed, calm-bed, calm-ident, calm-sting, ident, sting");
    struct sound s;
    assert_true(load(S("ident"), 22050, &s));
    assert_true(s.frames > 22050);
    assert_false(load(S("idnet"), 22050, &s));
    assert_non_null(strstr(err.text, "there is no sound `idnet`; ours are bed, calm-bed"));
    assert_int_equal(err.code, ERR_USAGE);
}

static void what_is_no_sound_is_refused(void **state) {
    (void)state;
    static const double level[] = {0.5}, none[] = {0};
    struct sound s;
    assert_false(load(file("nowhere.wav"), 22050, &s));
    assert_int_equal(err.code, ERR_IO);
    str path = tone("whole.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 22050, 2, level, 1);
    assert_int_equal(truncate(str_z(path, &keep), 4000), 0);
    struct sound cut;
    bool read = load(path, 22050, &cut); /* libsndfile mends the header of some */
    assert_true(!read || cut.frames < 4000);
    assert_false(
        load(tone("silent.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 22050, 2, none, 1), 22050, &s));
    assert_non_null(strstr(err.text, "silent.wav: nothing can be heard in it"));
    assert_false(
        load(tone("none.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 22050, 0, level, 1), 22050, &s));
    assert_non_null(strstr(err.text, "none.wav: empty"));
    assert_false(load(
        tone("long.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 8000, LIMIT_SOUND_SECONDS + 1, level, 1),
        22050, &s));
    assert_int_equal(err.code, ERR_LIMIT);
    static const double nan_level[] = {NAN};
    assert_false(
        load(tone("nan.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 22050, 1, nan_level, 1), 22050, &s));
    assert_non_null(strstr(err.text, "samples that are no numbers"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_room, close_room)

int main(void) {
    if (!mkdtemp(folder))
        return 1;
    const struct CMUnitTest tests[] = {
        TEST(any_rate_and_width),
        TEST(ours_have_names),
        TEST(what_is_no_sound_is_refused),
    };
    int failed = cmocka_run_group_tests_name("sound", tests, NULL, NULL);
    static const char *const made[] = {"a.wav",    "b.wav",   "c.wav",      "d.flac",
                                       "e.ogg",    "f.aiff",  "silent.wav", "none.wav",
                                       "long.wav", "nan.wav", "whole.wav"};
    char path[100];
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, made[i]);
        unlink(path);
    }
    rmdir(folder);
    return failed;
}
