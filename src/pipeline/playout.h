/* playout: what a bulletin tells the station that plays it: when it is for, its cut id, its last
 * words, where its parts begin.  docs/playout.md lists the fields.  Private to the pipeline. */
#ifndef PIPELINE_PLAYOUT_H
#define PIPELINE_PLAYOUT_H

#include "pipeline/street.h"
#include "write/broadcast.h"

/* The time that the bulletin is for: --time, else the first article's day, at midnight; the clock
 * only where it was asked for.  false: unknown. */
bool playout_time(const struct street *s, struct moment *out);
/* YYYY-MM-DD of it, for names; where it is unknown, today. */
str playout_day(const struct street *s);
/* What a WAV says.  places: the timeline as far as it is known (output_start). */
void playout_fill(struct broadcast *out, const struct street *s, const struct timeline *places,
                  struct arena scratch);

#endif
