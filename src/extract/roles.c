#include "extract/roles.h"

#include "base/utf8.h"

bool role_is_story(enum block_role role) {
    return role >= BLOCK_STANDFIRST && role <= BLOCK_TABLE;
}

const char *block_role_name(enum block_role role) {
    static const char *names[BLOCK_ROLES] = {
        [BLOCK_OPEN] = "open",
        [BLOCK_HEADLINE] = "headline",
        [BLOCK_STANDFIRST] = "standfirst",
        [BLOCK_BODY] = "body",
        [BLOCK_SUBHEAD] = "subhead",
        [BLOCK_ITEM] = "list item",
        [BLOCK_QUOTE] = "quote",
        [BLOCK_TABLE] = "table",
        [BLOCK_TEASER] = "teaser",
        [BLOCK_NAV] = "navigation",
        [BLOCK_SITE] = "site",
        [BLOCK_META] = "metadata",
        [BLOCK_BYLINE] = "byline",
        [BLOCK_DATELINE] = "dateline",
        [BLOCK_SOURCE] = "source",
        [BLOCK_DATE] = "date",
        [BLOCK_CREDIT] = "credit",
        [BLOCK_CAPTION] = "caption",
        [BLOCK_SHARE] = "share",
        [BLOCK_PROMO] = "promo",
        [BLOCK_RELATED] = "other stories",
        [BLOCK_TAGS] = "tags",
        [BLOCK_COMMENT] = "comment",
        [BLOCK_LEGAL] = "legal",
        [BLOCK_CORRECTION] = "correction",
        [BLOCK_AD] = "advertisement",
        [BLOCK_OUTSIDE] = "outside",
    };
    return names[role];
}

/* A byline, a date or a source?  The first label in it says so, else what it is made of. */
static enum block_role told_by_label(const struct block *b, const struct phrases *phrases) {
    struct fields f;
    struct date d;
    bool dated = date_find(b->text, 0, &b->matches, phrases_month_first(phrases), &d);
    bool dispatch = false, trade = false;
    block_fields(b, &f);
    for (size_t i = 0; i < b->matches.list.n; i++) {
        const struct match *m = &b->matches.list.at[i];
        dispatch |= m->phrase->kind == PHRASE_DISPATCH || m->phrase->kind == PHRASE_AGENCY;
        trade |= m->phrase->kind == PHRASE_JOB;
        if (!match_counts(b, &f, m))
            continue;
        switch (m->phrase->kind) {
        case PHRASE_AUTHOR: return BLOCK_BYLINE;
        case PHRASE_SOURCE: return BLOCK_SOURCE;
        case PHRASE_DATE: return BLOCK_DATE;
        default: break;
        }
    }
    if (dated)
        return dispatch ? BLOCK_DATELINE : BLOCK_DATE;
    if (dispatch && !trade)
        return BLOCK_SOURCE;
    return trade || looks_like_names(b->text, phrases) ? BLOCK_BYLINE : BLOCK_META;
}

static bool is_bullet(str text) {
    uint32_t c = utf8_peek(text, 0);
    return c == 0x2022 || c == 0x25CF || c == 0x25AA || c == 0x2023 || c == 0x25A0 || c == 0x25BA ||
           ((c == '-' || c == '*' || c == 0x2013) && utf8_peek(text, 1) == ' ');
}

/* What a block outside the story's part of the page is: what its place says, or it itself. */
static enum block_role told_outside(const struct block *b, const struct phrases *phrases) {
    struct block copy = *b;
    if (b->place != BLOCK_OPEN)
        return b->place;
    copy.role = BLOCK_OPEN;
    block_classify(&copy, phrases);
    return copy.role == BLOCK_OPEN ? BLOCK_OUTSIDE : copy.role;
}

void roles_tell(struct blocks *page, const struct phrases *phrases) {
    bool prose = false; /* was there any of the story yet? */
    for (size_t i = 0; i < page->list.n; i++) {
        struct block *b = &page->list.at[i];
        if (b->role == BLOCK_OUTSIDE)
            b->role = told_outside(b, phrases);
        if (b->role == BLOCK_META)
            b->role = told_by_label(b, phrases);
        if (b->role != BLOCK_BODY)
            continue;
        if (b->tag == TAG_QUOTE)
            b->role = BLOCK_QUOTE;
        else if (b->tag == TAG_LI || is_bullet(b->text))
            b->role = BLOCK_ITEM;
        else if (b->tag == TAG_CELL)
            b->role = BLOCK_TABLE;
        else if (!prose && b->tag == TAG_H2)
            b->role = BLOCK_STANDFIRST;
        prose = true;
    }
}
