/* out: where an encoder's bytes go: a file, or a descriptor that only takes them (a pipe).
 *
 * Sticky: after the first failure nothing more is written, and `why` says what it was.  A reader of
 * a pipe may keep us waiting; Ctrl-C and out_stop end that wait within a tenth of a second. */
#ifndef WRITE_OUT_H
#define WRITE_OUT_H

#include <stdatomic.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"

struct out {
    int fd;
    const char *name; /* for errors */
    bool stream;      /* what is put leaves at once */
    bool fixed;       /* what has left cannot be changed */
    int why;          /* errno of the first failure */
    off_t start;      /* place in the file of the first byte; it may be a caller's that has more */
    atomic_bool stop;
    unsigned long long written; /* bytes, also those that are held */
    char *held;                 /* small writes, until there is a block of them */
    size_t held_n;
};

/* The descriptor stays the caller's.  A stream that is an ordinary file (`> x.wav`) is not fixed.
 */
void out_open(struct out *o, int fd, const char *name, bool stream, struct arena *keep);
bool out_write(struct out *o, const void *from, size_t n);
bool out_flush(struct out *o);
/* Replaces n bytes that were written before.  Not when they are fixed. */
bool out_patch(struct out *o, unsigned long long at, const void *from, size_t n);
/* From any thread: what is being written fails. */
void out_stop(struct out *o);
/* Fills *err with what went wrong, and what helps; returns false. */
bool out_fail(const struct out *o, struct err *err);

#endif
