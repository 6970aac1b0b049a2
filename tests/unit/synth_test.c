/* synth: clips are functions of their text, voice and parameters, whatever the workers do. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "synth/cache.h"
#include "synth/synth.h"

#include "unit/unit.h"

struct said {
    const char *voice, *text;
    int rate_wpm;
};

static const struct said said[] = {
    {"en-us", "The ferry left the harbour at dawn, and nobody saw it come back.", 155},
    {"de", "Der Zug kommt heute zwölf Minuten später an.", 165},
    {"cmn-latn-pinyin", "jin1tian1 de5 tian1qi4 hen3 hao3", 165},
    {"fr", "Le pont sera fermé pendant trois jours.", 165},
    {"en-us", "Prices rose again in the third quarter.", 155},
    {"es", "La cosecha fue mejor de lo que se esperaba.", 165},
    {"ru", "Сегодня в городе идёт дождь.", 165},
    {"en-us+f2", "A second reader takes over from here.", 160},
    {"de", "Niemand wurde verletzt.", 165},
    {"en-us", "The vote is expected on Thursday.", 170},
};
#define SAID_N (sizeof said / sizeof *said)

/* Only for the comparison with the engine's own program. */
static const struct said more_said[] = {
    {"en-us", "\"We have waited for years,\" the baker said.", 155},
    {"en-us", "Why was the tunnel closed on a Sunday?", 150},
    {"en-us+steph", "Nine people were rescued from the flooded cellar!", 160},
    {"en-gb", "The minister resigned; her deputy will lead the talks.", 165},
    {"de+f3", "Die Brücke über den Fluss bleibt bis zum Frühjahr gesperrt.", 160},
    {"de", "„Wir haben lange gewartet“, sagte der Bäcker.", 165},
    {"fr", "Les pompiers ont évacué l’école à midi, puis la mairie.", 160},
    {"fr", "Qui paiera les travaux du port ?", 165},
    {"es", "El puente nuevo se abrirá en primavera.", 165},
    {"es", "¿Cuándo volverán los pescadores al puerto?", 155},
    {"cmn-latn-pinyin", "shi4 zhang3 shuo1 gong1 cheng2 ming2 nian2 kai1 shi3", 165},
    {"cmn-latn-pinyin", "ma3 tou2 shang4 de5 qi3 zhong4 ji1 liu2 zai4 yuan2 chu4", 160},
    {"ru", "Мост откроют весной будущего года.", 160},
    {"it", "Il ponte sarà chiuso per tre giorni.", 165},
    {"pt", "A ponte nova abre na primavera.", 165},
    {"pl", "Most zostanie otwarty wiosną.", 165},
};
#define MORE_SAID_N (sizeof more_said / sizeof *more_said)

struct heard {
    unsigned long long hash, marks;
    size_t frames;
};

static struct reading readings[SAID_N];

static const struct synth_settings plain = {.rate_hz = 22050, .tone = true};

static struct synth_settings with_workers(int n) {
    struct synth_settings s = plain;
    s.workers = n;
    return s;
}

static bool open_synth(struct synth *synth, int workers, struct err *err) {
    struct synth_settings s = with_workers(workers);
    return synth_open(synth, &s, err);
}

static struct synth_voice voice_of(const struct said *s) {
    return (struct synth_voice){s->voice, s->rate_wpm, 50, s->rate_wpm == 155 ? 5 : 0,
                                1.5,      VOICE_REST};
}

/* The next clip, with its sound. */
static bool next_clip(struct synth *synth, struct clip *clip, struct notes *notes,
                      struct err *err) {
    if (!synth_next(synth, clip, notes, err))
        return false;
    struct shelf shelf = synth_shelf(synth);
    return shelf.fetch(shelf.self, clip->number, true, clip, err);
}

static struct heard hash_clip(const struct clip *c) {
    unsigned long long marks = 0;
    for (size_t i = 0; i < c->marks_n; i++)
        marks = marks * 1000003 + c->marks[i].frame * 31 + c->marks[i].at.start * 7 +
                c->marks[i].at.end;
    unsigned long long sound = str_hash((str){(const char *)c->pcm, c->frames * 2}),
                       steps =
                           str_hash((str){(const char *)c->steps, c->steps_n * sizeof *c->steps});
    return (struct heard){sound ^ steps, marks, c->frames};
}

