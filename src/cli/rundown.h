/* rundown: --rundown FILE, a programme in a file: its show, voices, sounds and stories
 * (docs/rundown.md).
 *
 * Only reads it: what stands in it for an option is checked where the option is, and rundown_blame
 * puts the file and the line to the error. */
#ifndef CLI_RUNDOWN_H
#define CLI_RUNDOWN_H

#include "cli/cli.h"
#include "cli/options.h"
#include "pipeline/pipeline.h"

/* Keys of [programme] that stand for an option of the command line. */
enum rundown_option {
    RUNDOWN_OUTPUT,
    RUNDOWN_FORMATS,
    RUNDOWN_LOUDNESS,
    RUNDOWN_LENGTH,
    RUNDOWN_TAIL,
    RUNDOWN_EXPIRES,
    RUNDOWN_COVER,
    RUNDOWN_LATEST,
    RUNDOWN_OPTIONS
};

struct rundown {
    str folder; /* of the file, with its slash; names in it are seen from there */
    struct table table;
    const char *option[RUNDOWN_OPTIONS];
    const struct row *row[RUNDOWN_OPTIONS];
    struct option_texts voices; /* LANG=NAME,NAME */
    LIST(const char *) sources;
    LIST(const struct row *) source_rows;
    LIST(struct source_wish) wishes;
    LIST(str) languages;
    struct programme_wish programme;
};

/* The session's voices are open.  Errors name file, line and remedy. */
bool rundown_read(const char *path, struct rundown *out, struct session *s);

/* Everything of a rundown that is no option: what is said and by whom.  The articles of the command
 * line come after its own, its voices speak languages that the command line gives none. */
void rundown_apply(const struct rundown *r, struct bulletin_settings *set,
                   struct option_texts *voices, struct session *s);
/* Takes an option's value from the rundown where the command line has none. */
void rundown_default(const struct rundown *r, enum rundown_option key, const char **option);
/* An error about an option whose value is the rundown's: is about its line. */
void rundown_blame(const struct rundown *r, struct err *err);

#endif
