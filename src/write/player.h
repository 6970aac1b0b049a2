/* player: a program that plays WAV from its standard input while it is being made.
 *
 * $NEWSCAST_PLAYER names it, with arguments apart by spaces (no shell reads them); otherwise the
 * first of a list that is installed is taken: paplay, aplay, pw-play, ffplay, mpv, play.  It is
 * started directly, hears no more than its pipe, and prints to standard error only. */
#ifndef WRITE_PLAYER_H
#define WRITE_PLAYER_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"

struct player {
    pid_t pid; /* 0: none */
    int fd;    /* for writer_open_stream; its name is `name` */
    const char *name;
};

bool player_open(struct player *p, struct arena *keep, struct err *err);
/* Ends the pipe and waits until the player has played it all; Ctrl-C ends both.  When the player
 * failed, that is the error, also in place of the one that *err holds already (that the player has
 * gone tells less than why). */
bool player_close(struct player *p, struct err *err);
/* Ends the player at once.  Safe on a zeroed or closed one. */
void player_drop(struct player *p);

#endif
