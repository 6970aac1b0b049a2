/* block: a paragraph, a line or another run of text of a page, before anybody knows whether it is
 * story or furniture.  Plain text and HTML are both brought into one flat list of these.
 *
 * A block's text is the source's with white space collapsed, entities resolved and invisible
 * characters left out; its alignment says which bytes it came from. */
#ifndef EXTRACT_BLOCK_H
#define EXTRACT_BLOCK_H

#include <stdint.h>

#include "base/buf.h"
#include "base/list.h"
#include "extract/phrases.h"
#include "types/align.h"

/* What a block is.  Those from BLOCK_STANDFIRST to BLOCK_TABLE are spoken. */
enum block_role {
    BLOCK_OPEN, /* not judged yet */
    BLOCK_HEADLINE,
    BLOCK_STANDFIRST, /* between the headline and the story */
    BLOCK_BODY,
    BLOCK_SUBHEAD,
    BLOCK_ITEM, /* of a list */
    BLOCK_QUOTE,
    BLOCK_TABLE,  /* a row of it */
    BLOCK_TEASER, /* a standfirst that is not worth speaking */
    BLOCK_NAV,
    BLOCK_SITE, /* the paper's name */
    BLOCK_META, /* one of the four below, not yet told apart */
    BLOCK_BYLINE,
    BLOCK_DATELINE,
    BLOCK_SOURCE,
    BLOCK_DATE,
    BLOCK_CREDIT,
    BLOCK_CAPTION,
    BLOCK_SHARE,
    BLOCK_PROMO,
    BLOCK_RELATED,
    BLOCK_TAGS,
    BLOCK_COMMENT,
    BLOCK_LEGAL,
    BLOCK_CORRECTION,
    BLOCK_AD,
    BLOCK_OUTSIDE, /* not in the part of the page that holds the story */
    BLOCK_ROLES
};

enum block_tag { TAG_NONE, TAG_P, TAG_H1, TAG_H2, TAG_LI, TAG_QUOTE, TAG_CELL, TAG_ROW, TAG_PRE };

struct block {
    str text;
    struct align align;
    LIST(size_t) gaps; /* offsets in text of spaces that were wide in the source */
    str lang;
    bool apart; /* a blank line stands before it */

    size_t width; /* columns: Han counts two */
    size_t words; /* a Han character counts half a word */
    size_t letters, capitals, digits, han;
    bool ends; /* as a sentence does */
    struct matches matches;
    bool spans;   /* two dates years apart are in it: no date of the page */
    bool figures; /* a value after its name, or a time of day, in a list of such */

    enum block_role role;
    const char *why;
    size_t dateline; /* bytes at its start that are one and not spoken */

    /* HTML only */
    enum block_tag tag;
    size_t link_bytes;     /* of text inside links */
    enum block_role place; /* what its place says (nav, aside, figure, hidden...) */
    uint32_t element;      /* that holds it: index into the page's elements */
    bool lead;             /* between the heading and the story's part of the page */
    bool post;             /* of a social network, shown within the story */
};

struct blocks {
    LIST(struct block) list;
    bool kept; /* live as long as the article that is made of them */
};

/* Builds the text of one block; alignment and gaps come with it. */
struct joiner {
    struct buf buf;
    struct align align;
    LIST(size_t) gaps;
    struct arena *keep;
    struct span space; /* white space not yet written */
    bool has_space, wide, newline;
};

struct joiner joiner_make(struct arena *keep, size_t max);
/* Appends bytes [from, to) of the source. */
void joiner_put(struct joiner *j, str source, size_t from, size_t to);
/* One character that stands for bytes `up` of the source (an entity). */
void joiner_char(struct joiner *j, struct span up, uint32_t c);
/* A break between words that no byte stands for. */
void joiner_space(struct joiner *j, size_t at, bool wide);
/* What was put so far as a block, with no more memory than it needs; the joiner is empty again. */
void joiner_finish(struct joiner *j, struct block *out);
void joiner_clear(struct joiner *j);

/* Fills in width, words and the like, and the phrases in it. */
void block_measure(struct block *b, const struct phrases *phrases, struct arena *keep,
                   struct arena scratch);

/* Long enough, and with the end, of a paragraph of prose. */
bool block_is_prose(const struct block *b);
/* The same text, but for case, punctuation and spaces. */
bool text_same(str a, str b);
/* Does `part` stand in `s`, whatever the case of its ASCII letters? */
bool text_holds(str s, str part);
/* Without quotes, brackets, bullets, dashes and white space at its ends. */
str text_strip(str s);
size_t text_width(str s);

#endif
