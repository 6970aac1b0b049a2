/* chapters: which story is when. */
#ifndef PUBLISH_CHAPTERS_H
#define PUBLISH_CHAPTERS_H

#include "publish/publish.h"

/* One a story.  The loudness in the timeline need not be known yet. */
void chapters_make(const struct bulletin *b, struct chapters *out, struct arena *keep);
/* JSON chapters 1.2 (podcast namespace), into the existing file `path`. */
bool chapters_json(const struct bulletin *b, const char *path, struct arena scratch,
                   struct err *err);

#endif
