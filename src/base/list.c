#include "base/list.h"

#include <string.h>

void *list_grow(void *at, size_t n, size_t *cap, size_t size, size_t align, struct arena *a) {
    if (n < *cap)
        return at;
    size_t old = *cap;
    *cap = old ? old * 2 : 4;
    if (old && arena_extend(a, at, old * size, *cap * size))
        return at;
    void *more = arena_alloc(a, size, align, *cap);
    if (n)
        memcpy(more, at, n * size);
    return more;
}
