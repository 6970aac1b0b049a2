/* write: every format is whole, tagged, the same every time, and says so when there is no room. */
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <sndfile.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mix/mix.h"
#include "synth/synth.h"
#include "write/write.h"

#include "unit/unit.h"

/* libsndfile itself forgets memory when an Ogg file cannot be begun or ended. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:ogg_stream_init\nleak:oggpack_writeinit\nleak:libvorbis\n";
}

static char folder[64];
static struct err err;

#define TEXT(literal)                                                                              \
    { (literal), sizeof(literal) - 1 }

static const struct tags tags = {
    .title = TEXT("Brücken über den Fluß 新桥"),
    .artist = TEXT("newscast"),
    .album = TEXT("Bulletins"),
    .date = TEXT("2026-11-23"),
    .language = TEXT("en"),
    .comment = TEXT("A synthetic voice reads this."),
    .genre = TEXT("News"),
};

static const struct {
    enum format format;
    int rate_hz, bits;
} kinds[] = {{FORMAT_FLAC, 22050, 16}, {FORMAT_FLAC, 48000, 24}, {FORMAT_WAV, 22050, 16},
             {FORMAT_WAV, 44100, 24},  {FORMAT_OGG, 22050, 16},  {FORMAT_OPUS, 24000, 16},
             {FORMAT_OPUS, 48000, 16}, {FORMAT_MP3, 22050, 16}};
#define KINDS (sizeof kinds / sizeof *kinds)

static const char *new_file(const char *name) {
    static char path[2][128];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    close(open(path[turn], O_CREAT | O_TRUNC | O_WRONLY, 0600));
    return path[turn];
}

static float sample(size_t i) {
    return i / 11025 % 2 ? 0 : (float)(0.3 * sin((double)i * 0.07) + 0.2 * sin((double)i * 0.013));
}

static bool write_file(const char *path, enum format format, int rate_hz, int bits, size_t frames) {
    struct writer w;
    float x[1000];
    struct writer_settings settings = {format, rate_hz, bits, 5, 5, tags};
    if (!writer_open(&w, path, &settings, &err))
        return false;
    struct sink sink = writer_sink(&w);
    for (size_t at = 0; at < frames; at += 1000) {
        for (size_t i = 0; i < 1000; i++)
            x[i] = sample(at + i);
        sink.put(sink.self, x, frames - at < 1000 ? frames - at : 1000);
    }
    bool ok = writer_close(&w, &err);
    writer_drop(&w);
    return ok;
}

static void test_files_are_whole_and_the_same_every_time(void **state) {
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        const char *first = new_file("first"), *again = new_file("again");
        if (!write_file(first, kinds[k].format, kinds[k].rate_hz, kinds[k].bits, 60000))
            fail_test("%s", err.text);
        usleep(20000);
        assert_true(write_file(again, kinds[k].format, kinds[k].rate_hz, kinds[k].bits, 60000));
        char command[400];
        snprintf(command, sizeof command, "cmp '%s' '%s'", first, again);
        assert_int_equal(system(command), 0);
        SF_INFO info = {0};
        SNDFILE *f = sf_open(first, SFM_READ, &info);
        assert_non_null(f);
        assert_int_equal(info.samplerate, kinds[k].rate_hz);
        assert_int_equal(info.channels, 1);
        assert_true(info.frames >= 60000 && info.frames < 60000 + 3000);
        static float back[64000];
        sf_count_t n = sf_read_float(f, back, 64000);
        assert_true(n >= 60000);
        sf_close(f);
        if (kinds[k].format != FORMAT_FLAC && kinds[k].format != FORMAT_WAV)
            continue;
        assert_int_equal(n, 60000);
        for (size_t i = 0; i < 60000; i++) {
            assert_true(fabsf(back[i] - sample(i)) <=
                        2.6f / (kinds[k].bits == 16 ? 32768 : 8388608));
            if (sample(i) == 0)
                assert_true(back[i] == 0);
        }
    }
}

/* ffprobe, which shares no code with us, sees the tags. */
static void test_tags_are_seen_by_others(void **state) {
    (void)state;
    static const char *const wanted[] = {
        "Brücken über den Fluß 新桥",    "newscast", "Bulletins", "2026-11-23",
        "A synthetic voice reads this.", "News"};
    for (size_t k = 0; k < KINDS; k++) {
        const char *path = new_file("tagged");
        char command[300], shown[8000] = "";
        assert_true(write_file(path, kinds[k].format, kinds[k].rate_hz, kinds[k].bits, 30000));
        snprintf(command, sizeof command, "ffprobe -v error -show_format -show_streams '%s'", path);
        FILE *p = popen(command, "r");
        assert_non_null(p);
        shown[fread(shown, 1, sizeof shown - 1, p)] = '\0';
        assert_int_equal(pclose(p), 0);
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
            if (!strstr(shown, wanted[i]))
                fail_test("%s: no %s", format_name(kinds[k].format), wanted[i]);
    }
}

