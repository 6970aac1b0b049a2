#include "engine/room.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/pages.h"
#include "engine/rewind.h"

/* What a room says first, and then after each utterance. */
struct word {
    int found; /* the voice */
    char stamp[STAMP_BYTES], why[WHY_BYTES];
};

void die_with(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

static bool say(int socket, const struct word *w) {
    return send(socket, w, sizeof *w, MSG_NOSIGNAL) == sizeof *w;
}

/* In a new process.  Its end is the end of the worker's side of the socket. */
_Noreturn static void run_room(struct sheet *sheet, int socket, const struct engine_voice *voice) {
    struct word w = {0};
    char go;
    signal(SIGALRM, SIG_DFL);
    alarm(LIMIT_SYNTH_SECONDS);
    const struct speaker *speaker = speaker_of(voice->kind);
    w.found = speaker && speaker->set_voice(voice, w.stamp, w.why);
    if (w.found && !rewind_mark())
        _exit(1);
    alarm(0);
    pages_ready(sheet->pcm, SHEET_USUAL);
    bool stay = say(socket, &w) && w.found;
    while (stay && recv(socket, &go, 1, 0) == 1) {
        rewind_stack();
        alarm(LIMIT_SYNTH_SECONDS);
        speaker->speak(sheet);
        alarm(0);
        stay = say(socket, &w);
        rewind_back();
    }
    _exit(0); /* the engine's own end joins a thread that this process has not */
}

/* What the room says next.  false: it died, or newscast is gone. */
static bool listen_to(const struct room *r, struct word *w) {
    struct pollfd both[2] = {{.fd = r->socket, .events = POLLIN},
                             {.fd = ORDER_SOCKET, .events = POLLRDHUP}};
    while (poll(both, 2, -1) < 0)
        if (errno != EINTR)
            return false;
    if (both[1].revents) /* nobody will hear it; the room must not live on for it */
        kill(r->pid, SIGKILL);
    ssize_t n;
    do
        n = recv(r->socket, w, sizeof *w, 0);
    while (n < 0 && errno == EINTR);
    return n == sizeof *w;
}

void room_close(struct room *r) {
    if (r->pid > 0) {
        close(r->socket);
        while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    *r = (struct room){0};
}

enum outcome room_open(struct room *r, struct sheet *sheet, const struct engine_voice *voice) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return OUTCOME_DIED;
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        die_with(parent);
        /* nothing that the worker holds may stay open for this process: not the other rooms' ends,
         * nor newscast's */
        dup2(pair[1], ORDER_SOCKET);
        close_range(ORDER_SOCKET + 1, ~0u, 0);
        run_room(sheet, ORDER_SOCKET, voice);
    }
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return OUTCOME_DIED;
    }
    struct word w;
    *r = (struct room){.voice = *voice, .pid = pid, .socket = pair[0]};
    bool alive = listen_to(r, &w);
    if (!alive || !w.found)
        room_close(r);
    if (alive) {
        memcpy(r->stamp, w.stamp, sizeof r->stamp);
        memcpy(r->why, w.why, sizeof r->why);
    }
    return !alive ? OUTCOME_DIED : w.found ? OUTCOME_DONE : OUTCOME_NO_VOICE;
}

bool room_lives(struct room *r) {
    if (r->pid > 0 && waitpid(r->pid, NULL, WNOHANG) == r->pid) {
        close(r->socket);
        *r = (struct room){0};
    }
    return r->pid > 0;
}

enum outcome room_speak(struct room *r) {
    struct word w;
    if (send(r->socket, "", 1, MSG_NOSIGNAL) == 1 && listen_to(r, &w))
        return OUTCOME_DONE;
    room_close(r);
    return OUTCOME_DIED;
}
