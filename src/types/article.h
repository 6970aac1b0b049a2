/* article: the story in a page and what is known about it.  Made by the extract stage; the page's
 * furniture (navigation, credits, promos) is not in it. */
#ifndef TYPES_ARTICLE_H
#define TYPES_ARTICLE_H

#include "types/align.h"
#include "types/source.h"

enum para_role { PARA_HEADLINE, PARA_BODY };

struct para {
    enum para_role role;
    str text;           /* one line, white space collapsed */
    str lang;           /* as the page marks it (BCP 47 primary subtag, "zh"); empty: unknown */
    struct align align; /* from bytes of source->text to bytes of text */
};

struct article {
    const struct source *source;
    LIST(struct para) paras; /* the headline(s) first, then the body in order */
    str headline;            /* of the first para when that is a headline; else empty */
    str author;              /* names, without "By"; several separated by ", " */
    str date;                /* YYYY-MM-DD, or empty */
    long long published; /* seconds since 1970, UTC, of that day as far as it is known; else 0 */
    str place;           /* of the dateline */
    str lang;            /* main language as the page declares it, or empty */
    str publication;     /* name of the paper or site */
    str url;             /* of the page, when known */
};

#endif
