/* phrases: the words by which page furniture gives itself away.
 *
 * They stand in voices/<lang>/furniture.tsv and voices/common/furniture.tsv, in sections by kind:
 * `[share]` and so on, one `PHRASE<TAB>WHERE` a row, where WHERE says how a line must hold it:
 *   whole   the line, or a field of it, is nothing but the phrase
 *   start   the line begins with it          end   the line ends with it
 *   any     anywhere in a short line         label a value follows ("Photo: ")
 * `[stop]` lists the commonest words of the language (no WHERE): a page's languages are found by
 * them, and only the phrases of these count.  `[month]` has `NAME<TAB>NUMBER`;
 * `[date order]` says `month first` where 3/4/2025 is in March.
 * Comparison ignores case, full-width forms and the shape of quotes and dashes, and takes a
 * bar for a colon. */
#ifndef EXTRACT_PHRASES_H
#define EXTRACT_PHRASES_H

#include <stdint.h>

#include "base/err.h"
#include "base/list.h"
#include "language/language.h"
#include "types/align.h"

enum phrase_kind {
    PHRASE_NAV,
    PHRASE_SHARE,
    PHRASE_PROMO,
    PHRASE_RELATED,
    PHRASE_CAPTION,
    PHRASE_CREDIT,
    PHRASE_AUTHOR,
    PHRASE_DATE,
    PHRASE_SOURCE,
    PHRASE_TAGS,
    PHRASE_COMMENT,
    PHRASE_LEGAL,
    PHRASE_AD,
    PHRASE_CORRECTION,
    PHRASE_AGENCY,   /* names of news agencies, in datelines */
    PHRASE_DISPATCH, /* what ends a dateline: 讯, 电 */
    PHRASE_JOB,      /* before or after a name: reporter */
    PHRASE_AND,      /* between two names */
    PHRASE_DAY,      /* words around a date: names of days, o'clock */
    PHRASE_SITE,     /* words of which names of papers are made */
    PHRASE_MONTH,
    PHRASE_STOP,
    PHRASE_KINDS
};

enum phrase_where {
    WHERE_WHOLE = 1,
    WHERE_START = 2,
    WHERE_END = 4,
    WHERE_ANY = 8,
    WHERE_LABEL = 16,
};

struct phrase {
    str text; /* folded */
    enum phrase_kind kind;
    enum phrase_where where;
    int number;   /* of a month */
    int language; /* index into phrases->languages; 0: common */
    uint32_t next;
};

/* A phrase as it stands in a text. */
struct match {
    const struct phrase *phrase;
    struct span at; /* in the text */
};

struct matches {
    LIST(struct match) list;
};

#define PHRASE_LANGUAGES 64

struct phrases {
    LIST(struct phrase) list;
    uint32_t *first; /* by their first two bytes: index into list + 1 */
    str languages[PHRASE_LANGUAGES];
    int languages_n;
    bool active[PHRASE_LANGUAGES], month_first[PHRASE_LANGUAGES];
    int script[PHRASE_LANGUAGES]; /* of its [stop] words; 0: Latin */
};

bool phrases_load(struct phrases *p, struct voices *voices, struct arena *keep, struct err *err);

/* Makes those languages active that `text` is written in, by its commonest words.  To be called
 * once, after phrases_activate and before phrases_find. */
void phrases_listen(struct phrases *p, str text, struct arena scratch);
/* The same for a language that the page declares. */
void phrases_activate(struct phrases *p, str code);
/* Whether a date such as 3/4/2025 begins with the month in one of the page's languages. */
bool phrases_month_first(const struct phrases *p);

/* All phrases of active languages in the text, in order of place, longest first.  Whether they
 * stand where their WHERE wants them is for the caller to judge. */
void phrases_find(const struct phrases *p, str text, struct matches *out, struct arena *keep,
                  struct arena scratch);

#endif
