/* table: a file of voices/ as rows of fields, each row with its place for error messages.
 *
 * Two kinds of file, told apart by their ending, one reader for both:
 *   NAME.tsv   columns separated by tabs
 *   NAME.ini   `key = value`: two fields, the key and the rest of the line
 * In both, `#` at the start of a line (after white space) begins a comment, blank lines do not
 * count, and `[section]` on a line of its own opens a section for the rows after it.  White space
 * around a field is dropped.  Whoever uses a table says what sections, keys and numbers of fields
 * it knows and makes an error of all others (table_fail): a typing error must not go unnoticed. */
#ifndef LANGUAGE_TABLE_H
#define LANGUAGE_TABLE_H

#include <stdint.h>

#include "base/err.h"
#include "base/list.h"
#include "base/str.h"
#include "types/limits.h"

struct row {
    str section;      /* empty before the first [section] */
    const str *field; /* as many as the row has, and at the least two: empty where it has fewer */
    int fields;
    int line; /* in the file, from 1 */
};

/* The k-th field, empty where the row has no such: for all but the first two. */
static inline str row_field(const struct row *r, int k) {
    return k < r->fields ? r->field[k] : (str){0};
}

struct table {
    str path;
    LIST(struct row) rows;
    uint32_t *index; /* hash of (section, field 0) → row + 1; the first of equal rows wins */
    size_t index_cap;
};

/* Parses `text`, which must outlive the table. */
bool table_parse(str path, str text, struct table *out, struct arena *keep, struct err *err);
/* The same without keeping anything: `take` gets each row, which stands until it returns, and a
 * table that is only good for table_fail.  Ends when it returns false. */
bool table_each(str path, str text,
                bool (*take)(void *self, const struct table *t, const struct row *row,
                             struct err *err),
                void *self, struct err *err);
/* The first row of the section whose first field is key; NULL when there is none. */
const struct row *table_find(const struct table *t, str section, str key);
/* Its second field; the empty str when there is none. */
str table_get(const struct table *t, str section, str key);
/* "PATH:LINE: text" as ERR_DATA. */
bool table_fail(const struct table *t, const struct row *row, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
