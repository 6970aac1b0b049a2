/* JSON Feed 1.x and IPTC ninjs 1.x to 3.x. */
#include "extract/entry.h"
#include "extract/jsondoc.h"

static bool starts_nocase(str s, str prefix) {
    return str_eq_nocase(str_sub(s, 0, prefix.len), prefix);
}

/* The first of the keys that is there; keys end with NULL. */
static str get_any(const struct jsondoc *j, size_t object, const char *const *keys) {
    for (; *keys; keys++) {
        str s = jsondoc_get(j, object, *keys);
        if (s.len)
            return s;
    }
    return (str){0};
}

/* Names of a list of objects (or texts), or of one object. */
static str names_of(const struct jsondoc *j, size_t at) {
    if (jsondoc_kind(j, at) != '[')
        return jsondoc_kind(j, at) == '{' ? jsondoc_get(j, at, "name") : jsondoc_str(j, at);
    struct buf out = buf_make(j->keep, 400);
    for (size_t i = jsondoc_first(j, at); i != JSONDOC_NONE && !out.full; i = jsondoc_next(j, i)) {
        str name = jsondoc_kind(j, i) == '{' ? jsondoc_get(j, i, "name") : jsondoc_str(j, i);
        if (name.len && out.len)
            buf_put(&out, S(", "));
        buf_put(&out, name);
    }
    return buf_str(&out);
}

static str authors_of(const struct jsondoc *j, size_t object) {
    str names = names_of(j, jsondoc_member(j, object, "authors"));
    return names.len ? names : names_of(j, jsondoc_member(j, object, "author"));
}

static bool is_blank(const struct field *f) {
    return str_trim(f->text).len == 0;
}

static void read_feed(struct desk *d, const struct jsondoc *j, size_t root, size_t items) {
    str author = authors_of(j, root);
    str home = jsondoc_get(j, root, "home_page_url");
    d->publication = jsondoc_get(j, root, "title");
    d->lang = jsondoc_get(j, root, "language");
    d->base = home.len ? home : d->base;
    for (size_t i = jsondoc_first(j, items); i != JSONDOC_NONE; i = jsondoc_next(j, i)) {
        static const char *const urls[] = {"url", "external_url", "id", NULL};
        static const char *const stamps[] = {"date_published", "date_modified", NULL};
        struct entry e = {.url = get_any(j, i, urls),
                          .stamp = get_any(j, i, stamps),
                          .lang = jsondoc_get(j, i, "language"),
                          .author = authors_of(j, i)};
        if (jsondoc_kind(j, i) != '{')
            continue;
        if (e.author.len == 0)
            e.author = author;
        e.title = jsondoc_text(j, jsondoc_member(j, i, "title"), false);
        e.body = jsondoc_text(j, jsondoc_member(j, i, "content_html"), true);
        if (is_blank(&e.body))
            e.body = jsondoc_text(j, jsondoc_member(j, i, "content_text"), false);
        if (is_blank(&e.body))
            e.body = jsondoc_text(j, jsondoc_member(j, i, "summary"), false);
        if (!entry_add(d, &e))
            return;
    }
}

/* Of a ninjs list of { "role": …, "value": … }: the main one, else the first. */
static size_t main_of(const struct jsondoc *j, size_t list) {
    for (size_t i = jsondoc_first(j, list); i != JSONDOC_NONE; i = jsondoc_next(j, i)) {
        str role = jsondoc_get(j, i, "role");
        if (str_eq(role, S("main")) || str_ends(role, S(":main")))
            return i;
    }
    return jsondoc_first(j, list);
}

static struct field ninjs_body(const struct jsondoc *j, size_t item) {
    static const struct {
        const char *key;
        bool html;
    } keys[] = {{"body_xhtml", true},       {"body_html", true},
                {"body_text", false},       {"description_xhtml", true},
                {"description_html", true}, {"description_text", false}};
    static const char *const types[] = {"contenttype", "contentType", NULL};
    static const char *const lists[] = {"bodies", "descriptions", NULL};
    struct field f = {0};
    for (const char *const *l = lists; *l; l++) {
        size_t part = main_of(j, jsondoc_member(j, item, *l));
        str type = get_any(j, part, types);
        if (l == lists || is_blank(&f))
            f = jsondoc_text(j, jsondoc_member(j, part, "value"),
                             str_find(type, S("html"), 0) < type.len);
        if (!is_blank(&f))
            return f;
        for (size_t i = l == lists ? 0 : 3; i < (l == lists ? 3 : 6) && is_blank(&f); i++)
            f = jsondoc_text(j, jsondoc_member(j, item, keys[i].key), keys[i].html);
        if (!is_blank(&f))
            return f;
    }
    return f;
}

