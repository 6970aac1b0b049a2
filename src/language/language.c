#include "language/language.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "language/reader.h"

#ifndef NEWSCAST_DATADIR
#define NEWSCAST_DATADIR "/usr/local/share/newscast"
#endif

static bool is_voices(str folder, struct arena *keep) {
    return file_exists(str_z(str_printf(keep, "%.*s/languages.tsv", STR_FMT(folder)), keep));
}

/* The folder that holds the running program. */
static str program_folder(struct arena *keep) {
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    while (n > 0 && path[n - 1] != '/')
        n--;
    return n > 0 ? str_copy((str){path, (size_t)n}, keep) : S("./");
}

static bool find_folder(struct voices *v, const char *given, struct err *err) {
    const char *env = getenv("NEWSCAST_VOICES");
    const char *named = given ? given : env && *env ? env : NULL;
    if (named) {
        v->folder = str_copy(str_of(named), v->keep);
        if (is_voices(v->folder, v->keep))
            return true;
        return fail(err, ERR_DATA, "%s: no languages.tsv in it; %s must name a voices folder",
                    named, given ? "--voices" : "NEWSCAST_VOICES");
    }
    str here = program_folder(v->keep);
    const char *beside[] = {"voices", "../voices", "../share/newscast/voices"};
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        v->folder = str_printf(v->keep, "%.*s%s", STR_FMT(here), beside[i]);
        if (is_voices(v->folder, v->keep))
            return true;
    }
    v->folder = S(NEWSCAST_DATADIR "/voices");
    return is_voices(v->folder, v->keep) ||
           fail(err, ERR_DATA,
                "voices folder not found beside %.*s nor in %s; reinstall, or give --voices DIR",
                STR_FMT(here), NEWSCAST_DATADIR);
}

static bool load_table(struct voices *v, str path, struct table *out, struct err *err) {
    str text;
    return file_read(str_z(path, v->keep), LIMIT_TABLE_BYTES, &text, v->keep, err) &&
           table_parse(path, text, out, v->keep, err);
}

bool voices_open(struct voices *v, const char *folder, struct arena *keep, struct err *err) {
    *v = (struct voices){.keep = keep};
    if (!find_folder(v, folder, err))
        return false;
    str path = str_printf(keep, "%.*s/languages.tsv", STR_FMT(v->folder));
    if (!load_table(v, path, &v->languages, err))
        return false;
    for (size_t i = 0; i < v->languages.rows.n; i++)
        if (v->languages.rows.at[i].fields < 4)
            return table_fail(&v->languages, &v->languages.rows.at[i], err,
                              "expected four columns: code, name, engine voice, state");
    return true;
}

bool voices_table(struct voices *v, str folder, const char *file, const struct table **out,
                  struct err *err) {
    str path = str_printf(v->keep, "%.*s/%.*s/%s", STR_FMT(v->folder), STR_FMT(folder), file);
    for (size_t i = 0; i < v->tables.n; i++) {
        if (str_eq(v->tables.at[i]->path, path)) {
            *out = v->tables.at[i];
            return true;
        }
    }
    struct table *t = arena_new(v->keep, struct table, 1);
    t->path = path;
    if (file_exists(str_z(path, v->keep)) && !load_table(v, path, t, err))
        return false;
    *list_push(&v->tables, v->keep) = t;
    *out = t;
    return true;
}

bool voices_read(struct voices *v, str folder, const char *file, str *path, str *out,
                 struct err *err) {
    *path = str_printf(v->keep, "%.*s/%.*s/%s", STR_FMT(v->folder), STR_FMT(folder), file);
    *out = (str){0};
    return !file_exists(str_z(*path, v->keep)) ||
           file_read(str_z(*path, v->keep), LIMIT_TABLE_BYTES, out, v->keep, err);
}

bool voices_map(struct voices *v, str folder, const char *file, str *path, str *out,
                struct err *err) {
    *path = str_printf(v->keep, "%.*s/%.*s/%s", STR_FMT(v->folder), STR_FMT(folder), file);
    return file_map(str_z(*path, v->keep), LIMIT_TABLE_BYTES, out, err);
}

str language_primary(str code, struct arena *keep) {
    size_t n = 0;
    while (n < code.len && code.at[n] != '-' && code.at[n] != '_')
        n++;
    if (n < 2 || n > 3)
        return (str){0};
    char *p = str_z(str_sub(code, 0, n), keep);
    for (size_t i = 0; i < n; i++) {
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + 32);
        if (p[i] < 'a' || p[i] > 'z')
            return (str){0};
    }
    return (str){p, n};
}

