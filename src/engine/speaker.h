/* speaker: what can speak in a room: espeak-ng, flite, or any program.
 *
 * A room asks it once for a voice, then speaks sheets.  Where it leaves something behind from one
 * utterance to the next, the room takes its memory back (rewind.h). */
#ifndef ENGINE_SPEAKER_H
#define ENGINE_SPEAKER_H

#include "engine/sheet.h"

#define WHY_BYTES 512

struct speaker {
    /* Whether there is such a voice; leaves it set.  stamp: of what is in its files.  false: `why`
     * says what is missing; empty: there is no voice of this name. */
    bool (*set_voice)(const struct engine_voice *v, char stamp[STAMP_BYTES], char why[WHY_BYTES]);
    /* Speaks sheet->text with that voice; fills the sheet's second half. */
    void (*speak)(struct sheet *sheet);
};

const struct speaker *speaker_of(int kind); /* enum engine_kind; NULL: none */

extern const struct speaker espeak_speaker, flite_speaker, command_speaker;

/* ---- for speakers ---- */

/* Appends samples to the sheet; false: it is full. */
bool sheet_put(struct sheet *sheet, const int16_t *samples, size_t n);

/* Adds a file's content to a sum for a stamp; one that is not there adds nothing. */
uint64_t stamp_file(const char *path, uint64_t sum);
/* Adds its size and time of change, for a large one. */
uint64_t stamp_of_change(const char *path, uint64_t sum);
void stamp_put(char out[STAMP_BYTES], uint64_t sum);

#endif
