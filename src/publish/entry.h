/* entry: what a list of bulletins tells of one of them. */
#ifndef PUBLISH_ENTRY_H
#define PUBLISH_ENTRY_H

#include "publish/episode.h"

struct entry {
    str folder; /* its name below the programme's */
    str title, lang, summary, guid;
    str link;    /* of its article when it has one story with an address; else empty */
    str authors; /* of its stories, separated by ", " */
    double duration_s;
    double lead_end_s; /* how far its beginning goes, some half a minute */
    time_t published;
    struct episode_file audio, other[4], vtt, srt, transcript, chapters, book;
    size_t others;
};

/* All but guid and published, which the ledger knows.  `folder` must live as long as `out`. */
void entry_make(const struct episode *e, str folder, struct entry *out, struct arena *keep,
                struct arena scratch);

#endif
