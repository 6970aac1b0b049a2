/* dump: the street's values as text, for people, scripts and tests.  The formats of the article
 * and the story are contracts that other programs rely on. */
#ifndef PIPELINE_DUMP_H
#define PIPELINE_DUMP_H

#include "base/buf.h"
#include "types/script.h"

/* The headline; @author, @date, @place, @lang, @source lines where known; a paragraph a line. */
void dump_article(const struct article *article, struct buf *out);
/* The stories of a source, with a blank line between two; those of a feed or a news format have an
 * @url line as well, where it is known. */
void dump_articles(const struct article *articles, size_t n, struct buf *out);
/* Sentences [from, to) as LANG<TAB>SENTENCE, a sentence a line, line ends in it as spaces. */
void dump_sentences(const struct story *story, size_t from, size_t to, struct buf *out);
/* For a human reader: a line of role, language, voice, then the text; gaps in brackets. */
void dump_script(const struct script *script, struct buf *out);

#endif
