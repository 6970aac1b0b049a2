/* err: how a function says that it failed.
 *
 * A function that can fail returns bool and has filled the caller's struct err on false:
 *     return fail(err, ERR_IO, "%s: %s", path, strerror(errno));
 * The text is one line without a final stop: what (file and place), why, and the remedy.  Only the
 * cli prints it.  A bad story is not an error but a note (types/notes.h); our own mistakes are
 * assertions. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_code {
    ERR_NONE,
    ERR_USAGE,       /* the command line is wrong: exit code 2 */
    ERR_IO,          /* the system refused: a file, a disk, a pipe */
    ERR_INPUT,       /* an article that cannot be used */
    ERR_DATA,        /* a file in voices/ is malformed */
    ERR_LIMIT,       /* a maximum of types/limits.h */
    ERR_LANGUAGE,    /* unknown, or not speakable */
    ERR_ENGINE,      /* espeak-ng or another library failed */
    ERR_INTERRUPTED, /* Ctrl-C */
};

struct err {
    enum err_code code;
    char text[1024];
};

/* Fills *err and returns false.  A longer text is cut. */
bool fail(struct err *err, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
