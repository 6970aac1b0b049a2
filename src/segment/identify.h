/* identify: which language a sentence is in.
 *
 * By script first (kana is Japanese, hangul Korean; voices/common/scripts.tsv lists the languages
 * of each script, the likeliest one first).  Where a script has several, the words, endings and
 * letters of the text are weighed (telling.h), then libcld2's guess when they leave it open, among
 * the languages that voices/languages.tsv knows.  A document has few languages: once they are known
 * (identify_count, identify_settle) they weigh in for its sentences and are the library's hint. */
#ifndef SEGMENT_IDENTIFY_H
#define SEGMENT_IDENTIFY_H

#include <stdint.h>

#include "base/err.h"
#include "language/language.h"
#include "segment/rules.h"
#include "segment/telling.h"
#include "segment/variety.h"

#define SCRIPT_LANGS  64 /* in a row of scripts.tsv */
#define IDENTIFY_MAIN 4  /* languages in a hint; of more libcld2 takes no notice */

struct script_languages {
    int script; /* a UScriptCode */
    str langs[SCRIPT_LANGS];
    int telling[SCRIPT_LANGS]; /* the language's index there, or -1 */
    struct lang_set all;       /* of those indices */
    size_t n;
};

struct tally {
    str lang;
    size_t letters, texts;
    int script;
};

struct identifier {
    struct voices *voices;
    struct rule_set *rules;
    struct arena *keep;
    struct telling telling;
    LIST(struct script_languages) scripts;
    LIST(struct tally) tallies;
    size_t han, kana; /* letters in the document */
    struct varieties varieties;
    str main[IDENTIFY_MAIN];
    size_t main_n;
    const char *hint; /* "en,de" */
};

struct identity {
    str lang;  /* empty: nothing to tell it by */
    bool sure; /* by script, or by a clear lead over all others */
};

bool identify_open(struct identifier *id, struct rule_set *rules, struct arena *keep,
                   struct err *err);

/* First pass: the language of a text without knowledge of the document, counted. */
struct identity identify_count(struct identifier *id, str text, str marked, struct arena scratch);
/* `lang` is one of the document's languages, whatever is counted: the page says so. */
void identify_expect(struct identifier *id, str lang);
void identify_settle(struct identifier *id);
/* Second pass: `marked` is the language that the page gives this text, `before` that of the
 * sentence before it; both may be empty. */
str identify_sentence(const struct identifier *id, str text, str marked, str before,
                      struct arena scratch);

/* The document's main language that is written in `script`, else the script's default; empty for
 * an unknown script. */
str identify_of_script(const struct identifier *id, int script);
int identify_script(uint32_t c); /* UScriptCode of a letter; USCRIPT_HAN also for kana */

#endif
