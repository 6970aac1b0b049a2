/* respeller: all words of a line that the engine must be given as phonemes: names, heteronyms, and
 * what a lexicon has already found.
 *
 * Loads the tables of a language when its first line comes, keeps a memory for each story, and
 * makes one list of what the parts find.  Everything lives in the arena of the voices. */
#ifndef PRONOUNCE_RESPELLER_H
#define PRONOUNCE_RESPELLER_H

#include "pronounce/heteronyms.h"
#include "pronounce/names.h"

struct speller {
    struct names names;
    struct heteronyms heteronyms;
};

struct respeller {
    struct voices *voices;
    LIST(struct speller *) spellers; /* by language */
    LIST(struct memory *) memories;  /* the programme's own, then by story */
};

/* The memory of a story; made when it is first asked for. */
struct memory *respeller_memory(struct respeller *r, size_t story);

/* Looks in a line for names that the Chinese text of its story may have too. */
bool respeller_study(struct respeller *r, const struct line *line, struct err *err);

/* All words of utterance->spoken that have phonemes: those of utterance->sounded, and what the
 * tables find beside them.  *out lives in `keep`. */
bool respell(struct respeller *r, const struct utterance *utterance, struct soundings *out,
             struct arena *keep, struct err *err);

#endif
