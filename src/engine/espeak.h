/* espeak: the one place that calls libespeak-ng, whose state is the whole process's.
 *
 * It leaks that state from one utterance to the next: rooms put it back (rewind.h).  A voice is
 * one of exactly its name, with a file for its +variant, or with lines of our own after those of
 * its file. */
#ifndef ENGINE_ESPEAK_H
#define ENGINE_ESPEAK_H

#include "engine/speaker.h"

/* Finds the engine's data and starts it.  false: there are none. */
bool espeak_start(void);
const char *espeak_version(void);
/* A stamp of all that decides the engine's sound but its version and the voice's own file. */
void espeak_stamp(char out[STAMP_BYTES]);

/* The voices, name TAB language, one a line.  Returns the bytes written, at most `room`. */
size_t espeak_list(char *out, size_t room);

#endif
