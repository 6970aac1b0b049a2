#include "extract/page_facts.h"

#include <jansson.h>
#include <string.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "extract/authors.h"
#include "extract/dates.h"
#include "extract/facts.h"
#include "extract/when.h"
#include "types/limits.h"

#define HEADING_DISTANCE 12 /* blocks from a heading to the story's first paragraph */
#define JSON_DEPTH       8  /* objects within objects that are looked into */

/* What one of several witnesses says. */
struct claims {
    str headline, author, date, publication, body; /* of JSON-LD */
    str og_title, title, meta_author, meta_date, site, url, twitter_title;
    str marked_author, marked_date;
    str other_date;              /* of something in JSON-LD that does not call itself an article */
    str card_label, card_author; /* of a card shown where the page is shared */
};

static str clean(str s, struct arena *keep) {
    struct joiner j = joiner_make(keep, s.len + 16);
    joiner_put(&j, s, 0, s.len);
    return buf_str(&j.buf);
}

static str node_text(const GumboNode *root, struct arena *keep) {
    struct buf b = buf_make(keep, (size_t)1 << 20);
    for (const GumboNode *n = root; n; n = html_next(n, root, false))
        if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE ||
            n->type == GUMBO_NODE_CDATA)
            buf_put(&b, str_of(n->v.text.text));
    return buf_str(&b);
}

static str json_text(const json_t *value, struct arena *keep) {
    if (!json_is_string(value))
        return (str){0};
    return clean(str_copy((str){json_string_value(value), json_string_length(value)}, keep), keep);
}

/* What the graph says of the thing that is called `id` there. */
static const json_t *json_called(const json_t *root, const char *id) {
    const json_t *graph = json_is_object(root) ? json_object_get(root, "@graph") : root;
    for (size_t i = 0; i < json_array_size(graph) && i < 200; i++) {
        const json_t *one = json_array_get(graph, i);
        const char *its = json_string_value(json_object_get(one, "@id"));
        if (its && strcmp(its, id) == 0 && json_object_get(one, "name"))
            return one;
    }
    return NULL;
}

/* "author" may be a text, an object with a name or a reference to one, or an array of them. */
static str json_names(const json_t *value, const json_t *root, struct arena *keep) {
    struct buf b = buf_make(keep, 600);
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < n && i < 8; i++) {
        const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
        const char *id = json_string_value(json_object_get(one, "@id"));
        const json_t *other = id && !json_object_get(one, "name") ? json_called(root, id) : NULL;
        one = other ? other : one;
        str name = json_text(json_is_object(one) ? json_object_get(one, "name") : one, keep);
        if (name.len == 0 && json_is_object(one))
            name = json_text(json_array_get(json_object_get(one, "name"), 0), keep);
        if (name.len == 0 || str_find(name, S("://"), 0) < name.len)
            continue;
        if (b.len)
            buf_put(&b, S(", "));
        buf_put(&b, name);
    }
    return buf_str(&b);
}

static bool is_article_type(const json_t *type) {
    size_t n = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_is_array(type) ? json_array_get(type, i) : type;
        str s = json_is_string(one) ? str_of(json_string_value(one)) : (str){0};
        if (str_ends(s, S("Article")) || str_ends(s, S("Posting")) || str_ends(s, S("Report")) ||
            str_ends(s, S("Review")) || str_ends(s, S("Blog")))
            return true;
    }
    return false;
}

static void take(str *to, str value) {
    if (to->len == 0)
        *to = value;
}

static void read_json(const json_t *value, const json_t *root, int depth, struct claims *c,
                      struct arena *keep) {
    if (depth == 0)
        return;
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value) && i < 100; i++)
            read_json(json_array_get(value, i), root, depth - 1, c, keep);
        return;
    }
    if (!json_is_object(value))
        return;
    if (is_article_type(json_object_get(value, "@type"))) {
        take(&c->body, json_text(json_object_get(value, "articleBody"), keep));
        take(&c->headline, json_text(json_object_get(value, "headline"), keep));
        take(&c->author, json_names(json_object_get(value, "author"), root, keep));
        take(&c->date, json_text(json_object_get(value, "datePublished"), keep));
        take(&c->publication, json_names(json_object_get(value, "publisher"), root, keep));
    }
    take(&c->other_date, json_text(json_object_get(value, "datePublished"), keep));
    read_json(json_object_get(value, "@graph"), root, depth - 1, c, keep);
    read_json(json_object_get(value, "mainEntity"), root, depth - 1, c, keep);
}

