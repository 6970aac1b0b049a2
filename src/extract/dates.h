/* dates: finding calendar dates in a line. */
#ifndef EXTRACT_DATES_H
#define EXTRACT_DATES_H

#include "extract/phrases.h"

struct date {
    int year, month, day;
    struct span at; /* in the text */
};

/* The first date with a year, a month and a day at or after `from`.  Names of months come from the
 * matches; `month_first`: 3/4/2025 is March 4. */
bool date_find(str text, size_t from, const struct matches *matches, bool month_first,
               struct date *out);
/* YYYY-MM-DD */
str date_text(const struct date *d, struct arena *keep);

#endif
