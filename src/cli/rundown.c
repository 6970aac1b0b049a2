#include "cli/rundown.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/choices.h"
#include "extract/extract.h"
#include "sound/sound.h"
#include "types/limits.h"

#define IDENT_MIX_MS 1500
#define STING_MIX_MS 400
#define MIX_S_MOST   30.0

static const struct {
    const char *key, *option;
    bool is_file;
} options[RUNDOWN_OPTIONS] = {
    [RUNDOWN_OUTPUT] = {"output", "-o", true},
    [RUNDOWN_FORMATS] = {"formats", "--format", false},
    [RUNDOWN_LOUDNESS] = {"loudness", "--lufs", false},
    [RUNDOWN_LENGTH] = {"length", "--length", false},
    [RUNDOWN_TAIL] = {"tail", "--tail", false},
    [RUNDOWN_EXPIRES] = {"expires", "--expires", false},
    [RUNDOWN_COVER] = {"cover", "--cover", true},
    [RUNDOWN_LATEST] = {"latest", "--latest", true},
};

struct parse {
    struct rundown *r;
    struct session *s;
};

static bool is_key(const struct row *row, const char *key) {
    return str_eq(row->field[0], str_of(key));
}

/* A file as the rundown's folder sees it; an address, `-` and a whole path stay. */
static str in_folder(const struct parse *p, str name) {
    bool stays = name.len == 0 || name.at[0] == '/' || str_eq(name, S("-")) ||
                 str_starts(name, S("http://")) || str_starts(name, S("https://"));
    return stays ? name : str_printf(&p->s->keep, "%.*s%.*s", STR_FMT(p->r->folder), STR_FMT(name));
}

static bool yes_or_no(const struct parse *p, const struct row *row, bool *out) {
    *out = str_eq(row->field[1], S("yes"));
    return *out || str_eq(row->field[1], S("no")) ||
           table_fail(&p->r->table, row, &p->s->err, "%.*s: must be yes or no",
                      STR_FMT(row->field[0]));
}

/* ---- [programme] ---- */

static bool read_languages(struct parse *p, const struct row *row) {
    str rest = row->field[1];
    while (rest.at && rest.len) {
        str code = str_trim(str_cut(&rest, ','));
        const struct language *l;
        if (!voices_language(&p->s->voices, code, &l, &p->s->err))
            return table_fail(&p->r->table, row, &p->s->err,
                              "languages: `%.*s` is not a language of `newscast voices`",
                              STR_FMT(code));
        *list_push(&p->r->languages, &p->s->keep) = l->code;
    }
    return true;
}

static bool read_headlines(struct parse *p, const struct row *row) {
    long n;
    size_t *out = &p->r->programme.headlines;
    if (str_eq(row->field[1], S("yes")))
        return true;
    if (str_eq(row->field[1], S("no"))) {
        *out = 0;
        return true;
    }
    if (!str_int(row->field[1], &n) || n < 0 || n > 100)
        return table_fail(&p->r->table, row, &p->s->err,
                          "headlines: must be yes, no or a number up to 100");
    *out = (size_t)n;
    return true;
}

static bool read_paragraphs(struct parse *p, const struct row *row, size_t *out) {
    long n = 0;
    *out = 0;
    if (!str_eq(row->field[1], S("all")) && (!str_int(row->field[1], &n) || n < 1 || n > 1000))
        return table_fail(&p->r->table, row, &p->s->err,
                          "paragraphs: must be all or a number from 1 to 1000");
    *out = (size_t)n;
    return true;
}

static bool read_order(struct parse *p, const struct row *row) {
    static const char *const names[] = {[STORIES_AS_GIVEN] = "given",
                                        [STORIES_NEWEST_FIRST] = "newest",
                                        [STORIES_BREAKING_FIRST] = "breaking"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(row->field[1], str_of(names[i]))) {
            p->r->programme.order = (enum story_order)i;
            return true;
        }
    return table_fail(&p->r->table, row, &p->s->err, "order: must be given, newest or breaking");
}