/* An article without a date, an author or a language is an article. */
static void test_tags_may_be_empty(void **state) {
    (void)state;
    struct tags none = {.title = TEXT("Only a title")};
    for (size_t k = 0; k < KINDS; k++) {
        struct writer w;
        float x[1000];
        const char *path = new_file("untagged");
        struct writer_settings settings = {
            kinds[k].format, kinds[k].rate_hz, kinds[k].bits, 5, 5, none};
        assert_true(writer_open(&w, path, &settings, &err));
        struct sink sink = writer_sink(&w);
        for (size_t at = 0; at < 40000; at += 1000) {
            for (size_t i = 0; i < 1000; i++)
                x[i] = sample(at + i);
            sink.put(sink.self, x, 1000);
        }
        if (!writer_close(&w, &err))
            fail_test("%s", err.text);
    }
}

static void test_dither_is_small_and_silence_silent(void **state) {
    (void)state;
    const char *path = new_file("dither");
    struct writer w;
    float x[4000];
    struct writer_settings settings = {FORMAT_WAV, 22050, 16, 5, 5, tags};
    assert_true(writer_open(&w, path, &settings, &err));
    struct sink sink = writer_sink(&w);
    for (int i = 0; i < 4000; i++) /* a quarter of a step: lost without dither */
        x[i] = i < 2000 ? 0.25f / 32768 : 0;
    sink.put(sink.self, x, 4000);
    for (int i = 0; i < 3; i++) /* what a sample may not be is clipped, or silent */
        x[i] = (const float[]){7, -7, NAN}[i];
    sink.put(sink.self, x, 3);
    assert_true(writer_close(&w, &err));
    short back[4003];
    SF_INFO info = {0};
    SNDFILE *f = sf_open(path, SFM_READ, &info);
    assert_int_equal(sf_read_short(f, back, 4003), 4003);
    sf_close(f);
    double mean = 0;
    for (int i = 0; i < 2000; i++) {
        assert_true(abs(back[i]) <= 1);
        mean += back[i] / 2000.0;
    }
    assert_true(fabs(mean - 0.25) < 0.06);
    for (int i = 2000; i < 4000; i++)
        assert_int_equal(back[i], 0);
    assert_int_equal(back[4000], 32767);
    assert_int_equal(back[4001], -32768);
    assert_int_equal(back[4002], 0);
}

