/* RSS 0.9x, 1.0 and 2.0, Atom, NewsML-G2 and NITF. */
#include "extract/entry.h"
#include "extract/xml.h"

#define DUBLIN_CORE "purl.org/dc/"

static bool is_blank(const struct field *f) {
    return str_trim(f->text).len == 0;
}

static str first_of(str a, str b) {
    return a.len ? a : b;
}

/* "jane@example.org (Jane Roe)"; a mere address is no name. */
static str rss_person(str s) {
    size_t open = str_find_byte(s, '(', 0), close = str_find_byte(s, ')', open);
    if (close < s.len)
        return str_trim(str_sub(s, open + 1, close));
    return str_find_byte(s, '@', 0) < s.len ? (str){0} : s;
}

static str rss_link(const struct xml *x, const xmlNode *item) {
    str link = xml_line(x, xml_child(item, "link"));
    const xmlNode *guid = xml_child(item, "guid");
    if (link.len || !guid || str_eq(xml_attribute(x, guid, "isPermaLink"), S("false")))
        return first_of(link, xml_attribute(x, item, "about"));
    str id = xml_line(x, guid);
    return str_starts(id, S("http")) ? id : (str){0};
}

static bool read_item(struct desk *d, const struct xml *x, const xmlNode *item) {
    const xmlNode *content = xml_child_in(item, "encoded", "/rss/1.0/modules/content", "content");
    const xmlNode *creator = xml_child_in(item, "creator", DUBLIN_CORE, "dc");
    const xmlNode *date = xml_child_in(item, "date", DUBLIN_CORE, "dc");
    const xmlNode *lang = xml_child_in(item, "language", DUBLIN_CORE, "dc");
    struct entry e = {
        .title = xml_text(x, xml_child(item, "title"), true),
        .body = xml_text(x, content, true),
        .url = rss_link(x, item),
        .stamp = first_of(xml_line(x, xml_child(item, "pubDate")), xml_line(x, date)),
        .author =
            first_of(xml_line(x, creator), rss_person(xml_line(x, xml_child(item, "author")))),
        .lang = first_of(xml_line(x, lang), xml_attribute(x, item, "lang")),
    };
    if (is_blank(&e.body))
        e.body = xml_text(x, xml_child(item, "description"), true);
    return entry_add(d, &e);
}

static void read_rss(struct desk *d, const struct xml *x) {
    const xmlNode *root = xml_root(x), *channel = xml_child(root, "channel");
    for (const xmlNode *n = root->children; n && !channel; n = n->next)
        if (xml_is(n, "channel")) /* RSS 1.0: not in the root's namespace */
            channel = n;
    d->publication = xml_line(x, xml_child(channel, "title"));
    d->base = first_of(xml_line(x, xml_child(channel, "link")), d->base);
    d->lang = first_of(xml_line(x, xml_child(channel, "language")),
                       xml_line(x, xml_child_in(channel, "language", DUBLIN_CORE, "dc")));
    const xmlNode *item = xml_child(channel, "item");
    for (const xmlNode *n = root->children; n && !item; n = n->next)
        if (xml_is(n, "item"))
            item = n;
    while (item && read_item(d, x, item))
        item = xml_next(item);
}

/* The text of an Atom construct: its type says whether it is text, HTML or XHTML. */
static struct field atom_text(const struct xml *x, const xmlNode *n) {
    str type = xml_attribute(x, n, "type");
    if (str_eq(type, S("xhtml")) || str_eq(type, S("application/xhtml+xml")))
        return xml_markup(x, n, NULL, NULL);
    return xml_text(x, n, str_eq(type, S("html")) || str_eq(type, S("text/html")));
}

static str atom_link(const struct xml *x, const xmlNode *entry) {
    str best = {0};
    for (const xmlNode *n = xml_child(entry, "link"); n; n = xml_next(n)) {
        str rel = xml_attribute(x, n, "rel"), type = xml_attribute(x, n, "type");
        if (rel.len && !str_eq(rel, S("alternate")))
            continue;
        if (!best.len || str_eq(type, S("text/html")))
            best = xml_attribute(x, n, "href");
    }
    return best;
}