/* A text with slots, or `no`. */
static bool read_text(struct parse *p, const struct row *row, str *text, bool *none) {
    str bad;
    bool has_time;
    *none = str_eq(row->field[1], S("no"));
    if (!*none)
        *text = row->field[1];
    if (!programme_slots(row->field[1], &has_time, &bad))
        return table_fail(&p->r->table, row, &p->s->err,
                          "%.*s: there is no slot {%.*s}; there are " PROGRAMME_SLOTS,
                          STR_FMT(row->field[0]), STR_FMT(bad));
    p->r->programme.says_time |= has_time;
    return true;
}

static bool read_option(struct parse *p, const struct row *row, bool *known) {
    for (int i = 0; i < RUNDOWN_OPTIONS; i++) {
        if (!is_key(row, options[i].key))
            continue;
        *known = true;
        bool drawn = i == RUNDOWN_COVER && str_eq(row->field[1], S("drawn"));
        str value = options[i].is_file && !drawn ? in_folder(p, row->field[1]) : row->field[1];
        if (value.len == 0)
            return table_fail(&p->r->table, row, &p->s->err, "%s: is empty", options[i].key);
        p->r->option[i] = str_z(value, &p->s->keep);
        p->r->row[i] = row;
    }
    return true;
}

static bool read_programme(struct parse *p, const struct row *row, bool *known) {
    struct programme_wish *w = &p->r->programme;
    *known = true;
    if (is_key(row, "show"))
        w->show = row->field[1];
    else if (is_key(row, "title"))
        w->title = row->field[1];
    else if (is_key(row, "languages"))
        return read_languages(p, row);
    else if (is_key(row, "sign_on"))
        return read_text(p, row, &w->sign_on, &w->no_sign_on);
    else if (is_key(row, "sign_off"))
        return read_text(p, row, &w->sign_off, &w->no_sign_off);
    else if (is_key(row, "headlines"))
        return read_headlines(p, row);
    else if (is_key(row, "paragraphs"))
        return read_paragraphs(p, row, &w->paragraphs);
    else if (is_key(row, "order"))
        return read_order(p, row);
    else
        *known = false;
    return *known || read_option(p, row, known);
}

/* ---- [sounds], [voices], [story] ---- */

static bool read_mix(struct parse *p, const struct row *row, long *ms) {
    double s;
    if (!str_double(row->field[1], &s) || !(s >= 0 && s <= MIX_S_MOST))
        return table_fail(&p->r->table, row, &p->s->err, "%.*s: must be seconds, from 0 to %.0f",
                          STR_FMT(row->field[0]), MIX_S_MOST);
    *ms = (long)(s * 1000 + 0.5);
    return true;
}

/* A bare name is one of ours, `no` none. */
static bool read_sound(struct parse *p, const struct row *row, str *sound) {
    str name = row->field[1];
    bool bare = str_find_byte(name, '/', 0) == name.len && str_find_byte(name, '.', 0) == name.len;
    if (str_eq(name, S("no")))
        *sound = (str){0};
    else
        *sound = bare ? name : in_folder(p, name);
    const char *path;
    struct err why;
    return sound->len == 0 || sound_find(*sound, &p->s->voices, &path, &p->s->keep, &why) ||
           table_fail(&p->r->table, row, &p->s->err, "%.*s: %s", STR_FMT(row->field[0]), why.text);
}

static bool read_sounds(struct parse *p, const struct row *row, bool *known) {
    struct programme_wish *w = &p->r->programme;
    bool all = str_eq(row->field[1], S("all"));
    *known = true;
    if (is_key(row, "ident"))
        return read_sound(p, row, &w->ident);
    if (is_key(row, "sting"))
        return read_sound(p, row, &w->sting);
    if (is_key(row, "bed"))
        return read_sound(p, row, &w->bed);
    if (is_key(row, "ident_mix"))
        return read_mix(p, row, &w->ident_mix_ms);
    if (is_key(row, "sting_mix"))
        return read_mix(p, row, &w->sting_mix_ms);
    if (is_key(row, "bed_under")) {
        bool none = str_eq(row->field[1], S("no"));
        w->bed_under = all ? BED_UNDER_ALL : none ? BED_UNDER_NONE : BED_UNDER_HEADLINES;
        return all || none || str_eq(row->field[1], S("headlines")) ||
               table_fail(&p->r->table, row, &p->s->err, "bed_under: must be headlines, all or no");
    }
    *known = false;
    return true;
}

