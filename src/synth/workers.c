#include "synth/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/interrupt.h"

#define ORDERS_WORTH 6 /* a worker: to start one takes as long as to speak some sentences */
#define DEATHS_MOST  4 /* of a worker with nothing done in between: then the machine is broken */
#define POLL_MS      100
#define FAREWELL_MS  5000
#define FD_ABOVE     16 /* out of the way of the engine program's descriptors */

extern char **environ;

/* $NEWSCAST_ENGINE, else beside this program, else where it was installed. */
static const char *find_program(struct arena *keep) {
    const char *given = getenv("NEWSCAST_ENGINE");
    if (given && *given)
        return given;
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    for (; n > 0 && self[n - 1] != '/'; n--)
        ;
    const char *beside =
        str_z(str_printf(keep, "%.*snewscast-engine", n > 0 ? (int)n : 0, self), keep);
    return file_exists(beside) ? beside : NEWSCAST_LIBEXECDIR "/newscast-engine";
}

static int processors(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > LIMIT_WORKERS ? LIMIT_WORKERS : n;
}

/* ---- processes ---- */

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static int above(int fd) {
    int moved = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, FD_ABOVE) : -1;
    if (fd >= 0)
        close(fd);
    return moved;
}

/* An unnamed file in $TMPDIR, else /tmp. */
static bool open_spool(int *fd, struct err *err) {
    const char *tmp = getenv("TMPDIR");
    char path[4096];
    tmp = tmp && *tmp ? tmp : "/tmp";
    *fd = open(tmp, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*fd < 0) { /* not every file system has files without a name */
        snprintf(path, sizeof path, "%.4000s/newscast.XXXXXX", tmp);
        *fd = mkostemp(path, O_CLOEXEC);
        if (*fd >= 0)
            unlink(path);
    }
    *fd = above(*fd);
    return *fd >= 0 || fail(err, ERR_IO,
                            "%s: cannot make a temporary file: %s; set TMPDIR to a folder that "
                            "can be written",
                            tmp, strerror(errno));
}

