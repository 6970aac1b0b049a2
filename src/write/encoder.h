/* encoder: what every format is to the writer: a few functions around one struct.
 *
 * A coder gets the frames in blocks, in the thread of the relay, and gives bytes to `out`.  It is
 * told the tags before the first frame and writes them where the format has its place for them, so
 * that a file is never opened or moved again. */
#ifndef WRITE_ENCODER_H
#define WRITE_ENCODER_H

#include "write/out.h"
#include "write/tags.h"
#include "write/write.h"

struct encoder {
    struct out out;
    struct writer_settings set;
    struct arena *keep;
    struct tag_list tags;            /* without chapters in the formats that have them as tags */
    const struct loudness *loudness; /* of what was coded; NULL: not known */
    struct err err;                  /* what failed, other than `out` */
    void *state;                     /* the coder's */
};

/* Each returns false when out.why or err says what failed. */
struct coder {
    bool (*begin)(struct encoder *e);
    /* int32_t for FLAC, the file's own bytes for WAV, float for the others */
    bool (*code)(struct encoder *e, const void *frames, size_t n);
    bool (*end)(struct encoder *e);
    /* The same frames, before code gets them, in the thread that makes them; NULL: not wanted.  Has
     * the coder's state for itself but for what code and it do not share. */
    void (*hear)(struct encoder *e, const void *frames, size_t n);
    void (*drop)(struct encoder *e); /* frees what begin made; safe without begin, and twice */
};

extern const struct coder coder_wav, coder_flac, coder_vorbis, coder_opus, coder_mp3;

/* "x.flac: cannot write flac: WHY".  Returns false. */
bool encoder_fail(struct encoder *e, const char *why);

#endif
