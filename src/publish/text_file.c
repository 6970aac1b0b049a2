#include "publish/text_file.h"

#include <errno.h>
#include <string.h>

FILE *text_open(const char *path, struct err *err) {
    FILE *f = fopen(path, "we");
    if (!f)
        fail(err, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    return f;
}

void text_put(FILE *f, str text) {
    fwrite(text.at, 1, text.len, f);
}

bool text_close(FILE *f, const char *path, struct err *err) {
    bool ok = fflush(f) == 0 && !ferror(f);
    int why = errno;
    if (fclose(f) != 0 && ok) {
        why = errno;
        ok = false;
    }
    return ok || fail(err, ERR_IO, "%s: cannot write: %s", path, strerror(why));
}
