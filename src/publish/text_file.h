/* text_file: a file that is written from its start to its end.  Sticky: a write that failed shows
 * when it is closed. */
#ifndef PUBLISH_TEXT_FILE_H
#define PUBLISH_TEXT_FILE_H

#include <stdio.h>

#include "base/err.h"
#include "base/str.h"

/* Opens the existing file `path`, replacing its content; NULL: err is filled. */
FILE *text_open(const char *path, struct err *err);
void text_put(FILE *f, str text);
bool text_close(FILE *f, const char *path, struct err *err);

#endif
