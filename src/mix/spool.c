#include "mix/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/interrupt.h"

bool spool_open(struct spool *s, struct err *err) {
    const char *tmp = getenv("TMPDIR");
    s->folder = tmp && *tmp ? tmp : "/tmp";
    s->written = s->read = s->out_n = s->in_n = s->in_at = 0;
    char path[4096];
    snprintf(path, sizeof path, "%.4000s/newscast.XXXXXX", s->folder);
    s->fd = mkostemp(path, O_CLOEXEC);
    if (s->fd < 0)
        return fail(err, ERR_IO,
                    "%s: cannot make a temporary file: %s; set TMPDIR to a folder "
                    "that can be written",
                    s->folder, strerror(errno));
    unlink(path);
    return true;
}

void spool_close(struct spool *s) {
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

static bool flush(struct spool *s, struct err *err) {
    const char *at = (const char *)s->out;
    for (size_t left = s->out_n * sizeof *s->out; left;) {
        ssize_t n = write(s->fd, at, left);
        if (n < 0 && errno == EINTR && !interrupted())
            continue;
        if (n < 0 && interrupted())
            return fail(err, ERR_INTERRUPTED, "interrupted");
        if (n < 0)
            return fail(err, ERR_IO,
                        "%s: cannot write the temporary file: %s; make room there or "
                        "set TMPDIR to another folder",
                        s->folder, strerror(errno));
        at += n;
        left -= (size_t)n;
    }
    s->out_n = 0;
    return true;
}

bool spool_put(struct spool *s, const float *samples, size_t n, struct err *err) {
    s->written += n;
    while (n) {
        size_t part = SPOOL_BLOCK - s->out_n < n ? SPOOL_BLOCK - s->out_n : n;
        memcpy(s->out + s->out_n, samples, part * sizeof *samples);
        s->out_n += part;
        samples += part;
        n -= part;
        if (s->out_n == SPOOL_BLOCK && !flush(s, err))
            return false;
    }
    return true;
}

bool spool_rewind(struct spool *s, struct err *err) {
    s->read = s->in_n = s->in_at = 0;
    return flush(s, err);
}

static bool fill(struct spool *s, struct err *err) {
    char *to = (char *)s->in;
    size_t left = s->written - s->read < SPOOL_BLOCK ? s->written - s->read : SPOOL_BLOCK;
    s->in_n = left;
    s->in_at = 0;
    off_t from = (off_t)(s->read * sizeof *s->in);
    s->read += left;
    for (left *= sizeof *s->in; left;) {
        ssize_t n = pread(s->fd, to, left, from);
        if (n < 0 && errno == EINTR && !interrupted())
            continue;
        if (n < 0 && interrupted())
            return fail(err, ERR_INTERRUPTED, "interrupted");
        if (n <= 0)
            return fail(err, ERR_IO, "%s: cannot read the temporary file: %s", s->folder,
                        n < 0 ? strerror(errno) : "it was cut");
        to += n;
        from += n;
        left -= (size_t)n;
    }
    return true;
}

bool spool_get(struct spool *s, float *samples, size_t n, struct err *err) {
    while (n) {
        if (s->in_at == s->in_n && !fill(s, err))
            return false;
        size_t part = s->in_n - s->in_at < n ? s->in_n - s->in_at : n;
        memcpy(samples, s->in + s->in_at, part * sizeof *samples);
        s->in_at += part;
        samples += part;
        n -= part;
    }
    return true;
}
