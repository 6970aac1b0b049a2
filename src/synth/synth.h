/* synth: the sound of an utterance, from espeak-ng.
 *
 * Workers, which are processes of their own (synth/order.h), speak and treat what is asked, several
 * at a time.  A clip is a function of its text, voice, parameters and treatment, whatever was
 * spoken before it and by however many workers; so clips are kept in a cache from run to run.  A
 * crashed, hung or silent engine costs its utterance a retry, then a note: the clip has no frames.
 * Never mixes or levels. */
#ifndef SYNTH_SYNTH_H
#define SYNTH_SYNTH_H

#include "base/err.h"
#include "types/clip.h"
#include "types/notes.h"
#include "types/newsreader.h"

struct synth_voice {
    const char *name; /* the engine's, with +variant; must exist exactly so (synth_check_voice) */
    int rate_wpm, pitch, word_gap;
    double gain_db;  /* to the common level */
    int pitch_range; /* 0: the engine's own */
    enum engine_kind engine;
    const char *variant, *command; /* a file, a command line; NULL or empty: none */
    int raw_rate_hz;
};

struct synth_settings {
    int workers; /* 1 … LIMIT_WORKERS; 0: one a processor */
    bool cache;  /* keep clips, and use those that were kept */
    int rate_hz; /* of the clips */
    bool tone;   /* false: the engine's own sound and level */
    enum rate_quality rate_quality;
};

struct synth {
    void *state; /* private */
};

/* Starts the first worker; the others follow when they are needed.  They end when the synth is
 * closed or this process dies.  The settings may change until the first clip is asked for. */
bool synth_open(struct synth *s, const struct synth_settings *settings, struct err *err);
void synth_set(struct synth *s, const struct synth_settings *settings);
void synth_close(struct synth *s); /* safe on a zeroed one; waits for the processes to end */

/* ERR_LANGUAGE when the engine has no voice (or variant) of exactly that name, or the engine, a
 * file of the voice or its program is missing. */
bool synth_check_voice(struct synth *s, const struct synth_voice *voice, struct err *err);

/* About how many utterances there will be: few are not worth several workers.  Before the first. */
void synth_expect(struct synth *s, size_t utterances);
/* There will be no more: the workers may go. */
void synth_rest(struct synth *s);

/* Queues an utterance; its clip gets the next number, from 0.  Must not be called while the queue
 * is full (synth_has_room).  `reading` must live until the synth is closed. */
bool synth_submit(struct synth *s, const struct reading *reading, const struct synth_voice *voice,
                  struct err *err);
/* Whether synth_submit has room; else a clip must be taken first. */
bool synth_has_room(const struct synth *s);
/* The clip of the earliest submitted utterance that was not yet returned, without its pcm; waits
 * for it.  It is valid until the next call.  ERR_LANGUAGE when there is no such voice, ERR_ENGINE
 * when the engine has no data, ERR_INTERRUPTED.  Must not be called with nothing submitted. */
bool synth_next(struct synth *s, struct clip *out, struct notes *notes, struct err *err);
/* Every clip that synth_next has returned, again and with its sound. */
struct shelf synth_shelf(struct synth *s);

/* How many of the clips came from the cache. */
size_t synth_from_cache(const struct synth *s);

/* The engine's version, and the voices it has (name and language, by list order), in `keep`.
 * Returns their number; 0 with an error. */
struct synth_voice_name {
    str name, language;
};
size_t synth_list_voices(const struct synth_voice_name **out, str *version, struct arena *keep,
                         struct err *err);

#endif
