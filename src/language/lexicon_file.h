/* lexicon_file: a lexicon as it was written, read into records.  Private to the lexicon.
 *
 * Two formats, told apart by the first character: a table of three columns (written, language,
 * spoken), and the W3C's Pronunciation Lexicon Specification 1.0, XML.  XML is read without the
 * network and without entities: a document type declaration is refused.  What a record says is
 * checked as far as it can be without knowing the language. */
#ifndef LANGUAGE_LEXICON_FILE_H
#define LANGUAGE_LEXICON_FILE_H

#include "language/language.h"

enum notation { NOTATION_WORDS, NOTATION_MNEMONICS, NOTATION_IPA };

struct record {
    str written, lang; /* lang: a primary code, or empty: every language */
    str spoken;        /* without brackets or slashes */
    enum notation notation;
    int line;
};

struct lexicon_file {
    str path;
    LIST(struct record) records; /* of two for the same word (XML only) the first counts */
};

/* `lang`: the only language that the records may have, empty: any that voices/ lists. */
bool lexicon_file_parse(str path, str text, struct voices *voices, str lang,
                        struct lexicon_file *out, struct err *err);
/* The same, for a table. */
bool lexicon_file_of_table(str path, str text, struct voices *voices, str lang,
                           struct lexicon_file *out, struct err *err);

/* The XML format's part of it (pls.c); calls lexicon_file_add for each pair of forms. */
bool pls_parse(str text, struct voices *voices, str lang, struct lexicon_file *out,
               struct err *err);
/* Checks a record and appends it, without what encloses it.  `spoken` as in a table. */
bool lexicon_file_add(struct lexicon_file *f, struct voices *voices, str lang,
                      const struct record *record, struct err *err);
bool lexicon_file_fail(const struct lexicon_file *f, int line, struct err *err, const char *fmt,
                       ...) __attribute__((format(printf, 4, 5)));

#endif
