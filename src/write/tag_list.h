/* tag_list: what a bulletin's tags are in a format: which are KEY=VALUE, which have a place of
 * their own. */
#ifndef WRITE_TAG_LIST_H
#define WRITE_TAG_LIST_H

#include "write/tags.h"
#include "write/write.h"

/* Empty tags are left out; control characters become spaces.  Chapters and cover are KEY=VALUE in
 * the Ogg formats (CHAPTER001, METADATA_BLOCK_PICTURE); FLAC has the chapters so. */
void tag_list_make(struct tag_list *out, const struct writer_settings *settings,
                   struct arena *keep);

#endif
