/* synth: clips are functions of their text, voice and parameters, whatever the workers do. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/interrupt.h"
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

struct heard {
    unsigned long long hash, marks;
    size_t frames;
};

static struct reading readings[SAID_N];

static struct synth_voice voice_of(const struct said *s) {
    return (struct synth_voice){s->voice, s->rate_wpm, 50, s->rate_wpm == 155 ? 5 : 0};
}

static struct heard hash_clip(const struct clip *c) {
    unsigned long long marks = 0;
    for (size_t i = 0; i < c->marks_n; i++)
        marks = marks * 1000003 + c->marks[i].frame * 31 + c->marks[i].at.start * 7 +
                c->marks[i].at.end;
    return (struct heard){str_hash((str){(const char *)c->pcm, c->frames * 2}), marks, c->frames};
}

/* Speaks said[order[i]] with so many workers. */
static void speak_all(int workers, const size_t *order, size_t n, struct heard *heard,
                      struct notes *notes) {
    struct synth synth;
    struct err err = {0};
    if (!synth_open(&synth, workers, &err))
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
        if (!synth_next(&synth, &clip, notes, &err))
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

/* The engine's own program, freshly started, says the same (and then a pause). */
static void test_same_as_the_engines_program(void **state) {
    (void)state;
    struct synth synth;
    struct err err = {0};
    struct arena keep;
    arena_open(&keep);
    struct notes notes = {.keep = &keep};
    assert_true(synth_open(&synth, 2, &err));
    char folder[] = "/tmp/synth-test-XXXXXX", command[512], wav[64];
    assert_non_null(mkdtemp(folder));
    snprintf(wav, sizeof wav, "%s/said.wav", folder);
    for (size_t i = 0; i < SAID_N; i++) {
        struct synth_voice v = voice_of(&said[i]);
        struct reading reading = {.engine = str_of(said[i].text)};
        struct clip clip;
        assert_true(synth_submit(&synth, &reading, &v, &err));
        assert_true(synth_next(&synth, &clip, &notes, &err));
        snprintf(command, sizeof command, "espeak-ng -v %s -s %d -g %d -w %s '%s'", v.name,
                 v.rate_wpm, v.word_gap, wav, said[i].text);
        assert_int_equal(system(command), 0);
        FILE *f = fopen(wav, "rb");
        assert_non_null(f);
        int16_t *pcm = malloc(clip.frames * 2);
        assert_int_equal(fseek(f, 44, SEEK_SET), 0);
        assert_int_equal(fread(pcm, 2, clip.frames, f), clip.frames);
        assert_memory_equal(pcm, clip.pcm, clip.frames * 2);
        /* what the program adds is silence, but for the last of an echo */
        for (int16_t more; fread(&more, 2, 1, f) == 1;)
            assert_true(abs(more) < 328);
        free(pcm);
        fclose(f);
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
    assert_true(synth_open(&synth, 1, &err));
    static const char text[] = "Zwölf große Körbe fielen „heute“ über Bord.";
    static const char *const words[] = {"Zwölf", "große", "Körbe", "fielen", "über", "Bord"};
    struct reading reading = {.engine = str_of(text)};
    struct synth_voice v = {"de", 165, 50, 0};
    struct clip clip;
    assert_true(synth_submit(&synth, &reading, &v, &err));
    assert_true(synth_next(&synth, &clip, &notes, &err));
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
    struct notes notes = {.keep = &keep};
    assert_true(synth_open(&synth, 1, &err));
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(synth_check_voice(&synth, good[i], &err));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err.code = ERR_NONE;
        assert_false(synth_check_voice(&synth, bad[i], &err));
        assert_int_equal(err.code, ERR_LANGUAGE);
    }
    struct reading reading = {.engine = S("Bonjour.")};
    struct clip clip;
    assert_true(synth_submit(&synth, &reading, &(struct synth_voice){"nobody", 165, 50, 0}, &err));
    assert_false(synth_next(&synth, &clip, &notes, &err));
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
    assert_true(synth_open(&synth, 1, &err));
    struct reading quiet = {.engine = S(" , . ")}, loud = {.engine = S("Hello.")};
    struct synth_voice v = {"en-us", 165, 50, 0};
    struct clip clip;
    assert_true(synth_submit(&synth, &quiet, &v, &err));
    assert_true(synth_submit(&synth, &loud, &v, &err));
    assert_true(synth_next(&synth, &clip, &notes, &err));
    assert_int_equal(clip.frames, 0);
    assert_int_equal(notes.list.n, 1);
    assert_true(synth_next(&synth, &clip, &notes, &err));
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
    assert_true(synth_open(&synth, 2, &err));
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
        if (!synth_next(&synth, &clip, &notes, &err))
            fail_test("%s", err.text);
        got[i] = hash_clip(&clip);
        usleep(5000); /* a second death of the same utterance would be given up */
    }
    synth_close(&synth);
    assert_same(want, got, SAID_N);
    assert_int_equal(notes.list.n, 0);
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
    struct synth_voice v = {"en-us", 80, 50, 0};
    bool ok = synth_open(&synth, 2, &err);
    for (int i = 0; ok && i < 3; i++)
        ok = synth_submit(&synth, &reading, &v, &err);
    usleep(60000);
    ok = ok && write(ready, "x", 1) == 1;
    while (ok && synth_next(&synth, &clip, &notes, &err))
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
    close(ready[1]);
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
    assert_true(synth_open(&synth, 2, &err));
    assert_false(synth_check_voice(&synth, "en-us", &err));
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
    pid_t pid = fork(); /* it starts the engine, which only a process of its own may */
    if (pid == 0) {
        const struct synth_voice_name *names;
        size_t n = synth_list_voices(&names, &keep, &err);
        bool en = false;
        for (size_t i = 0; i < n; i++)
            en = en || (!strcmp(names[i].name, "en-us") && !strcmp(names[i].language, "en-us"));
        _exit(n > 100 && en ? 0 : 1);
    }
    int status = 1;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    arena_close(&keep);
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
    };
    return cmocka_run_group_tests_name("synth", tests, NULL, NULL);
}