/* Speaks said[order[i]] with so many workers. */
static void speak_all(int workers, const size_t *order, size_t n, struct heard *heard,
                      struct notes *notes) {
    struct synth synth;
    struct err err = {0};
    if (!open_synth(&synth, workers, &err))
        fail_test("%s", err.text);
    size_t in = 0;
    for (size_t out = 0; out < n; out++) {
        for (; in < n && synth_has_room(&synth); in++) {
            struct synth_voice v = voice_of(&said[order[in]]);
            readings[order[in]].engine = str_of(said[order[in]].text);
            if (!synth_submit(&synth, &readings[order[in]], &v, &err))
                fail_test("%s", err.text);
        }
        struct clip clip;
        if (!next_clip(&synth, &clip, notes, &err))
            fail_test("%s", err.text);
        assert_ptr_equal(clip.reading, &readings[order[out]]);
        heard[order[out]] = hash_clip(&clip);
    }
    synth_close(&synth);
}

static void assert_same(const struct heard *a, const struct heard *b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(a[i].frames, b[i].frames);
        assert_true(a[i].hash == b[i].hash);
        assert_true(a[i].marks == b[i].marks);
    }
}

static void test_same_clips_in_any_order_with_any_workers(void **state) {
    (void)state;
    struct arena keep;
    arena_open(&keep);
    struct notes notes = {.keep = &keep};
    size_t order[SAID_N];
    struct heard first[SAID_N], again[SAID_N];
    for (size_t i = 0; i < SAID_N; i++)
        order[i] = i;
    speak_all(1, order, SAID_N, first, &notes);
    for (size_t i = 0; i < SAID_N; i++)
        assert_true(first[i].frames > 10000);
    for (int workers = 1; workers <= 3; workers++) {
        for (size_t i = 0; i < SAID_N; i++)
            order[i] = workers == 1 ? SAID_N - 1 - i : (i * 3 + (size_t)workers) % SAID_N;
        speak_all(workers, order, SAID_N, again, &notes);
        assert_same(first, again, SAID_N);
    }
    assert_int_equal(notes.list.n, 0);
    arena_close(&keep);
}

/* What the engine's own program, freshly started, says: its samples; their number. */
static size_t say_with_program(const struct said *said_one, const char *wav, int16_t *pcm,
                               size_t most) {
    char command[1024];
    struct synth_voice v = voice_of(said_one);
    snprintf(command, sizeof command, "espeak-ng -v %s -s %d -g %d -w %s '%s'", v.name, v.rate_wpm,
             v.word_gap, wav, said_one->text);
    assert_int_equal(system(command), 0);
    FILE *f = fopen(wav, "rb");
    assert_non_null(f);
    assert_int_equal(fseek(f, 44, SEEK_SET), 0);
    size_t n = fread(pcm, 2, most, f);
    fclose(f);
    return n;
}

/* Without the tone chain a clip is what the engine said, cut and scaled; but for the fades at its
 * ends it can be compared sample by sample.  Whether it is the program's from this frame on. */
static bool is_said_from(const int16_t *program, const struct clip *clip) {
    const size_t fade = 22050 * 4 / 1000 + 1;
    for (size_t i = fade; i + fade < clip->frames; i++) {
        double off = clip->pcm[i] * (double)clip->scale * 32768 - program[i];
        if (!(off > -1 && off < 1))
            return false;
    }
    return true;
}

static void assert_said_by(const int16_t *program, size_t n, const struct clip *clip) {
    size_t from = 0;
    while (from + clip->frames < n && !is_said_from(program + from, clip))
        from++;
    assert_true(from + clip->frames < n);
    /* what was cut off, and what the program adds, is silence, but for the last of an echo */
    for (size_t i = 0; i < n; i++)
        if (i < from || i >= from + clip->frames)
            assert_true(abs(program[i]) < (i < from ? 33 : 328));
}

