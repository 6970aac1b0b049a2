/* language: all that voices/ knows of a language, loaded when it is first asked for.
 *
 *   voices/languages.tsv      every language the engine has: its voice, and whether it can be used
 *   voices/common/voice.ini   the defaults of every voice.ini
 *   voices/<lang>/voice.ini   engine voice, rate, pitch, gaps, gain
 *   voices/<lang>/readers/NAME.ini  what another reader has otherwise than voice.ini says
 *   voices/<lang>/NAME.tsv|ini  tables of the stages; what is in them is the stage's knowledge
 *
 * A language may be listed without a folder: it is spoken with the defaults and a note.  Nothing
 * here knows the engine or any stage.  Everything lives in the arena given to voices_open. */
#ifndef LANGUAGE_LANGUAGE_H
#define LANGUAGE_LANGUAGE_H

#include "language/table.h"
#include "types/newsreader.h"

struct language {
    str code;       /* "en": the primary subtag of BCP 47, ISO 639-1 where there is one */
    str name;       /* "English" */
    bool has_rules; /* its numbers and dates are said by its own tables (spoken.tsv) */
    bool usable;
    str why_not; /* when not usable: reason and remedy */

    /* [voice] */
    struct newsreader reader; /* who speaks it unless another is chosen */
    bool takes_syllables;     /* in a lexicon, [[ ]] holds a syllable for each character */

    /* [gaps], in ms */
    long sentence_gap_ms, paragraph_gap_ms, headline_gap_ms, story_gap_ms, language_gap_ms,
        piece_gap_ms, breath_gap_ms, sound_gap_ms, bed_out_ms, lead_in_ms, lead_out_ms;
};

struct voices {
    str folder;
    struct arena *keep;
    struct table languages;
    LIST(struct language *) loaded;
    LIST(struct table *) tables;
    struct lexicons *lexicons; /* lexicon.h's; NULL until it is asked */
    /* Set by who knows what else it takes to speak a language on this machine: why a usable one
     * cannot be spoken after all, and the remedy; empty: it can.  May be NULL. */
    str (*lacks)(struct voices *v, const struct language *l);
};

/* Finds the folder: `folder` (--voices), $NEWSCAST_VOICES, voices/ beside the executable or above
 * it (the build tree), the installed data folder.  An error lists where it looked. */
bool voices_open(struct voices *v, const char *folder, struct arena *keep, struct err *err);

/* The language of a code ("en", "en-GB", "zh_Hans": only the primary subtag counts).  A code that
 * voices/languages.tsv does not list is ERR_LANGUAGE.  An unusable language is returned all the
 * same, with usable == false. */
bool voices_language(struct voices *v, str code, const struct language **out, struct err *err);

/* The reader of this name: the language's own, that of voices/<lang>/readers/NAME.ini, or else the
 * engine's voice NAME, which speaks as the language's own reader does. */
bool voices_reader(struct voices *v, const struct language *l, str name, struct newsreader *out,
                   struct err *err);
/* The names of voices/<lang>/readers/, in alphabetical order, in v->keep.  Returns their number. */
size_t voices_readers(struct voices *v, const struct language *l, const str **names);

/* voices/<folder>/<file>, loaded once; an empty table when there is no such file.  `folder` is a
 * language code or "common". */
bool voices_table(struct voices *v, str folder, const char *file, const struct table **out,
                  struct err *err);

/* The text of such a file, for one of which no table is kept (table_each); empty when there is no
 * such file.  *path is its name. */
bool voices_read(struct voices *v, str folder, const char *file, str *path, str *out,
                 struct err *err);
/* voices/<folder>/<file> as it is, mapped to the end of the program, for a large one that is only
 * looked into here and there; an error when there is none. */
bool voices_map(struct voices *v, str folder, const char *file, str *path, str *out,
                struct err *err);

/* "en" of "en-GB", in lower case; empty when it does not look like a code. */
str language_primary(str code, struct arena *keep);

#endif
