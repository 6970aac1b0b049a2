#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define REDZONE 32
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define REDZONE                           0
#endif

#define RESERVE_MOST  ((size_t)64 << 30)
#define RESERVE_LEAST ((size_t)64 << 20)
#define HUGE_BYTES    ((size_t)2 << 20)
#define SMALL_BYTES   ((size_t)128 << 10)

static _Noreturn void out_of_memory(void) {
    static const char text[] = "newscast: out of memory: give it more, or a shorter text\n";
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
        _exit(1);
    _exit(1);
}

/* A page that is touched for the first time costs far more than what is written to it.  So all of an
 * arena but its beginning, with which many are content, is in huge pages where the system has them. */
static char *begin(char *base, size_t bytes) {
    char *huge = base + SMALL_BYTES;
    huge += -(uintptr_t)huge & (HUGE_BYTES - 1);
    (void)madvise(huge, bytes - (size_t)(huge - base), MADV_HUGEPAGE);
    return huge - SMALL_BYTES;
}

void arena_open(struct arena *a) {
    for (size_t n = RESERVE_MOST; n >= RESERVE_LEAST; n /= 2) {
        char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                       -1, 0);
        if (p != MAP_FAILED) {
            *a = (struct arena){.next = begin(p, n), .end = p + n, .base = p};
            return;
        }
    }
    out_of_memory();
}

void arena_close(struct arena *a) {
    if (a->base) {
        ASAN_UNPOISON_MEMORY_REGION(a->base, (size_t)(a->next - a->base));
        munmap(a->base, (size_t)(a->end - a->base));
    }
    *a = (struct arena){0};
}

void *arena_alloc(struct arena *a, size_t size, size_t align, size_t count) {
    size_t room = (size_t)(a->end - a->next);
    size_t pad = (size_t)(-(uintptr_t)a->next & (align - 1));
    if (REDZONE)
        pad = (size_t)(-(uintptr_t)a->next & 31); /* the sanitizer's shadow wants whole units */
    if (count && (pad + REDZONE > room || size > (room - pad - REDZONE) / count))
        out_of_memory();
    char *p = a->next + pad;
    size_t n = size * count;
    a->next = p + n + REDZONE;
    ASAN_UNPOISON_MEMORY_REGION(p, n);
    ASAN_POISON_MEMORY_REGION(p + n, (size_t)REDZONE);
    return memset(p, 0, n);
}

bool arena_extend(struct arena *a, void *at, size_t old, size_t bytes) {
    size_t more = bytes - old;
    if (REDZONE || (char *)at + old != a->next || more > (size_t)(a->end - a->next))
        return false;
    memset(a->next, 0, more);
    a->next += more;
    return true;
}
