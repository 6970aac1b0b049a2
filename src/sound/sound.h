/* sound: an ident, a sting or a bed from its file, as the mix wants it: mono, at the programme's
 * rate.
 *
 * A bare name (`ident`, `calm-bed`) is one of voices/sounds/; anything else is the user's file, in
 * any format that libsndfile reads, with any rate and number of channels.  Never levels, cuts or
 * fades: that is the mix's. */
#ifndef SOUND_SOUND_H
#define SOUND_SOUND_H

#include "base/err.h"
#include "language/language.h"
#include "types/rate.h"
#include "types/sound.h"

/* `out` lives in keep.  Errors name the file: missing (with our names, when it is a bare one), not
 * audio, empty or silent, damaged, over LIMIT_SOUND_SECONDS. */
bool sound_load(str name, int rate_hz, enum rate_quality quality, const struct voices *voices,
                struct sound *out, struct arena *keep, struct arena scratch, struct err *err);

/* Whether there is a file for this name; else an error that says what there is. */
bool sound_find(str name, const struct voices *voices, const char **path, struct arena *keep,
                struct err *err);

/* The names of voices/sounds/, in alphabetical order, apart by ", ". */
str sound_names(const struct voices *voices, struct arena *keep);

#endif
