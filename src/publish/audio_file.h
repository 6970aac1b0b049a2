/* audio_file: what an audio file says of itself. */
#ifndef PUBLISH_AUDIO_FILE_H
#define PUBLISH_AUDIO_FILE_H

#include "base/err.h"

/* By its first bytes; NULL when it is none that we write. */
const char *audio_media_type(const char *path);
/* Its length in seconds, as its decoder counts. */
bool audio_duration(const char *path, double *seconds, struct err *err);
/* Writes the sound of `from` as MP3 into the existing file `to`. */
bool audio_to_mp3(const char *from, const char *to, struct err *err);

#endif
