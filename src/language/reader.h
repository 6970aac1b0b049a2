/* reader: the keys of [voice] that say who speaks, in voice.ini and in readers/NAME.ini.  Private
 * to the language layer; language.h has the door. */
#ifndef LANGUAGE_READER_H
#define LANGUAGE_READER_H

#include "language/language.h"

bool reader_takes(str key);
/* One row of a key that it takes. */
bool reader_set(struct newsreader *r, const struct table *t, const struct row *row,
                struct err *err);

/* Names a language's own reader: after its variant, else after the engine's voice. */
void reader_name(struct newsreader *r);

#endif
