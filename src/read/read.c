#include "read/read.h"

bool read_source(const char *path, size_t index, struct source *out, struct notes *notes,
                 struct arena *keep, struct arena scratch, struct err *err) {
    (void)index, (void)out, (void)notes, (void)keep, (void)scratch;
    return fail(err, ERR_INPUT, "%s: reading is not built yet", path);
}
