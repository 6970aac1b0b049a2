#include "publish/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#define BLOCK 65536

static bool digest_fd(int fd, struct digest *out) {
    static _Thread_local char block[BLOCK];
    XXH3_state_t *state = XXH3_createState();
    ssize_t n = -1;
    if (state && XXH3_128bits_reset(state) == XXH_OK)
        while ((n = read(fd, block, BLOCK)) > 0 || (n < 0 && errno == EINTR))
            if (n > 0) {
                XXH3_128bits_update(state, block, (size_t)n);
                out->bytes += (size_t)n;
            }
    if (n == 0) {
        XXH128_hash_t h = XXH3_128bits_digest(state);
        snprintf(out->xxh3, sizeof out->xxh3, "%016llx%016llx", (unsigned long long)h.high64,
                 (unsigned long long)h.low64);
    }
    XXH3_freeState(state);
    return n == 0;
}

bool digest_file(const char *path, struct digest *out, struct err *err) {
    *out = (struct digest){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && digest_fd(fd, out);
    int why = errno;
    if (fd >= 0)
        close(fd);
    return ok || fail(err, ERR_IO, "%s: cannot be read: %s", path, strerror(why));
}
