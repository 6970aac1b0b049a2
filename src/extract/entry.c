#include "extract/entry.h"

#include <string.h>

#include "base/utf8.h"
#include "extract/facts.h"
#include "extract/html.h"
#include "extract/plain.h"
#include "extract/put.h"
#include "extract/when.h"
#include "types/limits.h"

#define LISTEN_BYTES ((size_t)20000)

static void compose_all(struct blocks *blocks, const struct field *f, struct arena *keep) {
    for (size_t i = 0; i < blocks->list.n; i++) {
        struct block *b = &blocks->list.at[i];
        b->align = field_compose(&f->align, &b->align, keep);
    }
}

/* What the elements that hold a block say of it. */
static enum block_role hint_of(const struct page *page, const struct block *b) {
    for (uint32_t e = b->element;; e = page->elements.at[e].parent) {
        const struct element *element = &page->elements.at[e];
        if (element->body)
            return BLOCK_OPEN;
        if (element->hint != BLOCK_OPEN)
            return element->hint;
        if (element->parent == e)
            return BLOCK_OPEN;
    }
}

static bool has_markup(str text) {
    return str_find_byte(text, '<', 0) < text.len || str_find_byte(text, '&', 0) < text.len;
}

/* Some feeds escape their HTML twice: "&lt;p&gt;" within CDATA. */
static bool is_escaped_again(const struct field *f) {
    str s = f->text;
    return f->html && str_find_byte(s, '<', 0) == s.len &&
           (str_find(s, S("&lt;/p&gt;"), 0) < s.len || str_find(s, S("&lt;br"), 0) < s.len);
}

static struct field unescaped(const struct field *f, struct arena *room) {
    static const struct {
        str name;
        uint32_t c;
    } known[] = {{{"&lt;", 4}, '<'}, {{"&gt;", 4}, '>'}, {{"&quot;", 6}, '"'}, {{"&amp;", 5}, '&'}};
    struct field_maker m = field_begin(f->text.len, 64, room);
    for (size_t at = 0; at < f->text.len;) {
        size_t i = 0, n = sizeof known / sizeof *known;
        while (i < n && !str_starts(str_sub(f->text, at, f->text.len), known[i].name))
            i++;
        if (i < n) {
            field_char(&m, known[i].c, (struct span){at, at + known[i].name.len});
            at += known[i].name.len;
            continue;
        }
        size_t to = str_find_byte(f->text, '&', at + 1);
        field_put(&m, str_sub(f->text, at, to), (struct span){at, to});
        at = to;
    }
    struct field out = field_end(&m, true);
    out.align = field_compose(&f->align, &out.align, room);
    return out;
}

/* Trees and the like go to `room`, which is emptied after each entry. */
static void parse_body(const struct desk *d, const struct field *f, struct blocks *out,
                       struct arena *room) {
    struct field again;
    if (is_escaped_again(f)) {
        again = unescaped(f, room);
        f = &again;
    }
    if (!f->html || !has_markup(f->text)) {
        plain_blocks(f->text, out, d->keep, *room);
    } else {
        struct page page;
        html_parse(f->text, &page, room);
        for (size_t i = 0; i < page.blocks.list.n; i++) {
            struct block *b = &page.blocks.list.at[i];
            b->role = b->place = hint_of(&page, b);
            b->why = "its element says so";
        }
        *out = page.blocks;
    }
    compose_all(out, f, room);
}

/* A title is a line, whatever mark-up is in it. */
static struct block parse_title(const struct field *f, struct arena *room) {
    struct block b = {.role = BLOCK_HEADLINE, .why = "the entry's title"};
    if (f->html && has_markup(f->text)) {
        struct page page;
        html_parse(f->text, &page, room);
        if (page.blocks.list.n)
            b = (struct block){.role = BLOCK_HEADLINE,
                               .why = b.why,
                               .text = page.blocks.list.at[0].text,
                               .align = page.blocks.list.at[0].align};
    } else {
        struct joiner j = joiner_make(room, f->text.len * 3 + 16);
        joiner_put(&j, f->text, 0, f->text.len);
        joiner_finish(&j, &b);
    }
    b.align = field_compose(&f->align, &b.align, room);
    return b;
}

/* "The post TITLE appeared first on SITE.", "Continue reading TITLE": whatever the language. */
static bool repeats_title(const struct block *b, str title) {
    return title.len >= 8 && b->link_bytes && b->text.len < title.len + 160 &&
           str_find(b->text, title, 0) < b->text.len;
}

static bool is_story(const struct block *b) {
    return b->role == BLOCK_BODY;
}

/* The mark of a body that was cut: "… [...]". */
static void cut_ellipsis(struct block *b) {
    static const str marks[] = {{"[...]", 5}, {"[\xe2\x80\xa6]", 5}};
    for (size_t i = 0; i < 2; i++)
        if (str_ends(b->text, marks[i]))
            b->text = str_trim(str_sub(b->text, 0, b->text.len - marks[i].len));
}

