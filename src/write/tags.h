/* tags: title, artist and the rest as the bytes that formats hold, by TagLib (C++, hence the shim).
 * (The Ogg formats and FLAC hold KEY=VALUE, which their own coders write.) */
#ifndef WRITE_TAGS_H
#define WRITE_TAGS_H

#ifdef __cplusplus
extern "C" {
#endif

#include "base/arena.h"
#include "base/str.h"
#include "write/picture.h"

struct tag {
    const char *key, *value; /* TagLib's names: "TITLE", ...; UTF-8; never empty */
};

struct tag_chapter {
    unsigned long long frame;
    unsigned start_ms, end_ms;
    const char *title;
};

struct tag_list {
    struct tag *at;
    unsigned n;
    struct tag_chapter *chapters;
    unsigned chapters_n;
    const struct picture *cover; /* NULL: none */
};

/* A whole ID3v2.4 tag, with chapters (CHAP, CTOC) and cover (APIC) and some room for others behind
 * it; empty when there is nothing in it. */
str tags_id3(const struct tag_list *tags, struct arena *keep);
/* What stands in a RIFF file's LIST chunk of kind INFO: the tags alone. */
str tags_info(const struct tag_list *tags, struct arena *keep);

#ifdef __cplusplus
}
#endif

#endif
