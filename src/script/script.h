/* script: what is said, in which order, by whom, with which silence after it.
 *
 * One story is its headline, then its body; several are a programme (programme.h).  Sentences in a
 * language that cannot be spoken are left out with a note; a language without a folder of its own
 * is spoken with a note.  Never rewrites a word. */
#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H

#include "base/err.h"
#include "language/language.h"
#include "script/programme.h"
#include "types/script.h"

struct voice_choice {
    str lang;  /* primary code; the voices of one language take turns, story by story */
    str voice; /* the engine's name, with a variant ("en-gb+f3") if wished, or a reader's */
};

struct script_settings {
    const struct voice_choice *choices;
    size_t choices_n;
    const struct programme_wish *programme;
    const struct story_wish *wishes; /* of each story; NULL: none */
};

/* Lines of all `stories` (n of them).  A bulletin without a line is ERR_INPUT. */
bool script_bulletin(const struct story *stories, size_t n, const struct script_settings *settings,
                     struct voices *voices, struct script *out, struct notes *notes,
                     struct arena *keep, struct arena scratch, struct err *err);

#endif
