/* file: whole files in, complete files out.
 *
 * Nothing half-written ever appears under a final name: an outfile is a hidden temporary file in
 * the same folder, renamed by outfile_commit and removed by outfile_drop.  The temporary file of an
 * interrupted run is removed too; only a kill -9 can leave one (".NAME.XXXXXX.part"). */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* All bytes of `path` ("-": standard input) into `keep`.  Errors name the path and the remedy:
 * missing, a directory, unreadable, larger than `max` bytes. */
bool file_read(const char *path, size_t max, str *out, struct arena *keep, struct err *err);
/* The same without copying, for a file that is only looked into here and there.  It stays mapped to
 * the end of the program. */
bool file_map(const char *path, size_t max, str *out, struct err *err);

bool file_exists(const char *path);
/* Creates the folder and those above it. */
bool file_make_folder(const char *path, struct err *err);

struct outfile {
    char *path; /* the final name */
    char *part; /* the temporary one, which exists while the outfile is open */
    bool light; /* outfile_commit does not wait for the disk */
};

/* Makes an empty temporary file next to `path`, which must not be a folder. */
bool outfile_open(struct outfile *f, const char *path, struct arena *keep, struct err *err);
/* Flushes it to disk and gives it its final name, replacing what was there. */
bool outfile_commit(struct outfile *f, struct err *err);
void outfile_drop(struct outfile *f); /* safe on a zeroed, committed or dropped one */
/* Opens, writes all of `text` and commits. */
bool file_write(const char *path, str text, struct arena scratch, struct err *err);

/* The same for one of many files that can be made again: writes only when the file does not hold
 * `text` already, which *changed tells (may be NULL), and does not wait for the disk. */
bool file_refresh(const char *path, str text, bool *changed, struct arena scratch, struct err *err);

/* Writes all of `text` to a descriptor; `name` is for the error. */
bool fd_write(int fd, str text, const char *name, struct err *err);

#endif