static void test_no_room_is_reported(void **state) {
    (void)state;
    struct rlimit old, small;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    for (size_t k = 0; k < KINDS; k++) {
        const char *path = new_file("whole");
        assert_true(write_file(path, kinds[k].format, kinds[k].rate_hz, kinds[k].bits, 60000));
        struct stat st;
        assert_int_equal(stat(path, &st), 0);
        /* none at all, some, nearly enough; the last ones only fail when tags are written */
        for (int part = 0; part <= 16; part++) {
            small = (struct rlimit){(rlim_t)(st.st_size - 1) * (rlim_t)part / 16, old.rlim_max};
            path = new_file("small");
            setrlimit(RLIMIT_FSIZE, &small);
            err.code = ERR_NONE;
            bool ok = write_file(path, kinds[k].format, kinds[k].rate_hz, kinds[k].bits, 60000);
            setrlimit(RLIMIT_FSIZE, &old);
            if (ok)
                fail_test("%s: %d/16 of its size was enough", format_name(kinds[k].format), part);
            assert_int_equal(err.code, ERR_IO);
            assert_non_null(strstr(err.text, "small"));
        }
    }
}

/* ---- cut as it may be, the bytes are the same ---- */

static void put_in_parts(const struct writer_settings *settings, const char *path, size_t part) {
    struct writer w;
    static float x[60000];
    if (!writer_open(&w, path, settings, &err))
        fail_test("%s", err.text);
    struct sink sink = writer_sink(&w);
    for (size_t i = 0; i < 60000; i++)
        x[i] = sample(i);
    for (size_t at = 0; at < 60000; at += part)
        sink.put(sink.self, x + at, 60000 - at < part ? 60000 - at : part);
    if (!writer_close(&w, &err))
        fail_test("%s", err.text);
}

static void test_blocks_do_not_show(void **state) {
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        struct writer_settings s = {kinds[k].format, kinds[k].rate_hz, kinds[k].bits, 5, 5, tags};
        const char *whole = new_file("whole"), *parts = new_file("parts");
        char command[400];
        put_in_parts(&s, whole, 60000);
        put_in_parts(&s, parts, 777);
        snprintf(command, sizeof command, "cmp '%s' '%s'", whole, parts);
        assert_int_equal(system(command), 0);
    }
}

static void test_float_wav_keeps_every_bit(void **state) {
    (void)state;
    struct writer_settings s = {FORMAT_WAV, 22050, BITS_FLOAT, 5, 5, tags};
    const char *path = new_file("float");
    put_in_parts(&s, path, 999);
    SF_INFO info = {0};
    SNDFILE *f = sf_open(path, SFM_READ, &info);
    assert_non_null(f);
    assert_int_equal(info.format, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    static float back[60001];
    assert_int_equal(sf_read_float(f, back, 60001), 60000);
    sf_close(f);
    for (size_t i = 0; i < 60000; i++)
        assert_true(back[i] == sample(i));
}

static off_t size_of(const char *path) {
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_size;
}

static void test_levels_and_qualities_change_the_size(void **state) {
    (void)state;
    struct writer_settings s = {FORMAT_FLAC, 22050, 16, 0, 5, tags};
    const char *fast = new_file("a");
    put_in_parts(&s, fast, 1000);
    s.flac_level = 8;
    const char *small = new_file("b");
    put_in_parts(&s, small, 1000);
    assert_true(size_of(small) < size_of(fast));
    for (enum format f = FORMAT_OGG; f <= FORMAT_MP3; f++) {
        off_t last = 0;
        for (int q = 0; q <= QUALITY_MOST; q += 5) {
            s = (struct writer_settings){f, 24000, 16, 5, q, tags};
            const char *path = new_file("q");
            put_in_parts(&s, path, 1000);
            if (size_of(path) <= last)
                fail_test("%s: quality %d is no larger than %d", format_name(f), q, q - 5);
            last = size_of(path);
        }
    }
}

/* ---- streams ---- */

/* Reads until `least` bytes have come, or the end. */
static size_t read_some(int fd, size_t least) {
    static char bytes[1 << 16];
    size_t all = 0;
    for (ssize_t n = 1; all < least && n > 0; all += (size_t)(n > 0 ? n : 0)) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 20000) != 1)
            break;
        n = read(fd, bytes, sizeof bytes);
    }
    return all;
}

