#include "write/ogg.h"

#include <errno.h>
#include <ogg/ogg.h>
#include <string.h>
#include <unistd.h>

#define READ_BYTES 65536L
#define SERIAL     "newc" /* any four bytes */
#define SERIAL_AT  14     /* in a page's header */

/* fwrite at a place, all of it. */
static bool put(int fd, const unsigned char *at, long n, off_t to) {
    while (n > 0) {
        ssize_t done = pwrite(fd, at, (size_t)n, to);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        at += done;
        to += done;
        n -= done;
    }
    return true;
}

/* Fills *more with the number of bytes read; 0 at the end. */
static bool feed(int fd, ogg_sync_state *sync, off_t *from, ssize_t *more) {
    char *room = ogg_sync_buffer(sync, READ_BYTES);
    if (!room) {
        errno = ENOMEM;
        return false;
    }
    do
        *more = pread(fd, room, (size_t)READ_BYTES, *from);
    while (*more < 0 && errno == EINTR);
    if (*more < 0)
        return false;
    *from += *more;
    ogg_sync_wrote(sync, *more);
    return true;
}

static bool rewrite(int fd, ogg_sync_state *sync) {
    off_t read_to = 0, page_at = 0;
    bool ended = false;
    for (;;) {
        ogg_page page;
        long n = ogg_sync_pageseek(sync, &page);
        if (n < 0) { /* bytes that belong to no page */
            errno = EBADMSG;
            return false;
        }
        if (n == 0) {
            ssize_t more;
            if (!feed(fd, sync, &read_to, &more))
                return false;
            if (more > 0)
                continue;
            errno = EBADMSG;
            return ended && page_at == read_to;
        }
        memcpy(page.header + SERIAL_AT, SERIAL, 4);
        ogg_page_checksum_set(&page);
        if (!put(fd, page.header, page.header_len, page_at))
            return false;
        page_at += n;
        ended = ogg_page_eos(&page) != 0;
    }
}

bool ogg_make_constant(int fd) {
    ogg_sync_state sync;
    ogg_sync_init(&sync);
    bool ok = rewrite(fd, &sync);
    int why = errno;
    ogg_sync_clear(&sync);
    errno = why;
    return ok;
}
