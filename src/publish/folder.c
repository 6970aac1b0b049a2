#include "publish/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/utf8.h"
#include "publish/book.h"
#include "publish/feed.h"
#include "publish/image.h"
#include "publish/ledger.h"
#include "publish/page.h"
#include "types/limits.h"

#define LOCK_FILE    ".publish.lock"
#define LOCK_WAIT_US 50000
#define DAY_S        86400

struct publisher {
    const char *folder;
    const struct show *show;
    struct ledger ledger;
    int lock;
    LIST(str) names;
    LIST(struct entry) entries; /* reserved: they do not move */
    const struct entry **order; /* newest first */
    struct published *out;
    struct notes *notes;
    struct arena *keep;
    struct err *err;
};

static const char *path_in(const char *folder, str name, struct arena *keep) {
    return str_z(str_printf(keep, "%s/%.*s", folder, STR_FMT(name)), keep);
}

/* The lock goes with the process, however that ends. */
static bool take_turn(struct publisher *p, struct arena scratch) {
    const char *path = path_in(p->folder, S(LOCK_FILE), &scratch);
    p->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (p->lock < 0)
        return fail(p->err, ERR_IO, "%s: cannot write in this folder: %s", p->folder,
                    strerror(errno));
    while (flock(p->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return fail(p->err, ERR_IO, "%s: cannot be locked: %s", path, strerror(errno));
        if (interrupted())
            return fail(p->err, ERR_INTERRUPTED, "interrupted while another newscast publishes");
        usleep(LOCK_WAIT_US);
    }
    return true;
}

static int by_name(const void *a, const void *b) {
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* The folders that hold a bulletin.json.  What is being made has none yet. */
static bool list_bulletins(struct publisher *p, struct arena scratch) {
    DIR *dir = opendir(p->folder);
    if (!dir)
        return fail(p->err, ERR_IO, "%s: %s; name the folder that holds the bulletins' folders",
                    p->folder, strerror(errno));
    for (struct dirent *d; (d = readdir(dir));) {
        str name = str_of(d->d_name);
        struct arena each = scratch;
        const char *json = path_in(path_in(p->folder, name, &each), S(EPISODE_JSON), &each);
        if (name.at[0] == '.' || !file_exists(json))
            continue;
        if (utf8_check(name) < name.len)
            note(p->notes, "a folder whose name is not UTF-8 was left out");
        else
            *list_push(&p->names, p->keep) = str_copy(name, p->keep);
    }
    closedir(dir);
    if (p->names.n > LIMIT_EPISODES)
        return fail(p->err, ERR_LIMIT, "%s: more than %d bulletins; move old ones elsewhere",
                    p->folder, LIMIT_EPISODES);
    if (p->names.n)
        qsort(p->names.at, p->names.n, sizeof *p->names.at, by_name);
    return true;
}

static bool write_page(const struct episode *e, const struct show *show, const struct entry *entry,
                       bool *changed, struct arena *room, struct arena scratch, struct err *err) {
    struct buf page = buf_make(room, LIMIT_BULLETIN_BYTES);
    page_put(&page, e, show, entry, scratch);
    if (page.full)
        return fail(err, ERR_LIMIT, "its page is over the limit of %zu MB",
                    LIMIT_BULLETIN_BYTES >> 20);
    const char *path = path_in(e->path, S("index.html"), room);
    return file_refresh(path, buf_str(&page), changed, scratch, err);
}

bool publish_page(const char *folder, struct arena *keep, struct arena scratch, struct err *err) {
    struct episode e;
    return episode_read(folder, &e, keep, scratch, err) &&
           write_page(&e, NULL, NULL, NULL, keep, scratch, err);
}

/* Its page, and its place in the lists.  Two arenas by turns: both are empty again afterwards. */
static bool publish_one(struct publisher *p, str name, struct arena room, struct arena scratch) {
    struct episode e;
    struct entry entry;
    const char *path = path_in(p->folder, name, &room);
    if (!episode_read(path, &e, &room, scratch, p->err))
        return false;
    entry_make(&e, name, &entry, p->keep, scratch);
    entry.guid = ledger_episode(&p->ledger, name, &e, &entry.published, p->keep, scratch);
    if (p->show->epub && !book_write(&e, &entry, p->show, &room, scratch, p->err))
        return false;
    entry.book = episode_file(&e, BOOK_FILE, "application/epub+zip", p->keep, scratch);
    bool changed;
    if (!write_page(&e, p->show, &entry, &changed, &room, scratch, p->err))
        return false;
    p->out->pages_written += changed;
    *list_push(&p->entries, p->keep) = entry;
    return true;
}

/* A fault of one bulletin costs that bulletin. */
static bool publish_each(struct publisher *p, struct arena scratch) {
    struct arena room;
    arena_open(&room);
    list_reserve(&p->entries, p->names.n, p->keep);
    bool ok = true;
    for (size_t i = 0; ok && i < p->names.n; i++) {
        str name = p->names.at[i];
        if (interrupted())
            ok = fail(p->err, ERR_INTERRUPTED, "interrupted: the feed is as it was");
        else if (publish_one(p, name, room, scratch))
            continue;
        else if (p->err->code == ERR_INTERRUPTED)
            ok = false;
        else {
            note(p->notes, "%.*s was left out: %s", STR_FMT(name), p->err->text);
            p->out->skipped++;
        }
    }
    arena_close(&room);
    return ok;
}

static int newest_first(const void *a, const void *b) {
    const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
    if (x->published != y->published)
        return x->published > y->published ? -1 : 1;
    return str_cmp(y->folder, x->folder);
}

/* In order, as many as the show keeps. */
static size_t choose(struct publisher *p) {
    size_t n = p->entries.n, kept = 0;
    time_t oldest = p->show->max_age_days ? time(NULL) - p->show->max_age_days * DAY_S : 0;
    p->order = arena_new(p->keep, const struct entry *, n + 1);
    for (size_t i = 0; i < n; i++)
        p->order[i] = &p->entries.at[i];
    qsort(p->order, n, sizeof *p->order, newest_first);
    while (kept < n && (!p->show->keep || kept < (size_t)p->show->keep) &&
           (!p->show->max_age_days || p->order[kept]->published >= oldest))
        kept++;
    p->out->bulletins = kept;
    p->out->left_out = n - kept;
    return kept;
}

/* First what the feed points to, last the feed. */
static bool write_lists(struct publisher *p, struct arena scratch) {
    size_t n = choose(p);
    const char *index = path_in(p->folder, S("index.html"), p->keep);
    struct buf archive = buf_make(p->keep, LIMIT_BULLETIN_BYTES);
    str image, feed, self = str_printf(p->keep, "%.*s/" FEED_FILE, STR_FMT(p->show->base_url));
    if (n == 0)
        return fail(p->err, ERR_INPUT, "%s: holds no bulletin that can be published", p->folder);
    str guid = ledger_feed(&p->ledger, self, p->keep);
    if (!image_of_show(p->folder, p->show, &p->ledger, &image, p->notes, p->keep, scratch, p->err))
        return false;
    archive_put(&archive, p->show, p->order, n, scratch);
    if (archive.full)
        return fail(p->err, ERR_LIMIT, "index.html is over the limit of %zu MB; give --keep",
                    LIMIT_BULLETIN_BYTES >> 20);
    return feed_make(p->show, guid, image, p->order, n, &feed, p->keep, scratch, p->err) &&
           ledger_save(&p->ledger, scratch, p->err) &&
           file_refresh(index, buf_str(&archive), NULL, scratch, p->err) &&
           (syncfs(p->lock), true) && file_refresh(p->out->feed, feed, NULL, scratch, p->err);
}

bool publish_folder(const char *folder, const struct show *show, struct published *out,
                    struct notes *notes, struct arena *keep, struct arena scratch,
                    struct err *err) {
    *out = (struct published){.feed = path_in(folder, S(FEED_FILE), keep)};
    struct publisher p = {.folder = folder,
                          .show = show,
                          .lock = -1,
                          .out = out,
                          .notes = notes,
                          .keep = keep,
                          .err = err};
    if (!file_exists(folder))
        return fail(err, ERR_IO, "%s: there is no such folder", folder);
    bool ok = take_turn(&p, scratch) &&
              ledger_open(&p.ledger, path_in(folder, S(LEDGER_FILE), keep), scratch, err) &&
              list_bulletins(&p, scratch) && publish_each(&p, scratch) && write_lists(&p, scratch);
    ledger_close(&p.ledger);
    if (p.lock >= 0)
        close(p.lock);
    return ok;
}