/* What is put comes out before anything else is put: half a second holds more than a coder keeps.
 */
static void test_a_stream_leaves_at_once(void **state) {
    (void)state;
    static float x[12000];
    for (size_t i = 0; i < 12000; i++)
        x[i] = sample(i);
    for (size_t k = 0; k < KINDS; k++) {
        struct writer_settings s = {kinds[k].format, kinds[k].rate_hz, kinds[k].bits, 5, 5, tags};
        int ends[2];
        struct writer w;
        assert_int_equal(pipe(ends), 0);
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 18);
        assert_true(writer_open_stream(&w, ends[1], "a pipe", &s, &err));
        size_t head = read_some(ends[0], 1);
        assert_true(head > 0);
        if (kinds[k].format == FORMAT_OGG)
            read_some(ends[0], 3000); /* its code books */
        struct sink sink = writer_sink(&w);
        sink.put(sink.self, x, (size_t)kinds[k].rate_hz / 4);
        size_t least = kinds[k].format == FORMAT_WAV ? (size_t)kinds[k].rate_hz / 4 * 2 : 300;
        if (read_some(ends[0], least) < least)
            fail_test("%s keeps what was put", format_name(kinds[k].format));
        assert_true(writer_close(&w, &err));
        close(ends[0]);
        close(ends[1]);
    }
}

static void test_a_reader_that_leaves_is_an_error(void **state) {
    (void)state;
    static float x[100000];
    signal(SIGPIPE, SIG_IGN);
    for (size_t k = 0; k < KINDS; k++) {
        struct writer_settings s = {kinds[k].format, kinds[k].rate_hz, kinds[k].bits, 5, 5, tags};
        int ends[2];
        struct writer w;
        assert_int_equal(pipe(ends), 0);
        assert_true(writer_open_stream(&w, ends[1], "a pipe", &s, &err));
        close(ends[0]);
        struct sink sink = writer_sink(&w);
        sink.put(sink.self, x, 100000);
        sink.put(sink.self, x, 100000);
        err.code = ERR_NONE;
        assert_false(writer_close(&w, &err));
        assert_int_equal(err.code, ERR_IO);
        assert_non_null(strstr(err.text, "a pipe: its reader closed it"));
        close(ends[1]);
    }
}

/* Nobody reads, the pipe is full: who gives up does not wait for it. */
static void test_a_stalled_stream_can_be_dropped(void **state) {
    (void)state;
    static float x[8000];
    for (size_t i = 0; i < 8000; i++)
        x[i] = sample(i);
    struct writer_settings s = {FORMAT_FLAC, 22050, 24, 5, 5, tags};
    int ends[2];
    struct writer w;
    assert_int_equal(pipe(ends), 0);
    assert_true(writer_open_stream(&w, ends[1], "a pipe", &s, &err));
    struct sink sink = writer_sink(&w);
    fcntl(ends[1], F_SETPIPE_SZ, 4096);
    alarm(60);
    sink.put(sink.self, x, 8000);
    writer_drop(&w);
    alarm(0);
    close(ends[0]);
    close(ends[1]);
}

static void test_wrong_use_is_refused(void **state) {
    (void)state;
    struct writer w;
    enum format f;
    int nearest;
    assert_true(format_parse(S("FLAC"), &f) && f == FORMAT_FLAC);
    assert_true(format_parse(S("opus"), &f) && f == FORMAT_OPUS);
    assert_false(format_parse(S("aiff"), &f));
    assert_false(format_parse(S(""), &f));
    assert_true(format_takes_rate(FORMAT_WAV, 12345, &nearest));
    assert_false(format_takes_rate(FORMAT_OPUS, 22050, &nearest));
    assert_int_equal(nearest, 24000);
    assert_false(format_takes_rate(FORMAT_OPUS, 96000, &nearest));
    assert_int_equal(nearest, 48000);
    assert_true(format_takes_rate(FORMAT_MP3, 22050, &nearest));
    struct writer_settings settings = {FORMAT_OPUS, 22050, 16, 5, 5, tags};
    assert_false(writer_open(&w, new_file("x"), &settings, &err));
    assert_int_equal(err.code, ERR_USAGE);
    settings = (struct writer_settings){FORMAT_FLAC, 22050, BITS_FLOAT, 5, 5, tags};
    assert_false(writer_open(&w, new_file("x"), &settings, &err));
    assert_int_equal(err.code, ERR_USAGE);
    settings.bits = 16;
    assert_false(writer_open(&w, "/nowhere/x.flac", &settings, &err));
    assert_int_equal(err.code, ERR_IO);
    writer_drop(&w);
}

