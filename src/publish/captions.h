/* captions: the bulletin's sentences as WebVTT and SubRip files and as a JSON transcript.
 *
 * What is shown is what is written, cut by divide.h; when it is shown is when it is said. */
#ifndef PUBLISH_CAPTIONS_H
#define PUBLISH_CAPTIONS_H

#include "publish/told.h"

struct caption_word {
    size_t at;    /* in the sentence's text: with what opens it, such as a quotation mark */
    size_t start; /* frame */
};

struct caption {
    struct told *told;                   /* the sentence it is a part of */
    struct span line[2];                 /* in told->text; the second may be empty */
    size_t start, end;                   /* frames, start < end */
    unsigned long long start_ms, end_ms; /* the same as files have it, start < end there too */
    LIST(struct caption_word) words;
};

struct captions {
    LIST(struct caption) list; /* starts never fall; none begins before the one before it ends */
};

void captions_make(const struct bulletin *b, struct captions *out, struct arena *keep,
                   struct arena scratch);

/* The nearest millisecond. */
unsigned long long captions_ms(size_t frame, int rate_hz);

/* Into the existing file `path`. */
bool captions_vtt(const struct bulletin *b, const struct captions *c, const char *path,
                  struct err *err);
bool captions_srt(const struct captions *c, const char *path, struct err *err);
/* The podcast namespace's JSON transcript: a segment a caption. */
bool captions_json(const struct captions *c, const char *path, struct err *err);

#endif
