/* write: an audio file or stream with tags, complete or not at all.
 *
 * WAV in 16 or 24 bit or float, FLAC in 16 or 24 (dithered where bits are dropped: pcm.h), Ogg
 * Vorbis, Ogg Opus and MP3.  The same samples and settings give the same bytes.  What takes time to
 * encode is encoded in a thread of its own, so that the next samples can be made meanwhile; memory
 * does not grow with the length.  Never changes a level. */
#ifndef WRITE_WRITE_H
#define WRITE_WRITE_H

#include "base/err.h"
#include "base/file.h"
#include "types/timeline.h"
#include "write/broadcast.h"
#include "write/picture.h"

enum format { FORMAT_FLAC, FORMAT_WAV, FORMAT_OGG, FORMAT_OPUS, FORMAT_MP3, FORMATS };

struct tags {
    str title, artist, album, date, language, comment, genre;
    const struct chapter *chapters; /* ascending; of more than CHAPTERS_MOST the first */
    size_t chapters_n;
    const struct picture *cover;       /* NULL: none; WAV keeps it, as MP3 does, in an ID3 tag */
    const struct broadcast *broadcast; /* what a WAV tells a playout system; NULL: nothing */
};

#define CHAPTERS_MOST 255 /* that ID3's table of contents has room for */

#define BITS_FLOAT      32
#define FLAC_LEVEL_MOST 8
#define QUALITY_MOST    10

#define BITS_DEFAULT       16
#define FLAC_LEVEL_DEFAULT 2
#define QUALITY_DEFAULT    5

struct writer_settings {
    enum format format;
    int rate_hz;
    int bits;         /* 16 or 24 for WAV and FLAC, for WAV also BITS_FLOAT; others have none */
    int flac_level;   /* 0 (large, fast) to 8; only the size and the time depend on it */
    int quality;      /* 0 to 10, for the formats that lose something */
    struct tags tags; /* empty ones are left out */
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
/* The loudness (-HUGE_VAL of silence or less than 0.4 s), its largest values (-70 at the least) and
 * the true peak (ITU-R BS.1770, EBU Tech 3341) of a finished mono file as they come out of its
 * decoder.  The range stays as it is. */
bool decoded_loudness(const char *path, struct loudness *out, struct err *err);

struct writer {
    void *state; /* private */
};

/* Writes into the existing file `path` (an outfile's `part`), replacing its content. */
bool writer_open(struct writer *w, const char *path, const struct writer_settings *settings,
                 struct err *err);
/* Writes to a descriptor while the sound is being made; it need not be seekable (a pipe), and stays
 * the caller's.  What is put has left within 50 ms of sound (MP3 and Vorbis: what their coders hold
 * back, a tenth of a second) unless the reader is slow, which makes put wait; Ctrl-C ends that
 * wait. Tags stand at the front.  Lengths that are only known at the end are left unknown where the
 * descriptor is no ordinary file: in WAV 0xFFFFFFFF, in FLAC 0.  `name` is for errors ("standard
 * output").  SIGPIPE must be ignored: a reader that goes away is an error then. */
bool writer_open_stream(struct writer *w, int fd, const char *name,
                        const struct writer_settings *settings, struct err *err);
/* Sticky: after a failure put does nothing.  One thread at a time may put. */
struct sink writer_sink(struct writer *w);
/* Whether something has failed already, so that making more samples is in vain. */
bool writer_failed(const struct writer *w);
/* After the last frame: how loud it all was, for the formats that say so (WAV); nothing else in the
 * file depends on it. */
void writer_set_loudness(struct writer *w, const struct loudness *loudness);
/* Finishes the file.  Reports what failed since writer_open, once, naming the place where there is
 * no room or no permission. */
bool writer_close(struct writer *w, struct err *err);
/* Gives up at once what is not written yet.  Safe on a zeroed or closed one. */
void writer_drop(struct writer *w);

#endif
