/* extract: the story in a page, without the page's furniture, and what is known about it.
 *
 * Takes HTML, plain scraped text, feeds, news formats and Markdown.  Keeps both languages of a
 * bilingual page, in order.  Never cuts sentences and never rewrites words: a paragraph's text is
 * the source's, with white space collapsed and entities resolved, and its alignment says which
 * bytes it came from. */
#ifndef EXTRACT_EXTRACT_H
#define EXTRACT_EXTRACT_H

#include "base/buf.h"
#include "base/err.h"
#include "language/language.h"
#include "types/article.h"

/* `url`: of the page, when the user knows it (a hint for the publication and the date); else
 * empty.  No story in it is ERR_INPUT, with the file's name.  Everything in *out lives in `keep`
 * or in the source. */
bool extract_article(const struct source *source, str url, struct voices *voices,
                     struct article *out, struct notes *notes, struct arena *keep,
                     struct arena scratch, struct err *err);

struct extract_settings {
    str url;    /* as for extract_article */
    size_t max; /* entries of a feed, from its start; 0: all */
    str since;  /* YYYY-MM-DD: older entries are left out; empty: none are */
};

struct articles {
    LIST(struct article) list;
};

/* All stories in a source: one of a page or a text, one of each entry of a feed (RSS, Atom, JSON
 * Feed) or of a news format (ninjs, NewsML-G2, NITF), one of a text in Markdown. */
bool extract_articles(const struct source *source, const struct extract_settings *settings,
                      struct voices *voices, struct articles *out, struct notes *notes,
                      struct arena *keep, struct arena scratch, struct err *err);

bool extract_is_day(str s); /* YYYY-MM-DD, and a day that exists */

/* Every block of the page with its role and the reason, a line each (extract/explain.h): what
 * extract_article judged, and why.  A page without a story is no error here. */
bool extract_explain(const struct source *source, str url, struct voices *voices, struct buf *out,
                     struct notes *notes, struct arena *keep, struct arena scratch,
                     struct err *err);

#endif