static str atom_authors(const struct xml *x, const xmlNode *parent) {
    struct buf out = buf_make(x->keep, 400);
    for (const xmlNode *n = xml_child(parent, "author"); n && !out.full; n = xml_next(n)) {
        str name = xml_line(x, xml_child(n, "name"));
        if (name.len && out.len)
            buf_put(&out, S(", "));
        buf_put(&out, name);
    }
    return buf_str(&out);
}

static bool read_atom_entry(struct desk *d, const struct xml *x, const xmlNode *n, str author) {
    const xmlNode *content = xml_child(n, "content");
    struct entry e = {
        .title = atom_text(x, xml_child(n, "title")),
        .body = atom_text(x, content),
        .url = atom_link(x, n),
        .stamp =
            first_of(xml_line(x, xml_child(n, "published")), xml_line(x, xml_child(n, "updated"))),
        .author = first_of(atom_authors(x, n), author),
        .lang = first_of(xml_attribute(x, content, "lang"), xml_attribute(x, n, "lang")),
    };
    if (is_blank(&e.body))
        e.body = atom_text(x, xml_child(n, "summary"));
    return entry_add(d, &e);
}

/* A feed, or a document that is one entry; then <source> says what feed it is of. */
static void read_atom(struct desk *d, const struct xml *x) {
    const xmlNode *root = xml_root(x), *source = xml_child(root, "source");
    bool alone = xml_is(root, "entry");
    const xmlNode *feed = alone && source ? source : root;
    str author = atom_authors(x, feed);
    if (!alone || source)
        d->publication = xml_line(x, xml_child(feed, "title"));
    d->lang = first_of(xml_attribute(x, root, "lang"), xml_attribute(x, feed, "lang"));
    d->base = first_of(first_of(xml_attribute(x, root, "base"), atom_link(x, feed)), d->base);
    if (alone)
        read_atom_entry(d, x, root, author);
    for (const xmlNode *n = alone ? NULL : xml_child(feed, "entry"); n; n = xml_next(n))
        if (!read_atom_entry(d, x, n, author))
            return;
}

/* The story of an <nitf> element. */
static void read_nitf(const struct xml *x, const xmlNode *nitf, struct entry *e) {
    static const char *const drop[] = {"media", "note", "table", NULL};
    /* what marks a word for what it is */
    static const char *const open[] = {
        "person",     "org",         "location",     "event",    "chron",    "num",
        "money",      "function",    "object.title", "virtloc",  "copyrite", "lang",
        "pronounce",  "city",        "state",        "region",   "country",  "sublocation",
        "name.given", "name.family", "frac",         "alt-code", "postaddr", NULL};
    const xmlNode *head = xml_find(nitf, "body.head"), *body = xml_find(nitf, "body.content");
    const xmlNode *dateline = head ? xml_find(head, "dateline") : NULL;
    const xmlNode *title = head ? xml_find(head, "hl1") : NULL;
    const xmlNode *date = xml_find(nitf, "date.issue"),
                  *byline = head ? xml_find(head, "byline") : 0;
    const xmlNode *place = dateline ? xml_find(dateline, "location") : NULL;
    const xmlNode *pub = xml_find(nitf, "pubdata"), *rights = xml_find(nitf, "doc.copyright");
    date = date ? date : xml_find(nitf, "date.release");
    struct field text = xml_markup(x, title ? title : xml_find(nitf, "title"), NULL, NULL);
    if (!is_blank(&text))
        e->title = text;
    e->body = xml_markup(x, body, drop, open);
    e->stamp = first_of(e->stamp, xml_attribute(x, date, "norm"));
    e->byline = first_of(xml_line(x, byline), e->byline);
    e->place = first_of(xml_line(x, place), e->place);
    e->publication = first_of(e->publication, first_of(xml_attribute(x, pub, "name"),
                                                       xml_attribute(x, rights, "holder")));
    e->lang = first_of(e->lang, xml_attribute(x, nitf, "lang"));
}