static void read_ld(const GumboNode *script, struct claims *c, struct arena *keep,
                    struct arena scratch) {
    str text = str_trim(node_text(script, &scratch));
    char *z = str_z(text, &scratch);
    for (size_t i = 0; i < text.len; i++) /* line ends within strings are common, and not JSON */
        if ((unsigned char)z[i] < ' ')
            z[i] = ' ';
    json_error_t error;
    json_t *root = json_loadb(z, text.len, JSON_DISABLE_EOF_CHECK, &error);
    if (root) {
        read_json(root, root, JSON_DEPTH, c, keep);
        json_decref(root);
    }
}

static void read_meta(const GumboNode *node, struct claims *c, struct arena *keep) {
    str name = html_attribute(node, "property");
    if (name.len == 0)
        name = html_attribute(node, "name");
    if (name.len == 0)
        name = html_attribute(node, "itemprop");
    str content = html_attribute(node, "content");
    static const struct {
        const char *name;
        size_t to;
    } known[] = {
#define TO(field) offsetof(struct claims, field)
        {"og:title", TO(og_title)},
        {"twitter:title", TO(twitter_title)},
        {"og:site_name", TO(site)},
        {"application-name", TO(site)},
        {"og:url", TO(url)},
        {"author", TO(meta_author)},
        {"article:author", TO(meta_author)},
        {"article:author_name", TO(meta_author)},
        {"dc.creator", TO(meta_author)},
        {"dcterms.creator", TO(meta_author)},
        {"parsely-author", TO(meta_author)},
        {"sailthru.author", TO(meta_author)},
        {"byl", TO(meta_author)},
        {"authors", TO(meta_author)},
        {"article_author", TO(meta_author)},
        {"citation_author", TO(meta_author)},
        {"twitter:label1", TO(card_label)},
        {"twitter:data1", TO(card_author)},
        {"article:published_time", TO(meta_date)},
        {"article:published", TO(meta_date)},
        {"og:published_time", TO(meta_date)},
        {"datePublished", TO(meta_date)},
        {"date", TO(meta_date)},
        {"dc.date", TO(meta_date)},
        {"dc.date.issued", TO(meta_date)},
        {"dcterms.date", TO(meta_date)},
        {"dcterms.created", TO(meta_date)},
        {"pubdate", TO(meta_date)},
        {"publishdate", TO(meta_date)},
        {"publish-date", TO(meta_date)},
        {"parsely-pub-date", TO(meta_date)},
        {"sailthru.date", TO(meta_date)},
        {"cXenseParse:recs:publishtime", TO(meta_date)},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known && content.len; i++) {
        bool address = known[i].to == TO(meta_author) &&
                       (str_find(content, S("://"), 0) < content.len ||
                        str_find(content, S("facebook.com"), 0) < content.len);
        if (str_eq_nocase(name, str_of(known[i].name)) && !address)
            take((str *)((char *)c + known[i].to), clean(content, keep));
    }
}

static void read_marked(const GumboNode *node, struct claims *c, struct arena *keep) {
    str property = html_attribute(node, "itemprop"), content = html_attribute(node, "content");
    str datetime = html_attribute(node, "datetime");
    if (html_has_word(property, S("datePublished")))
        take(&c->marked_date, content.len ? content : datetime);
    bool author = html_has_word(property, S("author")) ||
                  html_has_word(html_attribute(node, "rel"), S("author"));
    if (author && node->v.element.tag != GUMBO_TAG_LINK && !author_is_aside(node)) {
        str text = content.len ? content : str_trim(node_text(node, keep));
        if (text.len <= 120)
            take(&c->marked_author, clean(text, keep));
    }
}

