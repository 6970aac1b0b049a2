/* relay: blocks of frames handed from the thread that makes them to one that takes them.
 *
 * A ring of RELAY_BLOCKS blocks is all the memory.  Waking a thread costs more than a block: who
 * fills and finds none free waits until half of them are, and who takes waits for half of them,
 * too, unless each is wanted at once.  Without a thread (not to be had) a full block is taken at
 * once, so that the result is the same. */
#ifndef BASE_RELAY_H
#define BASE_RELAY_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define RELAY_BLOCKS 8

struct relay {
    size_t frames, width; /* of a block; bytes of a frame */
    void (*take)(void *self, const void *frames, size_t n);
    void *self;

    char *block[RELAY_BLOCKS];
    size_t blocks;
    size_t filled[RELAY_BLOCKS]; /* frames of the blocks that were handed over */
    size_t now;                  /* frames of the one that is being filled */
    size_t in, out;              /* blocks handed over and taken since the start */
    bool open, beside, ended;
    size_t patience; /* blocks that are waited for */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t moved;
};

/* `take` runs in a thread of its own, one block at a time, in order.  at_once: as soon as there is
 * one. */
void relay_open(struct relay *r, size_t frames, size_t width, bool at_once,
                void (*take)(void *self, const void *frames, size_t n), void *self,
                struct arena *keep);
/* Where the next frames go, and for how many there is room (at least one). */
void *relay_room(struct relay *r, size_t *n);
/* n frames stand there now.  A full block is handed over. */
void relay_filled(struct relay *r, size_t n);
/* Hands over what there is of a block. */
void relay_flush(struct relay *r);
/* Hands over the rest and returns when all is taken.  Safe on a zeroed or closed one. */
void relay_close(struct relay *r);

#endif
