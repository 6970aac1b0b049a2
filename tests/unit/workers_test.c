/* workers: one that does not answer, or does not end, costs time but nothing else.  (What becomes
 * of those that die is in synth_test.c.) */
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "synth/workers.h"

#include "unit/unit.h"

static struct job jobs[4];
static struct order orders[4];

static struct job *job_of(void *self, uint32_t number) {
    (void)self;
    return &jobs[number];
}

static const struct order *order_of(void *self, uint32_t number) {
    (void)self;
    return &orders[number];
}

static void open_workers(struct workers *ws, struct arena *keep, int n) {
    struct err err = {0};
    *ws = (struct workers){.job = job_of, .order = order_of};
    arena_open(keep);
    for (uint32_t i = 0; i < 4; i++) {
        jobs[i] = (struct job){0};
        orders[i] = (struct order){.kind = ORDER_SPEAK, .number = i};
        orders[i].voice = (struct engine_voice){.name = "en-us", .rate_wpm = 160, .pitch = 50};
        orders[i].how = (struct treatment){.rate_hz = 22050};
        orders[i].text_len =
            (uint32_t)snprintf(orders[i].text, sizeof orders[i].text, "Number %u of four.", i + 1);
    }
    if (!workers_open(ws, n, -1, keep, &err))
        fail_test("%s", err.text);
}

static void ask(struct workers *ws, uint32_t number) {
    struct err err = {0};
    if (!workers_ask(ws, number, &err))
        fail_test("%s", err.text);
}

static void wait_for(struct workers *ws, uint32_t number) {
    struct err err = {0};
    while (jobs[number].waiting)
        if (!workers_wait(ws, &err))
            fail_test("%s", err.text);
}

/* A child of this process; 0: it has none. */
static pid_t child_of(pid_t parent) {
    char path[64];
    long child = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    if (fscanf(f, "%ld", &child) != 1)
        child = 0;
    fclose(f);
    return (pid_t)child;
}

static bool lives(pid_t pid) {
    char path[64], line[256] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    bool is_alive = f && fgets(line, sizeof line, f) && !strstr(line, ") Z");
    if (f)
        fclose(f);
    return is_alive;
}

static void test_a_stopped_worker_is_replaced(void **state) {
    (void)state;
    struct workers ws;
    struct arena keep;
    open_workers(&ws, &keep, 1);
    ask(&ws, 0);
    wait_for(&ws, 0);
    ws.patience_ms = 300;
    pid_t stopped = ws.at[0].pid;
    assert_int_equal(kill(stopped, SIGSTOP), 0);
    ask(&ws, 1);
    ask(&ws, 2);
    while (ws.at[0].pid == stopped) {
        struct err err = {0};
        assert_true(workers_wait(&ws, &err));
    }
    ws.patience_ms = 30000; /* the new one may take its time */
    wait_for(&ws, 1);
    wait_for(&ws, 2);
    assert_int_equal(jobs[1].outcome, OUTCOME_DONE);
    assert_int_equal(jobs[1].tries, 1);
    assert_int_equal(jobs[2].outcome, OUTCOME_DONE);
    assert_int_equal(jobs[2].tries, 0);
    assert_int_equal(kill(stopped, 0), -1);
    workers_close(&ws);
    arena_close(&keep);
}

static void test_a_room_is_kept(void **state) {
    (void)state;
    struct workers ws;
    struct arena keep;
    open_workers(&ws, &keep, 1);
    ask(&ws, 0);
    wait_for(&ws, 0);
    pid_t room = child_of(ws.at[0].pid);
    for (uint32_t i = 1; i < 4; i++) {
        ask(&ws, i);
        wait_for(&ws, i);
        assert_int_equal(child_of(ws.at[0].pid), room);
        assert_true(lives(room));
    }
    workers_close(&ws);
    arena_close(&keep);
}

static void test_a_stopped_room_is_replaced(void **state) {
    (void)state;
    struct workers ws;
    struct arena keep;
    open_workers(&ws, &keep, 1);
    ask(&ws, 0);
    wait_for(&ws, 0);
    pid_t worker = ws.at[0].pid, room = child_of(worker);
    assert_true(room > 0);
    assert_int_equal(kill(room, SIGSTOP), 0);
    ws.patience_ms = 300;
    ask(&ws, 1);
    while (ws.at[0].pid == worker) {
        struct err err = {0};
        assert_true(workers_wait(&ws, &err));
    }
    ws.patience_ms = 30000;
    wait_for(&ws, 1);
    assert_int_equal(jobs[1].outcome, OUTCOME_DONE);
    assert_int_equal(jobs[1].tries, 1);
    workers_close(&ws);
    for (int i = 0; i < 500 && lives(room); i++) /* it is another's child now */
        usleep(10000);
    assert_false(lives(room));
    arena_close(&keep);
}

static void test_a_stopped_worker_does_not_keep_us_from_ending(void **state) {
    (void)state;
    for (int room = 0; room < 2; room++) {
        struct workers ws;
        struct arena keep;
        open_workers(&ws, &keep, 2);
        ask(&ws, 0);
        ask(&ws, 1);
        wait_for(&ws, 0);
        wait_for(&ws, 1);
        pid_t worker = ws.at[1].pid, stopped = room ? child_of(worker) : worker;
        assert_true(stopped > 0);
        assert_int_equal(kill(stopped, SIGSTOP), 0);
        ws.farewell_ms = 200;
        workers_close(&ws);
        assert_int_equal(kill(worker, 0), -1);
        assert_int_equal(child_of(getpid()), 0);
        arena_close(&keep);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_room_is_kept),
        cmocka_unit_test(test_a_stopped_worker_is_replaced),
        cmocka_unit_test(test_a_stopped_room_is_replaced),
        cmocka_unit_test(test_a_stopped_worker_does_not_keep_us_from_ending),
    };
    return cmocka_run_group_tests_name("workers", tests, NULL, NULL);
}
