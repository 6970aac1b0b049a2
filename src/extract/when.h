/* when: the day and the moment of a time stamp as feeds and news formats write it. */
#ifndef EXTRACT_WHEN_H
#define EXTRACT_WHEN_H

#include "base/arena.h"
#include "base/str.h"

/* RFC 822 ("Thu, 16 Jan 2025 08:30:00 GMT") or ISO 8601 ("2025-01-16T08:30:00Z", "20250116") as
 * YYYY-MM-DD, the day where the stamp was made; empty when it is neither. */
str when_day(str stamp, struct arena *keep);

/* The same stamp in seconds since 1970, UTC: midnight where it has no time of day, UTC where it has
 * no zone; 0 when it is neither. */
long long when_second(str stamp);

#endif
