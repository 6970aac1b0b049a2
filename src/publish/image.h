/* image: the picture of a programme: an address, a file, or one that is drawn (cover.h). */
#ifndef PUBLISH_IMAGE_H
#define PUBLISH_IMAGE_H

#include "publish/ledger.h"
#include "publish/show.h"
#include "types/notes.h"

/* *address: where it can be reached; empty when there is none, with a note.  A file from elsewhere
 * is copied into the folder as cover.png or cover.jpg. */
bool image_of_show(const char *folder, const struct show *show, struct ledger *ledger, str *address,
                   struct notes *notes, struct arena *keep, struct arena scratch, struct err *err);

#endif
