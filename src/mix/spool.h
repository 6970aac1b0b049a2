/* spool: samples that wait in an unnamed temporary file, so that memory does not grow with them. */
#ifndef MIX_SPOOL_H
#define MIX_SPOOL_H

#include <stddef.h>

#include "base/err.h"

#define SPOOL_BLOCK 8192 /* samples */

struct spool {
    int fd;             /* -1: not open */
    const char *folder; /* where the file is, for errors */
    size_t written, read;
    size_t out_n, in_n, in_at;
    float out[SPOOL_BLOCK], in[SPOOL_BLOCK];
};

/* In $TMPDIR, else /tmp. */
bool spool_open(struct spool *s, struct err *err);
void spool_close(struct spool *s);

bool spool_put(struct spool *s, const float *samples, size_t n, struct err *err);
/* What was put so far can be read from its start, any number of times. */
bool spool_rewind(struct spool *s, struct err *err);
/* The next n samples, which must have been put. */
bool spool_get(struct spool *s, float *samples, size_t n, struct err *err);

#endif
