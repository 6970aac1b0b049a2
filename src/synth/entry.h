/* entry: a clip as bytes in a file, with check sums, for the cache and the spool.
 *
 * Entries are read by the program and on the kind of machine that wrote them: what decides their
 * form is part of their name in the cache. */
#ifndef SYNTH_ENTRY_H
#define SYNTH_ENTRY_H

#include <sys/types.h>

#include "base/arena.h"
#include "types/clip.h"

/* Any change of what an entry looks like gives it a new number. */
#define ENTRY_VERSION 1

/* Writes the clip (all but its reading and number) at this offset.  Returns the bytes written; 0
 * and errno when it cannot. */
size_t entry_write(int fd, off_t at, const struct clip *clip, bool cut);

/* Reads it again; pcm only with `sound`.  What it holds is in `keep`.  false: it is not there or
 * damaged. */
bool entry_read(int fd, off_t at, bool sound, struct clip *out, bool *cut, struct arena *keep);

#endif
