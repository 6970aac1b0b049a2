#include "synth/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/list.h"
#include "synth/entry.h"
#include "types/limits.h"

#define ENDING ".clip"
#define PART   ".part" /* of a temporary name: .<name>.<process>.part */

bool cache_limit(size_t *bytes, struct err *err) {
    const char *text = getenv("NEWSCAST_CACHE_MB");
    long mb = LIMIT_CACHE_MB;
    if (text && *text && (!str_int(str_of(text), &mb) || mb < 0 || mb > 1 << 24))
        return fail(err, ERR_USAGE, "NEWSCAST_CACHE_MB=%s: must be a number of megabytes", text);
    *bytes = (size_t)mb << 20;
    return true;
}

str cache_path(struct arena *keep) {
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (xdg && *xdg == '/')
        return str_printf(keep, "%s/newscast", xdg);
    return home && *home == '/' ? str_printf(keep, "%s/.cache/newscast", home) : (str){0};
}

int cache_open(str path, struct arena scratch) {
    const char *name = str_z(path, &scratch);
    struct err err;
    int fd = path.len ? open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd < 0 && path.len && errno == ENOENT && file_make_folder(name, &err)) {
        chmod(name, 0700);
        fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (fd >= 0 && faccessat(fd, ".", W_OK | X_OK, 0) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static bool file_name(char out[64], const char *name) {
    return snprintf(out, 64, "%s" ENDING, name) < 64;
}

int cache_find(int folder, const char *name) {
    char file[64];
    if (!file_name(file, name))
        return -1;
    int fd = openat(folder, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0)
        futimens(fd, NULL);
    return fd;
}

bool cache_store(int folder, const char *name, const struct clip *clip, bool cut, size_t *bytes) {
    char file[64], part[96];
    if (!file_name(file, name))
        return false;
    snprintf(part, sizeof part, ".%s.%ld" PART, name, (long)getpid());
    int fd = openat(folder, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    flock(fd, LOCK_EX); /* who tidies up leaves it alone; where there are no locks, nothing does */
    *bytes = entry_write(fd, 0, clip, cut);
    bool ok = *bytes > 0;
    int why = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && renameat(folder, part, folder, file) == 0)
        return true;
    why = ok ? errno : why;
    unlinkat(folder, part, 0);
    errno = why;
    return false;
}

void cache_drop(int folder, const char *name) {
    char file[64];
    if (file_name(file, name))
        unlinkat(folder, file, 0);
}

/* ---- the limit ---- */

struct kept {
    char name[64];
    struct timespec used;
    size_t bytes;
};

static int by_use(const void *a, const void *b) {
    const struct timespec *x = &((const struct kept *)a)->used,
                          *y = &((const struct kept *)b)->used;
    if (x->tv_sec != y->tv_sec)
        return x->tv_sec < y->tv_sec ? -1 : 1;
    return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

/* Removes a file that a killed run has left, which nobody holds locked.  (One that has just been
 * made is not locked yet: its process cannot give it its name any more, and keeps the clip to
 * itself.) */
static void drop_old_part(int folder, const char *name) {
    int fd = str_ends(str_of(name), S(PART))
                 ? openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
                 : -1;
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlinkat(folder, name, 0);
    close(fd);
}

bool cache_prune(int folder, size_t most, struct cache_state *out, struct arena scratch,
                 struct err *err) {
    LIST(struct kept) all = {0};
    *out = (struct cache_state){0};
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    if (!d) {
        fail(err, ERR_IO, "the clip cache cannot be read: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    for (struct dirent *e; (e = readdir(d));) {
        struct stat st;
        if (e->d_name[0] == '.')
            drop_old_part(folder, e->d_name);
        else if (strlen(e->d_name) < sizeof all.at->name &&
                 str_ends(str_of(e->d_name), S(ENDING)) &&
                 fstatat(folder, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
            struct kept *k = list_push(&all, &scratch);
            memcpy(k->name, e->d_name, strlen(e->d_name) + 1);
            k->used = st.st_mtim;
            k->bytes = (size_t)st.st_blocks * 512;
            out->bytes += k->bytes;
        }
    }
    closedir(d);
    out->clips = all.n;
    if (out->bytes <= most)
        return true;
    qsort(all.at, all.n, sizeof *all.at, by_use);
    for (size_t i = 0; i < all.n && out->bytes > most; i++) {
        unlinkat(folder, all.at[i].name, 0);
        out->bytes -= all.at[i].bytes;
        out->clips--;
    }
    return true;
}
