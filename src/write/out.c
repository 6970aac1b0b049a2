#include "write/out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/interrupt.h"

#define HELD_BYTES ((size_t)16384)
#define PIPE_BYTES ((size_t)4096) /* what a pipe that poll calls ready takes without waiting */
#define PATIENCE   100            /* ms between two looks at Ctrl-C */

void out_open(struct out *o, int fd, const char *name, bool stream, struct arena *keep) {
    *o = (struct out){.fd = fd, .name = name, .stream = stream};
    o->held = arena_alloc(keep, 1, 1, HELD_BYTES);
    struct stat st;
    if (stream) {
        bool file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
        bool appends = (fcntl(fd, F_GETFL) & O_APPEND) != 0;
        o->start = lseek(fd, 0, SEEK_CUR);
        o->fixed = !file || appends || o->start < 0;
    }
}

void out_stop(struct out *o) {
    atomic_store(&o->stop, true);
}

/* Until the pipe takes something. */
static bool wait_for_reader(struct out *o) {
    for (;;) {
        struct pollfd p = {.fd = o->fd, .events = POLLOUT};
        int n = poll(&p, 1, PATIENCE);
        if (interrupted() || atomic_load(&o->stop))
            o->why = EINTR;
        else if (n < 0 && errno != EINTR)
            o->why = errno;
        else if (n > 0) /* a reader that has gone shows in write */
            return true;
        if (o->why)
            return false;
    }
}

static bool write_all(struct out *o, const char *at, size_t left) {
    while (left > 0 && !o->why) {
        if (o->stream && !wait_for_reader(o))
            return false;
        size_t most = o->stream && left > PIPE_BYTES ? PIPE_BYTES : left;
        ssize_t n = write(o->fd, at, most);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n <= 0) {
            o->why = n < 0 ? errno : ENOSPC;
            return false;
        }
        at += n;
        left -= (size_t)n;
    }
    return !o->why;
}

bool out_flush(struct out *o) {
    size_t n = o->held_n;
    o->held_n = 0;
    return write_all(o, o->held, n);
}

bool out_write(struct out *o, const void *from, size_t n) {
    o->written += n;
    if (n > HELD_BYTES - o->held_n && !out_flush(o))
        return false;
    if (n >= HELD_BYTES)
        return write_all(o, from, n);
    memcpy(o->held + o->held_n, from, n);
    o->held_n += n;
    return !o->why;
}

bool out_patch(struct out *o, unsigned long long at, const void *from, size_t n) {
    if (!out_flush(o))
        return false;
    ssize_t done = pwrite(o->fd, from, n, o->start + (off_t)at);
    if (done != (ssize_t)n)
        o->why = done < 0 ? errno : ENOSPC;
    return !o->why;
}

bool out_fail(const struct out *o, struct err *err) {
    if (o->why == EINTR)
        return fail(err, ERR_INTERRUPTED, "interrupted: %s is not complete", o->name);
    if (o->why == EPIPE)
        return fail(err, ERR_IO, "%s: its reader closed it before the end", o->name);
    return fail(err, ERR_IO, "%s: cannot write: %s; %s", o->name, strerror(o->why),
                o->why == ENOSPC || o->why == EDQUOT || o->why == EFBIG
                    ? "make room there or choose another place with -o"
                    : "choose another place with -o");
}