static void test_same_as_the_engines_program(void **state) {
    (void)state;
    struct synth synth;
    struct err err = {0};
    struct arena keep;
    arena_open(&keep);
    struct notes notes = {.keep = &keep};
    assert_true(synth_open(&synth, &(struct synth_settings){.workers = 2, .rate_hz = 22050}, &err));
    char folder[] = "/tmp/synth-test-XXXXXX", wav[64];
    assert_non_null(mkdtemp(folder));
    snprintf(wav, sizeof wav, "%s/said.wav", folder);
    enum { MOST = 30 * 22050 };
    int16_t *pcm = arena_new(&keep, int16_t, MOST);
    for (size_t i = 2 * SAID_N + MORE_SAID_N; i-- > 0;) { /* some twice, in another order */
        const struct said *one = i < MORE_SAID_N ? &more_said[i] : &said[i % SAID_N];
        struct synth_voice v = voice_of(one);
        struct reading reading = {.engine = str_of(one->text)};
        struct clip clip;
        assert_true(synth_submit(&synth, &reading, &v, &err));
        assert_true(next_clip(&synth, &clip, &notes, &err));
        assert_said_by(pcm, say_with_program(one, wav, pcm, MOST), &clip);
    }
    unlink(wav);
    rmdir(folder);
    synth_close(&synth);
    arena_close(&keep);
}

static void test_marks_are_words(void **state) {
    (void)state;
    struct synth synth;
    struct err err = {0};
    struct arena keep;
    arena_open(&keep);
    struct notes notes = {.keep = &keep};
    assert_true(open_synth(&synth, 1, &err));
    static const char text[] = "Zwölf große Körbe fielen „heute“ über Bord.";
    static const char *const words[] = {"Zwölf", "große", "Körbe", "fielen", "über", "Bord"};
    struct reading reading = {.engine = str_of(text)};
    struct synth_voice v = {"de", 165, 50, 0, 0, VOICE_REST};
    struct clip clip;
    assert_true(synth_submit(&synth, &reading, &v, &err));
    assert_true(next_clip(&synth, &clip, &notes, &err));
    assert_int_equal(clip.marks_n, 6);
    for (size_t i = 0; i < clip.marks_n; i++) {
        str at = str_sub(reading.engine, clip.marks[i].at.start, clip.marks[i].at.end);
        assert_true(str_starts(at, str_of(words[i])));
        assert_true(clip.marks[i].frame < clip.frames);
        assert_true(i == 0 || clip.marks[i].frame > clip.marks[i - 1].frame);
    }
    synth_close(&synth);
    arena_close(&keep);
}

static void test_voice_names_are_strict(void **state) {
    (void)state;
    static const char *const good[] = {"en-us", "cmn-latn-pinyin", "de",    "en-us+f2",
                                       "fr",    "fr-fr",           "en-gb", "en-gb+f3"};
    static const char *const bad[] = {
        "zh",
        "xx",
        "",
        "en-us+nobody",
        "en-us+",
        "en-us+../!v/f2",
        "a-name-that-is-far-longer-than-any-name-the-engine-can-hold"};
    struct synth synth;
    struct err err = {0};
    struct arena keep;
    arena_open(&keep);
    assert_true(open_synth(&synth, 1, &err));
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(synth_check_voice(
            &synth, &(struct synth_voice){good[i], 165, 50, 0, 0, VOICE_REST}, &err));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err.code = ERR_NONE;
        assert_false(synth_check_voice(
            &synth, &(struct synth_voice){bad[i], 165, 50, 0, 0, VOICE_REST}, &err));
        assert_int_equal(err.code, ERR_LANGUAGE);
    }
    struct reading reading = {.engine = S("Bonjour.")};
    err.code = ERR_NONE;
    assert_false(synth_submit(&synth, &reading,
                              &(struct synth_voice){"nobody", 165, 50, 0, 0, VOICE_REST}, &err));
    assert_int_equal(err.code, ERR_LANGUAGE);
    synth_close(&synth);
    arena_close(&keep);
}