static void judge(struct blocks *body, str title, const struct phrases *phrases) {
    size_t story = 0, last = body->list.n;
    for (size_t i = 0; i < body->list.n; i++) {
        struct block *b = &body->list.at[i];
        block_classify(b, phrases);
        if (b->role == BLOCK_OPEN && (text_same(b->text, title) || repeats_title(b, title)))
            b->role = BLOCK_PROMO;
        if (b->role != BLOCK_OPEN)
            continue;
        b->role = BLOCK_BODY;
        last = i;
        story++;
    }
    for (size_t i = 0; i < body->list.n && story == 0; i++) /* then it is no furniture */
        if (body->list.at[i].letters && !text_same(body->list.at[i].text, title))
            body->list.at[i].role = BLOCK_BODY, last = i;
    if (last < body->list.n && is_story(&body->list.at[last]))
        cut_ellipsis(&body->list.at[last]);
}

static str listen(const struct blocks *body, struct arena *a) {
    struct buf b = buf_make(a, LISTEN_BYTES);
    for (size_t i = 0; i < body->list.n && !b.full; i++) {
        buf_put(&b, body->list.at[i].text);
        buf_byte(&b, ' ');
    }
    return buf_str(&b);
}

/* "By Jane Roe and John Doe" as names. */
static void read_byline(str byline, const struct phrases *phrases, struct article *out,
                        struct arena *keep, struct arena scratch) {
    struct block b = {.place = BLOCK_META, .element = 1};
    struct joiner j = joiner_make(keep, byline.len * 3 + 16);
    joiner_put(&j, byline, 0, byline.len);
    joiner_finish(&j, &b);
    block_measure(&b, phrases, keep, scratch);
    facts_from_line(&b, phrases, out, keep, scratch);
    if (!out->author.len)
        out->author = b.text;
}

/* Feeds give the path alone now and then. */
static str absolute(const struct desk *d, str url) {
    size_t scheme = str_find(d->base, S("://"), 0);
    if (!url.len || scheme == d->base.len || str_find_byte(url, ':', 0) < url.len)
        return url;
    size_t host_end = str_find_byte(d->base, '/', scheme + 3);
    if (url.at[0] != '/') { /* beside the page that the base is */
        size_t folder = d->base.len;
        while (folder > host_end && d->base.at[folder - 1] != '/')
            folder--;
        return str_printf(d->keep, "%.*s%s%.*s", STR_FMT(str_sub(d->base, 0, folder)),
                          folder == host_end ? "/" : "", STR_FMT(url));
    }
    str host =
        str_starts(url, S("//")) ? str_sub(d->base, 0, scheme + 1) : str_sub(d->base, 0, host_end);
    return str_printf(d->keep, "%.*s%.*s", STR_FMT(host), STR_FMT(url));
}

static void fill_facts(const struct desk *d, const struct entry *e, const struct phrases *phrases,
                       struct article *out, struct arena scratch) {
    out->url = absolute(d, e->url);
    out->date = when_day(e->stamp, d->keep);
    out->published = when_second(e->stamp);
    out->lang = language_primary(e->lang.len ? e->lang : d->lang, d->keep);
    out->place = e->place;
    out->publication = e->publication.len ? e->publication : d->publication;
    out->author = e->author;
    if (!out->author.len && e->byline.len)
        read_byline(e->byline, phrases, out, d->keep, scratch);
}

bool entry_add(struct desk *d, const struct entry *e) {
    const struct extract_settings *set = d->settings;
    if (d->entries == LIMIT_ENTRIES)
        note(d->notes, "%s: only its first %d entries were looked at", d->name, LIMIT_ENTRIES);
    if (d->entries++ >= LIMIT_ENTRIES)
        return false;
    str day = when_day(e->stamp, d->keep);
    if (set->since.len && day.len && str_cmp(day, set->since) < 0) {
        d->old++;
        return true;
    }
    struct phrases phrases = *d->phrases;
    struct arena room = *d->scratch;
    struct blocks all = {0}, body = {0};
    struct article article = {.source = d->source};
    parse_body(d, &e->body, &body, &room);
    struct block title = parse_title(&e->title, &room);
    phrases_activate(&phrases, language_primary(e->lang.len ? e->lang : d->lang, d->keep));
    str words = listen(&body, &room);
    phrases_listen(&phrases, words, room);
    for (size_t i = 0; i < body.list.n; i++)
        block_measure(&body.list.at[i], &phrases, d->keep, room);
    judge(&body, title.text, &phrases);
    if (title.text.len)
        *list_push(&all.list, &room) = title;
    for (size_t i = 0; i < body.list.n; i++)
        if (is_story(&body.list.at[i]))
            *list_push(&all.list, &room) = body.list.at[i];
    for (size_t i = 0; i < all.list.n; i++) {
        struct block *b = &all.list.at[i];
        b->text = str_copy(b->text, d->keep);
        b->lang = str_copy(b->lang, d->keep);
    }
    fill_facts(d, e, &phrases, &article, room);
    put_headlines(&article, &all, d->keep);
    put_body(&article, &all, &phrases, d->keep, room);
    if (article.paras.n == 0) {
        d->empty++;
        return true;
    }
    *list_push(&d->out->list, d->keep) = article;
    return set->max == 0 || d->out->list.n < set->max;
}
