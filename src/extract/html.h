/* html: a page as one flat list of blocks, with the elements that hold them.
 *
 * Knows HTML and the habits of those who write it, no language.  Walks the tree with a loop, never
 * with recursion: pages nest as deep as they like. */
#ifndef EXTRACT_HTML_H
#define EXTRACT_HTML_H

#include <gumbo.h>

#include "extract/block.h"

struct element {
    const GumboNode *node;
    uint32_t parent;       /* index; the root is its own */
    enum block_role hint;  /* what its tag, class and id say; BLOCK_OPEN: nothing */
    bool body;             /* marked as the story's text */
    bool article;          /* <article>, <main> */
    bool post;             /* of a social network, shown within the story */
    enum block_role place; /* the hint that holds for its content */
    double prose;          /* score of the prose within */
    size_t first, last;    /* blocks [first, last) within */
};

struct page {
    str source; /* as parsed */
    bool dense; /* so many tags that its end was passed over */
    const GumboOutput *tree;
    struct blocks blocks;
    LIST(struct element) elements;
};

/* `source` must outlive the page.  Everything lives in `keep`. */
void html_parse(str source, struct page *out, struct arena *keep);

/* The value of an attribute; empty when there is none. */
str html_attribute(const GumboNode *node, const char *name);
bool html_has_word(str list, str word); /* of a list of words, such as a class */
/* The next node in document order below `root`; NULL at the end.  `skip`: not into this one. */
const GumboNode *html_next(const GumboNode *node, const GumboNode *root, bool skip);

#endif
