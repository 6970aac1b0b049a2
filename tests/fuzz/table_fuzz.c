/* Any bytes as a table of voices/: rows or a clear error, never a crash. */
#include <assert.h>
#include <stdint.h>

#include "language/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct arena keep;
    if (!keep.base)
        arena_open(&keep);
    str names[] = {S("x.tsv"), S("x.ini")};
    for (size_t i = 0; i < 2; i++) {
        struct arena a = keep;
        struct table t;
        struct err err = {0};
        /* a copy of exactly n bytes, so that the sanitizer sees a step past its end */
        str text = str_copy((str){(const char *)bytes, n}, &a);
        if (!table_parse(names[i], text, &t, &a, &err)) {
            assert(err.code == ERR_DATA);
            continue;
        }
        for (size_t k = 0; k < t.rows.n; k++)
            assert(table_find(&t, t.rows.at[k].section, t.rows.at[k].field[0]));
    }
    return 0;
}
