/* write: an audio file with tags, complete or not at all.
 *
 * WAV and FLAC by libsndfile in 16 or 24 bit (dithered where bits are dropped: see the .c), Ogg
 * Vorbis, Ogg Opus and MP3; tags by TagLib.  The same samples and tags give the same bytes.  Never
 * changes a level. */
#ifndef WRITE_WRITE_H
#define WRITE_WRITE_H

#include "base/err.h"
#include "base/file.h"
#include "types/timeline.h"

enum format { FORMAT_FLAC, FORMAT_WAV, FORMAT_OGG, FORMAT_OPUS, FORMAT_MP3 };

struct tags {
    str title, artist, album, date, language, comment, genre;
};

/* "flac", "wav", "ogg", "opus", "mp3" (also with upper-case letters); false for anything else. */
bool format_parse(str name, enum format *out);
const char *format_name(enum format f);
/* Whether the format can be written at this rate (Opus: 8, 12, 16, 24, 48 kHz; MP3 and others have
 * their own); *nearest is the next higher possible one. */
bool format_takes_rate(enum format f, int rate_hz, int *nearest);

/* How far a coder that loses something usually pushes the true peak up: a ceiling so much lower is
 * a good first try.  0: what is read back is what was written. */
double format_overshoot_db(enum format f);
/* The true peak (ITU-R BS.1770) of a finished mono file as it comes out of its decoder. */
bool decoded_peak(const char *path, double *dbtp, struct err *err);

struct writer {
    void *state; /* private */
};

/* Writes into the existing file `path` (an outfile's `part`), replacing its content.  bits: 16 or
 * 24, used by WAV and FLAC. */
bool writer_open(struct writer *w, const char *path, enum format format, int rate_hz, int bits,
                 struct err *err);
struct sink writer_sink(struct writer *w);
/* Finishes the file and writes its tags.  Reports what failed since writer_open, once, naming the
 * place where there is no room or no permission. */
bool writer_close(struct writer *w, const struct tags *tags, struct err *err);
void writer_drop(struct writer *w); /* safe on a zeroed or closed one */

#endif
