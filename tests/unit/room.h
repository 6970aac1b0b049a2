/* What unit tests of the stages share: two arenas, the voices, and where errors and notes go. */
#ifndef ROOM_H
#define ROOM_H

#include "language/language.h"
#include "types/notes.h"

#include "unit/unit.h"

static struct arena keep, scratch;
static struct voices voices;
static struct notes notes;
static struct err err;

static inline int open_room(void **state) {
    (void)state;
    arena_open(&keep);
    arena_open(&scratch);
    notes = (struct notes){.keep = &keep};
    err.code = ERR_NONE;
    return voices_open(&voices, "voices", &keep, &err) ? 0 : -1;
}

static inline int close_room(void **state) {
    (void)state;
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}

#endif
