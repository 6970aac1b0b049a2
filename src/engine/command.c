/* command: any program that reads text from its standard input and writes sound, WAV or raw 16-bit
 * samples, mono, to its standard output.  It says nothing of when a word begins. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/speaker.h"

#define ARGUMENTS_MOST 64
#define HEADER_MOST    4096 /* bytes before the samples of a WAV */

static char words[VOICE_PATH_BYTES];
static char *arguments[ARGUMENTS_MOST + 1];
static int raw_rate_hz;

/* The command's words, apart by spaces. */
static size_t split(const char *command) {
    size_t n = 0;
    char *rest = words;
    snprintf(words, sizeof words, "%s", command);
    for (char *word; n < ARGUMENTS_MOST && (word = strsep(&rest, " "));)
        if (*word)
            arguments[n++] = word;
    arguments[n] = NULL;
    return n;
}

/* Where the program is; false: nowhere. */
static bool find_program(const char *name, char path[VOICE_PATH_BYTES]) {
    const char *dirs = getenv("PATH");
    if (strchr(name, '/')) {
        snprintf(path, VOICE_PATH_BYTES, "%s", name);
        return access(path, X_OK) == 0;
    }
    for (const char *at = dirs ? dirs : "/usr/bin:/bin"; *at;) {
        size_t n = strcspn(at, ":");
        if (snprintf(path, VOICE_PATH_BYTES, "%.*s/%s", (int)n, at, name) < VOICE_PATH_BYTES &&
            access(path, X_OK) == 0)
            return true;
        at += n + (at[n] == ':');
    }
    return false;
}

/* A model that is named in the command changes the sound as the program does. */
static bool set_voice(const struct engine_voice *v, char stamp[STAMP_BYTES], char why[WHY_BYTES]) {
    char path[VOICE_PATH_BYTES];
    size_t n = split(v->command);
    raw_rate_hz = v->raw_rate_hz;
    if (n == 0 || !find_program(arguments[0], path)) {
        snprintf(why, WHY_BYTES, "the program `%.200s` of its `command` is not installed",
                 n ? arguments[0] : "");
        return false;
    }
    uint64_t sum = stamp_of_change(path, 1);
    for (size_t i = 1; i < n; i++)
        sum = stamp_of_change(arguments[i], sum);
    stamp_put(stamp, sum);
    return true;
}

/* ---- its sound ---- */

static unsigned number(const unsigned char *at, int bytes) {
    unsigned n = 0;
    while (bytes-- > 0)
        n = n << 8 | at[bytes];
    return n;
}

/* Finds the samples in a WAV's first bytes.  0: there is not enough of it; -1: we cannot read it.
 */
static int wav_header(const unsigned char *at, size_t n, int *rate_hz) {
    *rate_hz = 0;
    if (n < 12)
        return 0;
    if (memcmp(at, "RIFF", 4) != 0 || memcmp(at + 8, "WAVE", 4) != 0)
        return -1;
    for (size_t i = 12; i + 8 <= n;) {
        size_t size = number(at + i + 4, 4);
        if (memcmp(at + i, "data", 4) == 0)
            return *rate_hz > 0 ? (int)i + 8 : -1;
        if (memcmp(at + i, "fmt ", 4) == 0) {
            if (i + 24 > n)
                return 0;
            bool known = number(at + i + 8, 2) == 1 && number(at + i + 10, 2) == 1 &&
                         number(at + i + 22, 2) == 16;
            *rate_hz = (int)number(at + i + 12, 4);
            if (!known || *rate_hz < 1 || *rate_hz > ENGINE_RATE_MOST_HZ)
                return -1;
        }
        if (size > HEADER_MOST)
            return -1;
        i += 8 + size + size % 2;
    }
    return n < HEADER_MOST ? 0 : -1;
}

/* What has come of the sound, byte by byte. */
struct arrival {
    struct sheet *sheet;
    unsigned char bytes[HEADER_MOST + (1 << 16)];
    size_t n;
    bool begun; /* the samples have */
};

/* false: no more is wanted. */
static bool take(struct arrival *a) {
    if (!a->begun) {
        int skip = wav_header(a->bytes, a->n, &a->sheet->rate_hz);
        if (skip <= 0)
            return skip == 0;
        a->begun = true;
        a->n -= (size_t)skip;
        memmove(a->bytes, a->bytes + skip, a->n);
    }
    int16_t samples[sizeof a->bytes / 2];
    size_t whole = a->n / 2;
    memcpy(samples, a->bytes, whole * 2);
    bool more = sheet_put(a->sheet, samples, whole);
    a->bytes[0] = a->bytes[a->n - 1]; /* of a sample that is half there */
    a->n %= 2;
    return more;
}

static pid_t start(int to[2], int from[2]) {
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0)
        _exit(1);
    pid_t parent = getpid(), pid = fork();
    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    execvp(arguments[0], arguments);
    _exit(127);
}

/* Writes the text and reads the sound, in whatever order the program wants.  A program that fails
 * has spoken nothing. */
static void speak(struct sheet *s) {
    static struct arrival a;
    int to[2], from[2], status = 0;
    pid_t pid = start(to, from);
    close(to[0]);
    close(from[1]);
    fcntl(to[1], F_SETFL, O_NONBLOCK);
    a = (struct arrival){.sheet = s, .begun = raw_rate_hz > 0};
    s->frames = s->marks_n = 0;
    s->cut = false;
    s->rate_hz = raw_rate_hz;
    s->text[s->text_len] = '\n'; /* in place of the NUL: a line is what such programs read */
    struct pollfd fds[2] = {{.fd = from[0], .events = POLLIN}, {.fd = to[1], .events = POLLOUT}};
    for (size_t written = 0; pid > 0;) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            break;
        if (fds[1].fd >= 0 && fds[1].revents) {
            ssize_t n = write(to[1], s->text + written, s->text_len + 1 - written);
            written += n > 0 ? (size_t)n : 0;
            if ((n < 0 && errno != EAGAIN) || written > s->text_len) {
                close(to[1]);
                fds[1].fd = -1;
            }
        }
        if (fds[0].revents) {
            ssize_t n = read(from[0], a.bytes + a.n, sizeof a.bytes - a.n);
            a.n += n > 0 ? (size_t)n : 0;
            if (n <= 0 || !take(&a))
                break;
        }
    }
    if (fds[1].fd >= 0)
        close(to[1]);
    close(from[0]);
    if (s->cut)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!s->cut && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
        s->frames = 0;
    s->text[s->text_len] = '\0';
}

const struct speaker command_speaker = {set_voice, speak};
