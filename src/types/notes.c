#include "types/notes.h"

#include <stdarg.h>
#include <stdio.h>

void note(struct notes *notes, const char *fmt, ...) {
    char text[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    for (size_t i = 0; i < notes->list.n; i++)
        if (str_eq(notes->list.at[i], str_of(text)))
            return;
    *list_push(&notes->list, notes->keep) = str_copy(str_of(text), notes->keep);
}
