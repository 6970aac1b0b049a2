#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/pages.h"

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

/* Pages are asked for so many bytes at a time: one by one, as they are touched, each costs an
 * exception, and on virtual machines that is ten times the page itself. */
#define STEP ((uintptr_t)64 << 10)

/* At the base of the mapping, which all copies of an arena share. */
struct head {
    char *used;  /* end of what was ever handed out: beyond it the memory is zero still */
    char *ready; /* end of the pages that were asked for */
};

#define HEAD_BYTES ((size_t)64)

static _Noreturn void out_of_memory(void) {
    static const char text[] = "newscast: out of memory: give it more, or a shorter text\n";
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
        _exit(1);
    _exit(1);
}

void arena_open(struct arena *a) {
    for (size_t n = RESERVE_MOST; n >= RESERVE_LEAST; n /= 2) {
        char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                       -1, 0);
        if (p != MAP_FAILED) {
            *a = (struct arena){.next = p + HEAD_BYTES, .end = p + n, .base = p};
            *(struct head *)p = (struct head){a->next, p};
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

/* What is large is left to be touched: it may never be, or not all of it. */
static void make_ready(struct head *head, char *at, char *to, char *end) {
    char *step = (char *)(((uintptr_t)to + STEP - 1) & ~(STEP - 1));
    if (to <= head->ready)
        return;
    if ((uintptr_t)(to - at) <= STEP && step <= end)
        pages_ready(head->ready, (size_t)(step - head->ready));
    head->ready = step < end ? step : end;
}

/* Zeroes what is handed out, where it is not zero still. */
static char *clear(struct arena *a, char *at, size_t n) {
    struct head *head = (struct head *)a->base;
    if (n == 0)
        return at;
    make_ready(head, at, at + n, a->end);
    if (head->used > at)
        memset(at, 0, head->used < at + n ? (size_t)(head->used - at) : n);
    if (head->used < at + n)
        head->used = at + n;
    return at;
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
    return clear(a, p, n);
}

bool arena_extend(struct arena *a, void *at, size_t old, size_t bytes) {
    size_t more = bytes - old;
    if (REDZONE || (char *)at + old != a->next || more > (size_t)(a->end - a->next))
        return false;
    clear(a, a->next, more);
    a->next += more;
    return true;
}
