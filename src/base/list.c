#include "base/list.h"

#include <string.h>

void *list_make_room(void *at, size_t n, size_t *cap, size_t count, size_t size, size_t align,
                     struct arena *a) {
    size_t old = *cap;
    if (count <= old)
        return at;
    *cap = count;
    if (old && arena_extend(a, at, old * size, count * size))
        return at;
    void *more = arena_alloc(a, size, align, count);
    if (n)
        memcpy(more, at, n * size);
    return more;
}

void *list_grow(void *at, size_t n, size_t *cap, size_t size, size_t align, struct arena *a) {
    return n < *cap ? at : list_make_room(at, n, cap, *cap ? *cap * 2 : 4, size, align, a);
}
