/* transcript: the bulletin as plain text: each story's headline and paragraphs as in the article,
 * as far as they were spoken, an empty line between two. */
#ifndef PUBLISH_TRANSCRIPT_H
#define PUBLISH_TRANSCRIPT_H

#include "publish/publish.h"

/* Into the existing file `path`. */
bool transcript_text(const struct bulletin *b, const char *path, struct arena scratch,
                     struct err *err);

#endif
