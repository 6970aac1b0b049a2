#include "extract/extract.h"

#include "base/utf8.h"
#include "extract/container.h"
#include "extract/facts.h"
#include "extract/html.h"
#include "extract/explain.h"
#include "extract/page_facts.h"
#include "extract/plain.h"
#include "extract/put.h"
#include "extract/roles.h"
#include "extract/story.h"
#include "extract/vote.h"
#include "types/limits.h"

#define SHOWN_BEFORE 3 /* blocks around the heading where a page shows its date */
#define SHOWN_AFTER  8
#define LISTEN_BYTES ((size_t)60000) /* of the text that its languages are found by */

static bool is_story(const struct block *b) {
    return role_is_story(b->role);
}

/* Length of the mark of a list's item or a heading, which nobody says. */
static size_t bullet_at_start(str text) {
    size_t at = 0;
    uint32_t c = text.len ? utf8_next(text, &at) : 0;
    while (c == '#' && at < 6 && utf8_peek(text, at) == '#') /* a heading in Markdown */
        at++;
    bool bullet = c == 0x2022 || c == 0x25CF || c == 0x25AA || c == 0x2023 || c == 0x25A0 ||
                  c == 0x25BA || c == 0xB7 || c == '*' || c == '#';
    return bullet && utf8_peek(text, at) == ' ' ? at + 1 : 0;
}

/* The block's text from byte `from` on, as a paragraph. */
static void put_para(struct article *out, const struct block *b, enum para_role role, size_t from,
                     bool kept, struct arena *keep) {
    struct para p = {.role = role, .lang = b->lang};
    from += from == 0 ? bullet_at_start(b->text) : 0;
    p.text = str_trim(str_sub(b->text, from, b->text.len));
    size_t cut = (size_t)(p.text.at - b->text.at), end = cut + p.text.len;
    if (p.text.len == 0)
        return;
    if (kept && p.text.len == b->text.len) { /* nothing was cut: the block's own alignment */
        p.align = b->align;
        *list_push(&out->paras, keep) = p;
        return;
    }
    list_reserve(&p.align.links, b->align.links.n, keep);
    for (size_t i = 0; i < b->align.links.n; i++) {
        struct link l = align_link(&b->align, i);
        bool even = l.up.end - l.up.start == l.down.end - l.down.start;
        if (l.down.end <= cut || l.down.start >= end)
            continue;
        size_t skip = l.down.start < cut ? cut - l.down.start : 0;
        size_t over = l.down.end > end ? l.down.end - end : 0;
        l.down = (struct span){l.down.start + skip - cut, l.down.end - over - cut};
        if (even)
            l.up = (struct span){l.up.start + skip, l.up.end - over};
        align_add(&p.align, l.up, l.down, l.whole, keep);
    }
    *list_push(&out->paras, keep) = p;
}

void put_headlines(struct article *out, const struct blocks *page, struct arena *keep) {
    for (size_t i = 0; i < page->list.n; i++) {
        const struct block *b = &page->list.at[i];
        if (b->role == BLOCK_HEADLINE && b->text.len <= LIMIT_HEADLINE_BYTES)
            put_para(out, b, PARA_HEADLINE, 0, page->kept, keep);
    }
    if (out->paras.n)
        out->headline = out->paras.at[0].text;
}

static size_t find_role(const struct blocks *page, enum block_role role) {
    size_t i = 0;
    while (i < page->list.n && page->list.at[i].role != role)
        i++;
    return i;
}

/* Facts from furniture lines: first those around the headline, as they are about this story. */
static void gather_facts(struct article *out, const struct blocks *page,
                         const struct phrases *phrases, struct arena *keep, struct arena scratch) {
    size_t head = find_role(page, BLOCK_HEADLINE), n = page->list.n;
    size_t from = head == n || head < 4 ? 0 : head - 4, to = head + 12 < n ? head + 12 : n;
    for (size_t i = from; i < to && head < n; i++)
        if (!is_story(&page->list.at[i]) && page->list.at[i].width <= 200 && i != head)
            facts_from_line(&page->list.at[i], phrases, out, keep, scratch);
    for (size_t i = 0; i < n; i++) {
        const struct block *b = &page->list.at[i];
        bool tells = b->role == BLOCK_META || b->role == BLOCK_CREDIT || b->role == BLOCK_NAV ||
                     (b->role == BLOCK_OUTSIDE && b->place == BLOCK_META);
        if (tells && b->width <= 300)
            facts_from_line(b, phrases, out, keep, scratch);
    }
}

/* The date that stands beside the heading is what readers see: it wins over the one that the page's
 * head tells, unless that one is shown as well. */
