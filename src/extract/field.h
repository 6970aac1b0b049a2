/* field: a value of a feed or a news format (a title, a body), decoded, with the bytes it came
 * from. */
#ifndef EXTRACT_FIELD_H
#define EXTRACT_FIELD_H

#include "base/buf.h"
#include "types/align.h"

struct field {
    str text;
    struct align align; /* from bytes of the source to bytes of text */
    bool html;
};

/* Builds a field piece by piece. */
struct field_maker {
    struct buf buf;
    struct align align;
    struct arena *keep;
};

/* Room is made at once for so many bytes and links, which are as many as are likely to come: what
 * grows leaves copies behind in the arena. */
struct field_maker field_begin(size_t bytes, size_t links, struct arena *keep);
/* Source bytes `up` as `text`; the same bytes when the lengths are equal. */
void field_put(struct field_maker *m, str text, struct span up);
void field_char(struct field_maker *m, uint32_t c, struct span up);
struct field field_end(const struct field_maker *m, bool html);

/* `inner` leads from the text of `outer` to something made of it: from the source to that. */
struct align field_compose(const struct align *outer, const struct align *inner,
                           struct arena *keep);

#endif
