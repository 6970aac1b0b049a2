/* pages: memory that is about to be written, made ready at once.
 *
 * The first touch of each page is a fault of its own, which on a virtual machine costs more than
 * filling the page; asked for together they cost a tenth. */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H

#include <stddef.h>

/* A hint: nothing is promised, and nothing is wrong where the system cannot.  What was written
 * there stays. */
void pages_ready(void *at, size_t bytes);

#endif