static bool read_voice(struct parse *p, const struct row *row) {
    const struct language *l;
    if (!voices_language(&p->s->voices, row->field[0], &l, &p->s->err) || row->field[1].len == 0)
        return table_fail(&p->r->table, row, &p->s->err,
                          "expected LANGUAGE = READER, READER, such as en = newsreader, female; "
                          "`newscast voices` lists them");
    if (p->r->voices.n == OPTION_TEXTS_MOST)
        return table_fail(&p->r->table, row, &p->s->err, "more than %d voices", OPTION_TEXTS_MOST);
    str text = str_printf(&p->s->keep, "%.*s=%.*s", STR_FMT(row->field[0]), STR_FMT(row->field[1]));
    p->r->voices.at[p->r->voices.n++] = str_z(text, &p->s->keep);
    return true;
}

static bool read_story(struct parse *p, const struct row *row, bool *known) {
    struct rundown *r = p->r;
    struct session *s = p->s;
    *known = true;
    if (is_key(row, "source")) {
        if (r->sources.n == LIMIT_SOURCES)
            return table_fail(&r->table, row, &s->err, "more than %d stories", LIMIT_SOURCES);
        if (row->field[1].len == 0)
            return table_fail(&r->table, row, &s->err, "source: is empty; give a file or address");
        *list_push(&r->sources, &s->keep) = str_z(in_folder(p, row->field[1]), &s->keep);
        *list_push(&r->source_rows, &s->keep) = row;
        list_push(&r->wishes, &s->keep);
        return true;
    }
    if (r->sources.n == 0)
        return table_fail(&r->table, row, &s->err, "%.*s: the story's `source` comes first",
                          STR_FMT(row->field[0]));
    struct source_wish *w = &r->wishes.at[r->wishes.n - 1];
    const struct language *l;
    long max = 0;
    if (is_key(row, "max")) {
        if (!str_int(row->field[1], &max) || max < 1 || max > LIMIT_ENTRIES)
            return table_fail(&r->table, row, &s->err, "max: must be a number from 1 to %d",
                              LIMIT_ENTRIES);
        w->max = (size_t)max;
    } else if (is_key(row, "since")) {
        w->since = row->field[1];
        return extract_is_day(w->since) ||
               table_fail(&r->table, row, &s->err, "since: must be a day, YYYY-MM-DD");
    } else if (is_key(row, "lang")) {
        if (!voices_language(&s->voices, row->field[1], &l, &s->err) || !l->usable)
            return table_fail(&r->table, row, &s->err, "lang: `%.*s` cannot be spoken",
                              STR_FMT(row->field[1]));
        w->lang = l->code;
    } else if (is_key(row, "voice")) {
        w->story.voice = row->field[1];
    } else if (is_key(row, "paragraphs")) {
        return read_paragraphs(p, row, &w->story.paragraphs);
    } else if (is_key(row, "breaking")) {
        return yes_or_no(p, row, &w->story.breaking);
    } else {
        *known = false;
    }
    return true;
}

/* ---- the file ---- */

static bool read_row(struct parse *p, const struct row *row) {
    struct err *err = &p->s->err;
    bool known = true, ok;
    if (str_eq(row->section, S("programme")))
        ok = read_programme(p, row, &known);
    else if (str_eq(row->section, S("sounds")))
        ok = read_sounds(p, row, &known);
    else if (str_eq(row->section, S("voices")))
        ok = read_voice(p, row);
    else if (str_eq(row->section, S("story")))
        ok = read_story(p, row, &known);
    else
        return table_fail(&p->r->table, row, err,
                          "unknown section [%.*s]; there are [programme], [voices], [sounds] and "
                          "[story]",
                          STR_FMT(row->section));
    return !ok ? false
               : known || table_fail(&p->r->table, row, err, "unknown key `%.*s` in [%.*s]",
                                     STR_FMT(row->field[0]), STR_FMT(row->section));
}