static bool spawn(struct workers *ws, struct worker *w, int socket, struct err *err) {
    char parent[24];
    snprintf(parent, sizeof parent, "%ld", (long)getpid());
    char name[] = "newscast-engine";
    char *const argv[] = {name, parent, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (int fd = 0; fd <= 2; fd++)
        posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, socket, ORDER_SOCKET);
    posix_spawn_file_actions_adddup2(&actions, w->spool, ORDER_SPOOL);
    posix_spawn_file_actions_adddup2(&actions, ws->cache >= 0 ? ws->cache : 0, ORDER_CACHE);
    posix_spawn_file_actions_addclosefrom_np(&actions, ORDER_CACHE + 1);
    int why = posix_spawn(&w->pid, ws->path, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (why == 0)
        return true;
    w->pid = 0;
    if (why == ENOENT || why == EACCES)
        return fail(err, ERR_ENGINE,
                    "%s: cannot be started: %s; it belongs beside newscast (or name it in "
                    "$NEWSCAST_ENGINE)",
                    ws->path, strerror(why));
    return fail(err, ERR_IO, "cannot start a process for espeak-ng: %s; try fewer workers (-j)",
                strerror(why));
}

static bool start_worker(struct workers *ws, struct worker *w, struct err *err) {
    int pair[2];
    if (w->spool < 0 && !open_spool(&w->spool, err))
        return false;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return fail(err, ERR_IO, "cannot make a socket for espeak-ng: %s", strerror(errno));
    int theirs = above(pair[1]);
    bool ok = theirs >= 0
                  ? spawn(ws, w, theirs, err)
                  : fail(err, ERR_IO, "cannot make a socket for espeak-ng: %s", strerror(errno));
    if (theirs >= 0)
        close(theirs);
    if (!ok) {
        close(pair[0]);
        return false;
    }
    w->socket = pair[0];
    w->ready = w->resting = false;
    w->silent_ms = 0;
    return true;
}

/* It has been told to end, or is to end now; one that cannot (stopped, hung) is killed, which its
 * rooms do not outlive. */
static void end_worker(struct worker *w, int farewell_ms) {
    if (w->pid <= 0)
        return;
    struct receipt unheard;
    struct pollfd its = {.fd = w->socket, .events = POLLIN};
    long long end = now_ms() + farewell_ms, left = farewell_ms;
    int n = 0;
    while (left > 0 && (n = poll(&its, 1, (int)left)) != 0 && (n > 0 || errno == EINTR)) {
        if (n > 0 && !receipt_receive(w->socket, &unheard))
            break; /* its side is closed */
        left = end - now_ms();
    }
    if (n <= 0 || left <= 0)
        kill(w->pid, SIGKILL);
    close(w->socket);
    w->socket = -1;
    while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    w->pid = 0;
}

bool workers_open(struct workers *ws, int n, int cache, struct arena *keep, struct err *err) {
    if (n < 0 || n > LIMIT_WORKERS)
        return fail(err, ERR_USAGE, "the number of workers must be from 1 to %d", LIMIT_WORKERS);
    ws->n = n ? n : processors();
    ws->cache = cache;
    ws->path = find_program(keep);
    ws->patience_ms = LIMIT_ANSWER_SECONDS * 1000;
    ws->farewell_ms = FAREWELL_MS;
    ws->looked_ms = now_ms();
    for (int i = 0; i < ws->n; i++)
        ws->at[i].socket = ws->at[i].spool = -1;
    return start_worker(ws, &ws->at[0], err);
}

void workers_close(struct workers *ws) {
    for (int i = 0; i < ws->n; i++) /* all are told to end before one is waited for */
        if (ws->at[i].pid > 0)
            shutdown(ws->at[i].socket, SHUT_WR);
    for (int i = 0; i < ws->n; i++) {
        end_worker(&ws->at[i], ws->farewell_ms);
        if (ws->at[i].spool >= 0)
            close(ws->at[i].spool);
        ws->at[i].spool = -1;
    }
    ws->n = 0;
}

void workers_expect(struct workers *ws, size_t orders) {
    size_t worth = 1 + orders / ORDERS_WORTH;
    if (worth < (size_t)ws->n)
        ws->n = (int)worth;
}

void workers_rest(struct workers *ws) {
    for (int i = 0; i < ws->n; i++) {
        struct worker *w = &ws->at[i];
        if (w->pid > 0 && w->ready && w->numbers_n == 0 && !w->resting)
            w->resting = shutdown(w->socket, SHUT_WR) == 0;
    }
}

/* ---- orders ---- */

bool workers_free(const struct workers *ws) {
    for (int i = 0; i < ws->n; i++)
        if (ws->at[i].numbers_n < ORDERS_AHEAD)
            return true;
    return false;
}

bool workers_busy(const struct workers *ws) {
    for (int i = 0; i < ws->n; i++)
        if (ws->at[i].numbers_n)
            return true;
    return false;
}

/* A send that fails shows as the worker's end, in workers_wait. */
static void give(struct workers *ws, struct worker *w, uint32_t number) {
    struct job *j = ws->job(ws->self, number);
    j->waiting = true;
    j->worker = (int)(w - ws->at);
    bool sent = order_send(w->socket, ws->order(ws->self, number));
    if (w->numbers_n == 0) {
        w->innocent = !sent;
        w->silent_ms = 0;
    }
    w->numbers[w->numbers_n++] = number;
}

bool workers_ask(struct workers *ws, uint32_t number, struct err *err) {
    while (!workers_free(ws))
        if (!workers_wait(ws, err))
            return false;
    struct worker *best = &ws->at[0];
    for (int i = 1; i < ws->n; i++)
        if (ws->at[i].numbers_n < best->numbers_n)
            best = &ws->at[i];
    if (best->resting)
        end_worker(best, ws->farewell_ms);
    if (best->pid == 0 && !start_worker(ws, best, err))
        return false;
    give(ws, best, number);
    return true;
}

static void settle_job(struct worker *w, struct job *j, enum outcome outcome) {
    j->waiting = false;
    j->outcome = outcome;
    w->numbers_n--;
    memmove(w->numbers, w->numbers + 1, w->numbers_n * sizeof *w->numbers);
}

/* A worker is gone: starts another one for what it left undone. */
static bool replace(struct workers *ws, struct worker *w, struct err *err) {
    end_worker(w, 0);
    if (++w->deaths > DEATHS_MOST)
        return fail(err, ERR_ENGINE,
                    "espeak-ng's processes end as soon as they are started; check the package "
                    "espeak-ng-data and the memory limits");
    if (!start_worker(ws, w, err))
        return false;
    struct job *first = w->numbers_n ? ws->job(ws->self, w->numbers[0]) : NULL;
    if (first && !w->innocent && ++first->tries >= TRIES_MOST)
        settle_job(w, first, OUTCOME_DIED);
    uint32_t left[ORDERS_AHEAD];
    size_t left_n = w->numbers_n;
    memcpy(left, w->numbers, left_n * sizeof *left);
    w->numbers_n = 0;
    for (size_t i = 0; i < left_n; i++)
        give(ws, w, left[i]);
    return true;
}

/* A worker's first receipt. */
static bool greet(struct workers *ws, struct worker *w, struct err *err) {
    const struct receipt *r = &ws->receipt;
    str text = {r->text, r->text_len};
    if (r->outcome == OUTCOME_NO_DATA)
        return fail(err, ERR_ENGINE,
                    "espeak-ng's data are missing or damaged; install the package espeak-ng-data "
                    "(or look at $ESPEAK_DATA_PATH)");
    str dialect = str_cut(&text, '\t'), version = str_cut(&text, '\t');
    if (r->outcome != OUTCOME_READY || !str_eq(dialect, S(ORDER_DIALECT)))
        return fail(err, ERR_ENGINE,
                    "%s: is of another version than newscast; install both together", ws->path);
    snprintf(ws->version, sizeof ws->version, "%.*s", STR_FMT(version));
    snprintf(ws->stamp, sizeof ws->stamp, "%.*s", STR_FMT(text));
    w->ready = true;
    return true;
}

static bool receive(struct workers *ws, struct worker *w, struct err *err) {
    struct receipt *r = &ws->receipt;
    if (!receipt_receive(w->socket, r))
        return replace(ws, w, err);
    if (!w->ready)
        return greet(ws, w, err);
    w->deaths = w->silent_ms = 0;
    if (w->numbers_n == 0 || r->number != w->numbers[0])
        return fail(err, ERR_ENGINE, "%s: answers what it was not asked", ws->path);
    struct job *j = ws->job(ws->self, r->number);
    if (r->outcome == OUTCOME_NO_ROOM)
        return fail(err, ERR_IO,
                    "cannot write a temporary file: %.*s; make room there or set TMPDIR to "
                    "another folder",
                    (int)r->text_len, r->text);
    settle_job(w, j, (enum outcome)r->outcome);
    j->in_cache = r->in_cache;
    ws->stored |= r->in_cache;
    if (r->number == ORDER_ASIDE)
        ws->aside = *r;
    j->at = (off_t)r->at;
    if ((r->outcome == OUTCOME_DIED || r->outcome == OUTCOME_SILENT) && ++j->tries < TRIES_MOST)
        give(ws, w, r->number);
    return true;
}

/* Kills workers that have had work for too long without a word: they show as dead next time.  Of
 * the time that we did not look (were stopped ourselves, as by Ctrl-Z) little counts. */
static void lose_patience(struct workers *ws) {
    long long now = now_ms(), since = now - ws->looked_ms;
    ws->looked_ms = now;
    for (int i = 0; i < ws->n; i++) {
        struct worker *w = &ws->at[i];
        if (w->pid <= 0 || w->numbers_n == 0)
            continue;
        w->silent_ms += (int)(since < 2 * POLL_MS ? since : 2 * POLL_MS);
        if (w->silent_ms > ws->patience_ms)
            kill(w->pid, SIGKILL);
    }
}

bool workers_wait(struct workers *ws, struct err *err) {
    struct pollfd fds[LIMIT_WORKERS];
    int n;
    for (int i = 0; i < ws->n; i++)
        fds[i] =
            (struct pollfd){.fd = ws->at[i].pid > 0 && !ws->at[i].resting ? ws->at[i].socket : -1,
                            .events = POLLIN};
    do {
        if (interrupted())
            return fail(err, ERR_INTERRUPTED, "interrupted");
        n = poll(fds, (nfds_t)ws->n, POLL_MS);
        lose_patience(ws);
    } while (n == 0 || (n < 0 && errno == EINTR));
    if (n < 0)
        return fail(err, ERR_IO, "cannot wait for espeak-ng: %s", strerror(errno));
    for (int i = 0; i < ws->n; i++)
        if (fds[i].revents && !receive(ws, &ws->at[i], err))
            return false;
    return true;
}
