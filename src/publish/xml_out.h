/* xml_out: an XML document in memory, written by libxml2, which escapes.
 *
 * Sticky: after a failure the calls do nothing of use, and xout_close reports it. */
#ifndef PUBLISH_XML_OUT_H
#define PUBLISH_XML_OUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct xml_out {
    void *writer, *bytes; /* private */
    bool bad;
    struct arena scratch;
};

/* `doctype`: "html", or NULL for none. */
void xout_open(struct xml_out *x, bool indented, const char *doctype, struct arena scratch);
void xout_begin(struct xml_out *x, const char *name);
void xout_end(struct xml_out *x);
void xout_attribute(struct xml_out *x, const char *name, str value);
void xout_text(struct xml_out *x, str value);
void xout_element(struct xml_out *x, const char *name, str value);
/* Ends every open element; frees all. */
bool xout_close(struct xml_out *x, str *out, struct arena *keep, struct err *err);

#endif
