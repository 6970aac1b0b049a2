/* riff: the bytes that RIFF chunks are made of. */
#ifndef WRITE_RIFF_H
#define WRITE_RIFF_H

#include <string.h>

/* A number in so many bytes, the lowest first.  Returns where the next thing goes. */
static inline unsigned char *riff_n(unsigned char *at, unsigned long long v, int bytes) {
    for (int i = 0; i < bytes; i++)
        *at++ = (unsigned char)(v >> 8 * i);
    return at;
}

/* A name of four letters; the same. */
static inline unsigned char *riff_name(unsigned char *at, const char *name) {
    memcpy(at, name, 4);
    return at + 4;
}

#endif
