#include "extract/container.h"

#define LEAD_DISTANCE ((size_t)60) /* blocks from the heading to the story, at most */
#define KIND_MOST     0.6          /* of a page's prose that a loose hint takes away */
#define STORY_LEAST   1200.0       /* prose that the rest of the page must have for that */
#define LEAD_MOST     ((size_t)4)  /* paragraphs of a standfirst */

/* How much prose a block is, in columns. */
static double prose_of(const struct block *b) {
    if (b->width < 25 || b->link_bytes * 2 > b->text.len || b->tag == TAG_H1 || b->tag == TAG_H2)
        return 0;
    double score = (double)b->width * (1 - (double)b->link_bytes / (double)b->text.len);
    if (!b->ends && b->width < 80)
        score *= 0.2;
    if (b->tag == TAG_LI || b->tag == TAG_CELL || b->tag == TAG_ROW)
        score *= 0.4;
    return b->tag == TAG_P ? score : score * 0.8;
}

/* Sums the prose of each element; `open_only`: of blocks whose place is no furniture. */
static void sum_prose(struct page *page, bool open_only) {
    for (size_t i = 0; i < page->elements.n; i++)
        page->elements.at[i].prose = 0;
    for (size_t i = 0; i < page->blocks.list.n; i++) {
        const struct block *b = &page->blocks.list.at[i];
        if (!open_only || b->place == BLOCK_OPEN)
            page->elements.at[b->element].prose += prose_of(b);
    }
    for (size_t i = page->elements.n; i-- > 1;)
        page->elements.at[page->elements.at[i].parent].prose += page->elements.at[i].prose;
}

/* Hints by names that pages also give to the story itself. */
static bool is_loose(enum block_role hint) {
    return hint == BLOCK_CAPTION || hint == BLOCK_TAGS || hint == BLOCK_META ||
           hint == BLOCK_OUTSIDE;
}

/* The prose within elements of each hint, one within another of the same hint counted once. */
static void sum_kinds(const struct page *page, double kinds[BLOCK_ROLES]) {
    size_t counted[BLOCK_ROLES] = {0}; /* up to which block */
    for (int i = 0; i < BLOCK_ROLES; i++)
        kinds[i] = 0;
    for (size_t i = 1; i < page->elements.n; i++) {
        const struct element *e = &page->elements.at[i];
        if (e->first < counted[e->hint])
            continue;
        kinds[e->hint] += e->prose;
        counted[e->hint] = e->last;
    }
}

/* A hint is not believed of an element that holds much of the page's prose, or that with others
 * of its kind holds most: names lie. */
static void inherit_places(struct page *page) {
    double total = page->elements.at[0].prose, kinds[BLOCK_ROLES];
    sum_kinds(page, kinds);
    for (size_t i = 1; i < page->elements.n; i++) {
        struct element *e = &page->elements.at[i];
        enum block_role above = page->elements.at[e->parent].place;
        bool figure = e->hint == BLOCK_CAPTION;
        bool comments = e->hint == BLOCK_COMMENT && total - e->prose >= 500;
        bool believed = e->prose <= total * (figure ? 0.2 : 0.35) || total == 0 || comments;
        believed = believed && !(is_loose(e->hint) && kinds[e->hint] > total * KIND_MOST &&
                                 total - kinds[e->hint] < STORY_LEAST);
        e->place = e->post               ? BLOCK_OPEN
                   : above != BLOCK_OPEN ? above
                   : believed            ? e->hint
                                         : BLOCK_OPEN;
    }
    for (size_t i = 0; i < page->blocks.list.n; i++) {
        struct block *b = &page->blocks.list.at[i];
        b->place = page->elements.at[b->element].place;
        if (b->tag == TAG_ROW && b->place == BLOCK_CAPTION)
            b->place = BLOCK_OPEN; /* <figure> holds tables too */
    }
}

static uint32_t best_child(const struct page *page, uint32_t of) {
    uint32_t best = 0;
    for (uint32_t i = of + 1; i < page->elements.n; i++) {
        const struct element *e = &page->elements.at[i];
        if (e->parent < of)
            break; /* elements are in document order: its subtree has ended */
        if (e->parent == of && (!best || e->prose > page->elements.at[best].prose))
            best = i;
    }
    return best;
}

static bool holds_one_block(const struct element *e) {
    return e->last <= e->first + 1;
}