static void test_no_sound_is_a_note(void **state) {
    (void)state;
    struct synth synth;
    struct err err = {0};
    struct arena keep;
    arena_open(&keep);
    struct notes notes = {.keep = &keep};
    assert_true(open_synth(&synth, 1, &err));
    struct reading quiet = {.engine = S(" , . ")}, loud = {.engine = S("Hello.")};
    struct synth_voice v = {"en-us", 165, 50, 0, 0, VOICE_REST};
    struct clip clip;
    assert_true(synth_submit(&synth, &quiet, &v, &err));
    assert_true(synth_submit(&synth, &loud, &v, &err));
    assert_true(next_clip(&synth, &clip, &notes, &err));
    assert_int_equal(clip.frames, 0);
    assert_int_equal(notes.list.n, 1);
    assert_true(next_clip(&synth, &clip, &notes, &err));
    assert_true(clip.frames > 5000);
    synth_close(&synth);
    arena_close(&keep);
}

/* ---- processes ---- */

static pid_t parent_of(pid_t pid) {
    char path[64], line[512];
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return 0;
    char *after = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
    if (after && sscanf(after + 1, " %*c %d", &parent) != 1)
        parent = 0;
    fclose(f);
    return parent;
}

/* Pids below `root`, nearest first: children, then theirs. */
static size_t descendants(pid_t root, pid_t *out, size_t max) {
    static pid_t all[65536];
    size_t n = 0, found = 0;
    DIR *d = opendir("/proc");
    for (struct dirent *e; (e = readdir(d)) && n < 65536;)
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9')
            all[n++] = (pid_t)strtol(e->d_name, NULL, 10);
    closedir(d);
    for (size_t done = 0;; done++) {
        pid_t above = done == 0 ? root : out[done - 1];
        for (size_t i = 0; i < n && found < max; i++)
            if (parent_of(all[i]) == above)
                out[found++] = all[i];
        if (done >= found)
            return found;
    }
}

static char long_text[30000];

static void make_long_text(void) {
    size_t n = 0;
    while (n + 60 < sizeof long_text)
        n += (size_t)snprintf(long_text + n, sizeof long_text - n,
                              "The %zuth barge brought coal to the city. ", n);
}

/* Whichever process is killed, the clip comes out the same. */
static void test_killed_processes_are_replaced(void **state) {
    (void)state;
    struct arena keep;
    arena_open(&keep);
    struct notes notes = {.keep = &keep};
    size_t order[SAID_N];
    struct heard want[SAID_N], got[SAID_N];
    for (size_t i = 0; i < SAID_N; i++)
        order[i] = i;
    speak_all(1, order, SAID_N, want, &notes);
    struct synth synth;
    struct err err = {0};
    assert_true(open_synth(&synth, 2, &err));
    for (size_t i = 0; i < SAID_N; i++) {
        struct synth_voice v = voice_of(&said[i]);
        readings[i].engine = str_of(said[i].text);
        assert_true(synth_submit(&synth, &readings[i], &v, &err));
        usleep((useconds_t)(i * 700));
        pid_t below[64];
        size_t n = descendants(getpid(), below, 64);
        if (n)
            kill(below[i * 5 % n], SIGKILL);
        struct clip clip;
        if (!next_clip(&synth, &clip, &notes, &err))
            fail_test("%s", err.text);
        got[i] = hash_clip(&clip);
        usleep(5000); /* a second death of the same utterance would be given up */
    }
    synth_close(&synth);
    assert_same(want, got, SAID_N);
    for (size_t i = 0; i < notes.list.n; i++)
        fail_test("%.*s", STR_FMT(notes.list.at[i]));
    pid_t below[8];
    assert_int_equal(descendants(getpid(), below, 8), 0);
    arena_close(&keep);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* false: gone, or a zombie that init has yet to collect */
static bool lives(pid_t pid) {
    char path[64], line[256] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    bool is_alive = f && fgets(line, sizeof line, f) && !strstr(line, ") Z");
    if (f)
        fclose(f);
    return is_alive;
}

/* In a process of its own: a long utterance is under way when `end` comes. */
static pid_t start_speaker(int ready) {
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    interrupt_watch();
    struct arena keep;
    arena_open(&keep);
    struct notes notes = {.keep = &keep};
    struct synth synth;
    struct err err = {0};
    struct clip clip;
    struct reading reading = {.engine = str_of(long_text)};
    struct synth_voice v = {"en-us", 80, 50, 0, 0, VOICE_REST};
    bool ok = open_synth(&synth, 2, &err);
    for (int i = 0; ok && i < 3; i++)
        ok = synth_submit(&synth, &reading, &v, &err);
    usleep(60000);
    ok = ok && write(ready, "x", 1) == 1;
    while (ok && next_clip(&synth, &clip, &notes, &err))
        ok = synth_submit(&synth, &reading, &v, &err);
    synth_close(&synth);
    pid_t below[8];
    _exit(err.code == ERR_INTERRUPTED && descendants(getpid(), below, 8) == 0 ? 42 : 1);
}

static void end_speaker(int signal_number, bool to_group) {
    int ready[2];
    char c;
    assert_int_equal(pipe(ready), 0);
    pid_t pid = start_speaker(ready[1]);
    close(ready[1]); /* so that its death would be heard */
    if (to_group)
        setpgid(pid, pid);
    assert_int_equal(read(ready[0], &c, 1), 1);
    pid_t below[64];
    size_t n = 0;
    for (int i = 0; i < 300 && n < 4; i++) { /* slots and rooms at the least */
        usleep(10000);
        n = descendants(pid, below, 64);
    }
    assert_true(n >= 4);
    double from = now();
    kill(to_group ? -pid : pid, signal_number);
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    assert_true(now() - from < 1.0);
    if (signal_number == SIGINT)
        assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 42);
    for (size_t i = 0; i < n; i++) {
        double patience = now() + 5; /* a loaded machine may take a while to let one die */
        while (lives(below[i]) && now() < patience)
            usleep(10000);
        assert_false(lives(below[i]));
    }
    close(ready[0]);
}