struct setting {
    const char *section, *key;
    size_t offset; /* of a long in struct language */
    long least, most;
};

#define AT(field) offsetof(struct language, field)
static const struct setting settings[] = {
    {"gaps", "sentence_ms", AT(sentence_gap_ms), 0, 10000},
    {"gaps", "paragraph_ms", AT(paragraph_gap_ms), 0, 10000},
    {"gaps", "headline_ms", AT(headline_gap_ms), 0, 10000},
    {"gaps", "story_ms", AT(story_gap_ms), 0, 10000},
    {"gaps", "language_ms", AT(language_gap_ms), 0, 10000},
    {"gaps", "piece_ms", AT(piece_gap_ms), 0, 10000},
    {"gaps", "breath_ms", AT(breath_gap_ms), 0, 10000},
    {"gaps", "sound_ms", AT(sound_gap_ms), 0, 10000},
    {"gaps", "bed_out_ms", AT(bed_out_ms), 0, 60000},
    {"gaps", "lead_in_ms", AT(lead_in_ms), 0, 10000},
    {"gaps", "lead_out_ms", AT(lead_out_ms), 0, 10000},
};

static bool apply_row(struct language *l, const struct table *t, const struct row *row,
                      struct err *err) {
    if (str_eq(row->section, S("voice")) && reader_takes(row->field[0]))
        return reader_set(&l->reader, t, row, err);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const struct setting *s = &settings[i];
        if (!str_eq(row->section, str_of(s->section)) || !str_eq(row->field[0], str_of(s->key)))
            continue;
        long *value = (long *)((char *)l + s->offset);
        if (!str_int(row->field[1], value) || *value < s->least || *value > s->most)
            return table_fail(t, row, err, "%s must be a whole number from %ld to %ld", s->key,
                              s->least, s->most);
        return true;
    }
    if (str_eq(row->section, S("voice")) && str_eq(row->field[0], S("lexicon"))) {
        l->takes_syllables = str_eq(row->field[1], S("syllables"));
        return l->takes_syllables || str_eq(row->field[1], S("phonemes")) ||
               table_fail(t, row, err, "lexicon must be phonemes or syllables");
    }
    return table_fail(t, row, err, "unknown key `%.*s` in [%.*s]", STR_FMT(row->field[0]),
                      STR_FMT(row->section));
}

static bool apply_table(struct language *l, const struct table *t, struct err *err) {
    for (size_t i = 0; i < t->rows.n; i++)
        if (!apply_row(l, t, &t->rows.at[i], err))
            return false;
    return true;
}

bool voices_language(struct voices *v, str code, const struct language **out, struct err *err) {
    str primary = language_primary(code, v->keep);
    for (size_t i = 0; i < v->loaded.n; i++) {
        if (str_eq(v->loaded.at[i]->code, primary)) {
            *out = v->loaded.at[i];
            return true;
        }
    }
    const struct row *row = primary.len ? table_find(&v->languages, (str){0}, primary) : NULL;
    if (!row)
        return fail(err, ERR_LANGUAGE, "%.*s: not a language we know; `newscast voices` lists them",
                    STR_FMT(code));
    struct language *l = arena_new(v->keep, struct language, 1);
    l->code = row->field[0];
    l->name = row->field[1];
    l->reader.engine_voice = row_field(row, 2);
    l->usable = str_eq(row_field(row, 3), S("ok"));
    l->why_not = l->usable ? (str){0} : row_field(row, 3);
    const struct table *common, *own;
    if (!voices_table(v, S("common"), "voice.ini", &common, err) ||
        !voices_table(v, l->code, "voice.ini", &own, err) || !apply_table(l, common, err))
        return false;
    l->has_rules = file_exists(
        str_z(str_printf(v->keep, "%.*s/%.*s/spoken.tsv", STR_FMT(v->folder), STR_FMT(l->code)),
              v->keep));
    if (!apply_table(l, own, err))
        return false;
    reader_name(&l->reader);
    if (l->usable && v->lacks) {
        l->why_not = v->lacks(v, l);
        l->usable = l->why_not.len == 0;
    }
    *list_push(&v->loaded, v->keep) = l;
    *out = l;
    return true;
}
