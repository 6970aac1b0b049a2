/* entry: one story of a feed or a news format, and the article that is made of it.
 *
 * An entry's body is all story: only what gives itself away as furniture (a share line, "Continue
 * reading", a caption) is left out, and never everything. */
#ifndef EXTRACT_ENTRY_H
#define EXTRACT_ENTRY_H

#include "extract/extract.h"
#include "extract/field.h"
#include "extract/phrases.h"

struct entry {
    struct field title, body; /* html: as they say */
    str author;               /* a name, or several */
    str byline;               /* "By Jane Roe", when there is no author */
    str stamp;                /* RFC 822 or ISO 8601 */
    str url, lang, place, publication;
};

/* Where the entries of one source go, and what holds for all of them. */
struct desk {
    const struct source *source;
    const char *name; /* for messages */
    const struct extract_settings *settings;
    const struct phrases *phrases;
    str publication, lang, base; /* of the feed; base: relative addresses begin here */
    struct articles *out;
    size_t entries, old, empty; /* seen, too old, without text */
    struct notes *notes;
    struct arena *keep, *scratch;
};

/* false: that is enough, no further entry is wanted. */
bool entry_add(struct desk *d, const struct entry *e);

/* The readers of the formats: each adds its entries.  Errors name the file and the line. */
bool feed_xml(struct desk *d, struct err *err);
bool feed_json(struct desk *d, struct err *err);
void feed_markdown(struct desk *d);

#endif
