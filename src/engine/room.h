/* room: a process for one voice, in which every utterance is the first.
 *
 * Forked from a worker that has started the engine; sets its voice once, then speaks what is on the
 * worker's sheet and goes back to where it was (rewind.h).  It ends with the worker.  Whatever
 * happens to the engine happens to this process only. */
#ifndef ENGINE_ROOM_H
#define ENGINE_ROOM_H

#include <stdbool.h>
#include <sys/types.h>

#include "engine/speaker.h"

struct room {
    struct engine_voice voice;
    char why[WHY_BYTES];     /* there is no such voice */
    char stamp[STAMP_BYTES]; /* of the voice */
    pid_t pid;               /* 0: there is none */
    int socket;
};

/* OUTCOME_DONE, OUTCOME_NO_VOICE (r->why may say why) or OUTCOME_DIED; the room is open only with
 * the first. */
enum outcome room_open(struct room *r, struct sheet *sheet, const struct engine_voice *voice);
void room_close(struct room *r); /* safe on a zeroed one; waits for its end */

/* Whether it lives; one that was killed while it had nothing to do is closed. */
bool room_lives(struct room *r);
/* Speaks the sheet: OUTCOME_DONE or OUTCOME_DIED (then the room is closed). */
enum outcome room_speak(struct room *r);

/* For a new process: dies with `parent`. */
void die_with(pid_t parent);

#endif
