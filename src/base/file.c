#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/interrupt.h"

#define READ_STEP ((size_t)1 << 16)

/* Reads until the end or until more than max bytes came: a pipe's length is not known before. */
static bool read_all(int fd, const char *name, size_t guess, size_t max, str *out,
                     struct arena *keep, struct err *err) {
    size_t cap = guess + 1, len = 0;
    char *at = arena_alloc(keep, cap, 1, 1);
    for (;;) {
        if (len == cap) {
            size_t grown = cap * 2 + READ_STEP;
            if (!arena_extend(keep, at, cap, grown)) {
                char *more = arena_alloc(keep, grown, 1, 1);
                memcpy(more, at, len);
                at = more;
            }
            cap = grown;
        }
        ssize_t n = read(fd, at + len, cap - len);
        if (n < 0 && errno == EINTR && !interrupted())
            continue;
        if (n < 0 && interrupted())
            return fail(err, ERR_INTERRUPTED, "interrupted");
        if (n < 0)
            return fail(err, ERR_IO, "%s: cannot read: %s", name, strerror(errno));
        if (n == 0)
            break;
        len += (size_t)n;
        if (len > max)
            return fail(err, ERR_LIMIT, "%s: larger than the limit of %zu MB; cut it into parts",
                        name, max >> 20);
    }
    *out = (str){at, len};
    return true;
}

bool file_read(const char *path, size_t max, str *out, struct arena *keep, struct err *err) {
    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, "standard input", READ_STEP, max, out, keep, err);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(err, ERR_IO, "%s: %s; check the name and the permissions", path,
                    strerror(errno));
    struct stat st;
    bool ok = fstat(fd, &st) == 0;
    if (!ok)
        fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    else if (S_ISDIR(st.st_mode))
        ok = fail(err, ERR_IO, "%s: is a folder; name a file in it", path);
    else if (S_ISREG(st.st_mode) && (unsigned long long)st.st_size > max)
        ok = fail(err, ERR_LIMIT,
                  "%s: %lld MB is larger than the limit of %zu MB; cut it into parts", path,
                  (long long)st.st_size >> 20, max >> 20);
    else
        ok = read_all(fd, path, S_ISREG(st.st_mode) ? (size_t)st.st_size : READ_STEP, max, out,
                      keep, err);
    close(fd);
    return ok;
}

bool file_map(const char *path, size_t max, str *out, struct err *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    *out = (str){0};
    if (fd < 0 || fstat(fd, &st) != 0) {
        fail(err, ERR_IO, "%s: %s; check the name and the permissions", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    bool ok = S_ISREG(st.st_mode) && (unsigned long long)st.st_size <= max;
    if (!ok)
        fail(err, ERR_LIMIT, "%s: no file, or larger than the limit of %zu MB", path, max >> 20);
    else if (st.st_size > 0) {
        void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        ok = at != MAP_FAILED || fail(err, ERR_IO, "%s: %s", path, strerror(errno));
        if (ok)
            *out = (str){at, (size_t)st.st_size};
    }
    close(fd);
    return ok;
}

bool file_exists(const char *path) {
    return access(path, F_OK) == 0;
}

bool file_make_folder(const char *path, struct err *err) {
    char step[4096];
    size_t n = strlen(path);
    if (n == 0)
        return true;
    if (n >= sizeof step)
        return fail(err, ERR_IO, "%.60s...: the name is too long", path);
    memcpy(step, path, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (step[i] != '/' && step[i] != '\0')
            continue;
        char c = step[i];
        step[i] = '\0';
        if (mkdir(step, 0777) != 0 && errno != EEXIST)
            return fail(err, ERR_IO, "%s: cannot make this folder: %s", step, strerror(errno));
        step[i] = c;
    }
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return fail(err, ERR_IO, "%s: is not a folder; choose another place", path);
    return true;
}

bool outfile_open(struct outfile *f, const char *path, struct arena *keep, struct err *err) {
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return fail(err, ERR_IO, "%s: is a folder; give the name of a file", path);
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return fail(err, ERR_IO, "%s: is not an ordinary file; use `-o -` and redirect", path);
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    if (strlen(path + folder) > NAME_MAX)
        return fail(err, ERR_IO, "%.60s...: the name is too long; give a shorter one with -o",
                    path + folder);
    str part = str_printf(keep, "%.*s.%.200s.XXXXXX.part", (int)folder, path, path + folder);
    *f = (struct outfile){.path = str_z(str_of(path), keep)};
    f->part = str_z(part, keep);
    int fd = mkostemps(f->part, 5, O_CLOEXEC);
    if (fd < 0) {
        f->part = NULL;
        return fail(err, ERR_IO, "%s: cannot write here: %s; choose another place with -o", path,
                    strerror(errno));
    }
    /* mkostemps makes private files; the finished one gets what the user's umask allows */
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    close(fd);
    return true;
}

bool outfile_commit(struct outfile *f, struct err *err) {
    int fd = open(f->part, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && (f->light || fsync(fd) == 0);
    if (fd >= 0)
        ok = close(fd) == 0 && ok;
    if (!ok || rename(f->part, f->path) != 0) {
        fail(err, ERR_IO, "%s: cannot finish the file: %s", f->path, strerror(errno));
        outfile_drop(f);
        return false;
    }
    f->part = NULL;
    return true;
}

void outfile_drop(struct outfile *f) {
    if (f->part)
        unlink(f->part);
    f->part = NULL;
}

bool fd_write(int fd, str text, const char *name, struct err *err) {
    while (text.len) {
        ssize_t n = write(fd, text.at, text.len);
        if (n < 0 && errno == EINTR && !interrupted())
            continue;
        if (n < 0)
            return fail(err, interrupted() ? ERR_INTERRUPTED : ERR_IO, "%s: cannot write: %s", name,
                        strerror(errno));
        text = str_sub(text, (size_t)n, text.len);
    }
    return true;
}

static bool write_whole(const char *path, str text, bool light, struct arena scratch,
                        struct err *err) {
    struct outfile f = {0};
    if (!outfile_open(&f, path, &scratch, err))
        return false;
    f.light = light;
    int fd = open(f.part, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 ? fd_write(fd, text, path, err)
                      : fail(err, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    if (fd >= 0 && close(fd) != 0 && ok)
        ok = fail(err, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    ok = ok && outfile_commit(&f, err);
    outfile_drop(&f);
    return ok;
}

bool file_write(const char *path, str text, struct arena scratch, struct err *err) {
    return write_whole(path, text, false, scratch, err);
}

static bool holds(const char *path, str text, struct arena scratch) {
    struct stat st;
    struct err ignored;
    str now;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size == text.len &&
           file_read(path, text.len, &now, &scratch, &ignored) && str_eq(now, text);
}

bool file_refresh(const char *path, str text, bool *changed, struct arena scratch,
                  struct err *err) {
    bool same = holds(path, text, scratch);
    if (changed)
        *changed = !same;
    return same || write_whole(path, text, true, scratch, err);
}
