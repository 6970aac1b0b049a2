/* street: what the text stages made, article by article.  Private to the pipeline. */
#ifndef PIPELINE_STREET_H
#define PIPELINE_STREET_H

#include "pipeline/pipeline.h"

struct street {
    const struct bulletin_settings *settings;
    struct voices *voices;
    struct source *sources;   /* one per source of the settings */
    struct article *articles; /* good ones only, n of each; a feed has given several */
    struct story *stories;
    struct story_wish *wishes; /* of each; NULL: none */
    size_t n;
    bool has_script; /* the one source is a script, not an article */
    struct script script;
    struct notes *notes;
    struct arena *keep, scratch;
    struct err *err;
};

bool street_walk(struct street *s);
/* The first story that is told, as far as the script is known; NULL: there is none. */
const struct article *street_first(const struct street *s);

#endif