/* ---- the three stages together, judged by ffmpeg, flac and sox ---- */

static const struct {
    const char *voice, *text;
    double gain_db;
} lines[] = {
    {"en-us", "The harbour was closed for a day because of the storm, and ships had to wait.", 1.3},
    {"en-us", "Nobody was hurt, a spokesman for the port said in the evening.", 1.3},
    {"cmn-latn-pinyin", "gang3kou3 yin1wei4 feng1bao4 guan1bi4 le5 yi4 tian1", -1.2},
    {"cmn-latn-pinyin", "wan3shang5 fa1yan2ren2 shuo1 mei2you3 ren2 shou4shang1", -1.2},
    {"de", "Der Hafen war wegen des Sturms einen Tag lang geschlossen.", 0.2},
    {"fr", "Le port est resté fermé pendant un jour à cause de la tempête.", 2.1},
};
#define LINES (sizeof lines / sizeof *lines)

static void make_programme(const char *path, int rate_hz, double target_lufs, int workers,
                           struct timeline *line, struct arena *keep) {
    struct synth synth;
    struct mix mix;
    struct writer writer;
    struct clip clip;
    struct notes notes = {.keep = keep};
    static struct reading readings[LINES];
    struct mix_settings s = {.rate_hz = rate_hz,
                             .level = true,
                             .target_lufs = target_lufs,
                             .ceiling_dbtp = -1,
                             .lead_in = 4410,
                             .lead_out = 11025};
    struct synth_settings speak = {.workers = workers, .rate_hz = rate_hz, .tone = true};
    bool ok = synth_open(&synth, &speak, &err) && mix_open(&mix, &s, keep, &err);
    size_t in = 0;
    for (size_t i = 0; i < LINES && ok; i++) {
        for (; in < LINES && synth_has_room(&synth) && ok; in++) {
            struct synth_voice v = {lines[in].voice, 160, 50, 0, lines[in].gain_db, VOICE_REST};
            readings[in].engine = str_of(lines[in].text);
            ok = synth_submit(&synth, &readings[in], &v, &err);
        }
        ok = ok && synth_next(&synth, &clip, &notes, &err) &&
             mix_clip(&mix, &clip,
                      &(struct placing){.voice = str_of(lines[i].voice),
                                        .gap = rate_frames(350, rate_hz)},
                      &err);
    }
    struct writer_settings settings = {FORMAT_FLAC, rate_hz, 24, 5, 5, tags};
    for (bool again = true; ok && again;)
        ok = writer_open(&writer, path, &settings, &err) &&
             mix_master(&mix, synth_shelf(&synth), writer_sink(&writer), line, &again, &notes,
                        &err) &&
             writer_close(&writer, &err);
    synth_close(&synth);
    if (!ok)
        fail_test("%s", err.text);
    assert_int_equal(notes.list.n, 0);
    mix_close(&mix);
}

/* The number after the last line that holds `label` in what a command prints. */
static double printed(const char *command, const char *label) {
    char text[400];
    double value = NAN;
    FILE *p = popen(command, "r");
    assert_non_null(p);
    while (fgets(text, sizeof text, p)) {
        char *at = strstr(text, label);
        if (at)
            value = strtod(at + strlen(label), NULL);
    }
    pclose(p);
    return value;
}

