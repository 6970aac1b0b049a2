/* charset: from the bytes of a file to valid UTF-8.
 *
 * In this order: a byte order mark; UTF-16 without one, which shows by its zero bytes; UTF-8 when
 * it is valid, or nearly; what the page declares; statistics.  Never looks at the meaning. */
#ifndef READ_CHARSET_H
#define READ_CHARSET_H

#include "base/arena.h"
#include "base/str.h"

struct decoded {
    str text;        /* UTF-8; may still hold control characters */
    str charset;     /* "UTF-8" when nothing was converted */
    size_t text_at;  /* bytes of the byte order mark before it */
    size_t repaired; /* malformed bytes of a UTF-8 file that were mended or dropped */
    size_t lost;     /* characters that the character set does not have */
};

/* false: no character set fits.  `declared`: what the page says, or empty. */
bool charset_decode(str bytes, str declared, struct decoded *out, struct arena *keep,
                    struct arena scratch);

#endif
