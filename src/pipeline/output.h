/* output: where a bulletin goes, a file and its timeline, standard output or a player. */
#ifndef PIPELINE_OUTPUT_H
#define PIPELINE_OUTPUT_H

#include "pipeline/levels.h"
#include "pipeline/sidecars.h"
#include "pipeline/street.h"
#include "write/player.h"

struct output {
    struct writer writer;
    struct levels levels;
    struct outfile audio, json;
    struct sidecars sidecars; /* opened when they are wanted */
    bool has_sidecars;
    struct picture cover; /* no bytes: none */
    struct player player;
    int stream; /* in place of a file; 0: none */
    const char *stream_name;
    const char *latest; /* a link that leads to the audio in the end; NULL: none */
    const char *folder; /* of our own choice: a page goes there too; else NULL */
};

/* Once the script is there, which names the file.  product: path and json_path are set. */
bool output_open(struct output *o, struct street *s, struct product *product);
/* The name of the same audio in another format. */
const char *output_name_beside(const char *path, enum format format, struct arena *keep);
bool output_is_stream(const struct output *o);
/* Opens the writer; begins again when it was open.  places: the timeline as far as it is known: for
 * a file, where every cue will be; for a stream the rate. */
bool output_start(struct output *o, struct street *s, const struct timeline *places);
/* What goes there is what is written. */
struct sink output_sink(struct output *o);
/* After the writer was closed: everything gets its final name. */
bool output_finish(struct output *o, struct street *s, const struct product *product);
/* Closes everything; what is not finished is gone.  `ok`: whether all went well until now; returns
 * whether it still did when a player had played what it got. */
bool output_close(struct output *o, bool ok, struct err *err);

#endif
