#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/utf8.h"
#include "pronounce/pronounce.h"

const struct command commands[] = {
    {"produce", "make a bulletin from articles (also without the word `produce`)", produce_command},
    {"extract", "show the story in a page or a text, without its furniture", extract_command},
    {"segment", "show the sentences of a text, each with its language", segment_command},
    {"script", "show what would be said: who, in which language, with what gap", script_command},
    {"normalise", "write numbers, dates and abbreviations the way they are said",
     normalise_command},
    {"pronounce", "show what the engine is given (Chinese: pinyin)", pronounce_command},
    {"publish", "make a podcast feed and pages of a folder of bulletins", publish_command},
    {"voices", "list languages and voices, and which of them can be used", voices_command},
    {"cache", "show or prune the folder in which clips are kept from run to run", cache_command},
    {NULL, NULL, NULL},
};

int report(const struct err *err) {
    fprintf(stderr, "newscast: %s\n", err->text);
    switch (err->code) {
    case ERR_USAGE: return 2;
    case ERR_INTERRUPTED: return 130;
    default: return 1;
    }
}

int print(str text) {
    struct err err;
    return fd_write(STDOUT_FILENO, text, "standard output", &err) ? 0 : report(&err);
}

void print_notes(const struct notes *notes) {
    for (size_t i = 0; i < notes->list.n; i++)
        fprintf(stderr, "newscast: note: %.*s\n", STR_FMT(notes->list.at[i]));
}

void session_begin(struct session *s) {
    *s = (struct session){0};
    arena_open(&s->data);
    arena_open(&s->keep);
    arena_open(&s->scratch);
    s->notes.keep = &s->data;
}

bool session_open_voices(struct session *s, const char *folder) {
    bool ok = voices_open(&s->voices, folder, &s->data, &s->err);
    s->voices.lacks = pronounce_lacks;
    return ok;
}

bool session_open(struct session *s, const char *folder) {
    session_begin(s);
    return session_open_voices(s, folder);
}

void session_close(struct session *s) {
    arena_close(&s->data);
    arena_close(&s->keep);
    arena_close(&s->scratch);
}

enum { PRINTED_TOGETHER = 1 << 16 };

static bool print_waiting(struct session *s, struct buf *waiting) {
    str text = buf_str(waiting);
    waiting->len = 0;
    return fd_write(STDOUT_FILENO, text, "standard output", &s->err);
}

static bool print_line(struct session *s, str line, bool at_once, struct buf *waiting) {
    if (waiting->len + line.len > waiting->max && !print_waiting(s, waiting))
        return false;
    if (line.len > waiting->max)
        return fd_write(STDOUT_FILENO, line, "standard output", &s->err);
    buf_put(waiting, line);
    return !at_once || print_waiting(s, waiting);
}

/* One line: checks it and lets `one` work on it. */
static bool do_line(struct session *s, const char *name, size_t number, str line, bool at_once,
                    struct buf *waiting, bool (*one)(void *, struct session *, str, struct buf *),
                    void *self) {
    struct arena before = s->keep; /* the next line starts afresh */
    struct buf out = buf_make(&s->keep, LIMIT_SPOKEN_BYTES * 4);
    while (line.len && (line.at[line.len - 1] == '\n' || line.at[line.len - 1] == '\r'))
        line.len--;
    if (line.len > LIMIT_SPOKEN_BYTES)
        return fail(&s->err, ERR_LIMIT,
                    "%s:%zu: a line of %zu bytes is over the limit of %zu; "
                    "break it up",
                    name, number, line.len, LIMIT_SPOKEN_BYTES);
    if (utf8_check(line) < line.len || memchr(line.at, 0, line.len))
        return fail(&s->err, ERR_INPUT, "%s:%zu: not UTF-8 text; convert it first", name, number);
    bool ok = one(self, s, line, &out);
    buf_byte(&out, '\n');
    ok = ok && print_line(s, buf_str(&out), at_once, waiting);
    s->keep = before;
    return ok;
}

int each_line(struct session *s, const char *path,
              bool (*one)(void *, struct session *, str, struct buf *), void *self) {
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    FILE *f = standard ? stdin : fopen(path, "re");
    struct buf waiting = buf_make(&s->data, PRINTED_TOGETHER);
    struct stat input;
    bool at_once = !f || fstat(fileno(f), &input) != 0 || !S_ISREG(input.st_mode);
    char *line = NULL;
    size_t cap = 0, number = 0;
    bool ok = f ? true : fail(&s->err, ERR_IO, "%s: %s", path, strerror(errno));
    for (ssize_t n; ok && (n = getline(&line, &cap, f)) >= 0;)
        ok = do_line(s, name, ++number, (str){line, (size_t)n}, at_once, &waiting, one, self);
    struct err first = s->err; /* what was done before a failure is printed all the same */
    bool printed = print_waiting(s, &waiting);
    if (!ok)
        s->err = first;
    ok = ok && printed;
    if (ok && interrupted())
        ok = fail(&s->err, ERR_INTERRUPTED, "interrupted");
    else if (ok && f && ferror(f))
        ok = fail(&s->err, ERR_IO, "%s: cannot read: %s", name, strerror(errno));
    free(line);
    if (f && !standard)
        fclose(f);
    return ok ? 0 : report(&s->err);
}
