#include "write/player.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/str.h"

#define ARGUMENTS_MOST 32
#define LOOK_NS        10000000L /* between two looks whether the player has ended */

extern char **environ;

static const char *const known[][8] = {
    {"paplay"},
    {"aplay", "-q", "-"},
    {"pw-play", "-"},
    {"ffplay", "-nodisp", "-autoexit", "-loglevel", "error", "-"},
    {"mpv", "--no-terminal", "--no-video", "-"},
    {"play", "-q", "-t", "wav", "-"},
};

/* Reads the pipe, writes to standard error, and has ordinary signals.  0, or errno. */
static int spawn(struct player *p, const char *const *argv, int from) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, ours;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&how);
    posix_spawn_file_actions_adddup2(&files, from, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
    sigemptyset(&none);
    sigemptyset(&ours);
    sigaddset(&ours, SIGPIPE);
    sigaddset(&ours, SIGXFSZ);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &ours);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    char *args[ARGUMENTS_MOST + 1] = {NULL};
    for (size_t i = 0; i < ARGUMENTS_MOST && argv[i]; i++)
        args[i] = (char *)(uintptr_t)argv[i];
    int why = posix_spawnp(&p->pid, argv[0], &files, &how, args, environ);
    if (why)
        p->pid = 0;
    p->name = argv[0];
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return why;
}

/* The user's own. */
static bool spawn_named(struct player *p, str command, int from, struct arena *keep,
                        struct err *err) {
    const char *argv[ARGUMENTS_MOST + 1] = {NULL};
    size_t n = 0;
    for (str rest = command; rest.len;) {
        str word = str_cut(&rest, ' ');
        if (word.len && n == ARGUMENTS_MOST)
            return fail(err, ERR_USAGE, "NEWSCAST_PLAYER: more than %d words", ARGUMENTS_MOST);
        if (word.len)
            argv[n++] = str_z(word, keep);
    }
    int why = spawn(p, argv, from);
    return why == 0 || fail(err, ERR_IO, "%s: cannot start this player: %s; see NEWSCAST_PLAYER",
                            argv[0], strerror(why));
}

static bool spawn_known(struct player *p, int from, struct err *err) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (spawn(p, known[i], from) == 0)
            return true;
    return fail(err, ERR_IO,
                "no player found (paplay, aplay, pw-play, ffplay, mpv or play); install one, or "
                "name another in NEWSCAST_PLAYER");
}

bool player_open(struct player *p, struct arena *keep, struct err *err) {
    int ends[2];
    *p = (struct player){.fd = -1};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail(err, ERR_IO, "no pipe for a player: %s", strerror(errno));
    str command = str_trim(str_of(getenv("NEWSCAST_PLAYER")));
    bool ok =
        command.len ? spawn_named(p, command, ends[0], keep, err) : spawn_known(p, ends[0], err);
    close(ends[0]);
    if (ok)
        p->fd = ends[1];
    else
        close(ends[1]);
    return ok;
}

static void end_pipe(struct player *p) {
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
}

static int wait_for_end(struct player *p) {
    int status = 0;
    for (bool told = false;;) {
        pid_t got = waitpid(p->pid, &status, WNOHANG);
        if (got == p->pid || (got < 0 && errno != EINTR))
            break;
        if (interrupted() && !told)
            told = kill(p->pid, SIGTERM) == 0;
        nanosleep(&(struct timespec){.tv_nsec = LOOK_NS}, NULL);
    }
    p->pid = 0;
    return status;
}

bool player_close(struct player *p, struct err *err) {
    end_pipe(p);
    if (!p->pid)
        return true;
    int status = wait_for_end(p);
    if (interrupted())
        return fail(err, ERR_INTERRUPTED, "interrupted");
    if (WIFSIGNALED(status))
        return fail(err, ERR_IO, "%s: the player was ended by signal %d", p->name,
                    WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return fail(err, ERR_IO,
                    "%s: the player failed with status %d; name another in NEWSCAST_PLAYER",
                    p->name, WEXITSTATUS(status));
    return true;
}

void player_drop(struct player *p) {
    if (!p->pid)
        return;
    end_pipe(p);
    kill(p->pid, SIGTERM);
    int status;
    while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
        ;
    p->pid = 0;
}