static void test_nothing_outlives_the_main_process(void **state) {
    (void)state;
    make_long_text();
    end_speaker(SIGINT, true); /* as a terminal's Ctrl-C */
    end_speaker(SIGINT, false);
    end_speaker(SIGKILL, false);
}

static void test_missing_engine_files_are_named(void **state) {
    (void)state;
    char folder[] = "/tmp/synth-test-XXXXXX", data[64];
    assert_non_null(mkdtemp(folder));
    snprintf(data, sizeof data, "%s/espeak-ng-data", folder);
    assert_int_equal(mkdir(data, 0700), 0);
    assert_int_equal(setenv("ESPEAK_DATA_PATH", folder, 1), 0);
    struct synth synth;
    struct err err = {0};
    assert_true(open_synth(&synth, 2, &err));
    assert_false(
        synth_check_voice(&synth, &(struct synth_voice){"en-us", 165, 50, 0, 0, VOICE_REST}, &err));
    assert_int_equal(err.code, ERR_ENGINE);
    assert_non_null(strstr(err.text, "espeak-ng-data"));
    synth_close(&synth);
    unsetenv("ESPEAK_DATA_PATH");
    rmdir(data);
    rmdir(folder);
}

static void test_list_has_names_that_can_be_used(void **state) {
    (void)state;
    struct arena keep;
    arena_open(&keep);
    struct err err = {0};
    const struct synth_voice_name *names;
    str version;
    size_t n = synth_list_voices(&names, &version, &keep, &err);
    bool en = false;
    for (size_t i = 0; i < n; i++)
        en = en || (str_eq(names[i].name, S("en-us")) && str_eq(names[i].language, S("en-us")));
    assert_true(n > 100 && en);
    assert_true(str_starts(version, S("1.")));
    arena_close(&keep);
}

/* ---- the cache ---- */

/* A cache of this test's own. */
struct own_cache {
    struct arena keep;
    char home[32], folder[64];
    struct heard want[SAID_N], got[SAID_N];
};

static void say_all_cached(struct own_cache *c, struct heard *heard, size_t from_cache) {
    struct notes notes = {.keep = &c->keep};
    struct synth synth;
    struct err err = {0};
    struct synth_settings settings = with_workers(2);
    settings.cache = true;
    if (!synth_open(&synth, &settings, &err))
        fail_test("%s", err.text);
    for (size_t i = 0; i < SAID_N; i++) {
        struct synth_voice v = voice_of(&said[i]);
        readings[i].engine = str_of(said[i].text);
        struct clip clip;
        if (!synth_submit(&synth, &readings[i], &v, &err) ||
            !next_clip(&synth, &clip, &notes, &err))
            fail_test("%s", err.text);
        heard[i] = hash_clip(&clip);
    }
    assert_int_equal(synth_from_cache(&synth), from_cache);
    assert_int_equal(notes.list.n, 0);
    synth_close(&synth);
}

