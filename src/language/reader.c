#include "language/reader.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

static const char *const engines[] = {
    [ENGINE_ESPEAK] = "espeak-ng", [ENGINE_FLITE] = "flite", [ENGINE_COMMAND] = "command"};

static const struct number {
    const char *key;
    size_t offset;
    long least, most;
} numbers[] = {
    {"rate_wpm", offsetof(struct newsreader, rate_wpm), 80, 450},
    {"pitch", offsetof(struct newsreader, pitch), 0, 99},
    {"pitch_range", offsetof(struct newsreader, pitch_range), 0, 99},
    {"word_gap", offsetof(struct newsreader, word_gap), 0, 50},
    {"raw_rate_hz", offsetof(struct newsreader, raw_rate_hz), 0, 48000},
};

static const struct text {
    const char *key;
    size_t offset;
} texts[] = {
    {"engine_voice", offsetof(struct newsreader, engine_voice)},
    {"variant", offsetof(struct newsreader, variant)},
    {"command", offsetof(struct newsreader, command)},
};

bool reader_takes(str key) {
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (str_eq(key, str_of(numbers[i].key)))
            return true;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_eq(key, str_of(texts[i].key)))
            return true;
    return str_eq(key, S("engine")) || str_eq(key, S("gain_db"));
}

static bool set_engine(struct newsreader *r, const struct table *t, const struct row *row,
                       struct err *err) {
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        if (str_eq(row->field[1], str_of(engines[i]))) {
            r->engine = (enum engine_kind)i;
            return true;
        }
    }
    return table_fail(t, row, err, "engine must be espeak-ng, flite or command");
}

bool reader_set(struct newsreader *r, const struct table *t, const struct row *row,
                struct err *err) {
    str key = row->field[0], value = row->field[1];
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const struct number *n = &numbers[i];
        if (!str_eq(key, str_of(n->key)))
            continue;
        long *to = (long *)((char *)r + n->offset);
        return (str_int(value, to) && *to >= n->least && *to <= n->most) ||
               table_fail(t, row, err, "%s must be a whole number from %ld to %ld", n->key,
                          n->least, n->most);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_eq(key, str_of(texts[i].key))) {
            *(str *)((char *)r + texts[i].offset) = value;
            return true;
        }
    if (str_eq(key, S("engine")))
        return set_engine(r, t, row, err);
    return (str_double(value, &r->gain_db) && r->gain_db >= -30 && r->gain_db <= 30) ||
           table_fail(t, row, err, "gain_db must be a number from -30 to 30");
}

void reader_name(struct newsreader *r) {
    const str ending = S(".variant");
    r->name = r->engine_voice;
    if (r->variant.len > ending.len && str_ends(r->variant, ending))
        r->name = str_sub(r->variant, 0, r->variant.len - ending.len);
}

/* ---- readers/ ---- */

static str folder_of(struct voices *v, const struct language *l) {
    return str_printf(v->keep, "%.*s/%.*s/readers", STR_FMT(v->folder), STR_FMT(l->code));
}

/* A variant is named as it stands in the language's folder. */
static bool find_variant(struct voices *v, const struct language *l, struct newsreader *r,
                         struct err *err) {
    if (!r->variant.len || r->variant.at[0] == '/')
        return true;
    r->variant = str_printf(v->keep, "%.*s/%.*s/%.*s", STR_FMT(v->folder), STR_FMT(l->code),
                            STR_FMT(r->variant));
    return file_exists(str_z(r->variant, v->keep)) ||
           fail(err, ERR_DATA,
                "%.*s: there is no such file; it is the `variant` of the reader "
                "`%.*s`",
                STR_FMT(r->variant), STR_FMT(r->name));
}

static bool is_plain_name(str name) {
    return name.len > 0 && name.len < 60 && str_find_byte(name, '/', 0) == name.len &&
           name.at[0] != '.';
}

bool voices_reader(struct voices *v, const struct language *l, str name, struct newsreader *out,
                   struct err *err) {
    *out = l->reader;
    if (name.len == 0 || str_eq(name, l->reader.name))
        return find_variant(v, l, out, err);
    out->name = name;
    str path = str_printf(v->keep, "readers/%.*s.ini", STR_FMT(name));
    const struct table *t = NULL;
    if (is_plain_name(name) && !voices_table(v, l->code, str_z(path, v->keep), &t, err))
        return false;
    if (!t || t->rows.n == 0) { /* the engine's voice of this name */
        out->engine = ENGINE_ESPEAK;
        out->engine_voice = name;
        if (out->variant.len) /* its gain is for the voice that the variant makes */
            out->gain_db = 0;
        out->variant = (str){0};
        return true;
    }
    out->gain_db = 0;
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *row = &t->rows.at[i];
        if (!str_eq(row->section, S("voice")) || !reader_takes(row->field[0]))
            return table_fail(t, row, err, "unknown key `%.*s` in [%.*s]", STR_FMT(row->field[0]),
                              STR_FMT(row->section));
        if (!reader_set(out, t, row, err))
            return false;
    }
    return find_variant(v, l, out, err);
}

static int by_name(const void *a, const void *b) {
    return str_cmp(*(const str *)a, *(const str *)b);
}

size_t voices_readers(struct voices *v, const struct language *l, const str **names) {
    LIST(str) list = {0};
    DIR *d = opendir(str_z(folder_of(v, l), v->keep));
    for (struct dirent *e; d && (e = readdir(d));) {
        str file = str_of(e->d_name);
        if (str_ends(file, S(".ini")))
            *list_push(&list, v->keep) = str_copy(str_sub(file, 0, file.len - 4), v->keep);
    }
    if (d)
        closedir(d);
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_name);
    *names = list.at;
    return list.n;
}
