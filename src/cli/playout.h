/* playout: the options of `produce` for a station's playout: --cut-id, --expires, --latest,
 * --if-older-than, and names by pattern. */
#ifndef CLI_PLAYOUT_H
#define CLI_PLAYOUT_H

#include "cli/options.h"
#include "pipeline/pipeline.h"

struct playout_request {
    const char *cut_id, *expires, *latest, *if_older_than;
    bool from_rundown; /* `expires` counts for wav, and is no error without */
};

/* Entries of the options table. */
#define OPTIONS_PLAYOUT(request)                                                                   \
    {0,                                                                                            \
     "latest",                                                                                     \
     OPTION_TEXT,                                                                                  \
     "LINK",                                                                                       \
     "afterwards LINK leads to the file (a symbolic link)",                                        \
     &(request).latest,                                                                            \
     0,                                                                                            \
     0},                                                                                           \
        {0,                                                                                        \
         "if-older-than",                                                                          \
         OPTION_TEXT,                                                                              \
         "AGE",                                                                                    \
         "do nothing when the file (of --latest) is younger: 90s, 10m, 2h, 1d",                    \
         &(request).if_older_than,                                                                 \
         0,                                                                                        \
         0},                                                                                       \
        {0,                                                                                        \
         "cut-id",                                                                                 \
         OPTION_TEXT,                                                                              \
         "TEXT",                                                                                   \
         "what the playout system calls it, for wav",                                              \
         &(request).cut_id,                                                                        \
         0,                                                                                        \
         0},                                                                                       \
    {                                                                                              \
        0, "expires", OPTION_TEXT, "WHEN",                                                         \
            "for wav: not to be played so long after its time (24h), or after YYYY-MM-DDTHH:MM",   \
            &(request).expires, 0, 0                                                               \
    }

/* After format, path, `at` and has_time are set: checks and takes over the rest.  What needs the
 * clock (a {time}, a length in --expires) makes the clock's time the bulletin's. */
bool playout_choose(const struct playout_request *r, struct bulletin_settings *set,
                    struct err *err);
/* Of --if-older-than: *fresh: what is there is young enough, and *what says so. */
bool playout_is_fresh(const struct playout_request *r, const char *out, bool *fresh, str *what,
                      struct arena *keep, struct err *err);

#endif
