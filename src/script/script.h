/* script: what is said, in which order, by whom, with which silence after it.
 *
 * Today's programme: for each story its headline, then its body.  Sentences in a language that
 * cannot be spoken are left out with a note; a language without a folder of its own is spoken with
 * a note.  Never rewrites a word. */
#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H

#include "base/err.h"
#include "language/language.h"
#include "types/script.h"

struct voice_choice {
    str lang;  /* primary code */
    str voice; /* the engine's name, with a variant ("en-gb+f3") if wished */
};

/* Lines of all `stories` (n of them).  A bulletin without a line is ERR_INPUT. */
bool script_bulletin(const struct story *stories, size_t n, const struct voice_choice *choices,
                     size_t choices_n, struct voices *voices, struct script *out,
                     struct notes *notes, struct arena *keep, struct arena scratch,
                     struct err *err);

#endif
