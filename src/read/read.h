/* read: bytes of an article, from a file, standard input or an address, as checked UTF-8.
 *
 * Finds out the character set (byte order mark, valid UTF-8 first, what the server or the page
 * declares, then statistics) and the kind of text.  Never interprets the text: no furniture, no
 * sentences.  A text in another character set is converted, with a note. */
#ifndef READ_READ_H
#define READ_READ_H

#include "base/err.h"
#include "types/source.h"

/* `path`: a file's name, "-" for standard input, or an address (http://…, https://…).  Errors,
 * each naming the file, the reason and the remedy: cannot be read, empty, over LIMIT_SOURCE_BYTES,
 * not text (binary, NUL bytes, a PDF or other known format), what a server refuses.
 * out->text lives in `keep`. */
bool read_source(const char *path, size_t index, struct source *out, struct notes *notes,
                 struct arena *keep, struct arena scratch, struct err *err);

#endif
