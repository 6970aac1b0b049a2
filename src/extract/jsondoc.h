/* jsondoc: a JSON document, walked in the source itself, so that every string knows its bytes.
 *
 * jansson judges the document (its limits on depth hold); after that a value is the offset where
 * it begins. */
#ifndef EXTRACT_JSONDOC_H
#define EXTRACT_JSONDOC_H

#include "base/err.h"
#include "extract/field.h"

#define JSONDOC_NONE ((size_t)-1)

struct jsondoc {
    str source;
    struct arena *keep;
};

/* Errors name the file and the line. */
bool jsondoc_open(struct jsondoc *d, str source, const char *name, struct arena *keep,
                  struct err *err);

/* All of these take JSONDOC_NONE for a value, and give it (or an empty field) where there is none.
 */
size_t jsondoc_root(const struct jsondoc *d);
char jsondoc_kind(const struct jsondoc *d, size_t at); /* '{', '[', '"', another, or 0 */
size_t jsondoc_member(const struct jsondoc *d, size_t object, const char *key);
/* The first value of an array (the first key of an object), the next one. */
size_t jsondoc_first(const struct jsondoc *d, size_t at);
size_t jsondoc_next(const struct jsondoc *d, size_t at);
struct field jsondoc_text(const struct jsondoc *d, size_t at, bool html);
str jsondoc_str(const struct jsondoc *d, size_t at);
/* jsondoc_str of a member. */
str jsondoc_get(const struct jsondoc *d, size_t object, const char *key);

#endif
