#include "pipeline/latest.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"

#define TRIES 100 /* names for the new link, where others are in use */

/* What stands before the last slash, and what stands after it. */
static str folder_of(const char *path, const char **name) {
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    return !slash ? S(".") : slash == path ? S("/") : str_span(path, slash);
}

bool latest_check(const char *link, struct arena *keep, struct err *err) {
    const char *name;
    str folder = folder_of(link, &name);
    struct stat st;
    if (!*name || strlen(name) > NAME_MAX - 32)
        return fail(err, ERR_USAGE, "--latest %s: not a name for a link", link);
    if (!file_make_folder(str_z(folder, keep), err))
        return false;
    if (lstat(link, &st) == 0 && !S_ISLNK(st.st_mode))
        return fail(err, ERR_USAGE,
                    "--latest %s: is not a symbolic link and is left alone; remove it, or choose "
                    "another name",
                    link);
    return true;
}

/* From one folder to a file in another, both absolute and without links in them. */
static str way(str from, str folder, const char *name, struct arena *keep) {
    struct buf out = buf_make(keep, PATH_MAX);
    size_t common = 0; /* what both begin with, up to a slash */
    for (size_t i = 0; i <= from.len && i <= folder.len; i++) {
        bool ends = i == from.len || from.at[i] == '/',
             ends_too = i == folder.len || folder.at[i] == '/';
        if (ends && ends_too)
            common = i;
        if (i == from.len || i == folder.len || from.at[i] != folder.at[i])
            break;
    }
    if (common == 0 && from.len > 1 && folder.len > 1) { /* nothing in common but the root */
        buf_printf(&out, "%.*s/%s", STR_FMT(folder), name);
        return buf_str(&out);
    }
    for (str up = str_sub(from, common, from.len); up.len;) {
        str part = str_cut(&up, '/');
        if (part.len)
            buf_put(&out, S("../"));
    }
    str down = str_sub(folder, common, folder.len);
    if (down.len && down.at[0] == '/')
        down = str_sub(down, 1, down.len);
    buf_printf(&out, "%.*s%s%s", STR_FMT(down), down.len ? "/" : "", name);
    return buf_str(&out);
}

static bool real_folder(const char *path, str *folder, const char **name, struct arena *keep,
                        struct err *err) {
    char *real = realpath(str_z(folder_of(path, name), keep), NULL);
    if (!real)
        return fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    *folder = str_copy(str_of(real), keep);
    free(real); /* the C library's */
    return true;
}

bool latest_point(const char *link, const char *to, struct arena *keep, struct err *err) {
    str from, folder;
    const char *name, *link_name;
    if (!latest_check(link, keep, err) || !real_folder(link, &from, &link_name, keep, err) ||
        !real_folder(to, &folder, &name, keep, err))
        return false;
    const char *target = str_z(way(from, folder, name, keep), keep), *part = "";
    int made = -1;
    errno = EEXIST;
    for (int i = 0; i < TRIES && made != 0 && errno == EEXIST; i++) {
        part = str_z(
            str_printf(keep, "%.*s/.%s.%ld-%d.part", STR_FMT(from), link_name, (long)getpid(), i),
            keep);
        made = symlink(target, part);
    }
    if (made == 0 && rename(part, link) == 0)
        return true;
    int why = errno;
    if (made == 0)
        unlink(part);
    return fail(err, ERR_IO, "--latest %s: cannot make this link: %s", link, strerror(why));
}