static void read_claims(const struct page *page, struct claims *c, struct arena *keep,
                        struct arena scratch) {
    const GumboNode *root = page->tree->document;
    for (const GumboNode *n = root; n; n = html_next(n, root, false)) {
        if (n->type != GUMBO_NODE_ELEMENT)
            continue;
        switch (n->v.element.tag) {
        case GUMBO_TAG_META: read_meta(n, c, keep); break;
        case GUMBO_TAG_TITLE: take(&c->title, clean(node_text(n, keep), keep)); break;
        case GUMBO_TAG_SCRIPT:
            if (str_starts(html_attribute(n, "type"), S("application/ld+json")))
                read_ld(n, c, keep, scratch);
            break;
        default: read_marked(n, c, keep);
        }
    }
}

/* Share of the words of `a` that stand in `b` too, and the reverse: 1 is the same. */
static double likeness(str a, str b) {
    size_t na = 0, nb = 0, both = 0;
    if (a.len == 0 || b.len == 0 || a.len > 600 || b.len > 600)
        return 0;
    if (text_same(a, b))
        return 1;
    for (str rest = a; rest.at;) {
        str word = text_strip(str_cut(&rest, ' '));
        na += word.len > 0;
        size_t at = word.len ? str_find(b, word, 0) : b.len;
        both += at < b.len;
    }
    for (str rest = b; rest.at;)
        nb += text_strip(str_cut(&rest, ' ')).len > 0;
    return na + nb ? 2 * (double)both / (double)(na + nb) : 0;
}

/* The title without " | The Paper": cut at a bar or dash where what remains is longer, or where the
 * rest is the site's name. */
/* Does the character at [at, end) part a title from a site's name?  A colon only may. */
static bool parts_title(str title, size_t at, size_t end, bool *weak) {
    uint32_t c = utf8_peek(title, at);
    str tail = str_sub(title, end, title.len);
    bool han = utf8_is_han(utf8_peek(tail, 0)) && tail.len <= 30; /* no spaces in Chinese */
    bool spaced = utf8_peek(tail, 0) == ' ' && utf8_before(title, at) == ' ';
    *weak = c == ':';
    switch (c) {
    case '|':
    case '_':
    case 0xB7:
    case 0xBB:
    case 0xAB:
    case 0x2022: return true;
    case '-':
    case 0x2013:
    case 0x2014: return spaced || han;
    default: return c == ':' && utf8_peek(tail, 0) == ' ';
    }
}

static str without_site(str title, str site) {
    str best = title;
    for (size_t at = title.len; at > 0;) {
        size_t end = at;
        bool weak;
        utf8_prev(title, &at);
        if (!parts_title(title, at, end, &weak))
            continue;
        str head = str_trim(str_sub(title, 0, at)), tail = str_trim(str_sub(title, end, title.len));
        bool is_site = site.len && (text_same(tail, site) || likeness(tail, site) > 0.6);
        bool first = site.len && str_eq(best, title) && text_same(head, site);
        if (first) /* "The Paper: The headline" */
            return tail;
        if (is_site || (!weak && head.len > tail.len))
            best = head;
    }
    return best;
}

/* The h1 (or h2) that agrees best with what the head says; (size_t)-1: none does. */
static size_t find_heading(const struct page *page, const struct claims *c, str title) {
    size_t best = (size_t)-1, h1s = 0, only = 0;
    double best_score = 0.55;
    for (size_t i = 0; i < page->blocks.list.n; i++) {
        const struct block *b = &page->blocks.list.at[i];
        if ((b->tag != TAG_H1 && b->tag != TAG_H2) || b->text.len > LIMIT_HEADLINE_BYTES)
            continue;
        if (b->tag == TAG_H1) {
            h1s++;
            only = i;
        }
        double score = likeness(b->text, title), og = likeness(b->text, c->og_title);
        double ld = likeness(b->text, c->headline);
        score = og > score ? og : score;
        score = ld > score ? ld : score;
        score += b->tag == TAG_H1 ? 0.1 : 0;
        if (score > best_score) {
            best = i;
            best_score = score;
        }
    }
    const struct block *b = h1s ? &page->blocks.list.at[only] : NULL;
    bool plausible = b && b->words >= 4 && b->place == BLOCK_OPEN;
    return best == (size_t)-1 && h1s == 1 && plausible ? only : best;
}

