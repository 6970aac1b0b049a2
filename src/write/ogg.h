/* ogg: the pages that Vorbis and Opus packets travel in. */
#ifndef WRITE_OGG_H
#define WRITE_OGG_H

#include <ogg/ogg.h>

#include "write/encoder.h"

#define OGG_SERIAL 0x6377656e /* a file has one stream only: any number, always the same */

/* Writes the pages that are full, or, with `now`, all there is. */
bool ogg_write_pages(struct encoder *e, ogg_stream_state *stream, bool now);
/* The tags as both formats hold them: vendor, then KEY=VALUE. */
str ogg_comments(const struct encoder *e, str vendor);

#endif
