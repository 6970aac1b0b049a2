/* markup: text on its way into a page or a feed.
 *
 * One function cleans what comes from outside, one escapes for HTML; XML is escaped by libxml2,
 * JSON by jansson.  Whoever puts text into HTML does it with html_put and nothing else. */
#ifndef PUBLISH_MARKUP_H
#define PUBLISH_MARKUP_H

#include "base/buf.h"

/* The text on one line, without characters that XML or HTML forbid (controls, noncharacters); at
 * most `most` bytes, cut between characters with "…" behind. */
str markup_clean(str text, size_t most, struct arena *keep);
/* For HTML text and for attribute values in double quotes. */
void html_put(struct buf *b, str text);
/* A segment of a URL's path: everything but letters, digits and -._~ as %XX. */
void url_put(struct buf *b, str segment);
/* An address from outside with what may not stand in a URL as %XX; empty unless it is http(s). */
str url_clean(str url, struct arena *keep);
/* rtl for the languages written so, otherwise ltr. */
const char *text_direction(str lang, struct arena scratch);

#endif
