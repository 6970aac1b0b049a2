/* cover: a picture with a title on it, for those who have none, drawn with Cairo and Pango.
 *
 * The libraries are loaded when the first cover is drawn; without them, or without a font that has
 * the title's characters, there is none (ERR_ENGINE, with what to install). */
#ifndef PUBLISH_COVER_H
#define PUBLISH_COVER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define COVER_PIXELS 3000

/* A square PNG.  `under` (a date, a name) stands small below the title; it may be empty. */
bool cover_png(str title, str under, str *png, struct arena *keep, struct err *err);
/* The same as a file. */
bool cover_draw(const char *path, str title, str under, struct arena scratch, struct err *err);

#endif
