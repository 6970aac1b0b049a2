/* breath: where a long sentence takes a breath.
 *
 * A sentence too long to be spoken in one breath (the [breath] of its language's segment.ini) is
 * divided at its best clause boundaries, for pacing and so that no utterance takes a worker too
 * long.  The parts are pieces of the same sentence; no text is changed. */
#ifndef SEGMENT_BREATH_H
#define SEGMENT_BREATH_H

#include "segment/rules.h"
#include "types/story.h"

/* Divides those of the sentence's pieces that are too long. */
bool breath_sentence(struct rule_set *rules, str para, struct sentence *sentence,
                     struct arena *keep, struct arena scratch, struct err *err);

#endif