bool rundown_read(const char *path, struct rundown *out, struct session *s) {
    const char *slash = strrchr(path, '/');
    str text;
    memset(out, 0, sizeof *out);
    out->folder = slash ? str_span(path, slash + 1) : S("");
    out->programme = (struct programme_wish){.wanted = true,
                                             .headlines = HEADLINES_DEFAULT,
                                             .ident_mix_ms = IDENT_MIX_MS,
                                             .sting_mix_ms = STING_MIX_MS};
    if (!str_ends(str_of(path), S(".ini")))
        return fail(&s->err, ERR_USAGE, "--rundown %s: its name must end in .ini", path);
    if (!file_read(path, LIMIT_TABLE_BYTES, &text, &s->keep, &s->err) ||
        !table_parse(str_of(path), text, &out->table, &s->keep, &s->err))
        return false;
    struct parse p = {out, s};
    for (size_t i = 0; i < out->table.rows.n; i++)
        if (!read_row(&p, &out->table.rows.at[i]))
            return false;
    out->programme.languages = out->languages.at;
    out->programme.languages_n = out->languages.n;
    return true;
}

/* Whether one of the first n texts LANG=… is for the language of this one. */
static bool has_voice(const struct option_texts *voices, size_t n, str text) {
    for (size_t i = 0; i < n; i++) {
        str rest = str_of(voices->at[i]), own = text;
        if (str_eq(str_cut(&rest, '='), str_cut(&own, '=')))
            return true;
    }
    return false;
}

void rundown_apply(const struct rundown *r, struct bulletin_settings *set,
                   struct option_texts *voices, struct session *s) {
    size_t own = r->sources.n, n = own + set->articles_n;
    const char **articles = arena_new(&s->keep, const char *, n);
    struct source_wish *wishes = arena_new(&s->keep, struct source_wish, n);
    for (size_t i = 0; i < n; i++)
        articles[i] = i < own ? r->sources.at[i] : set->articles[i - own];
    if (own)
        memcpy(wishes, r->wishes.at, own * sizeof *wishes);
    set->articles = articles;
    set->articles_n = n;
    set->wishes = wishes;
    set->programme = r->programme;
    size_t given = voices->n;
    for (size_t i = 0; i < r->voices.n; i++) {
        if (!has_voice(voices, given, str_of(r->voices.at[i])) && voices->n < OPTION_TEXTS_MOST)
            voices->at[voices->n++] = r->voices.at[i];
    }
}

void rundown_default(const struct rundown *r, enum rundown_option key, const char **option) {
    if (!*option)
        *option = r->option[key];
}

/* An error about a voice that stands in the rundown. */
static bool blame_voice(const struct rundown *r, struct err *err) {
    str rest = str_of(err->text), voice;
    if (!str_starts(rest, S("voice `")))
        return false;
    str_cut(&rest, '`');
    voice = str_cut(&rest, '`');
    for (size_t i = 0; i < r->table.rows.n; i++) {
        const struct row *row = &r->table.rows.at[i];
        str names = row->field[1];
        bool takes = str_eq(row->section, S("voices")) ||
                     (str_eq(row->section, S("story")) && is_key(row, "voice"));
        while (takes && names.at && names.len) {
            if (!str_eq(str_trim(str_cut(&names, ',')), voice))
                continue;
            struct err was = *err;
            table_fail(&r->table, row, err, "%s", was.text);
            err->code = was.code;
            return true;
        }
    }
    return false;
}

/* An error about a source that stands in the rundown. */
static bool blame_source(const struct rundown *r, struct err *err) {
    for (size_t i = 0; i < r->sources.n; i++) {
        str text = str_of(err->text), name = str_of(r->sources.at[i]);
        if (!str_starts(text, name) || !str_starts(str_sub(text, name.len, text.len), S(": ")))
            continue;
        struct err was = *err;
        table_fail(&r->table, r->source_rows.at[i], err, "%s", was.text);
        err->code = was.code;
        return true;
    }
    return false;
}

void rundown_blame(const struct rundown *r, struct err *err) {
    if (blame_voice(r, err) || blame_source(r, err))
        return;
    for (int i = 0; i < RUNDOWN_OPTIONS; i++) {
        if (!r->option[i])
            continue;
        char start[600];
        int n = snprintf(start, sizeof start, "%s %s: ", options[i].option, r->option[i]);
        if (n < 0 || n >= (int)sizeof start || strncmp(err->text, start, (size_t)n) != 0)
            continue;
        struct err was = *err;
        table_fail(&r->table, r->row[i], err, "%s %s: %s", options[i].key, r->option[i],
                   was.text + n);
        err->code = ERR_USAGE;
        return;
    }
}
