/* cli: the subcommands.  The only code that prints or decides the exit code.
 *
 * One small file a subcommand; each reads its options (options.h), calls the stages through the
 * pipeline, prints, and returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "language/language.h"
#include "types/notes.h"

struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv); /* argv[0] is the subcommand's name */
};

extern const struct command commands[]; /* ends with a NULL name */

int help_command(FILE *to); /* exit code 0 to standard output, 2 otherwise */
int version_command(void);
int produce_command(int argc, char **argv);
int extract_command(int argc, char **argv);
int segment_command(int argc, char **argv);
int script_command(int argc, char **argv);
int normalise_command(int argc, char **argv);
int pronounce_command(int argc, char **argv);
int publish_command(int argc, char **argv);
int voices_command(int argc, char **argv);
int cache_command(int argc, char **argv);

/* Prints "newscast: TEXT" to standard error; returns the exit code. */
int report(const struct err *err);
/* Prints text to standard output; returns the exit code. */
int print(str text);
void print_notes(const struct notes *notes);

/* The two arenas and the voices folder that every subcommand works with. */
struct session {
    struct arena data;    /* voices' tables: for the whole run */
    struct arena keep;    /* the street's values */
    struct arena scratch; /* pass by value */
    struct voices voices;
    struct notes notes;
    struct err err;
};

/* `folder`: of --voices, or NULL.  On false session->err says why; close it all the same. */
bool session_open(struct session *s, const char *folder);
/* The same in two steps, for who has something to check before. */
void session_begin(struct session *s);
bool session_open_voices(struct session *s, const char *folder);
void session_close(struct session *s);

/* Calls `one` for each line of the file ("-": standard input), without its end; what `one` appends
 * to `out` is printed as one line; unless the input is a file it is printed at once, so that a
 * program at the other end of two pipes can ask line by line.  keep is emptied after each line.
 * Returns the exit code. */
int each_line(struct session *s, const char *path,
              bool (*one)(void *self, struct session *s, str line, struct buf *out), void *self);

#endif
