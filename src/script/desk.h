/* desk: where a script is being written.  Private to the stage. */
#ifndef SCRIPT_DESK_H
#define SCRIPT_DESK_H

#include "script/script.h"

/* What one language's part of the bulletin is spoken with, or that it is not. */
struct speaker {
    const struct language *language;
    LIST(str) voices; /* who take turns */
    size_t turn;      /* whose it is: stories in this language so far */
    size_t left_out;  /* sentences of an unusable language */
    bool unwanted;    /* it is not one of the programme's */
};

struct desk {
    struct script *script;
    struct voices *voices;
    const struct script_settings *settings;
    LIST(struct speaker) speakers;
    bool own;        /* the programme's own lines are being written, by who comes first */
    str story_lang;  /* of the story that is being written, and its voice */
    str story_voice; /* empty: whose turn it is */
    struct notes *notes;
    struct arena *keep, *scratch;
    struct err *err;
};

/* NULL: desk->err says why. */
struct speaker *desk_speaker(struct desk *d, str lang);
/* The voice of the one who speaks now. */
str desk_voice(const struct desk *d, const struct speaker *s);

/* The places of the stories, in the order in which they are told. */
const size_t *programme_order(const struct story *stories, size_t n,
                              const struct script_settings *settings, struct arena *keep);
/* Puts everything else around the stories, whose lines are there. */
bool programme_frame(struct desk *d);

#endif
