/* moment: a day and a time of day as the clock of a station shows it.
 *
 * It has no time zone: what is written into a file or spoken is what was given, or what the clock
 * on the wall shows.  Never reads an option; only moment_now looks at the clock. */
#ifndef TYPES_MOMENT_H
#define TYPES_MOMENT_H

#include "base/err.h"
#include "base/str.h"

struct moment {
    int year, month, day;     /* 1900 to 2100, 1 to 12, 1 to 31 as the calendar has them */
    int hour, minute, second; /* 0 to 23, 59, 59 */
};

/* YYYY-MM-DD (then it is midnight) or YYYY-MM-DDTHH:MM, with or without :SS, all of the text; a
 * space may stand for the T. */
bool moment_parse(str text, struct moment *out);
/* The seconds of a length of time, a whole number and s, m, h or d: "10m".  At most a hundred
 * years.
 */
bool moment_parse_length(str text, long *seconds);
/* Below, at or above 0, as a is before, at or after b. */
int moment_cmp(const struct moment *a, const struct moment *b);
/* So much later; what falls beyond the calendar's end is that end. */
struct moment moment_after(const struct moment *m, long seconds);
/* $SOURCE_DATE_EPOCH (seconds since 1970, in UTC) where it is set, which *fixed tells; else the
 * local time.  Fails (ERR_USAGE) only when the variable holds anything else. */
bool moment_now(struct moment *out, bool *fixed, struct err *err);

/* "2026-11-26", "11:00:00" */
str moment_day(const struct moment *m, struct arena *keep);
str moment_time(const struct moment *m, struct arena *keep);

#endif
