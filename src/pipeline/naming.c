#include "pipeline/naming.h"

#include <limits.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "pipeline/latin.h"
#include "pipeline/playout.h"

#define PART_BYTES 100 /* of a title in a name */

enum slot { DATE, TIME, SLUG, TITLE, SHOW, LANG, FORMAT, SLOTS };

static const char *const names[SLOTS] = {
    [DATE] = "date", [TIME] = "time", [SLUG] = "slug",     [TITLE] = "title",
    [SHOW] = "show", [LANG] = "lang", [FORMAT] = "format",
};

struct filling {
    const char *option, *pattern;
    const struct street *s; /* what the slots are filled from; NULL: nothing is known yet */
    struct buf *to;         /* likewise */
    struct naming found;
    struct err *err;
};

/* A text as one part of a name. */
static str part_of(str text, struct arena *keep) {
    struct buf out = buf_make(keep, PART_BYTES);
    text = str_trim(text);
    for (size_t i = 0; i < text.len;) {
        size_t from = i;
        uint32_t c = utf8_next(text, &i);
        if (out.len + (i - from) > PART_BYTES)
            break;
        if (c == '/' || (c == '.' && out.len == 0))
            buf_byte(&out, '-');
        else if (c >= ' ' && c != 0x7F)
            buf_put(&out, str_sub(text, from, i));
    }
    return str_trim(buf_str(&out));
}

static str value_of(const struct street *s, enum slot slot) {
    switch (slot) {
    case DATE: return playout_day(s);
    case TIME: return str_printf(s->keep, "%02d%02d", s->settings->at.hour, s->settings->at.minute);
    case SLUG: return latin_slug(s, s->scratch);
    case TITLE: return part_of(s->script.title, s->keep);
    case SHOW: return part_of(s->script.show, s->keep);
    case LANG: return part_of(s->script.lang, s->keep);
    default: return str_of(format_name(s->settings->format));
    }
}

/* The slot's name stands from `at` to its brace; *end moves behind that. */
static bool fill_slot(struct filling *f, str pattern, size_t at, size_t *end) {
    size_t close = str_find_byte(pattern, '}', at);
    str name = str_sub(pattern, at, close);
    enum slot i = 0;
    while (i < SLOTS && !str_eq(name, str_of(names[i])))
        i++;
    if (close == pattern.len)
        return fail(f->err, ERR_USAGE, "%s %s: a { without its }; a brace itself is {{", f->option,
                    f->pattern);
    if (i == SLOTS)
        return fail(f->err, ERR_USAGE,
                    "%s %s: there is no slot {%.*s}; there are {date}, {time}, {slug}, {title}, "
                    "{show}, {lang} and {format}, and a brace itself is {{",
                    f->option, f->pattern, STR_FMT(name));
    f->found.has_slots = true;
    f->found.has_time |= i == TIME;
    *end = close + 1;
    if (!f->s)
        return true;
    str value = value_of(f->s, i);
    if (value.len == 0)
        return fail(f->err, ERR_USAGE, "%s %s: this bulletin has no {%s}; leave it out", f->option,
                    f->pattern, names[i]);
    buf_put(f->to, value);
    return true;
}

static bool fill(struct filling *f) {
    str p = str_of(f->pattern);
    for (size_t i = 0; i < p.len;) {
        char c = p.at[i];
        bool twice = i + 1 < p.len && p.at[i + 1] == c;
        if (c == '{' && !twice) {
            if (!fill_slot(f, p, i + 1, &i))
                return false;
            continue;
        }
        if (c == '}' && !twice)
            return fail(f->err, ERR_USAGE, "%s %s: a } without its {; a brace itself is }}",
                        f->option, f->pattern);
        if (f->to)
            buf_byte(f->to, c);
        i += c == '{' || c == '}' ? 2 : 1;
    }
    return true;
}

bool naming_check(const char *option, const char *pattern, struct naming *out, struct err *err) {
    struct filling f = {.option = option, .pattern = pattern, .err = err};
    bool ok = fill(&f);
    *out = f.found;
    return ok;
}

bool naming_fill(const char *option, const char *pattern, const struct street *s,
                 const char **path) {
    struct buf name = buf_make(s->keep, PATH_MAX);
    struct filling f = {option, pattern, s, &name, {0}, s->err};
    if (!fill(&f))
        return false;
    if (name.full)
        return fail(s->err, ERR_USAGE, "%s %.60s...: gives too long a name", option, pattern);
    str whole = buf_str(&name);
    *path = str_z(whole, s->keep);
    const char *slash = strrchr(*path, '/');
    if (!f.found.has_slots || !slash || slash == *path)
        return true;
    return file_make_folder(str_z(str_span(*path, slash), s->keep), s->err);
}
