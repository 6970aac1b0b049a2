#include "language/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static unsigned long long key_hash(str section, str key) {
    return str_hash(section) * 31 + str_hash(key);
}

static uint32_t *slot_of(const struct table *t, str section, str key) {
    size_t i = key_hash(section, key) & (t->index_cap - 1);
    for (;; i = (i + 1) & (t->index_cap - 1)) {
        if (t->index[i] == 0)
            return &t->index[i];
        const struct row *r = &t->rows.at[t->index[i] - 1];
        if (str_eq(r->section, section) && str_eq(r->field[0], key))
            return &t->index[i];
    }
}

static void build_index(struct table *t, struct arena *keep) {
    for (t->index_cap = 16; t->index_cap < 2 * t->rows.n; t->index_cap *= 2)
        ;
    t->index = arena_new(keep, uint32_t, t->index_cap);
    for (size_t i = 0; i < t->rows.n; i++) {
        uint32_t *slot = slot_of(t, t->rows.at[i].section, t->rows.at[i].field[0]);
        if (*slot == 0)
            *slot = (uint32_t)i + 1;
    }
}

/* The fields of a line into row->field, which has room for LIMIT_FIELDS. */
static bool parse_row(const struct table *t, struct row *row, str *field, str line, bool ini,
                      struct err *err) {
    for (int i = 0; i < LIMIT_FIELDS; i++)
        field[i] = (str){0};
    row->field = field;
    if (ini) {
        size_t eq = str_find_byte(line, '=', 0);
        if (eq == line.len)
            return table_fail(t, row, err, "expected `key = value`");
        field[0] = str_trim(str_sub(line, 0, eq));
        field[1] = str_trim(str_sub(line, eq + 1, line.len));
        row->fields = 2;
        return field[0].len > 0 || table_fail(t, row, err, "the key before `=` is missing");
    }
    while (line.at) {
        if (row->fields == LIMIT_FIELDS)
            return table_fail(t, row, err, "more than %d columns", LIMIT_FIELDS);
        field[row->fields++] = str_trim(str_cut(&line, '\t'));
    }
    return true;
}

bool table_each(str path, str text,
                bool (*take)(void *self, const struct table *t, const struct row *row,
                             struct err *err),
                void *self, struct err *err) {
    struct table t = {.path = path};
    bool ini = str_ends(path, S(".ini"));
    str section = {0}, field[LIMIT_FIELDS];
    size_t bad = utf8_check(text);
    struct row row = {.line = 0};
    if (str_starts(text, S("\ufeff")))
        text = str_sub(text, 3, text.len);
    for (str rest = text; rest.at;) {
        str raw = str_cut(&rest, '\n'), line = str_trim(raw);
        row = (struct row){.line = row.line + 1, .section = section};
        if (bad < text.len && raw.at + raw.len >= text.at + bad)
            return table_fail(&t, &row, err, "not UTF-8; save the file as UTF-8");
        if (line.len == 0 || line.at[0] == '#')
            continue;
        if (line.at[0] == '[' && line.at[line.len - 1] == ']' &&
            str_find_byte(line, '\t', 0) == line.len) {
            section = str_trim(str_sub(line, 1, line.len - 1));
            continue;
        }
        if (!ini && raw.at[0] == '\t') /* an empty first column is not an indent */
            line = str_span(raw.at, line.at + line.len);
        if (!parse_row(&t, &row, field, line, ini, err) || !take(self, &t, &row, err))
            return false;
    }
    return true;
}

struct parse {
    struct table *out;
    struct arena *keep;
};

static bool keep_row(void *self, const struct table *t, const struct row *row, struct err *err) {
    struct parse *p = self;
    size_t n = row->fields < 2 ? 2 : (size_t)row->fields;
    str *field = arena_new(p->keep, str, n);
    struct row *kept = list_push(&p->out->rows, p->keep);
    (void)t;
    (void)err;
    *kept = *row;
    kept->field = memcpy(field, row->field, n * sizeof *field);
    return true;
}

bool table_parse(str path, str text, struct table *out, struct arena *keep, struct err *err) {
    struct parse p = {out, keep};
    *out = (struct table){.path = path};
    /* at once: a list that grows would touch twice the memory */
    list_reserve(&out->rows, str_count(text, '\n') + 1, keep);
    if (!table_each(path, text, keep_row, &p, err))
        return false;
    build_index(out, keep);
    return true;
}

const struct row *table_find(const struct table *t, str section, str key) {
    if (t->index_cap == 0)
        return NULL;
    size_t i = *slot_of(t, section, key);
    return i ? &t->rows.at[i - 1] : NULL;
}

str table_get(const struct table *t, str section, str key) {
    const struct row *r = table_find(t, section, key);
    return r && r->fields > 1 ? r->field[1] : (str){0};
}

bool table_fail(const struct table *t, const struct row *row, struct err *err, const char *fmt,
                ...) {
    char text[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return fail(err, ERR_DATA, "%.*s:%d: %s", STR_FMT(t->path), row->line, text);
}
