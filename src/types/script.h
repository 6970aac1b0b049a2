/* script: what is spoken, in speaking order.  Made by the script stage. */
#ifndef TYPES_SCRIPT_H
#define TYPES_SCRIPT_H

#include "types/story.h"

enum role { ROLE_HEADLINE, ROLE_BODY };

struct line {
    enum role role;
    str lang;
    str voice;             /* the engine's name of the voice that speaks it */
    str written;           /* what a caption shows: valid UTF-8, one line */
    int gap_ms;            /* silence after it */
    size_t story;          /* counted from 0 */
    size_t source;         /* index of its source */
    struct span source_at; /* the bytes it came from, in source->text */
    size_t paragraph;      /* of its story, counted from 0 */
    size_t sentence; /* counted from 0 over the whole script: pieces of one sentence share it */
};

struct script {
    str title;
    str lang; /* of the first story */
    LIST(struct line) lines;
    size_t stories, sentences;
};

const char *role_name(enum role role); /* "headline", "body" */

#endif
