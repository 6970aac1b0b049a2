/* book: bulletin.epub, an EPUB 3 whose sentences are spoken and marked by the reading system (media
 * overlays).
 *
 * The sound in it is MP3, which every reading system plays: the bulletin's own, or made of it.  A
 * book that is newer than its bulletin.json is left as it is.  libzip is loaded when the first book
 * is written. */
#ifndef PUBLISH_BOOK_H
#define PUBLISH_BOOK_H

#include "publish/entry.h"
#include "publish/show.h"

#define BOOK_FILE "bulletin.epub"

bool book_write(const struct episode *e, const struct entry *entry, const struct show *show,
                struct arena *room, struct arena scratch, struct err *err);

/* The documents in it. */
struct book {
    str package, nav, text, overlay;
};

bool book_make(const struct episode *e, const struct entry *entry, const struct show *show,
               struct book *out, struct arena *room, struct arena scratch, struct err *err);

#endif
