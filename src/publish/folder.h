/* folder: a folder of bulletins as a static site: a page beside each bulletin, and the feed and the
 * archive page of all.
 *
 *   DIR/BULLETIN/bulletin.json, bulletin.mp3 …   what is read
 *   DIR/BULLETIN/index.html [bulletin.epub]      what is written: the page, the book
 *   DIR/feed.xml, index.html, cover.png          the feed, the archive page, the cover
 *   DIR/episodes.json                            guids and times, for ever (ledger.h)
 *
 * A bulletin that is incomplete or damaged is left out with a note.  Every file appears complete or
 * not at all, feed.xml last; what has not changed is not written again.  One publisher at a time:
 * another waits for its turn and then sees what the first has written.  Never removes a file. */
#ifndef PUBLISH_FOLDER_H
#define PUBLISH_FOLDER_H

#include "publish/show.h"
#include "types/notes.h"

struct published {
    size_t bulletins; /* in the feed */
    size_t skipped, left_out;
    size_t pages_written;
    const char *feed; /* path */
};

/* The page of one bulletin, which belongs to no programme yet. */
bool publish_page(const char *folder, struct arena *keep, struct arena scratch, struct err *err);

bool publish_folder(const char *folder, const struct show *show, struct published *out,
                    struct notes *notes, struct arena *keep, struct arena scratch, struct err *err);

#endif
