/* picture: a cover for the file: a JPEG or PNG as it is, with what tags say about it.  Never
 * decodes nor changes it. */
#ifndef WRITE_PICTURE_H
#define WRITE_PICTURE_H

#ifdef __cplusplus
extern "C" {
#endif

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct picture {
    str bytes;
    const char *mime;       /* "image/jpeg", "image/png" */
    unsigned width, height; /* pixels */
    unsigned depth;         /* bits a pixel */
};

/* Looks at the bytes of a file, which stay the caller's: whether it is a whole JPEG or PNG of at
 * most LIMIT_COVER_PIXELS a side.  `name` is for errors (ERR_USAGE). */
bool picture_read(str bytes, const char *name, struct picture *out, struct err *err);
/* As FLAC's PICTURE block of type 3 (front cover) in base64: METADATA_BLOCK_PICTURE of the Ogg
 * formats. */
const char *picture_comment(const struct picture *p, struct arena *keep);

#ifdef __cplusplus
}
#endif

#endif
