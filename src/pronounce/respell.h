/* respell: a part of a text that the engine must be given in another spelling.
 *
 * Whoever knows better than the engine (names, heteronyms) makes a list of these, ascending and
 * without overlap; spell_plain writes them instead of the text they stand for. */
#ifndef PRONOUNCE_RESPELL_H
#define PRONOUNCE_RESPELL_H

#include "base/list.h"
#include "base/str.h"
#include "types/align.h"

struct respelling {
    struct span at;   /* in the text */
    str engine;       /* [[phonemes]], or other words */
    const char *rule; /* what decided: "name: in the list" */
};

struct respellings {
    LIST(struct respelling) list;
};

#endif
