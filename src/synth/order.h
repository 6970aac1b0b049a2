/* order: what newscast and its engine program (src/engine/) say to each other.
 *
 * newscast starts one engine process a worker and sends it orders; each is answered by one receipt,
 * in the same order.  Both go over a socket, whole, as one packet.  Sound does not: it is written
 * as an entry (synth/entry.h) into the cache or the worker's spool, and the receipt says where.
 * The engine program and newscast are built together: a program of another dialect is refused. */
#ifndef SYNTH_ORDER_H
#define SYNTH_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "types/clip.h"
#include "types/limits.h"
#include "types/newsreader.h"

/* The engine program's descriptors; what is not there is /dev/null. */
#define ORDER_SOCKET 3
#define ORDER_SPOOL  4
#define ORDER_CACHE  5

#define VOICE_NAME_BYTES 60 /* espeak-ng cuts a longer name silently */
#define VOICE_PATH_BYTES 512
#define ENTRY_NAME_BYTES 40
#define STAMP_BYTES      40

/* Another one for every change in this file, as far as the sizes do not tell. */
#define ORDER_DIALECT "1"

/* How something is to be spoken: see types/newsreader.h.  The texts end with a NUL. */
struct engine_voice {
    int kind; /* enum engine_kind */
    char name[VOICE_NAME_BYTES];
    int rate_wpm, pitch, pitch_range, word_gap, raw_rate_hz;
    char variant[VOICE_PATH_BYTES], command[VOICE_PATH_BYTES];
};

enum order_kind {
    ORDER_SPEAK,
    ORDER_VOICE, /* only whether there is such a voice; the receipt's text is its stamp */
    ORDER_LIST,  /* the receipt's text lists the voices: name TAB language, one a line */
};

#define ORDER_ASIDE UINT32_MAX /* number of an order that is not for a clip */

struct order {
    uint32_t kind, number;
    struct engine_voice voice;
    struct treatment how;
    int phonemes;                 /* what stands in [[ ]] is phonemes */
    char entry[ENTRY_NAME_BYTES]; /* in the cache; empty: into the spool */
    uint32_t text_len;
    char text[LIMIT_SPOKEN_BYTES];
};

enum outcome {
    OUTCOME_READY,   /* the first receipt; its text is ORDER_DIALECT, the engine's version and its
                        stamp (what else decides how things sound), with TABs between */
    OUTCOME_NO_DATA, /* the first and last receipt: the engine found no data */
    OUTCOME_DONE,
    OUTCOME_SILENT,   /* nothing was stored */
    OUTCOME_DIED,     /* crashed, hung or was killed */
    OUTCOME_NO_VOICE, /* the text says what is missing; empty: the engine has no such voice */
    OUTCOME_NO_ROOM,  /* the sound could not be stored: the text says why */
};

struct receipt {
    uint32_t number, outcome;
    uint32_t in_cache; /* else it is in the spool, at: */
    uint64_t at;
    uint64_t stored; /* bytes */
    uint32_t text_len;
    char text[LIMIT_SPOKEN_BYTES];
};

/* Sends or receives one.  false: the other side is gone. */
bool order_send(int socket, const struct order *o);
bool order_receive(int socket, struct order *o);
bool receipt_send(int socket, const struct receipt *r);
bool receipt_receive(int socket, struct receipt *r);

#endif