/* The byte at which the heading begins; 0: there is none. */
static size_t heading_at(const struct page *page, size_t heading) {
    if (heading >= page->blocks.list.n)
        return 0;
    const struct block *h = &page->blocks.list.at[heading];
    return h->align.links.n ? h->align.links.at[0].up_start : 0;
}

/* The heading above the story's first paragraph, for a page whose head does not tell it. */
static size_t heading_above(const struct page *page) {
    size_t first = 0, best = (size_t)-1;
    const struct blocks *blocks = &page->blocks;
    while (first < blocks->list.n &&
           (blocks->list.at[first].role != BLOCK_OPEN || !block_is_prose(&blocks->list.at[first])))
        first++;
    for (size_t i = first; i-- > 0 && first - i <= HEADING_DISTANCE && first < blocks->list.n;) {
        const struct block *b = &blocks->list.at[i];
        bool heads = (b->tag == TAG_H1 || b->tag == TAG_H2) && b->words >= 2 && b->width >= 10 &&
                     b->text.len <= LIMIT_HEADLINE_BYTES && b->place == BLOCK_OPEN;
        if (heads && b->tag == TAG_H1)
            return i;
        if (heads && best == (size_t)-1)
            best = i;
    }
    return best;
}

static str iso_date(str s, struct arena *keep) {
    struct matches none = {0};
    struct date d;
    if (s.len >= 8 && str_find_byte(str_sub(s, 0, 8), '-', 0) == 8) { /* 20250116 */
        long n;
        if (str_int(str_sub(s, 0, 8), &n) && n > 19000000 && n < 21000000) {
            d = (struct date){(int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100), {0, 0}};
            return d.month >= 1 && d.month <= 12 && d.day >= 1 ? date_text(&d, keep) : (str){0};
        }
    }
    return date_find(s, 0, &none, false, &d) ? date_text(&d, keep) : (str){0};
}

/* "datePublished": "2022-01-10T… in a script that is no sound JSON, or no JSON-LD. */
static str raw_date(const struct page *page, struct arena *keep) {
    static const char *const keys[] = {"\"datePublished\"", "\"publishedAt\"", "\"published_at\"",
                                       "\"publishDate\"", "\"publish_date\""};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        str key = str_of(keys[i]);
        size_t at = str_find(page->source, key, 0);
        if (at == page->source.len)
            continue;
        str date = iso_date(str_sub(page->source, at + key.len, at + key.len + 24), keep);
        if (date.len)
            return date;
    }
    return (str){0};
}

/* Of the <time> nearest to byte `at`, where the heading is: other stories have theirs, too. */
static str nearest_time(const struct page *page, size_t at, struct arena *keep) {
    const GumboNode *root = page->tree->root;
    size_t best_far = (size_t)-1;
    str best = {0};
    for (const GumboNode *n = root; n; n = html_next(n, root, false)) {
        if (n->type != GUMBO_NODE_ELEMENT || n->v.element.tag != GUMBO_TAG_TIME)
            continue;
        size_t start = n->v.element.start_pos.offset;
        size_t far = start < at ? at - start : start - at;
        str date = far < best_far ? iso_date(html_attribute(n, "datetime"), keep) : (str){0};
        if (!date.len)
            continue;
        best = date;
        best_far = far;
    }
    return best;
}

/* 20220127 in an address, with no digit next to it. */
static str packed_date(str url, struct arena *keep) {
    size_t from = 0;
    for (size_t at = 0; at <= url.len; at++) {
        if (at < url.len && url.at[at] >= '0' && url.at[at] <= '9')
            continue;
        str date = at - from == 8 ? iso_date(str_sub(url, from, at), keep) : (str){0};
        if (date.len)
            return date;
        from = at + 1;
    }
    return (str){0};
}

