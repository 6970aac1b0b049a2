/* publish: what stands beside the audio: bulletin.json, from which everything else can be derived.
 *
 * Never reads the audio and never measures: it writes down what the stages before it made. */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "base/err.h"
#include "types/timeline.h"

struct bulletin {
    const struct script *script;
    const struct timeline *timeline;
    const struct article *articles; /* of the sources that are in the bulletin */
    size_t articles_n;
    const struct notes *notes;
};

/* Writes the timeline (docs/bulletin-json.md) into the existing file `path`, utterance by
 * utterance. */
bool publish_json(const struct bulletin *bulletin, const char *path, struct err *err);

#endif
