/* tags: title, artist and the rest as the bytes that formats hold, by TagLib (C++, hence the shim).
 * (The Ogg formats and FLAC hold KEY=VALUE, which their own coders write.) */
#ifndef WRITE_TAGS_H
#define WRITE_TAGS_H

#ifdef __cplusplus
extern "C" {
#endif

#include "base/arena.h"
#include "base/str.h"

struct tag {
    const char *key, *value; /* TagLib's names: "TITLE", ...; UTF-8; never empty */
};

/* A whole ID3v2.4 tag, with some room for others behind it; empty when there are no tags. */
str tags_id3(const struct tag *tags, unsigned n, struct arena *keep);
/* What stands in a RIFF file's LIST chunk of kind INFO. */
str tags_info(const struct tag *tags, unsigned n, struct arena *keep);

#ifdef __cplusplus
}
#endif

#endif