static double ffmpeg_loudness(const char *path, double from_s, double to_s, const char *label) {
    char command[500];
    snprintf(command, sizeof command,
             "ffmpeg -hide_banner -nostats -i '%s' -af "
             "atrim=%.4f:%.4f,ebur128=peak=true -f null - 2>&1 | grep -v Parsed",
             path, from_s, to_s);
    return printed(command, label);
}

static void test_a_programme_as_others_measure_it(void **state) {
    (void)state;
    static const struct {
        int rate_hz;
        double target_lufs;
    } cases[] = {{22050, -16}, {48000, -16}, {22050, -23}, {22050, -14}};
    struct arena keep;
    arena_open(&keep);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = new_file("programme.flac");
        struct timeline line;
        char command[300];
        make_programme(path, cases[i].rate_hz, cases[i].target_lufs, 2, &line, &keep);
        snprintf(command, sizeof command, "flac --test --silent '%s'", path);
        assert_int_equal(system(command), 0);
        double lufs = ffmpeg_loudness(path, 0, 1e4, " I:");
        double peak = ffmpeg_loudness(path, 0, 1e4, " Peak:");
        if (!(fabs(lufs - cases[i].target_lufs) <= 0.11 && peak <= -1))
            fail_test("%d Hz, %.0f LUFS: %.1f LUFS, %.1f dBTP", cases[i].rate_hz,
                      cases[i].target_lufs, lufs, peak);
        assert_true(fabs(line.loudness.true_peak_dbtp - peak) < 0.2);
        snprintf(command, sizeof command, "sox -t flac '%s' -n stats 2>&1", path);
        assert_true(fabs(printed(command, "DC offset")) < 2e-4);
        assert_true(printed(command, "Flat factor") < 1);
        double least = 0, most = -99;
        for (size_t k = 0; k < 6; k += 2) { /* by language; the last two are one clip each */
            double l = ffmpeg_loudness(path, (double)line.cues.at[k].start / line.rate_hz,
                                       (double)line.cues.at[k + 1].end / line.rate_hz, " I:");
            least = l < least ? l : least;
            most = l > most ? l : most;
        }
        if (most - least > 0.8)
            fail_test("languages are %.1f LU apart", most - least);
    }
    arena_close(&keep);
}

static void test_a_programme_is_the_same_with_any_workers(void **state) {
    (void)state;
    struct arena keep;
    arena_open(&keep);
    struct timeline line;
    const char *one = new_file("one.flac"), *three = new_file("three.flac");
    make_programme(one, 22050, -16, 1, &line, &keep);
    make_programme(three, 22050, -16, 3, &line, &keep);
    char command[400];
    snprintf(command, sizeof command, "cmp '%s' '%s'", one, three);
    assert_int_equal(system(command), 0);
    arena_close(&keep);
}

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/write-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_are_whole_and_the_same_every_time),
        cmocka_unit_test(test_tags_are_seen_by_others),
        cmocka_unit_test(test_tags_may_be_empty),
        cmocka_unit_test(test_dither_is_small_and_silence_silent),
        cmocka_unit_test(test_no_room_is_reported),
        cmocka_unit_test(test_blocks_do_not_show),
        cmocka_unit_test(test_float_wav_keeps_every_bit),
        cmocka_unit_test(test_levels_and_qualities_change_the_size),
        cmocka_unit_test(test_a_stream_leaves_at_once),
        cmocka_unit_test(test_a_reader_that_leaves_is_an_error),
        cmocka_unit_test(test_a_stalled_stream_can_be_dropped),
        cmocka_unit_test(test_wrong_use_is_refused),
        cmocka_unit_test(test_a_programme_as_others_measure_it),
        cmocka_unit_test(test_a_programme_is_the_same_with_any_workers),
    };
    return cmocka_run_group_tests_name("write", tests, make_folder, remove_folder);
}
