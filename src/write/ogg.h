/* ogg: the random parts of an Ogg file made constant. */
#ifndef WRITE_OGG_H
#define WRITE_OGG_H

#include <stdbool.h>

/* Gives every page of the (single) stream in `fd` the same serial number and a checksum to match.
 * false: errno says why; EBADMSG when it is not an unbroken Ogg file. */
bool ogg_make_constant(int fd);

#endif
