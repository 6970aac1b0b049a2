/* xml: an XML document, with the place of every element in the source.
 *
 * libxml2 judges the document and builds its tree; it fetches nothing and expands no entities (a
 * document that declares some is refused), and its limits on depth and length hold.  Of what feeds
 * do wrong only a stray "&" is forgiven.  What an element contains is read from the source itself,
 * so that every character knows its bytes. */
#ifndef EXTRACT_XML_H
#define EXTRACT_XML_H

#include <libxml/tree.h>

#include "base/err.h"
#include "extract/field.h"

struct xml_place {
    size_t inner, inner_end; /* of what the element contains */
};

struct xml {
    str source;
    xmlDoc *doc;
    int lax_line; /* of the first "&" that XML does not allow, as in "AT&T" or "&nbsp;"; or 0 */
    struct xml_place *places; /* of each element, in document order */
    struct arena *keep;
};

/* Errors name the file and the line.  *x must be closed all the same. */
bool xml_open(struct xml *x, str source, const char *name, struct arena *keep, struct arena scratch,
              struct err *err);
void xml_close(struct xml *x);

const xmlNode *xml_root(const struct xml *x);
bool xml_is(const xmlNode *n, const char *name); /* its name without the prefix */
/* The first child element of that name in its parent's namespace; the next sibling like it.  NULL:
 * none. */
const xmlNode *xml_child(const xmlNode *parent, const char *name);
const xmlNode *xml_next(const xmlNode *n);
/* The first child of that name in another namespace, which holds `ns` in its address
 * ("purl.org/dc") or was not declared but has the prefix. */
const xmlNode *xml_child_in(const xmlNode *parent, const char *name, const char *ns,
                            const char *prefix);
/* The first element of that name below `top` in document order, in any namespace. */
const xmlNode *xml_find(const xmlNode *top, const char *name);

/* An attribute's value, whatever its namespace ("lang" finds xml:lang); empty when there is none.
 */
str xml_attribute(const struct xml *x, const xmlNode *n, const char *name);
/* All text in an element (which may be NULL), character references resolved. */
struct field xml_text(const struct xml *x, const xmlNode *n, bool html);
str xml_line(const struct xml *x, const xmlNode *n); /* the same, trimmed, as one line */
/* The mark-up in an element as HTML: tags without prefixes, without the elements `drop`, without
 * the tags `open` of others (lists end with NULL; may be NULL). */
struct field xml_markup(const struct xml *x, const xmlNode *n, const char *const *drop,
                        const char *const *open);

#endif
