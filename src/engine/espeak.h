/* espeak: the one place that calls libespeak-ng, whose state is the whole process's.
 *
 * It is brought to where one voice is set, then each utterance begins there again (rewind.h). */
#ifndef ENGINE_ESPEAK_H
#define ENGINE_ESPEAK_H

#include "engine/sheet.h"

/* Finds the engine's data and starts it.  false: there are none. */
bool espeak_start(void);
const char *espeak_version(void);
/* A stamp of all that decides the engine's sound but its version and the voice's own file. */
void espeak_stamp(char out[STAMP_BYTES]);

/* Whether the engine has a voice of exactly this name and a file for its +variant; leaves it set,
 * with its rate, pitch and gap, and its stamp in `out`. */
bool espeak_set_voice(const struct engine_voice *v, char out[STAMP_BYTES]);
/* Speaks sheet->text with the voice that is set; fills the sheet's second half. */
void espeak_speak(struct sheet *sheet);

/* The voices, name TAB language, one a line.  Returns the bytes written, at most `room`. */
size_t espeak_list(char *out, size_t room);

#endif
