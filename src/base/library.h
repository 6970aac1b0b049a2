/* library: a shared library that is loaded when it is first needed, and may be missing.
 *
 * Only looks up; what a missing one means, and which package has it, is the caller's to say. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* A function that is wanted, and where its address goes: `to` points to a pointer to a function. */
struct library_function {
    const char *name;
    void *to;
};

/* The library, with all n functions found; `global`: its names serve libraries that are loaded
 * later.  NULL: *lacks is the first function that it has not, or NULL when there is no such
 * library; nothing was filled in then that may be used. */
void *library_open(const char *file, bool global, const struct library_function *wanted, size_t n,
                   const char **lacks);
void library_close(void *library); /* NULL is none */

#endif
