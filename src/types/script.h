/* script: what is spoken, in speaking order.  Made by the script stage. */
#ifndef TYPES_SCRIPT_H
#define TYPES_SCRIPT_H

#include "types/story.h"

enum role {
    ROLE_HEADLINE,
    ROLE_BODY,
    ROLE_SIGN_ON, /* of the programme, not of a story */
    ROLE_TEASER,  /* the headlines at the top; what introduces them has no story */
    ROLE_SIGN_OFF
};

#define NO_STORY ((size_t)-1)

/* A part of a line whose saying was given by hand, in an edited script. */
struct given {
    struct span at; /* in written */
    str spoken;     /* the words that are said in its place; empty: phonemes */
    str phonemes;   /* as the engine takes them (types/utterance.h: sounded) */
};

struct line {
    enum role role;
    str lang;
    str voice;             /* the engine's name of the voice that speaks it */
    str written;           /* what a caption shows: valid UTF-8, one line */
    int gap_ms;            /* silence after it */
    size_t story;          /* its place among the stories, also those that nobody could speak;
                              NO_STORY: it is the programme's */
    size_t source;         /* index of its source; NO_STORY likewise */
    struct span source_at; /* the bytes it came from, in source->text */
    size_t paragraph;      /* of its story, counted from 0 */
    size_t sentence; /* counted from 0 over the whole script: pieces of one sentence share it */
    str sound;       /* heard before it, after the silence: a name of voices/sounds/ or a file;
                        empty: none */
    int mix_ms;      /* the line begins so long before the sound's end */
    bool on_bed;     /* the script's bed is heard under it */
    bool muted;      /* stays in the script, and is not spoken */
    LIST(struct given) given; /* ascending, apart from each other */
};

/* What is known of a story (types/article.h), for who has only the script. */
struct about {
    str headline, author, date, place, publication, url, lang;
    str source; /* where it was found, as the user gave it */
};

struct script {
    LIST(struct about) about; /* of each story, by its number */
    str title;
    str lang; /* of the first story */
    LIST(struct line) lines;
    size_t stories, sentences;
    str show; /* the programme's name; empty: it has none */
    str bed;  /* a name of voices/sounds/ or a file; empty: none */
};

/* Whether lines of this role are the programme's own, around the stories. */
static inline bool role_is_own(enum role role) {
    return role == ROLE_SIGN_ON || role == ROLE_TEASER || role == ROLE_SIGN_OFF;
}

/* "headline", "body", "sign-on", "teaser", "sign-off" */
const char *role_name(enum role role);

#endif
