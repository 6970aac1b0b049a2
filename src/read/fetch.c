#include "read/fetch.h"

#include <curl/curl.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/library.h"
#include "types/limits.h"
#include "types/version.h"

#define LIBRARY "libcurl.so.4"

/* libcurl brings 28 libraries with it, which doubles the time that the program takes to start: it
 * is loaded when an address is read. */
static struct library {
    void *handle;
    __typeof__(curl_global_init) *global_init;
    __typeof__(curl_easy_init) *easy_init;
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    __typeof__(curl_easy_perform) *easy_perform;
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    __typeof__(curl_easy_cleanup) *easy_cleanup;
    __typeof__(curl_easy_strerror) *easy_strerror;
} lib;

#define FIRST_BYTES ((size_t)1 << 16)

struct download {
    char *at;
    size_t len, cap, max;
    bool too_large;
    struct arena *keep;
};

bool fetch_is_address(str path) {
    return str_eq_nocase(str_sub(path, 0, 7), S("http://")) ||
           str_eq_nocase(str_sub(path, 0, 8), S("https://"));
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *self) {
    struct download *d = self;
    size_t n = size * count;
    d->too_large = n > d->max - d->len; /* after decompression: a small bomb is caught as well */
    if (d->too_large)
        return 0;
    if (d->len + n > d->cap) {
        size_t grown = d->cap * 2 > d->len + n ? d->cap * 2 : d->len + n + FIRST_BYTES;
        if (!d->at || !arena_extend(d->keep, d->at, d->cap, grown)) {
            char *more = arena_alloc(d->keep, grown, 1, 1);
            if (d->len)
                memcpy(more, d->at, d->len);
            d->at = more;
        }
        d->cap = grown;
    }
    memcpy(d->at + d->len, bytes, n);
    d->len += n;
    return n;
}

static int stop_when_interrupted(void *self, curl_off_t all, curl_off_t got, curl_off_t all_up,
                                 curl_off_t got_up) {
    (void)self, (void)all, (void)got, (void)all_up, (void)got_up;
    return interrupted();
}

static CURLcode set_up(CURL *c, const char *address, struct download *d, char *why) {
    CURLcode code = CURLE_OK;
#define SET(option, value) code = code == CURLE_OK ? lib.easy_setopt(c, option, value) : code
    SET(CURLOPT_ERRORBUFFER, why);
    SET(CURLOPT_URL, address);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 1L);
    SET(CURLOPT_MAXREDIRS, (long)LIMIT_REDIRECTS);
    SET(CURLOPT_CONNECTTIMEOUT, (long)LIMIT_CONNECT_SECONDS);
    SET(CURLOPT_TIMEOUT, (long)LIMIT_FETCH_SECONDS);
    SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
    SET(CURLOPT_LOW_SPEED_TIME, (long)LIMIT_SILENCE_SECONDS);
    SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)d->max);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_ACCEPT_ENCODING, ""); /* whatever libcurl can unpack */
    SET(CURLOPT_USERAGENT, "newscast/" NEWSCAST_VERSION " (reads an article on a user's request)");
    SET(CURLOPT_WRITEFUNCTION, take_bytes);
    SET(CURLOPT_WRITEDATA, (void *)d);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, stop_when_interrupted);
#undef SET
    return code;
}

static bool say_network(const char *address, CURLcode code, const char *why,
                        const struct download *d, struct err *err) {
    if (d->too_large || code == CURLE_FILESIZE_EXCEEDED)
        return fail(err, ERR_LIMIT, "%s: larger than the limit of %zu MB; is it an article?",
                    address, d->max >> 20);
    const char *text = *why ? why : lib.easy_strerror(code);
    switch (code) {
    case CURLE_ABORTED_BY_CALLBACK: return fail(err, ERR_INTERRUPTED, "interrupted");
    case CURLE_URL_MALFORMAT:
        return fail(err, ERR_INPUT, "%s: not an address: %s; check it", address, text);
    case CURLE_TOO_MANY_REDIRECTS:
        return fail(err, ERR_INPUT,
                    "%s: redirected more than %d times; open it in a browser, save the page and "
                    "give the file",
                    address, LIMIT_REDIRECTS);
    case CURLE_UNSUPPORTED_PROTOCOL:
        return fail(err, ERR_INPUT,
                    "%s: redirected to something that is not http or https: %s; give the address "
                    "of the article itself",
                    address, text);
    case CURLE_OPERATION_TIMEDOUT:
        return fail(err, ERR_IO, "%s: the server takes too long: %s; try again later", address,
                    text);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
        return fail(err, ERR_IO, "%s: no safe connection: %s; check the address", address, text);
    default:
        return fail(err, ERR_IO, "%s: cannot be fetched: %s; check the address and the network",
                    address, text);
    }
}

