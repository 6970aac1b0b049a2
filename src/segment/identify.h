/* identify: which language a sentence is in.
 *
 * By script first (kana is Japanese, hangul Korean; voices/common/scripts.tsv lists the languages
 * of each script, the default one first), then by libcld2 among the languages that
 * voices/languages.tsv knows.  A document has few languages: once they are known (identify_count,
 * identify_settle) they are the hint for its sentences, and a short sentence that could be in
 * several is in one of them.  libcld2 errs where a sentence is full of words from another language;
 * the small words of a language (the starters in its segment.ini) have the last say. */
#ifndef SEGMENT_IDENTIFY_H
#define SEGMENT_IDENTIFY_H

#include <stdint.h>

#include "base/err.h"
#include "language/language.h"
#include "segment/rules.h"

#define IDENTIFY_MAIN 4 /* languages in a hint; of more libcld2 takes no notice */

struct script_languages {
    int script; /* a UScriptCode */
    str langs[64];
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
    LIST(struct script_languages) scripts;
    LIST(struct tally) tallies;
    size_t han, kana; /* letters in the document */
    str main[IDENTIFY_MAIN];
    size_t main_n;
    const char *hint; /* "en,de" */
};

struct identity {
    str lang;  /* empty: nothing to tell it by */
    bool sure; /* by script, or by libcld2 on enough letters */
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
