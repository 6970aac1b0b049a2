#include "extract/container.h"

/* How much prose a block is, in columns. */
static double prose_of(const struct block *b) {
    if (b->width < 25 || b->link_bytes * 2 > b->text.len || b->tag == TAG_H1 || b->tag == TAG_H2)
        return 0;
    double score = (double)b->width * (1 - (double)b->link_bytes / (double)b->text.len);
    if (!b->ends && b->width < 80)
        score *= 0.2;
    if (b->tag == TAG_LI || b->tag == TAG_CELL)
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

/* A hint is not believed of an element that holds much of the page's prose: names lie. */
static void inherit_places(struct page *page) {
    double total = page->elements.at[0].prose;
    for (size_t i = 1; i < page->elements.n; i++) {
        struct element *e = &page->elements.at[i];
        enum block_role above = page->elements.at[e->parent].place;
        bool figure = e->hint == BLOCK_CAPTION;
        bool believed = e->prose <= total * (figure ? 0.2 : 0.35) || total == 0;
        e->place = above != BLOCK_OPEN ? above : believed ? e->hint : BLOCK_OPEN;
    }
    for (size_t i = 0; i < page->blocks.list.n; i++) {
        struct block *b = &page->blocks.list.at[i];
        b->place = page->elements.at[b->element].place;
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

void container_judge(struct page *page) {
    sum_prose(page, false);
    inherit_places(page);
    sum_prose(page, true);
    uint32_t container = find_container(page);
    const struct element *c = &page->elements.at[container];
    for (size_t i = 0; i < page->blocks.list.n; i++) {
        struct block *b = &page->blocks.list.at[i];
        if (i < c->first || i >= c->last) {
            b->role = BLOCK_OUTSIDE;
            b->why = "not in the story's part of the page";
        } else if (b->place != BLOCK_OPEN) {
            b->role = b->place;
            b->why = "its place in the page";
        }
    }
}