static bool say_status(const char *address, long status, struct err *err) {
    const char *what = "refused", *remedy = "check the address";
    if (status == 401 || status == 402 || status == 403 || status == 451) {
        what = "not for everyone";
        remedy = "open it in a browser, save the page and give the file";
    } else if (status == 404 || status == 410) {
        what = "no such page";
    } else if (status == 429) {
        what = "asked too often";
        remedy = "try again later";
    } else if (status >= 500) {
        what = "the server has failed";
        remedy = "try again later";
    } else if (status < 400) {
        what = "no page";
    }
    return fail(err, ERR_INPUT, "%s: status %ld (%s); %s", address, status, what, remedy);
}

/* "text/html; charset=utf-8" */
static void read_type(const char *type, struct fetched *out, struct arena *keep) {
    str rest = str_of(type);
    out->media = str_copy(str_trim(str_cut(&rest, ';')), keep);
    while (rest.at) {
        str value = str_cut(&rest, ';'), name = str_trim(str_cut(&value, '='));
        if (!value.at || !str_eq_nocase(name, S("charset")))
            continue;
        value = str_trim(value);
        bool quoted = value.len > 1 && (value.at[0] == '"' || value.at[0] == '\'');
        out->charset = str_copy(quoted ? str_sub(value, 1, value.len - 1) : value, keep);
    }
}

static bool load_library(struct err *err) {
    static const struct library_function wanted[] = {
        {"curl_global_init", &lib.global_init},     {"curl_easy_init", &lib.easy_init},
        {"curl_easy_setopt", &lib.easy_setopt},     {"curl_easy_perform", &lib.easy_perform},
        {"curl_easy_getinfo", &lib.easy_getinfo},   {"curl_easy_cleanup", &lib.easy_cleanup},
        {"curl_easy_strerror", &lib.easy_strerror},
    };
    const char *lacks;
    if (lib.handle)
        return true;
    lib.handle = library_open(LIBRARY, false, wanted, sizeof wanted / sizeof *wanted, &lacks);
    if (lib.handle && lib.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        return true;
    library_close(lib.handle);
    lib.handle = NULL;
    return fail(err, ERR_IO,
                LIBRARY " cannot be loaded; install libcurl, or save the page to a file first");
}

bool fetch(const char *address, size_t max, struct fetched *out, struct arena *keep,
           struct err *err) {
    struct download d = {.max = max, .keep = keep};
    char why[CURL_ERROR_SIZE] = "";
    *out = (struct fetched){0};
    /* a password would end up in the bulletin's timeline */
    str host = str_of(strstr(address, "//") + 2);
    size_t end = str_find_byte(host, '/', 0);
    if (str_find_byte(str_sub(host, 0, end), '@', 0) < end)
        return fail(err, ERR_USAGE,
                    "an address with a user's name or password in it is not read; save the page "
                    "to a file first");
    if (!load_library(err))
        return false;
    CURL *c = lib.easy_init();
    CURLcode code = c ? set_up(c, address, &d, why) : CURLE_FAILED_INIT;
    code = code == CURLE_OK ? lib.easy_perform(c) : code;
    long status = 0;
    const char *type = NULL, *url = NULL;
    if (c) {
        lib.easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
        lib.easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
        lib.easy_getinfo(c, CURLINFO_EFFECTIVE_URL, &url);
    }
    bool ok = code == CURLE_OK || say_network(address, code, why, &d, err);
    if (ok && (status < 200 || status >= 300))
        ok = say_status(address, status, err);
    if (ok) {
        out->bytes = (str){d.at ? d.at : "", d.len};
        out->url = str_copy(str_of(url), keep);
        read_type(type, out, keep);
    }
    if (c)
        lib.easy_cleanup(c);
    return ok;
}
