/* latest: a symbolic link that always leads to the newest bulletin.
 *
 * It is replaced in one step (a new link is renamed over it), so that who opens it gets the
 * bulletin before or this one, never nothing.  Only a link is ever replaced. */
#ifndef PIPELINE_LATEST_H
#define PIPELINE_LATEST_H

#include "base/arena.h"
#include "base/err.h"

/* Before the work: whether a link can stand there; makes its folder. */
bool latest_check(const char *link, struct arena *keep, struct err *err);
/* Makes the link lead to the file `to`, which is there: by a relative path where they have a folder
 * in common, so that both can be moved together. */
bool latest_point(const char *link, const char *to, struct arena *keep, struct err *err);

#endif
