/* tags: title, artist and the rest in a finished audio file, by TagLib (C++, hence the shim). */
#ifndef WRITE_TAGS_H
#define WRITE_TAGS_H

#ifdef __cplusplus
extern "C" {
#endif

struct tag {
    const char *key, *value; /* TagLib's names: "TITLE", ...; UTF-8; an empty value is left out */
};

enum tag_file { TAG_WAV, TAG_FLAC, TAG_VORBIS, TAG_OPUS, TAG_MPEG };

/* Replaces the file's tags.  0: it could not be read or written. */
int tags_write(const char *path, enum tag_file kind, const struct tag *tags, unsigned count);

#ifdef __cplusplus
}
#endif

#endif
