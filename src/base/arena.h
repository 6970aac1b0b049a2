/* arena: the program's one kind of memory.
 *
 * An arena hands out zeroed memory until it is closed as a whole; nothing is freed by itself.  The
 * signature of a function shows how long its memory lives: `struct arena *keep` allocates for the
 * caller, `struct arena scratch` (by value) is temporary, since the caller's own copy still stands
 * where it stood.  The two must be different arenas.
 *
 * An arena is a large reserved range of addresses of which only the touched pages cost memory.
 * Running out of it ends the program with a message: it means that a limit in types/limits.h is
 * missing. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena {
    char *next, *end;
    char *base; /* of the mapping */
};

void arena_open(struct arena *a);
void arena_close(struct arena *a); /* safe on a zeroed or closed arena */

/* `count` zeroed objects of `size` bytes; `align` is a power of two. */
void *arena_alloc(struct arena *a, size_t size, size_t align, size_t count);

/* Makes the latest object of the arena longer where it stands: `old` bytes at `at` become `bytes`,
 * the new ones zeroed.  false: it is not the latest, allocate and copy. */
bool arena_extend(struct arena *a, void *at, size_t old, size_t bytes);

#define arena_new(a, type, count) ((type *)arena_alloc((a), sizeof(type), _Alignof(type), (count)))

#endif