/* A thing that has a name in one of the ways of the versions. */
static str ninjs_name(const struct jsondoc *j, size_t at) {
    static const char *const keys[] = {"name", "literal", NULL};
    if (jsondoc_kind(j, at) == '[')
        at = jsondoc_first(j, at);
    if (jsondoc_kind(j, at) != '{')
        return jsondoc_str(j, at);
    str name = get_any(j, at, keys);
    if (name.len)
        return name;
    size_t names = jsondoc_member(j, at, "names"); /* 3.0 */
    return names == JSONDOC_NONE ? name : jsondoc_get(j, jsondoc_first(j, names), "value");
}

static bool is_ninjs(const struct jsondoc *j, size_t item) {
    static const char *const marks[] = {"body_text", "body_xhtml", "body_html",        "bodies",
                                        "headline",  "headlines",  "description_text", NULL};
    if (jsondoc_kind(j, item) != '{')
        return false;
    for (const char *const *m = marks; *m; m++)
        if (jsondoc_member(j, item, *m) != JSONDOC_NONE)
            return true;
    return false;
}

static bool read_ninjs(struct desk *d, const struct jsondoc *j, size_t item) {
    static const char *const stamps[] = {
        "firstcreated",   "firstCreated",   "versioncreated", "versionCreated",
        "contentcreated", "contentCreated", "embargoed",      NULL};
    static const char *const sources[] = {"infosources", "infoSources", "copyrightholder",
                                          "copyrightHolder", NULL};
    struct entry e = {.stamp = get_any(j, item, stamps),
                      .lang = jsondoc_get(j, item, "language"),
                      .byline = jsondoc_get(j, item, "byline"),
                      .place = ninjs_name(j, jsondoc_member(j, item, "located")),
                      .title = jsondoc_text(j, jsondoc_member(j, item, "headline"), false),
                      .body = ninjs_body(j, item)};
    str uri = jsondoc_get(j, item, "uri");
    if (starts_nocase(uri, S("http")))
        e.url = uri;
    if (is_blank(&e.title)) {
        size_t first = main_of(j, jsondoc_member(j, item, "headlines"));
        e.title = jsondoc_text(j, jsondoc_member(j, first, "value"), false);
    }
    for (const char *const *s = sources; *s && !e.publication.len; s++)
        e.publication = ninjs_name(j, jsondoc_member(j, item, *s));
    return entry_add(d, &e);
}

bool feed_json(struct desk *d, struct err *err) {
    struct jsondoc j;
    if (!jsondoc_open(&j, d->source->text, d->name, d->keep, err))
        return false;
    size_t root = jsondoc_root(&j), items = jsondoc_member(&j, root, "items");
    str version = jsondoc_get(&j, root, "version");
    if (str_find(version, S("jsonfeed.org"), 0) < version.len) {
        read_feed(d, &j, root, items);
        return true;
    }
    if (is_ninjs(&j, root)) {
        read_ninjs(d, &j, root);
        return true;
    }
    size_t list = jsondoc_kind(&j, root) == '[' ? root : items;
    size_t first = jsondoc_first(&j, list);
    if (is_ninjs(&j, first)) {
        for (size_t i = first; i != JSONDOC_NONE && read_ninjs(d, &j, i);)
            i = jsondoc_next(&j, i);
        return true;
    }
    if (jsondoc_kind(&j, items) == '[') { /* a JSON Feed that forgot to say so */
        read_feed(d, &j, root, items);
        return true;
    }
    return fail(err, ERR_INPUT,
                "%s: JSON, but neither a JSON Feed nor ninjs; give a feed or the page itself",
                d->name);
}
