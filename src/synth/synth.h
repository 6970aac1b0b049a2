/* synth: the sound of an utterance, from espeak-ng.
 *
 * The engine leaks state from one utterance into the next, so each is spoken by a process of its
 * own, forked from one that has only initialised the engine and set the voice: a clip is a function
 * of its text, voice and parameters, whatever was spoken before it and by however many workers.
 * Sound and word marks come back through shared memory.  A crashed, hung or silent process costs
 * its utterance a retry, then a note: the clip has no frames.  Never mixes, trims or resamples. */
#ifndef SYNTH_SYNTH_H
#define SYNTH_SYNTH_H

#include "base/err.h"
#include "types/clip.h"
#include "types/notes.h"

struct synth_voice {
    const char *name; /* the engine's, with +variant; must exist exactly so (synth_check_voice) */
    int rate_wpm, pitch, word_gap;
};

struct synth {
    void *state; /* private */
};

/* Starts `workers` (1 … LIMIT_WORKERS; 0: one a processor) processes, which end when the synth is
 * closed or this process dies.  Best called early: they inherit this process's memory. */
bool synth_open(struct synth *s, int workers, struct err *err);
void synth_close(struct synth *s); /* safe on a zeroed one; waits for the processes to end */

/* ERR_LANGUAGE when the engine has no voice (or variant) of exactly that name. */
bool synth_check_voice(struct synth *s, const char *name, struct err *err);

/* Queues an utterance.  Must not be called while the queue is full (synth_has_room).  `reading`
 * must live until its clip was returned. */
bool synth_submit(struct synth *s, const struct reading *reading, const struct synth_voice *voice,
                  struct err *err);
/* Whether synth_submit has room; else a clip must be taken first. */
bool synth_has_room(const struct synth *s);
/* The clip of the earliest submitted utterance that was not yet returned; waits for it.  Its memory
 * is valid until the next call of synth_next.  ERR_LANGUAGE when there is no such voice,
 * ERR_ENGINE when the engine has no data, ERR_INTERRUPTED.  Must not be called with nothing
 * submitted. */
bool synth_next(struct synth *s, struct clip *out, struct notes *notes, struct err *err);

/* The engine's version, and the voices it has (name and language, by list order). */
const char *synth_engine_version(void);
struct synth_voice_name {
    const char *name, *language;
};
/* Lists the engine's voices (initialises the engine in this process: not for one that will open a
 * synth later).  Returns their number; *out lives in `keep`. */
size_t synth_list_voices(const struct synth_voice_name **out, struct arena *keep, struct err *err);

#endif
