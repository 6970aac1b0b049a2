/* latin: Chinese in Latin letters, for file names and for the fields of old formats: 银行 as
 * "yin hang", as it is read in its sentence and without tones.  Never for what is spoken. */
#ifndef PIPELINE_LATIN_H
#define PIPELINE_LATIN_H

#include "pipeline/street.h"

/* A text in this language with its Chinese characters replaced by their pinyin, a space between two
 * syllables; other scripts stay (write/ascii.h).  Japanese stays as it is. */
str latin_of(const struct street *s, str text, str lang, struct arena scratch);

/* The programme's title in small letters of ASCII with hyphens, as pipeline_slug makes it. */
str latin_slug(const struct street *s, struct arena scratch);

#endif