/* The name of a G2 concept: a child <name>, or a literal. */
static str g2_name(const struct xml *x, const xmlNode *n) {
    const xmlNode *name = xml_child(n, "name");
    return first_of(xml_line(x, name), xml_attribute(x, n, "literal"));
}

static void g2_content(const struct xml *x, const xmlNode *item, struct entry *e) {
    const xmlNode *set = xml_child(item, "contentSet");
    for (const xmlNode *n = xml_child(set, "inlineXML"); n; n = xml_next(n)) {
        const xmlNode *nitf = xml_find(n, "nitf"), *body = xml_find(n, "body");
        if (nitf)
            read_nitf(x, nitf, e);
        else
            e->body = xml_markup(x, body ? body : n, NULL, NULL);
        if (!is_blank(&e->body))
            return;
    }
    for (const xmlNode *n = xml_child(set, "inlineData"); n; n = xml_next(n)) {
        str type = xml_attribute(x, n, "contenttype");
        e->body = xml_text(x, n, str_find(type, S("html"), 0) < type.len);
        if (!is_blank(&e->body))
            return;
    }
}

static bool read_g2(struct desk *d, const struct xml *x, const xmlNode *item) {
    const xmlNode *meta = xml_child(item, "contentMeta"), *management = xml_child(item, "itemMeta");
    const xmlNode *language = xml_child(meta, "language"), *provider;
    const xmlNode *located = xml_child(meta, "located");
    provider = xml_child(management, "provider");
    struct entry e = {
        .title = xml_markup(x, xml_child(meta, "headline"), NULL, NULL),
        .stamp = first_of(xml_line(x, xml_child(meta, "contentCreated")),
                          first_of(xml_line(x, xml_child(management, "firstCreated")),
                                   xml_line(x, xml_child(management, "versionCreated")))),
        .byline = xml_line(x, xml_child(meta, "by")),
        .place = g2_name(x, located),
        .publication = first_of(g2_name(x, xml_child(meta, "infoSource")), g2_name(x, provider)),
        .lang = first_of(xml_attribute(x, language, "tag"), xml_attribute(x, item, "lang")),
    };
    const xmlNode *creator = xml_child(meta, "creator");
    if (!e.byline.len)
        e.author = g2_name(x, creator);
    str guid = xml_attribute(x, item, "guid");
    if (str_starts(guid, S("http")))
        e.url = guid;
    g2_content(x, item, &e);
    /* an item for a picture or a film has no text: it is not a story */
    return is_blank(&e.body) ? (d->entries++, d->empty++, true) : entry_add(d, &e);
}

static bool read_any(struct desk *d, const struct xml *x, struct err *err) {
    const xmlNode *root = xml_root(x);
    if (xml_is(root, "rss") || xml_is(root, "RDF")) {
        read_rss(d, x);
    } else if (xml_is(root, "feed") || xml_is(root, "entry")) {
        read_atom(d, x);
    } else if (xml_is(root, "nitf")) {
        struct entry e = {0};
        read_nitf(x, root, &e);
        entry_add(d, &e);
    } else if (xml_is(root, "newsItem")) {
        read_g2(d, x, root);
    } else if (xml_is(root, "newsMessage")) {
        const xmlNode *item = xml_find(root, "newsItem");
        while (item && read_g2(d, x, item))
            item = xml_next(item);
    } else {
        return fail(err, ERR_INPUT,
                    "%s: XML of a kind that is not read (<%.60s>); give RSS, Atom, NewsML-G2, NITF "
                    "or the page itself",
                    d->name, (const char *)root->name);
    }
    return true;
}

bool feed_xml(struct desk *d, struct err *err) {
    struct xml x;
    bool ok =
        xml_open(&x, d->source->text, d->name, d->keep, *d->scratch, err) && read_any(d, &x, err);
    if (ok && x.lax_line)
        note(d->notes, "%s:%d: not quite XML: a stray \"&\"; read all the same", d->name,
             x.lax_line);
    xml_close(&x);
    return ok;
}
