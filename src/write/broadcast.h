/* broadcast: what a WAV file tells a broadcaster's archive (the bext chunk: EBU Tech 3285,
 * version 2) and a playout system (the cart chunk: AES46-2002, version 1.01).
 *
 * Makes the chunks' bytes; which words go into which field is in docs/playout.md.  Both hold ASCII
 * in fields of fixed width: text in any script is written in ASCII letters (ascii.h), and what does
 * not fit is cut.  Never looks at the clock, nor measures. */
#ifndef WRITE_BROADCAST_H
#define WRITE_BROADCAST_H

#include "base/arena.h"
#include "types/moment.h"
#include "types/timeline.h"

#define BROADCAST_TIMERS 8

/* A marker in the file.  Codes of AES46: AUDs and AUDe where the audio to be played begins and
 * ends, SEC1... a part, "EOD " the end of the data. */
struct broadcast_timer {
    const char *code; /* four letters */
    size_t frame;
};

/* Empty texts leave their fields empty. */
struct broadcast {
    str title, artist;
    str originator; /* who made the programme */
    str cut_id;     /* what the station knows it by */
    str language;
    str out_cue; /* the last words that are said */
    str url;     /* of the first story */
    str text;    /* where it came from, for a human reader */
    struct moment from, until;
    bool has_from, has_until; /* else it is not known when it was made; it never expires */
    struct broadcast_timer timers[BROADCAST_TIMERS]; /* ascending */
    size_t timers_n;
};

/* Where the loudness stands in bext's bytes. */
#define BEXT_LOUDNESS_AT    412
#define BEXT_LOUDNESS_BYTES 10

/* A chunk's bytes without name and length; bext's loudness is unknown. */
str broadcast_bext(const struct broadcast *b, int rate_hz, int bits, struct arena *keep);
str broadcast_cart(const struct broadcast *b, struct arena *keep);
/* The five values as they stand in bext: hundredths, or 0x7FFF where one was not measured or the
 * field cannot hold it.  NULL: none was. */
void broadcast_loudness(const struct loudness *l, unsigned char out[BEXT_LOUDNESS_BYTES]);

#endif
