/* notes: what the user should know about a bulletin that was made all the same (a story dropped, a
 * charset converted, a language spoken without rules of its own).  Printed by the cli and kept in
 * bulletin.json. */
#ifndef TYPES_NOTES_H
#define TYPES_NOTES_H

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"

struct notes {
    LIST(str) list;
    struct arena *keep;
};

/* Adds a note, once: the same text is not repeated. */
void note(struct notes *notes, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
