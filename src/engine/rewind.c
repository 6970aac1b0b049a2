#include "engine/rewind.h"

#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/pages.h"

#define PAGE        4096
#define HUGE_BYTES  ((size_t)2 << 20)
#define REGIONS     32
#define STACK_BYTES ((size_t)128 << 10) /* deeper than the engine goes */

struct region {
    char *at, *copy;
    size_t bytes;
};

static struct region regions[REGIONS];
static size_t regions_n;
static char *heap_end;

void rewind_prepare(void) {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT32_MAX);
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_PERTURB, 0xff); /* new memory is all zeros, as in a new process */
}

/* Adds the mapping [from, to). */
static void add_region(unsigned long from, unsigned long to) {
    regions[regions_n].at = (char *)(uintptr_t)from;
    regions[regions_n++].bytes = to - from;
}

/* The writable data of the program and its libraries (a file's mapping, and the nameless one right
 * behind it), what belongs to this thread, and the heap as far as it is in use: above that nothing
 * is read before it is written. */
static bool find_regions(void) {
    char line[512], rights[8], path[256];
    unsigned long from, to, behind = 0, mine = (unsigned long)(uintptr_t)&errno;
    FILE *f = fopen("/proc/self/maps", "r");
    if (!f)
        return false;
    /* the free piece at the heap's end begins with a head of its own */
    unsigned long used = (unsigned long)(uintptr_t)sbrk(0) - mallinfo2().keepcost + PAGE;
    while (fgets(line, sizeof line, f) && regions_n < REGIONS) {
        int fields = sscanf(line, "%lx-%lx %7s %*s %*s %*s %255s", &from, &to, rights, path);
        if (fields < 3 || strcmp(rights, "rw-p") != 0)
            continue;
        bool named = fields == 4;
        if (named && strcmp(path, "[heap]") == 0) { /* it may have several mappings */
            unsigned long end = used / PAGE * PAGE;
            if (from < end)
                add_region(from, end < to ? end : to);
        } else if (named ? path[0] == '/' : from == behind || (from <= mine && mine < to)) {
            add_region(from, to);
            behind = named ? to : 0;
        }
    }
    fclose(f);
    return regions_n >= 2 && regions_n < REGIONS;
}

/* New memory, in huge pages where the system has them: to touch hundreds of small ones for the
 * first time would take longer than to fill them.  NULL: there is none. */
static char *map_huge(size_t bytes) {
    bytes += -bytes & (HUGE_BYTES - 1);
    char *p = mmap(NULL, bytes + HUGE_BYTES, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    p += -(uintptr_t)p & (HUGE_BYTES - 1);
    (void)madvise(p, bytes, MADV_HUGEPAGE);
    return p;
}

bool rewind_mark(void) {
    if (!find_regions())
        return false;
    heap_end = sbrk(0);
    size_t bytes = 0;
    for (size_t i = 0; i < regions_n; i++)
        bytes += regions[i].bytes;
    char *copy = map_huge(bytes);
    if (!copy)
        return false;
    for (size_t i = 0; i < regions_n; i++) { /* first, since these are in the regions too */
        regions[i].copy = copy;
        copy += regions[i].bytes;
    }
    for (size_t i = 0; i < regions_n; i++) {
        pages_ready(regions[i].at, regions[i].bytes); /* they are shared with the worker so far */
        memcpy(regions[i].copy, regions[i].at, regions[i].bytes);
    }
    return true;
}

void rewind_back(void) {
    for (size_t i = 0; i < regions_n; i++)
        for (size_t at = 0; at < regions[i].bytes; at += PAGE)
            if (memcmp(regions[i].at + at, regions[i].copy + at, PAGE) != 0)
                memcpy(regions[i].at + at, regions[i].copy + at, PAGE);
    if (sbrk(0) != heap_end && brk(heap_end) != 0)
        _exit(1);
}

__attribute__((noinline)) void rewind_stack(void) {
    char below[STACK_BYTES];
    memset(below, 0, sizeof below);
    __asm__ volatile("" : : "r"(below) : "memory"); /* it is not in vain */
}
