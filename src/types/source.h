/* source: an article as it was found, as valid UTF-8.  Made by the read stage. */
#ifndef TYPES_SOURCE_H
#define TYPES_SOURCE_H

#include "base/str.h"
#include "types/align.h"
#include "types/notes.h"

enum media {
    MEDIA_TEXT,
    MEDIA_HTML,
    MEDIA_MARKDOWN,
    MEDIA_XML, /* RSS, Atom, NewsML-G2, NITF; not XHTML */
    MEDIA_JSON /* JSON Feed, ninjs */
};

struct source {
    size_t index;   /* place on the command line, from 0 */
    str name;       /* as the user gave it; "-" is standard input */
    str text;       /* valid UTF-8, without byte order mark and without NUL */
    size_t text_at; /* bytes of the file before text (a byte order mark) */
    str charset;    /* what the file was in; "UTF-8" when nothing was converted.  After a
                       conversion byte ranges count in the converted text */
    enum media media;
    str url;            /* where it was fetched from, after redirects; empty for a file */
    struct align align; /* from bytes of the file to bytes of text, where wrongly converted text
                           was mended; no links: text begins at text_at, byte by byte */
};

/* The bytes of the file (of the converted file) that became the bytes `at` of its text. */
struct span source_file_span(const struct source *s, struct span at);

#endif
