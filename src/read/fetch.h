/* fetch: the bytes behind an address, over http or https.
 *
 * One polite GET: time-outs, a size limit, a few redirects (to http and https only), compressed
 * transfer.  Whether a site wants to be read by programs is for the user to know.  libcurl is
 * loaded when the first address is read, so that a run without one costs nothing.  Never looks at
 * what came. */
#ifndef READ_FETCH_H
#define READ_FETCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct fetched {
    str bytes;
    str url;     /* where the redirects led */
    str media;   /* "text/html", as the server says; may be empty */
    str charset; /* likewise */
};

bool fetch_is_address(str path);

/* Errors name the address, what the server or the network said, and the remedy.  Ctrl-C is
 * ERR_INTERRUPTED. */
bool fetch(const char *address, size_t max, struct fetched *out, struct arena *keep,
           struct err *err);

#endif
