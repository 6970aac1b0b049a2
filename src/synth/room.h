/* room: the processes that speak, and the memory they speak into.
 *
 * Three tiers of the same loop (read a request, fork, wait, reply):
 *   slot   one a worker; has initialised the engine and never sets a voice or speaks
 *   room   one per voice and parameters of a slot; has set them and never speaks
 *   child  one per utterance; speaks into its sheet and exits
 * A request and its reply are a struct note_slip over a socket; text, sound and marks stand in the
 * slot's sheets, which all of them share.  A tier ends when the one above it does. */
#ifndef SYNTH_ROOM_H
#define SYNTH_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "types/clip.h"
#include "types/limits.h"

#define ENGINE_RATE_MOST_HZ 22050
#define ENGINE_NAME_BYTES   60 /* the engine cuts a longer voice name silently */

/* What a room is for. */
struct room_key {
    char voice[ENGINE_NAME_BYTES];
    int rate_wpm, pitch, word_gap;
};

/* One utterance: what to say, then how it sounds. */
struct sheet {
    struct room_key key;
    bool check;    /* only whether there is such a voice: nothing is spoken */
    bool phonemes; /* what stands in [[ ]] is phonemes */
    size_t text_len;
    char text[LIMIT_SPOKEN_BYTES + 1];

    size_t frames, marks_n;
    int rate_hz;
    bool cut; /* at LIMIT_CLIP_SECONDS */
    struct mark marks[LIMIT_CLIP_MARKS];
    int16_t pcm[(size_t)LIMIT_CLIP_SECONDS * ENGINE_RATE_MOST_HZ];
};

enum outcome {
    OUTCOME_REQUEST, /* not a reply */
    OUTCOME_READY,   /* a slot's first message: the engine is there */
    OUTCOME_NO_DATA, /* a slot's first and last message: the engine found no data */
    OUTCOME_DONE,
    OUTCOME_DIED, /* crashed, hung or was killed */
    OUTCOME_NO_VOICE,
};

struct slip {
    uint32_t sheet; /* index */
    uint32_t outcome;
};

/* Sends or receives one slip.  false: the other side is gone. */
bool slip_send(int socket, struct slip slip);
bool slip_receive(int socket, struct slip *slip);

/* Forks a process that serves `socket` until the other side of it is closed or this process dies.
 * -1 (and errno) when it cannot be made; the socket stays the caller's. */
pid_t slot_fork(struct sheet *sheets, int socket);

/* Whether the engine has a voice of exactly this name and a file for its +variant; leaves it set.
 * Changes this process's engine. */
bool engine_set_voice(const char *name);
/* Finds the engine's data and starts it.  false: there are none. */
bool engine_start(void);
/* Speaks sheet->text with the voice that is set; fills the sheet's second half. */
void engine_speak(struct sheet *sheet);

#endif