/* .../2019/11/18/... or .../2019-11-18-... in an address. */
static str url_date(str url, struct arena *keep) {
    struct matches none = {0};
    struct date d;
    char *z = str_z(url, keep);
    for (size_t i = 0; i < url.len; i++) /* 2025-01/16 is usual too */
        z[i] = z[i] == '/' ? '-' : z[i];
    for (size_t at = 0; at + 9 <= url.len; at++) {
        str rest = {z + at + 1, url.len - at - 1};
        if (url.at[at] == '/' && date_find(str_sub(rest, 0, 11), 0, &none, false, &d) &&
            d.at.start == 0)
            return date_text(&d, keep);
    }
    return packed_date(url, keep);
}

static bool is_author_label(str s, const struct phrases *phrases, struct arena *keep,
                            struct arena scratch) {
    struct matches found = {0};
    phrases_find(phrases, s, &found, keep, scratch);
    for (size_t i = 0; i < found.list.n; i++)
        if (found.list.at[i].phrase->kind == PHRASE_AUTHOR && found.list.at[i].at.start == 0)
            return true;
    return false;
}

/* Witnesses in the order in which they are trusted. */
static str find_author(const struct page *page, const struct claims *c, struct told *told,
                       const struct phrases *phrases, str publication, struct arena *keep,
                       struct arena scratch) {
    size_t at = heading_at(page, told->heading);
    const str card =
        is_author_label(c->card_label, phrases, keep, scratch) ? c->card_author : (str){0};
    const str said[] = {c->author, c->marked_author, c->meta_author, card};
    str names[5];
    for (size_t i = 0; i < 4; i++)
        names[i] = said[i].len ? author_names(said[i], phrases, keep, scratch) : (str){0};
    names[4] = author_marked_near(page, at, phrases, keep, scratch);
    str best = author_choose(names, 5, c->site, publication);
    for (size_t i = 0; i < 4 && !best.len && !told->owner.len; i++)
        told->owner = names[i];
    return best.len <= 160 ? best : (str){0};
}

str page_language(const struct page *page, struct arena *keep) {
    const GumboNode *html = page->tree->root;
    str lang = html_attribute(html, "lang");
    if (lang.len == 0)
        lang = html_attribute(html, "xml:lang");
    return language_primary(lang, keep);
}

void page_facts(const struct page *page, const struct phrases *phrases, str url,
                struct article *out, struct told *told, struct arena *keep, struct arena scratch) {
    struct claims c = {.headline = {0}};
    read_claims(page, &c, keep, scratch);
    *told = (struct told){.text = c.body};
    out->publication = c.site.len ? c.site : c.publication;
    out->lang = page_language(page, keep);
    if (out->url.len == 0)
        out->url = c.url;
    str title = without_site(c.title, c.site.len ? c.site : c.publication);
    told->heading = find_heading(page, &c, title);
    if (told->heading == (size_t)-1 && !c.headline.len && !c.og_title.len)
        told->heading = heading_above(page);
    str og = c.og_title.len ? c.og_title : c.twitter_title;
    out->headline = c.headline.len ? c.headline : og.len ? without_site(og, c.site) : title;
    const str dates[] = {c.date, c.meta_date, c.marked_date};
    for (size_t i = 0; i < 3 && !out->date.len; i++) {
        out->date = iso_date(dates[i], keep);
        out->published = when_second(dates[i]);
    }
    if (!out->date.len)
        out->date = url_date(url.len ? url : c.url, keep);
    if (!out->date.len)
        out->date = nearest_time(page, heading_at(page, told->heading), keep);
    if (!out->date.len)
        out->date = iso_date(c.other_date, keep);
    if (!out->date.len)
        out->date = raw_date(page, keep);
    out->author = find_author(page, &c, told, phrases, out->publication, keep, scratch);
}
