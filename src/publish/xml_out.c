#include "publish/xml_out.h"

#include <libxml/xmlwriter.h>

static const xmlChar *chars(str s, struct arena *scratch) {
    return (const xmlChar *)str_z(s, scratch);
}

void xout_open(struct xml_out *x, bool indented, const char *doctype, struct arena scratch) {
    *x = (struct xml_out){.scratch = scratch, .bytes = xmlBufferCreate()};
    x->writer = x->bytes ? xmlNewTextWriterMemory(x->bytes, 0) : NULL;
    x->bad = !x->writer || xmlTextWriterSetIndent(x->writer, indented) < 0 ||
             xmlTextWriterStartDocument(x->writer, NULL, "UTF-8", NULL) < 0 ||
             (doctype &&
              xmlTextWriterWriteDTD(x->writer, (const xmlChar *)doctype, NULL, NULL, NULL) < 0);
    if (doctype && !x->bad)
        x->bad = xmlTextWriterWriteString(x->writer, (const xmlChar *)"\n") < 0;
}

void xout_begin(struct xml_out *x, const char *name) {
    x->bad = x->bad || xmlTextWriterStartElement(x->writer, (const xmlChar *)name) < 0;
}

void xout_end(struct xml_out *x) {
    x->bad = x->bad || xmlTextWriterEndElement(x->writer) < 0;
}

void xout_attribute(struct xml_out *x, const char *name, str value) {
    struct arena scratch = x->scratch;
    x->bad = x->bad || xmlTextWriterWriteAttribute(x->writer, (const xmlChar *)name,
                                                   chars(value, &scratch)) < 0;
}

void xout_text(struct xml_out *x, str value) {
    struct arena scratch = x->scratch;
    x->bad = x->bad || xmlTextWriterWriteString(x->writer, chars(value, &scratch)) < 0;
}

void xout_element(struct xml_out *x, const char *name, str value) {
    xout_begin(x, name);
    xout_text(x, value);
    xout_end(x);
}

bool xout_close(struct xml_out *x, str *out, struct arena *keep, struct err *err) {
    bool ok = !x->bad && xmlTextWriterEndDocument(x->writer) >= 0;
    if (x->writer)
        xmlFreeTextWriter(x->writer);
    if (ok)
        *out = str_copy(
            (str){(const char *)xmlBufferContent(x->bytes), (size_t)xmlBufferLength(x->bytes)},
            keep);
    if (x->bytes)
        xmlBufferFree(x->bytes);
    *x = (struct xml_out){0};
    return ok || fail(err, ERR_IO, "libxml2 could not write a document: out of memory");
}
