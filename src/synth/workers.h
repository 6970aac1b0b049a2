/* workers: the engine processes that newscast has started, and what each has to do.
 *
 * A worker is started when it is first needed, gets a few orders ahead, and is replaced when it
 * dies or does not answer: what it left undone is asked again, twice at the most for the order it
 * died of. */
#ifndef SYNTH_WORKERS_H
#define SYNTH_WORKERS_H

#include <sys/types.h>

#include "base/err.h"
#include "synth/order.h"

#define ORDERS_AHEAD 2 /* of a worker: one being spoken, one waiting */
#define TRIES_MOST   2

/* What became of an order. */
struct job {
    bool waiting; /* for its receipt */
    int tries;
    enum outcome outcome;
    bool in_cache;
    int worker; /* in whose spool it is */
    off_t at;
};

struct worker {
    pid_t pid; /* 0: not running */
    int socket, spool, deaths;
    int silent_ms; /* since it was given work or last answered; time in which we were stopped is not
                      counted */
    bool resting;  /* told to end, not waited for */
    bool ready, innocent;           /* it was gone before it got the first of its orders */
    uint32_t numbers[ORDERS_AHEAD]; /* of the orders that it has, the oldest first */
    size_t numbers_n;
};

struct workers {
    int n, cache; /* the folder of the cache, or -1 */
    int patience_ms,
        farewell_ms;     /* then a worker that does not answer, or does not end, is killed */
    long long looked_ms; /* when it was last counted how long they have been silent */
    const char *path;    /* of the engine program */
    struct worker at[LIMIT_WORKERS];
    char version[64], stamp[64]; /* the engine's; empty until one is ready */
    bool stored;                 /* something new is in the cache */
    struct receipt receipt;      /* the last one */
    struct receipt aside;        /* the last one of number ORDER_ASIDE */
    /* To be given by the caller: the job of a number, and the order that belongs to it. */
    void *self;
    struct job *(*job)(void *self, uint32_t number);
    const struct order *(*order)(void *self, uint32_t number);
};

/* Starts the first of `n` workers (0: one a processor).  The caller has set self, job and order,
 * and may afterwards set the two times, which are LIMIT_ANSWER_SECONDS and a few seconds. */
bool workers_open(struct workers *ws, int n, int cache, struct arena *keep, struct err *err);
void workers_close(struct workers *ws); /* tells them to end, and waits (farewell_ms at most) */

/* How much there is to do: few orders are not worth starting all workers for.  Before the first. */
void workers_expect(struct workers *ws, size_t orders);
/* Probably there is nothing more to do: tells those without an order to end.  Who asks all the same
 * gets a new one. */
void workers_rest(struct workers *ws);

/* Whether a worker could take an order now. */
bool workers_free(const struct workers *ws);
/* Whether one has an order now. */
bool workers_busy(const struct workers *ws);
/* Gives the order of this number to the worker with least to do; waits for one if need be. */
bool workers_ask(struct workers *ws, uint32_t number, struct err *err);
/* Waits for a receipt, and enters it into its job. */
bool workers_wait(struct workers *ws, struct err *err);

#endif
