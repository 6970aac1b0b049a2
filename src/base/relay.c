#include "base/relay.h"

#include <signal.h>

static void *run(void *self) {
    struct relay *r = self;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        while (r->in - r->out < r->patience && !r->ended)
            pthread_cond_wait(&r->moved, &r->lock);
        if (r->out == r->in)
            break;
        do {
            size_t k = r->out % r->blocks;
            pthread_mutex_unlock(&r->lock);
            r->take(r->self, r->block[k], r->filled[k]);
            pthread_mutex_lock(&r->lock);
            r->out++;
            if (r->in - r->out <= r->blocks / 2)
                pthread_cond_signal(&r->moved);
        } while (r->out < r->in);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

/* Signals go to the thread that knows what to do with them. */
static bool start(struct relay *r) {
    sigset_t all, before;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->moved, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool ok = pthread_create(&r->thread, NULL, run, r) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

void relay_open(struct relay *r, size_t frames, size_t width, bool at_once,
                void (*take)(void *self, const void *frames, size_t n), void *self,
                struct arena *keep) {
    *r = (struct relay){.frames = frames, .width = width, .take = take, .self = self, .open = true};
    r->blocks = RELAY_BLOCKS;
    r->patience = at_once ? 1 : RELAY_BLOCKS / 2;
    for (size_t i = 0; i < r->blocks; i++)
        r->block[i] = arena_alloc(keep, width, 16, frames);
    r->beside = start(r);
}

void *relay_room(struct relay *r, size_t *n) {
    if (r->beside && r->now == 0) {
        pthread_mutex_lock(&r->lock);
        bool full = r->in - r->out == r->blocks;
        while (full && r->in - r->out > r->blocks / 2)
            pthread_cond_wait(&r->moved, &r->lock);
        pthread_mutex_unlock(&r->lock);
    }
    *n = r->frames - r->now;
    return r->block[r->in % r->blocks] + r->now * r->width;
}

void relay_flush(struct relay *r) {
    size_t n = r->now;
    r->now = 0;
    if (n == 0)
        return;
    if (!r->beside) {
        r->take(r->self, r->block[0], n);
        return;
    }
    pthread_mutex_lock(&r->lock);
    r->filled[r->in++ % r->blocks] = n;
    if (r->in - r->out >= r->patience)
        pthread_cond_signal(&r->moved);
    pthread_mutex_unlock(&r->lock);
}

void relay_filled(struct relay *r, size_t n) {
    r->now += n;
    if (r->now == r->frames)
        relay_flush(r);
}

void relay_close(struct relay *r) {
    if (!r->open)
        return;
    relay_flush(r);
    r->open = false;
    if (!r->beside)
        return;
    pthread_mutex_lock(&r->lock);
    r->ended = true;
    pthread_cond_signal(&r->moved);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->moved);
    pthread_mutex_destroy(&r->lock);
}
