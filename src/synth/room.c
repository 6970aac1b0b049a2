#include "synth/room.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <espeak-ng/speak_lib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define UPSTREAM 3 /* the socket to the tier above, in every slot and room */

struct room {
    struct room_key key;
    pid_t pid;
    int socket;
};

bool slip_send(int socket, struct slip slip) {
    ssize_t n;
    do
        n = send(socket, &slip, sizeof slip, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == sizeof slip;
}

bool slip_receive(int socket, struct slip *slip) {
    ssize_t n;
    do
        n = recv(socket, slip, sizeof *slip, 0);
    while (n < 0 && errno == EINTR);
    return n == sizeof *slip;
}

/* Waits until `fd` can be read.  false: the tier above is gone. */
static bool wait_for(int fd) {
    struct pollfd both[2] = {{.fd = fd, .events = POLLIN}, {.fd = UPSTREAM, .events = POLLRDHUP}};
    while (poll(both, 2, -1) < 0)
        if (errno != EINTR)
            return false;
    return both[1].revents == 0;
}

/* In a new process: dies with its parent, leaves the terminal's signals to the main process (which
 * closes the sockets) and has no descriptor but `socket`, as UPSTREAM. */
static void settle(pid_t parent, int socket) {
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    signal(SIGALRM, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    if (dup2(socket, UPSTREAM) < 0)
        _exit(1);
    if (close_range(UPSTREAM + 1, ~0u, 0) != 0)
        for (int fd = UPSTREAM + 1; fd < 1024; fd++)
            close(fd);
    /* whoever reads our output waits for its end, not for the slots'; errors come as outcomes */
    int null = open("/dev/null", O_RDWR);
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        close(null);
    }
}

/* Forks the child that speaks, waits for it. */
static bool speak(struct sheet *sheet, enum outcome *outcome) {
    int life[2]; /* nothing is written to it: it is readable when the child is gone */
    *outcome = OUTCOME_DIED;
    if (pipe2(life, O_CLOEXEC) != 0)
        return true;
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        alarm(LIMIT_SYNTH_SECONDS);
        engine_speak(sheet);
        _exit(0); /* the engine's own end joins a thread that this process has not */
    }
    close(life[1]);
    bool stay = true;
    if (pid > 0) {
        int status = 0;
        stay = wait_for(life[0]);
        if (!stay)
            kill(pid, SIGKILL);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            *outcome = OUTCOME_DONE;
    }
    close(life[0]);
    return stay;
}

_Noreturn static void run_room(struct sheet *sheets, const struct room_key *key) {
    alarm(LIMIT_SYNTH_SECONDS);
    bool found = engine_set_voice(key->voice);
    if (found) {
        espeak_SetParameter(espeakRATE, key->rate_wpm, 0);
        espeak_SetParameter(espeakPITCH, key->pitch, 0);
        espeak_SetParameter(espeakWORDGAP, key->word_gap, 0);
    }
    alarm(0);
    struct slip slip;
    enum outcome outcome = OUTCOME_NO_VOICE;
    while (slip_receive(UPSTREAM, &slip)) {
        struct sheet *sheet = &sheets[slip.sheet];
        if (found && sheet->check)
            outcome = OUTCOME_DONE;
        else if (found && !speak(sheet, &outcome))
            break;
        if (!slip_send(UPSTREAM, (struct slip){slip.sheet, outcome}))
            break;
    }
    _exit(0);
}

static void close_room(struct room *r) {
    if (r->pid > 0) {
        close(r->socket);
        while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    *r = (struct room){0};
}

static bool open_room(struct room *r, struct sheet *sheets, const struct room_key *key) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        settle(parent, pair[1]);
        run_room(sheets, key);
    }
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return false;
    }
    *r = (struct room){*key, pid, pair[0]};
    return true;
}

static bool same_key(const struct room_key *a, const struct room_key *b) {
    return a->rate_wpm == b->rate_wpm && a->pitch == b->pitch && a->word_gap == b->word_gap &&
           strcmp(a->voice, b->voice) == 0;
}

struct slot_rooms {
    struct room at[LIMIT_VOICES];
    size_t next; /* the one to give up when all are taken */
};

static struct room *find_room(struct slot_rooms *rooms, struct sheet *sheets,
                              const struct room_key *key) {
    for (size_t i = 0; i < LIMIT_VOICES; i++)
        if (rooms->at[i].pid > 0 && same_key(&rooms->at[i].key, key))
            return &rooms->at[i];
    struct room *r = &rooms->at[rooms->next++ % LIMIT_VOICES];
    close_room(r);
    return open_room(r, sheets, key) ? r : NULL;
}

/* false: the tier above is gone. */
static bool serve(struct slot_rooms *rooms, struct sheet *sheets, struct slip slip) {
    struct room_key key = sheets[slip.sheet].key;
    struct slip reply = {slip.sheet, OUTCOME_DIED};
    struct room *r = find_room(rooms, sheets, &key);
    bool sent = r && slip_send(r->socket, slip);
    if (r && !sent) { /* it was killed while it had nothing to do */
        close_room(r);
        r = find_room(rooms, sheets, &key);
        sent = r && slip_send(r->socket, slip);
    }
    if (sent) {
        if (!wait_for(r->socket))
            return false;
        struct slip answer;
        if (slip_receive(r->socket, &answer))
            reply = answer;
    }
    if (r && reply.outcome != OUTCOME_DONE)
        close_room(r); /* a new attempt gets a new room */
    return slip_send(UPSTREAM, reply);
}

_Noreturn static void run_slot(struct sheet *sheets) {
    static struct slot_rooms rooms;
    alarm(LIMIT_SYNTH_SECONDS);
    bool ready = engine_start();
    if (ready)
        espeak_ListVoices(NULL); /* scans the voice files once, for all rooms */
    alarm(0);
    bool stay = slip_send(UPSTREAM, (struct slip){0, ready ? OUTCOME_READY : OUTCOME_NO_DATA});
    struct slip slip;
    while (stay && ready && slip_receive(UPSTREAM, &slip))
        stay = serve(&rooms, sheets, slip);
    for (size_t i = 0; i < LIMIT_VOICES; i++)
        close_room(&rooms.at[i]);
    _exit(0);
}

pid_t slot_fork(struct sheet *sheets, int socket) {
    pid_t parent = getpid(), pid = fork();
    if (pid != 0)
        return pid;
    settle(parent, socket);
    run_slot(sheets);
}
