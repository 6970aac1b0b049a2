/* feed: feed.xml, RSS 2.0 with the tags of iTunes and of Podcasting 2.0.
 *
 * The same entries give the same bytes: there is no time of its making in it. */
#ifndef PUBLISH_FEED_H
#define PUBLISH_FEED_H

#include "publish/page.h"

#define FEED_FILE "feed.xml"

/* `entries`: newest first, at least one.  `guid`: of the feed.  `image`: its whole address, or
 * empty. */
bool feed_make(const struct show *show, str guid, str image, const struct entry *const *entries,
               size_t n, str *out, struct arena *keep, struct arena scratch, struct err *err);

#endif
