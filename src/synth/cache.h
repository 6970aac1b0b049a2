/* cache: the folder in which clips are kept from run to run.
 *
 * $XDG_CACHE_HOME/newscast, else ~/.cache/newscast.  A clip's file is named after everything that
 * decides its bytes, so that an entry is never changed: it appears whole (a temporary name, then a
 * rename) or not at all, any number of runs may use the folder at once, and a file that goes
 * missing or is damaged is only made anew.  The clips used least lately go when the folder is over
 * its limit.  Nothing here is an error of the user's bulletin: without a folder there is no cache.
 */
#ifndef SYNTH_CACHE_H
#define SYNTH_CACHE_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "types/clip.h"

/* $NEWSCAST_CACHE_MB, else LIMIT_CACHE_MB.  ERR_USAGE when it is not a number. */
bool cache_limit(size_t *bytes, struct err *err);

/* The folder's path, made in `keep`; empty when there is no home to put it in. */
str cache_path(struct arena *keep);

/* A descriptor of the folder, which is made, readable by its owner only; -1 (and errno): it cannot
 * be made or written.  Only close(2) is needed after it. */
int cache_open(str path, struct arena scratch);

/* The entry of this name for reading, whose time of use becomes now; -1: there is none. */
int cache_find(int folder, const char *name);
/* Stores a clip under this name.  false and errno: it cannot; nothing is left behind. */
bool cache_store(int folder, const char *name, const struct clip *clip, bool cut, size_t *bytes);
void cache_drop(int folder, const char *name);

struct cache_state {
    size_t clips, bytes;
};

/* What is in the folder; after removing the clips used least lately until no more than `most` bytes
 * are left, and what runs that were killed have left behind. */
bool cache_prune(int folder, size_t most, struct cache_state *out, struct arena scratch,
                 struct err *err);

#endif
