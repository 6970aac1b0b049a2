/* pipeline: the stages in their order, and nothing else.
 *
 *   read → extract → segment → script → normalise → pronounce → synth → mix → write → publish
 *
 * The only code that knows the order.  Text stages run source by source (a feed
 * gives several articles); from normalise on, line
 * by line, so that the first clip is being spoken while later lines are still text.  Never prints.
 */
#ifndef PIPELINE_PIPELINE_H
#define PIPELINE_PIPELINE_H

#include "language/language.h"
#include "publish/publish.h"
#include "script/script.h"
#include "types/fitted.h"
#include "types/moment.h"
#include "types/rate.h"
#include "write/write.h"

/* What is asked of one source only. */
struct source_wish {
    size_t max;              /* stories that it gives at the most; 0: as of all */
    str since;               /* empty: as of all */
    str lang;                /* likewise */
    struct story_wish story; /* of each of its stories */
};

/* What fills up a programme that is too short for its length. */
enum tail { TAIL_AUTO, TAIL_BED, TAIL_SILENCE, TAIL_NONE }; /* auto: the bed, where there is one */

struct bulletin_settings {
    const char *const *articles; /* files, addresses, "-" for standard input */
    size_t articles_n;
    const struct source_wish *wishes; /* one for each; NULL: none */
    struct programme_wish programme;  /* `at` in it is not looked at: it is the one below */
    str lang;                         /* of all articles; empty: found out */
    size_t max;                       /* stories that a feed gives; 0: all */
    str since; /* YYYY-MM-DD: older entries of a feed are left out; empty: none are */
    const struct voice_choice *choices;
    size_t choices_n;

    enum format format;
    enum format more_formats[FORMATS]; /* the audio in these, too, beside the first */
    size_t more_formats_n;
    bool audio_only; /* no bulletin.json, nothing beside it: one of those */
    int bits;        /* 16, 24 or BITS_FLOAT (write.h) */
    int flac_level;  /* 0 to 8 */
    int quality;     /* 0 to 10, of a format that loses something */
    enum rate_quality rate_quality;
    int rate_hz;        /* 0: the engine's, or the next one that the format takes */
    bool cache;         /* keep clips from run to run, and use those that were kept */
    bool level;         /* false: leave the engine's level */
    double target_lufs; /* when level */
    int workers;        /* 0: one a processor */
    const char *path;   /* of the audio, or a pattern (naming.h); "-": standard output, without a
                           timeline; NULL: output/<date>-<slug>/bulletin.<format> */
    const char *latest; /* a link, or a pattern, that leads to the audio afterwards; NULL: none */
    bool sidecars;      /* captions, transcripts and chapters beside a `path`; without a path
                           they are always there */
    const char *cover;  /* a JPEG or PNG for the audio file; "drawn": one of our own; NULL: none */
    bool play;          /* to a player program, in place of a file; path is NULL */
    struct moment at;   /* the time that the bulletin is for; without has_time, now */
    bool has_time;      /* it was asked for (or SOURCE_DATE_EPOCH is set): another run has the same.
                           Without it nothing of `at` may come into the audio file unasked */
    const char *cut_id; /* what a playout system knows the bulletin by; NULL: one is made */
    struct moment expires; /* with has_expires: not to be played after it */
    bool has_expires;

    double length_s; /* of the programme, to the frame; 0: as long as it gets */
    enum tail tail;

    /* Called after each utterance, and before the first; may be NULL. */
    void (*progress)(void *self, size_t done, size_t total);
    void *self;
};

/* What was made. */
struct product {
    struct script script;
    struct timeline timeline;
    const char *path, *json_path; /* NULL for standard output */
    LIST(const char *) more;      /* the same programme in the other formats */
    size_t languages;
    struct fitted fitted;
};

/* Everything up to the script.  With several articles a bad one is a note; when none is left, its
 * error. */
bool pipeline_script(const struct bulletin_settings *settings, struct voices *voices,
                     struct script *out, struct notes *notes, struct arena *keep,
                     struct arena scratch, struct err *err);

/* The whole street.  On failure nothing stands under the final name that was not there before. */
bool pipeline_produce(const struct bulletin_settings *settings, struct voices *voices,
                      struct product *out, struct notes *notes, struct arena *keep,
                      struct arena scratch, struct err *err);

/* "how-to-boost-productivity": lower-case ASCII letters, digits and hyphens of a title in any
 * script, for file names; "bulletin" when nothing is left. */
str pipeline_slug(str title, struct arena *keep);

#endif
