/* page: HTML: a bulletin's page, which plays it and shows its text, and the page of the programme.
 *
 * Each page is one file that asks for nothing but the audio beside it; without JavaScript it is the
 * audio and the transcript.  Words of ours are in English and marked so; everything else carries
 * its own language and direction.  Never writes a file. */
#ifndef PUBLISH_PAGE_H
#define PUBLISH_PAGE_H

#include "base/buf.h"
#include "publish/entry.h"
#include "publish/show.h"

/* `show` and `entry` are NULL for a page that belongs to no programme. */
void page_put(struct buf *b, const struct episode *e, const struct show *show,
              const struct entry *entry, struct arena scratch);
/* Newest first. */
void archive_put(struct buf *b, const struct show *show, const struct entry *const *entries,
                 size_t n, struct arena scratch);

/* From <!DOCTYPE to the end of <head>, without its closing tag; and what all pages share. */
void page_begin(struct buf *b, str lang, str title, str description, struct arena scratch);
/* "3:07", "1:02:05". */
str page_clock(double seconds, struct arena *keep);
/* A JSON text in a script element of this type: nothing in it can end the element. */
void page_json(struct buf *b, const char *type, const char *json);
/* "2025-01-17" */
str page_day(time_t t, struct arena *keep);

#endif
