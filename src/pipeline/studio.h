/* studio: everything that is open while a bulletin is made.  Private to the pipeline. */
#ifndef PIPELINE_STUDIO_H
#define PIPELINE_STUDIO_H

#include "mix/mix.h"
#include "normalise/normalise.h"
#include "pipeline/output.h"
#include "pipeline/street.h"
#include "pronounce/pronounce.h"
#include "synth/synth.h"

/* A voice of a line, at a rate. */
struct speaker {
    str lang, name; /* as in a line */
    double rate;    /* 1: its own */
    struct synth_voice voice;
};

struct studio {
    struct street street;
    struct synth synth;
    struct normaliser normaliser;
    struct pronouncer pronouncer;
    struct mix mix;
    struct output output;
    LIST(struct speaker) speakers;
    LIST(struct sound *) sounds; /* of the script, each once */
    int rate_hz;
    size_t done; /* lines, for the progress */
    struct product *product;
};

/* Every voice and sound of the script exists, before the first word is spoken. */
bool studio_check(struct studio *st);
/* A sound of the script; NULL: the name is empty. */
const struct sound *studio_sound(const struct studio *st, str name);

/* Speaks lines at a rate (1: each voice's own) and hands over the clips, in order. */
bool studio_speak(struct studio *st, const struct line *lines, size_t n, double rate,
                  bool (*hear)(struct studio *st, const struct clip *clip, void *self), void *self);

/* How a line's clip stands in the programme; its gap is given in frames. */
struct placing studio_placing(const struct studio *st, const struct line *line, size_t gap);
/* Frames before the first and after the last word. */
bool studio_ends(const struct studio *st, size_t *lead_in, size_t *lead_out);

/* Speaks what fits into set->length_s and places it (length.c); the script keeps only what is
 * spoken. */
bool length_speak(struct studio *st);

#endif
