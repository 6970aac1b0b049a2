#include "base/pages.h"

#include <stdint.h>
#include <sys/mman.h>

#define PAGE 4096

void pages_ready(void *at, size_t bytes) {
#ifdef MADV_POPULATE_WRITE
    uintptr_t from = (uintptr_t)at & ~(uintptr_t)(PAGE - 1);
    madvise((void *)from, bytes + ((uintptr_t)at - from), MADV_POPULATE_WRITE);
#else
    (void)at, (void)bytes;
#endif
}