static uint32_t narrow(const struct page *page, uint32_t from, double share) {
    for (;;) {
        uint32_t child = best_child(page, from);
        if (!child || page->elements.at[child].prose < share * page->elements.at[from].prose ||
            holds_one_block(&page->elements.at[child]))
            return from;
        from = child;
    }
}

/* The nearest <article> or <main> around an element; 0: none. */
static uint32_t article_around(const struct page *page, uint32_t i) {
    while (i && !page->elements.at[i].article)
        i = page->elements.at[i].parent == i ? 0 : page->elements.at[i].parent;
    return i;
}

/* Does a main heading stand between two blocks?  Then another story begins there. */
static bool heading_between(const struct page *page, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (page->blocks.list.at[i].tag == TAG_H1)
            return true;
    return false;
}

static uint32_t find_container(const struct page *page) {
    uint32_t body = 0, article = 0;
    double total = page->elements.at[0].prose;
    for (uint32_t i = 1; i < page->elements.n; i++) {
        const struct element *e = &page->elements.at[i];
        /* nested ones: the inner, if it has nearly as much */
        if (e->body && (!body || e->prose > 0.95 * page->elements.at[body].prose))
            body = i;
        if (e->article && (!article || e->prose > 0.95 * page->elements.at[article].prose))
            article = i;
    }
    if (body && page->elements.at[body].prose >= 0.25 * total &&
        page->elements.at[body].prose >= 200)
        return body;
    if (article && page->elements.at[article].prose >= 0.4 * total)
        return narrow(page, article, 0.85);
    return narrow(page, 0, 0.7);
}

/* A story's text may be cut into several elements marked as such, with pictures between them:
 * widens [first, last) to those that follow or go before in the same article. */
static void widen(const struct page *page, uint32_t container, size_t *first, size_t *last) {
    const struct element *c = &page->elements.at[container];
    uint32_t article = article_around(page, container);
    double least = c->prose * 0.1;
    for (uint32_t i = 1; c->body && i < page->elements.n; i++) {
        const struct element *e = &page->elements.at[i];
        if (!e->body || e->prose < least || article_around(page, i) != article)
            continue;
        if (e->first >= *last && !heading_between(page, *last, e->first))
            *last = e->last;
    }
    for (uint32_t i = (uint32_t)page->elements.n; c->body && i-- > 1;) {
        const struct element *e = &page->elements.at[i];
        if (e->body && e->prose >= least && article_around(page, i) == article &&
            e->last <= *first && !heading_between(page, e->last, *first))
            *first = e->first;
    }
}

void container_judge(struct page *page) {
    sum_prose(page, false);
    inherit_places(page);
    sum_prose(page, true);
    uint32_t container = find_container(page);
    size_t first = page->elements.at[container].first, last = page->elements.at[container].last;
    widen(page, container, &first, &last);
    for (size_t i = 0; i < page->blocks.list.n; i++) {
        struct block *b = &page->blocks.list.at[i];
        if (i < first || i >= last) {
            b->role = BLOCK_OUTSIDE;
            b->why = "not in the story's part of the page";
        } else if (b->place != BLOCK_OPEN) {
            b->role = b->place;
            b->why = "its place in the page";
        }
    }
}

/* Words of a standfirst: no item of a list, no link, long enough. */
static bool may_be_lead(const struct block *b) {
    return b->role == BLOCK_OUTSIDE && b->place == BLOCK_OPEN && b->tag != TAG_LI &&
           b->tag != TAG_CELL && b->tag != TAG_ROW && b->tag != TAG_H1 && b->width >= 50 &&
           b->words >= 8 && b->link_bytes * 3 <= b->text.len &&
           (b->ends || b->width >= 90 || (b->tag == TAG_H2 && b->width >= 60));
}

void container_find_lead(struct page *page, size_t heading) {
    size_t n = page->blocks.list.n, first = heading + 1, found = 0;
    while (first < n && page->blocks.list.at[first].role == BLOCK_OUTSIDE)
        first++;
    if (first >= n || first - heading > LEAD_DISTANCE)
        return;
    for (size_t i = heading + 1; i < first && found < LEAD_MOST; i++) {
        struct block *b = &page->blocks.list.at[i];
        if (!may_be_lead(b))
            continue;
        b->role = BLOCK_OPEN;
        b->lead = true;
        found++;
    }
}
