/* segment: sentences, each with its language and its pieces.
 *
 * Sentence ends by ICU's break iterator, corrected by rules that read voices/<lang>/ tables;
 * languages by script first, then by libcld2, per sentence.  Never changes a text: every sentence
 * is a range of its paragraph. */
#ifndef SEGMENT_SEGMENT_H
#define SEGMENT_SEGMENT_H

#include "base/err.h"
#include "language/language.h"
#include "types/story.h"

/* `lang`: given by the user, wins over everything; empty: found out per sentence.  An article
 * of nothing but white space is ERR_INPUT.  A sentence without a letter or a digit, and a language
 * that we know but cannot speak, stay in the story: the script stage decides. */
bool segment_article(const struct article *article, str lang, struct voices *voices,
                     struct story *out, struct arena *keep, struct arena scratch, struct err *err);

#endif
