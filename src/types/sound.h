/* sound: music of a programme, an ident, a sting or a bed, ready to be mixed.  Made by the sound
 * stage from a file of voices/sounds/ or the user's. */
#ifndef TYPES_SOUND_H
#define TYPES_SOUND_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct sound {
    str name;           /* as it was asked for */
    const int16_t *pcm; /* mono */
    float scale;        /* a sample is pcm[i] * scale */
    size_t frames;      /* at least one */
    int rate_hz;        /* the programme's */
};

#endif
