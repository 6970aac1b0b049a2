/* timeline: which utterance sounds when.  Made by the mix stage; all frames are the file's. */
#ifndef TYPES_TIMELINE_H
#define TYPES_TIMELINE_H

#include "types/utterance.h"

struct cue_word {
    size_t start, end;   /* frames in the file */
    struct span written; /* bytes of line->written */
};

struct cue {
    const struct reading *reading;
    size_t start, end; /* frames in the file: all of its speech, nothing else */
    LIST(struct cue_word) words;
};

struct loudness {
    double integrated_lufs, range_lu, true_peak_dbtp;
    double max_momentary_lufs, max_short_term_lufs; /* of 400 ms, of 3 s */
};

struct timeline {
    LIST(struct cue) cues;
    int rate_hz;
    size_t frames; /* of the whole file */
    struct loudness loudness;
};

/* A story's part of the file.  The first begins with the file, each ends where the next begins, the
 * last with the file. */
struct chapter {
    size_t start, end; /* frames */
    str title;         /* one line, never empty */
};

struct chapters {
    LIST(struct chapter) list;
};

/* Where finished audio goes: the mix stage puts, the write stage takes. */
struct sink {
    void *self;
    void (*put)(void *self, const float *samples, size_t frames); /* mono, sticky on failure */
};

#endif
