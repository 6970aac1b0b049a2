/* naming: names of files by pattern: "news/{date}/{time}-{slug}.flac".
 *
 * Slots are {date} (YYYY-MM-DD), {time} (HHMM), {slug} (the title in small ASCII letters), {title},
 * {show}, {lang} and {format}; a brace is {{ or }}.  What a slot puts in is one part of a name: it
 * never holds a slash nor begins with a dot. */
#ifndef PIPELINE_NAMING_H
#define PIPELINE_NAMING_H

#include "pipeline/street.h"

struct naming {
    bool has_slots;
    bool has_time; /* {time} is one of them */
};

/* Whether it is a pattern or a plain name, before anything is known of the bulletin.  `option` is
 * for the error (ERR_USAGE). */
bool naming_check(const char *option, const char *pattern, struct naming *out, struct err *err);
/* The name; of a pattern with slots the folders are made.  Fails also where a slot is empty. */
bool naming_fill(const char *option, const char *pattern, const struct street *s,
                 const char **path);

#endif