static void trust_shown_date(struct article *out, const struct blocks *page, size_t heading,
                             const struct phrases *phrases, struct arena *keep) {
    bool month_first = phrases_month_first(phrases);
    size_t from = heading < SHOWN_BEFORE ? 0 : heading - SHOWN_BEFORE;
    str shown = {0};
    for (size_t i = from; i < page->list.n && i <= heading + SHOWN_AFTER; i++) {
        const struct block *b = &page->list.at[i];
        struct date d;
        if (i == heading || b->width > 120 || block_is_prose(b) || b->place == BLOCK_NAV)
            continue;
        for (size_t at = 0; date_find(b->text, at, &b->matches, month_first, &d); at = d.at.end) {
            str date = date_text(&d, keep);
            if (!out->date.len || str_eq(date, out->date))
                return;
            if (!shown.len)
                shown = date;
        }
    }
    if (shown.len)
        out->date = shown;
}

/* "Jane Roe covers the harbour for us.": the last line, about the author. */
static void drop_biography(struct blocks *page, str author) {
    str name = str_sub(author, 0, str_find(author, S(", "), 0));
    for (size_t i = page->list.n; i-- > 0 && name.len >= 4;) {
        struct block *b = &page->list.at[i];
        if (!is_story(b))
            continue;
        if (str_starts(b->text, name) && b->width <= 260)
            b->role = BLOCK_META;
        return;
    }
}

void put_body(struct article *out, struct blocks *page, const struct phrases *phrases,
              struct arena *keep, struct arena scratch) {
    size_t prose[2] = {0}; /* paragraphs so far, in Latin and in Han script */
    list_reserve(&out->paras, out->paras.n + page->list.n, keep);
    for (size_t i = 0; i < page->list.n; i++) {
        struct block *b = &page->list.at[i];
        if (!is_story(b))
            continue;
        size_t *seen = &prose[b->han * 2 > b->letters];
        b->dateline = *seen < 2 ? facts_from_dateline(b, page, phrases, out, keep, scratch) : 0;
        *seen += block_is_prose(b);
        put_para(out, b, PARA_BODY, b->dateline, page->kept, keep);
    }
}

/* "© 2025 The Paper. All rights reserved": who owns the page. */
static str rights_owner(const struct block *b, const struct phrases *phrases) {
    size_t from = str_find(b->text, S("©"), 0), to = b->text.len;
    if (from == to)
        return (str){0};
    for (from += 2; from < to; from++) { /* years */
        char c = b->text.at[from];
        if (c != ' ' && c != '-' && c != ',' && (c < '0' || c > '9'))
            break;
    }
    for (size_t i = 0; i < b->matches.list.n; i++) {
        size_t at = b->matches.list.at[i].at.start;
        bool legal = b->matches.list.at[i].phrase->kind == PHRASE_LEGAL;
        to = legal && at > from && at < to ? at : to;
    }
    str name = str_sub(b->text, from, to);
    name = text_strip(str_sub(name, 0, str_find(name, S(". "), 0)));
    return name.len >= 4 && name.len <= 60 && looks_like_names(name, phrases) ? name : (str){0};
}

/* The paper's name from the line above the headline, when no line says it
 * outright; else from the line about rights. */
static void guess_publication(struct article *out, const struct blocks *page,
                              const struct phrases *phrases) {
    for (size_t i = 0; i < page->list.n && !out->publication.len; i++) {
        const struct block *b = &page->list.at[i];
        if (b->role == BLOCK_HEADLINE)
            break;
        if (b->role == BLOCK_SITE && b->words <= 6 && looks_like_names(b->text, phrases))
            out->publication = text_strip(b->text);
    }
    for (size_t i = page->list.n; i-- > 0 && !out->publication.len;)
        if (page->list.at[i].role == BLOCK_LEGAL && page->list.at[i].width <= 120)
            out->publication = rights_owner(&page->list.at[i], phrases);
}

static void measure_all(struct blocks *page, const struct phrases *phrases, struct arena *keep,
                        struct arena scratch) {
    for (size_t i = 0; i < page->list.n; i++)
        block_measure(&page->list.at[i], phrases, keep, scratch);
}

static void classify_all(struct blocks *page, const struct phrases *phrases) {
    for (size_t i = 0; i < page->list.n; i++)
        block_classify(&page->list.at[i], phrases);
}

static void extract_plain(const struct source *source, struct phrases *phrases, struct blocks *page,
                          struct arena *keep, struct arena scratch) {
    plain_blocks(source->text, page, keep, scratch);
    phrases_listen(phrases, str_sub(source->text, 0, LISTEN_BYTES), scratch);
    measure_all(page, phrases, keep, scratch);
    classify_all(page, phrases);
    story_judge(page, (str){0}, phrases);
}