static void open_own_cache(struct own_cache *c) {
    *c = (struct own_cache){.home = "/tmp/synth-cache-XXXXXX"};
    arena_open(&c->keep);
    assert_non_null(mkdtemp(c->home));
    snprintf(c->folder, sizeof c->folder, "%s/newscast", c->home);
    assert_int_equal(setenv("XDG_CACHE_HOME", c->home, 1), 0);
    say_all_cached(c, c->want, 0);
    struct stat st;
    assert_int_equal(stat(c->folder, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
}

static void close_own_cache(struct own_cache *c) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", c->home);
    assert_int_equal(system(command), 0);
    unsetenv("XDG_CACHE_HOME");
    arena_close(&c->keep);
}

/* Calls `one` with the path of each entry; their number. */
static size_t each_entry(const struct own_cache *c, void (*one)(const char *path, size_t n)) {
    size_t n = 0;
    DIR *d = opendir(c->folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        char path[400];
        assert_true(e->d_name[0] != '.' || !strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."));
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", c->folder, e->d_name);
        if (one)
            one(path, n);
        n++;
    }
    closedir(d);
    return n;
}

static void test_cached_clips_are_the_same(void **state) {
    (void)state;
    struct own_cache c;
    open_own_cache(&c);
    assert_int_equal(each_entry(&c, NULL), SAID_N);
    say_all_cached(&c, c.got, SAID_N);
    assert_same(c.want, c.got, SAID_N);
    struct notes notes = {.keep = &c.keep};
    size_t order[SAID_N];
    for (size_t i = 0; i < SAID_N; i++)
        order[i] = SAID_N - 1 - i;
    speak_all(1, order, SAID_N, c.got, &notes); /* without a cache */
    assert_same(c.want, c.got, SAID_N);
    close_own_cache(&c);
}

/* Every kind of damage, by turns. */
static void damage(const char *path, size_t n) {
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    char byte;
    int fd = open(path, O_RDWR);
    off_t at = n % 5 == 0 ? 4 : n % 5 == 1 ? 60 : st.st_size - 9;
    switch (n % 5) {
    case 3: assert_int_equal(ftruncate(fd, st.st_size / 2), 0); break;
    case 4: assert_int_equal(ftruncate(fd, 0), 0); break;
    default:
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        byte ^= 0x10;
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    }
    close(fd);
}

static void test_damaged_entries_are_made_anew(void **state) {
    (void)state;
    struct own_cache c;
    open_own_cache(&c);
    assert_int_equal(each_entry(&c, damage), SAID_N);
    say_all_cached(&c, c.got, SAID_N); /* they were there; that they were damaged shows later */
    assert_same(c.want, c.got, SAID_N);
    say_all_cached(&c, c.got, SAID_N);
    assert_same(c.want, c.got, SAID_N);
    close_own_cache(&c);
}

static void drop(const char *path, size_t n) {
    if (n % 2 == 0)
        unlink(path);
}

/* Another run prunes the cache while this one is between its two looks at a clip. */
static void test_entries_may_vanish(void **state) {
    (void)state;
    struct own_cache c;
    open_own_cache(&c);
    struct notes notes = {.keep = &c.keep};
    struct synth synth;
    struct err err = {0};
    struct synth_settings settings = with_workers(1);
    settings.cache = true;
    assert_true(synth_open(&synth, &settings, &err));
    for (size_t i = 0; i < SAID_N; i++) {
        struct synth_voice v = voice_of(&said[i]);
        struct clip clip;
        assert_true(synth_submit(&synth, &readings[i], &v, &err));
        assert_true(synth_next(&synth, &clip, &notes, &err));
    }
    each_entry(&c, drop);
    struct shelf shelf = synth_shelf(&synth);
    for (size_t i = 0; i < SAID_N; i++) {
        struct clip clip;
        assert_true(shelf.fetch(shelf.self, i, true, &clip, &err));
        c.got[i] = hash_clip(&clip);
    }
    synth_close(&synth);
    assert_same(c.want, c.got, SAID_N);
    assert_int_equal(each_entry(&c, NULL), SAID_N);
    close_own_cache(&c);
}

static void test_the_cache_keeps_to_its_limit(void **state) {
    (void)state;
    struct own_cache c;
    open_own_cache(&c);
    int folder = cache_open(str_of(c.folder), c.keep);
    struct cache_state now;
    struct err err = {0};
    assert_true(cache_prune(folder, SIZE_MAX, &now, c.keep, &err));
    assert_int_equal(now.clips, SAID_N);
    size_t all = now.bytes;
    /* what a run that is gone was writing goes too, but not what is being written */
    char gone[128], ours[128];
    snprintf(gone, sizeof gone, "%s/.0123abcd.%ld.part", c.folder, (long)getpid());
    snprintf(ours, sizeof ours, "%s/.0123abce.%ld.part", c.folder, (long)getpid());
    close(open(gone, O_CREAT | O_WRONLY, 0600));
    int held = open(ours, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(flock(held, LOCK_EX), 0);
    assert_true(cache_prune(folder, SIZE_MAX, &now, c.keep, &err));
    assert_int_equal(access(gone, F_OK), -1);
    assert_int_equal(access(ours, F_OK), 0);
    close(held);
    assert_int_equal(unlink(ours), 0);
    assert_true(all > 500000);
    /* what was used last stays */
    struct dirent *e;
    DIR *d = opendir(c.folder);
    do
        e = readdir(d);
    while (e->d_name[0] == '.');
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(strlen(e->d_name) - 5), e->d_name);
    closedir(d);
    usleep(20000);
    int fd = cache_find(folder, name);
    assert_true(fd >= 0);
    close(fd);
    assert_true(cache_prune(folder, all / 3, &now, c.keep, &err));
    assert_true(now.bytes <= all / 3);
    assert_int_equal(each_entry(&c, NULL), now.clips);
    fd = cache_find(folder, name);
    assert_true(fd >= 0);
    close(fd);
    /* a run does so by itself */
    assert_int_equal(setenv("NEWSCAST_CACHE_MB", "1", 1), 0);
    say_all_cached(&c, c.got, now.clips);
    assert_same(c.want, c.got, SAID_N);
    assert_true(cache_prune(folder, SIZE_MAX, &now, c.keep, &err));
    assert_true(now.bytes <= 1 << 20);
    unsetenv("NEWSCAST_CACHE_MB");
    close(folder);
    close_own_cache(&c);
}

/* Where nothing can be kept, nothing is, and all is said the same. */
static void test_a_cache_that_cannot_be_written(void **state) {
    (void)state;
    struct own_cache c;
    open_own_cache(&c);
    assert_int_equal(setenv("XDG_CACHE_HOME", "/proc/nowhere", 1), 0);
    say_all_cached(&c, c.got, 0);
    assert_same(c.want, c.got, SAID_N);
    assert_int_equal(setenv("XDG_CACHE_HOME", c.home, 1), 0);
    close_own_cache(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_clips_in_any_order_with_any_workers),
        cmocka_unit_test(test_same_as_the_engines_program),
        cmocka_unit_test(test_marks_are_words),
        cmocka_unit_test(test_voice_names_are_strict),
        cmocka_unit_test(test_no_sound_is_a_note),
        cmocka_unit_test(test_killed_processes_are_replaced),
        cmocka_unit_test(test_nothing_outlives_the_main_process),
        cmocka_unit_test(test_missing_engine_files_are_named),
        cmocka_unit_test(test_list_has_names_that_can_be_used),
        cmocka_unit_test(test_cached_clips_are_the_same),
        cmocka_unit_test(test_damaged_entries_are_made_anew),
        cmocka_unit_test(test_entries_may_vanish),
        cmocka_unit_test(test_the_cache_keeps_to_its_limit),
        cmocka_unit_test(test_a_cache_that_cannot_be_written),
    };
    return cmocka_run_group_tests_name("synth", tests, NULL, NULL);
}
