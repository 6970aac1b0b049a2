/* publish: what stands beside the audio: bulletin.json, from which everything else can be derived.
 *
 * Never measures: it writes down what the stages before it made. */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "base/err.h"
#include "types/fitted.h"
#include "types/timeline.h"

struct bulletin {
    const struct script *script;
    const struct timeline *timeline;
    const struct article *articles; /* of the sources that are in the bulletin */
    size_t articles_n;
    const struct notes *notes;
    const char *audio;  /* path of the finished audio, of which the digest is written down */
    const char *format; /* "flac" */
    const struct fitted *fitted; /* to a length; NULL, or asked_s of 0: to none */
    const int *levels; /* thousandths of full scale (RMS), of equal stretches of the audio */
    size_t levels_n;
};

/* Writes the timeline (docs/bulletin-json.md) into the existing file `path`, utterance by
 * utterance. */
bool publish_json(const struct bulletin *bulletin, const char *path, struct err *err);

#endif
