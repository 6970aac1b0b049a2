/* digest: which bytes an audio file has, so that a damaged copy is told from the one that was made.
 */
#ifndef PUBLISH_DIGEST_H
#define PUBLISH_DIGEST_H

#include <stddef.h>

#include "base/err.h"

struct digest {
    size_t bytes;
    char xxh3[33]; /* XXH3 of 128 bits as hexadecimal digits */
};

bool digest_file(const char *path, struct digest *out, struct err *err);

#endif
