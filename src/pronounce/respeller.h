/* respeller: all that must be respelt in a line of some language: names and heteronyms.
 *
 * Loads the tables of a language when its first line comes, keeps a memory for each story, and
 * makes one list of what the parts find.  Everything lives in the arena of the voices. */
#ifndef PRONOUNCE_RESPELLER_H
#define PRONOUNCE_RESPELLER_H

#include "pronounce/names.h"
#include "types/script.h"

struct respeller {
    struct voices *voices;
    LIST(struct names *) names;
    LIST(struct memory *) memories; /* by story */
};

/* The memory of a story; made when it is first asked for. */
struct memory *respeller_memory(struct respeller *r, size_t story);

/* What of `text`, which is line->written or what became of it, must be respelt; *out lives in
 * `keep`. */
bool respell(struct respeller *r, const struct line *line, str text, struct respellings *out,
             struct arena *keep, struct err *err);

#endif
