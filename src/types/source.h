/* source: an article as it was found, as valid UTF-8.  Made by the read stage. */
#ifndef TYPES_SOURCE_H
#define TYPES_SOURCE_H

#include "base/str.h"
#include "types/notes.h"

enum media { MEDIA_TEXT, MEDIA_HTML };

struct source {
    size_t index;   /* place on the command line, from 0 */
    str name;       /* as the user gave it; "-" is standard input */
    str text;       /* valid UTF-8, without byte order mark and without NUL */
    size_t text_at; /* bytes of the file before text (a byte order mark) */
    str charset;    /* what the file was in; "UTF-8" when nothing was converted.  After a
                       conversion byte ranges count in the converted text */
    enum media media;
};

#endif
