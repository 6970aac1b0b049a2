#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "synth/cache.h"

struct request {
    bool size, prune, clear;
    long limit_mb;
};

static void put_state(struct buf *out, const struct request *r, str path,
                      const struct cache_state *now, size_t most) {
    if (r->size) {
        buf_printf(out, "%zu\n", now->bytes);
        return;
    }
    buf_printf(out, "%.*s\n%zu %s, %.1f MB; limit %zu MB\n", STR_FMT(path), now->clips,
               now->clips == 1 ? "clip" : "clips", (double)now->bytes / (1 << 20), most >> 20);
}

static bool look_after(struct session *s, const struct request *r, struct buf *out) {
    size_t most;
    if (!cache_limit(&most, &s->err))
        return false;
    if (r->limit_mb >= 0)
        most = (size_t)r->limit_mb << 20;
    str path = cache_path(&s->keep);
    if (!path.len)
        return fail(&s->err, ERR_IO, "there is no cache: neither XDG_CACHE_HOME nor HOME is set");
    int folder = cache_open(path, s->scratch);
    if (folder < 0)
        return fail(&s->err, ERR_IO,
                    "%.*s: cannot be made or written; set XDG_CACHE_HOME to a folder that can",
                    STR_FMT(path));
    struct cache_state now;
    size_t keep = r->clear ? 0 : r->prune ? most : SIZE_MAX;
    bool ok = cache_prune(folder, keep, &now, s->scratch, &s->err);
    close(folder);
    if (ok)
        put_state(out, r, path, &now, most);
    return ok;
}

int cache_command(int argc, char **argv) {
    struct request r = {.limit_mb = -1};
    const struct option_spec specs[] = {
        {0, "size", OPTION_FLAG, NULL, "print its bytes, and nothing else", &r.size, 0, 0},
        {0, "prune", OPTION_FLAG, NULL,
         "remove the clips used least lately until it is within its limit", &r.prune, 0, 0},
        {0, "limit", OPTION_NUMBER, "MB",
         "with --prune: this limit (default: $NEWSCAST_CACHE_MB, else 512)", &r.limit_mb, 0,
         1 << 24},
        {0, "clear", OPTION_FLAG, NULL, "remove all clips", &r.clear, 0, 0},
    };
    const struct usage usage = {
        "cache",
        "",
        "Shows the folder in which spoken clips are kept from run to run, and what is in it.\n"
        "Every run of `produce` keeps it within its limit; NEWSCAST_CACHE_MB=0 does without.",
        specs,
        sizeof specs / sizeof *specs,
        0,
        0,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    struct session s;
    session_begin(&s);
    struct buf out = buf_make(&s.keep, 1 << 16);
    int code = look_after(&s, &r, &out) ? print(buf_str(&out)) : report(&s.err);
    session_close(&s);
    return code;
}
