/* version: of the program; part of every bulletin.json. */
#ifndef TYPES_VERSION_H
#define TYPES_VERSION_H

#define NEWSCAST_VERSION "0.1.0"

#endif
