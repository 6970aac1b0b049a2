/* sidecars: the files that stand beside a bulletin for those who do not listen, or not from its
 * start: captions, transcripts, chapters.  All are written from one struct bulletin, as
 * bulletin.json is. */
#ifndef PIPELINE_SIDECARS_H
#define PIPELINE_SIDECARS_H

#include "base/file.h"
#include "publish/publish.h"

#define SIDECARS 5

struct sidecars {
    const char *path[SIDECARS];
    struct outfile file[SIDECARS];
};

/* Names them, by the audio's path without its ending: STEM.vtt and the like. */
void sidecars_name(struct sidecars *s, str stem, struct arena *keep);
bool sidecars_open(struct sidecars *s, struct arena *keep, struct err *err);
bool sidecars_write(struct sidecars *s, const struct bulletin *b, struct arena scratch,
                    struct err *err);
bool sidecars_commit(struct sidecars *s, struct err *err);
void sidecars_drop(struct sidecars *s); /* safe on a zeroed or committed one */

#endif