/* Text of the page for finding out its languages: its mark-up would only dilute it. */
static str page_words(const struct page *page, struct arena *a) {
    struct buf b = buf_make(a, LISTEN_BYTES);
    for (size_t i = 0; i < page->blocks.list.n && !b.full; i++) {
        buf_put(&b, page->blocks.list.at[i].text);
        buf_byte(&b, ' ');
    }
    return buf_str(&b);
}

static void extract_html(const struct source *source, str url, struct phrases *phrases,
                         struct article *out, struct page *page_out, str *owner, struct arena *keep,
                         struct arena scratch) {
    struct page page;
    struct arena room = scratch;
    struct told told;
    html_parse(source->text, &page, keep);
    phrases_activate(phrases, page_language(&page, keep));
    str words = page_words(&page, &room);
    phrases_listen(phrases, words, room);
    measure_all(&page.blocks, phrases, keep, scratch);
    container_judge(&page);
    page_facts(&page, phrases, url, out, &told, keep, scratch);
    size_t heading = told.heading;
    vote_count(&page, told.text);
    struct block *head = heading == (size_t)-1 ? NULL : &page.blocks.list.at[heading];
    if (head) {
        head->role = BLOCK_HEADLINE;
        head->why = "the page's heading";
        out->headline = head->text;
        container_find_lead(&page, heading);
        trust_shown_date(out, &page.blocks, heading, phrases, keep);
    }
    classify_all(&page.blocks, phrases);
    story_judge(&page.blocks, out->headline, phrases);
    if (!head && out->headline.len) { /* only the page's head tells it */
        struct para p = {.role = PARA_HEADLINE, .text = out->headline};
        size_t at = str_find(source->text, out->headline, 0), n = out->headline.len;
        if (at < source->text.len)
            align_add(&p.align, (struct span){at, at + n}, (struct span){0, n}, false, keep);
        *list_push(&out->paras, keep) = p;
    }
    *page_out = page;
    *owner = told.owner;
}

static bool extract(const struct source *source, str url, struct voices *voices,
                    struct article *out, struct page *page, struct notes *notes, struct arena *keep,
                    struct arena scratch, struct err *err) {
    struct phrases phrases;
    str owner = {0};
    const char *name = str_eq(source->name, S("-")) ? "standard input" : str_z(source->name, keep);
    *out = (struct article){.source = source, .url = url};
    *page = (struct page){0};
    if (source->text.len > LIMIT_ARTICLE_BYTES)
        return fail(err, ERR_LIMIT,
                    "%s: %zu MB is larger than the limit of %zu MB; cut it into parts", name,
                    source->text.len >> 20, LIMIT_ARTICLE_BYTES >> 20);
    if (!phrases_load(&phrases, voices, keep, err))
        return false;
    if (source->media == MEDIA_HTML)
        extract_html(source, url, &phrases, out, page, &owner, keep, scratch);
    else
        extract_plain(source, &phrases, &page->blocks, keep, scratch);
    struct blocks *blocks = &page->blocks;
    blocks->kept = true;
    if (blocks->list.n == LIMIT_BLOCKS)
        note(notes, "%s: only its first %d lines or paragraphs were looked at", name, LIMIT_BLOCKS);
    if (page->dense)
        note(notes, "%s: it has far more tags than text; its end was not looked at", name);
    put_headlines(out, blocks, keep);
    gather_facts(out, blocks, &phrases, keep, scratch);
    drop_biography(blocks, out->author);
    if (out->author.len == 0) /* nobody else is named */
        out->author = owner;
    put_body(out, blocks, &phrases, keep, scratch);
    if (source->media == MEDIA_TEXT)
        guess_publication(out, blocks, &phrases);
    roles_tell(blocks, &phrases);
    return true;
}

bool extract_article(const struct source *source, str url, struct voices *voices,
                     struct article *out, struct notes *notes, struct arena *keep,
                     struct arena scratch, struct err *err) {
    struct page page;
    if (!extract(source, url, voices, out, &page, notes, keep, scratch, err))
        return false;
    return out->paras.n > 0 ||
           fail(err, ERR_INPUT, "%s: no story in it; is it the right page?",
                str_eq(source->name, S("-")) ? "standard input" : str_z(source->name, keep));
}

bool extract_explain(const struct source *source, str url, struct voices *voices, struct buf *out,
                     struct notes *notes, struct arena *keep, struct arena scratch,
                     struct err *err) {
    struct article article;
    struct page page;
    if (!extract(source, url, voices, &article, &page, notes, keep, scratch, err))
        return false;
    explain_blocks(&page.blocks, page.tree ? &page : NULL, source->text, out);
    return true;
}
