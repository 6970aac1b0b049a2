/* wave: the sound as a picture, an SVG of its levels with a line where each story begins. */
#ifndef PUBLISH_WAVE_H
#define PUBLISH_WAVE_H

#include "base/buf.h"
#include "publish/episode.h"

/* Nothing when the bulletin has no levels. */
void wave_put(struct buf *b, const struct episode *e);

#endif
