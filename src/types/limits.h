/* limits: every maximum of the program, in one place.  Exceeding one gives an error or a note that
 * names it. */
#ifndef TYPES_LIMITS_H
#define TYPES_LIMITS_H

#include <stddef.h>

#define LIMIT_SOURCE_BYTES  ((size_t)512 << 20) /* a text, as read */
#define LIMIT_ARTICLE_BYTES ((size_t)32 << 20)  /* a page or text whose story is looked for */
#define LIMIT_WINDOW_BYTES                                                                         \
    ((size_t)64 << 10) /* of a paragraph that are cut into sentences at once */
#define LIMIT_TABLE_BYTES     ((size_t)8 << 20) /* a file in voices/ */
#define LIMIT_CONNECT_SECONDS 20                /* until a server answers */
#define LIMIT_SILENCE_SECONDS 20                /* without a byte from it */
#define LIMIT_FETCH_SECONDS   120               /* for a page as a whole */
#define LIMIT_REDIRECTS       5
#define LIMIT_ENTRIES         5000   /* of a feed that are looked at */
#define LIMIT_ELEMENTS        200000 /* of an XML document, or values of a JSON document */
#define LIMIT_SOURCES         1000   /* articles on one command line */
#define LIMIT_BLOCKS          200000 /* lines or paragraphs of a page that are looked at */
#define LIMIT_HEADLINE_BYTES  ((size_t)1000)
#define LIMIT_LINE_BYTES      ((size_t)2000)  /* what is spoken as one utterance: two minutes */
#define LIMIT_SPOKEN_BYTES    ((size_t)32000) /* its spoken form, and what the engine is given */
#define LIMIT_CLIP_SECONDS    300             /* of speech in one utterance */
#define LIMIT_CLIP_MARKS      8192            /* word marks in one utterance */
#define LIMIT_RATE_HZ         192000          /* of --rate */
#define LIMIT_CACHE_MB        512             /* of clips that are kept, unless the user says so */
#define LIMIT_SYNTH_SECONDS   30              /* wall time for one utterance, then it is given up */
#define LIMIT_ANSWER_SECONDS  90              /* of a worker that is at work, then it is replaced */
#define LIMIT_SOUND_SECONDS   600             /* of an ident, a sting or a bed */
#define LIMIT_WORKERS         64              /* of -j */
#define LIMIT_VOICES          64              /* different voices in one bulletin */
#define LIMIT_COVER_BYTES     ((size_t)8 << 20)  /* of a picture in the audio file */
#define LIMIT_COVER_PIXELS    8192               /* a side of it */
#define LIMIT_BULLETIN_BYTES  ((size_t)64 << 20) /* a bulletin.json, or a page made of it */
#define LIMIT_IMAGE_BYTES     ((size_t)16 << 20) /* a cover */
#define LIMIT_EPISODES        20000              /* bulletins in a folder that is published */
#define LIMIT_FIELDS          6                  /* columns of a table in voices/ */

#endif
