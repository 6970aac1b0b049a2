#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

bool fail(struct err *err, enum err_code code, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    err->code = code;
    vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    for (char *p = err->text; *p; p++)
        if (*p == '\n' || *p == '\r' || *p == '\033')
            *p = ' ';
    return false;
}
