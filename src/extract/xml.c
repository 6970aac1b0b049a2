#include "extract/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "types/limits.h"

enum token_kind { TOKEN_TEXT, TOKEN_OPEN, TOKEN_EMPTY, TOKEN_CLOSE, TOKEN_CDATA, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    struct span at;
    struct span name; /* of a tag, without its prefix */
};

static size_t after(str s, str end, size_t from) {
    size_t at = str_find(s, end, from);
    return at < s.len ? at + end.len : s.len;
}

static void take_tag(str s, struct token *t) {
    size_t at = t->at.start + 1;
    bool close = at < s.len && s.at[at] == '/';
    at += close;
    t->name.start = at;
    while (at < s.len && !strchr(" \t\r\n/>", s.at[at])) {
        if (s.at[at] == ':')
            t->name.start = at + 1;
        at++;
    }
    t->name.end = at;
    while (at < s.len && s.at[at] != '>') {
        if (s.at[at] == '"' || s.at[at] == '\'')
            at = str_find_byte(s, s.at[at], at + 1);
        at += at < s.len;
    }
    bool empty = !close && at > 0 && at < s.len && s.at[at - 1] == '/';
    t->kind = close ? TOKEN_CLOSE : empty ? TOKEN_EMPTY : TOKEN_OPEN;
    t->at.end = at < s.len ? at + 1 : s.len;
}

/* The token at `at`, which is below s.len.  The document is known to be well-formed. */
static struct token token_at(str s, size_t at) {
    struct token t = {.kind = TOKEN_OTHER, .at = {at, at}};
    str rest = str_sub(s, at, at + 9);
    if (s.at[at] != '<') {
        t.kind = TOKEN_TEXT;
        t.at.end = str_find_byte(s, '<', at);
    } else if (str_starts(rest, S("<!--"))) {
        t.at.end = after(s, S("-->"), at + 4);
    } else if (str_starts(rest, S("<![CDATA["))) {
        t.kind = TOKEN_CDATA;
        t.at.end = after(s, S("]]>"), at + 9);
    } else if (str_starts(rest, S("<?"))) {
        t.at.end = after(s, S("?>"), at + 2);
    } else if (str_starts(rest, S("<!"))) {
        take_tag(s, &t); /* a document type: its quotes are those of a tag */
        t.kind = TOKEN_OTHER;
    } else {
        take_tag(s, &t);
    }
    return t;
}

/* libxml2's first problem, with its line. */
struct problem {
    char text[160];
    int line;
    int lax_line; /* of the first that is forgiven; 0: none was */
};

static bool is_forgiven(int code) {
    return code == XML_ERR_UNDECLARED_ENTITY || code == XML_ERR_ENTITYREF_SEMICOL_MISSING ||
           code == XML_ERR_NAME_REQUIRED || code == XML_WAR_UNDECLARED_ENTITY;
}

static void keep_problem(void *ctxt, xmlErrorPtr error) {
    struct problem *p = ((xmlParserCtxt *)ctxt)->_private;
    if (*p->text || error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE)
        return;
    if (is_forgiven(error->code)) {
        p->lax_line = p->lax_line ? p->lax_line : error->line;
        return;
    }
    snprintf(p->text, sizeof p->text, "%s", error->message ? error->message : "unreadable");
    for (char *c = p->text; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = c[1] ? ' ' : '\0';
    p->line = error->line;
}

/* Elements in document order get their number. */
static size_t number_elements(xmlNode *root) {
    size_t n = 0;
    for (xmlNode *node = root; node;) {
        if (node->type == XML_ELEMENT_NODE)
            node->_private = (void *)n++; /* NOLINT: a number, never followed */
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        while (node != root && !node->next)
            node = node->parent;
        node = node == root ? NULL : node->next;
    }
    return n;
}

static bool place_elements(struct xml *x, size_t count, struct arena scratch) {
    size_t n = 0, depth = 0;
    size_t *open = arena_new(&scratch, size_t, count + 1);
    x->places = arena_new(x->keep, struct xml_place, count);
    for (size_t at = 0; at < x->source.len;) {
        struct token t = token_at(x->source, at);
        if (t.kind == TOKEN_OPEN || t.kind == TOKEN_EMPTY) {
            if (n == count)
                return false;
            x->places[n].inner = x->places[n].inner_end = t.at.end;
            if (t.kind == TOKEN_OPEN)
                open[depth++] = n;
            n++;
        } else if (t.kind == TOKEN_CLOSE) {
            if (depth == 0)
                return false;
            x->places[open[--depth]].inner_end = t.at.start;
        }
        at = t.at.end;
    }
    return n == count && depth == 0;
}

static int line_of(str text, size_t at) {
    int line = 1;
    for (size_t i = str_find_byte(text, '\n', 0); i < at && i < text.len;
         i = str_find_byte(text, '\n', i + 1))
        line++;
    return line;
}

static bool check_source(str source, const char *name, struct err *err) {
    size_t tags = 0;
    for (size_t at = str_find_byte(source, '<', 0); at < source.len;
         at = str_find_byte(source, '<', at + 1))
        tags++;
    if (tags > (size_t)2 * LIMIT_ELEMENTS)
        return fail(err, ERR_LIMIT, "%s: more than %d elements; cut it into parts", name,
                    LIMIT_ELEMENTS);
    /* declarations of entities can be bombs, or fetch files */
    size_t entity = str_find(source, S("<!ENTITY"), 0);
    if (entity < source.len && entity < str_find(source, S("<![CDATA["), 0))
        return fail(err, ERR_INPUT,
                    "%s:%d: declares entities of its own, which are not read; "
                    "remove them",
                    name, line_of(source, entity));
    return true;
}

static xmlDoc *parse(str source, int options, struct problem *problem) {
    xmlParserCtxt *ctxt = xmlNewParserCtxt();
    size_t start =
        0; /* an XML declaration must be the first thing; many a feed has a line before */
    while (start < source.len && strchr(" \t\r\n", source.at[start]))
        start++;
    *problem = (struct problem){.line = 1};
    if (!ctxt)
        return NULL;
    ctxt->_private = problem;
    ctxt->sax->serror = keep_problem;
    int lines_before = line_of(source, start) - 1;
    source = str_sub(source, start, source.len);
    xmlDoc *doc = xmlCtxtReadMemory(ctxt, source.at, (int)source.len, NULL, "UTF-8",
                                    options | XML_PARSE_NONET | XML_PARSE_BIG_LINES |
                                        XML_PARSE_IGNORE_ENC | XML_PARSE_COMPACT);
    xmlFreeParserCtxt(ctxt);
    problem->line += lines_before;
    problem->lax_line += problem->lax_line ? lines_before : 0;
    return doc;
}

bool xml_open(struct xml *x, str source, const char *name, struct arena *keep, struct arena scratch,
              struct err *err) {
    *x = (struct xml){.source = source, .keep = keep};
    struct problem problem;
    if (!check_source(source, name, err))
        return false;
    x->doc = parse(source, 0, &problem);
    if (!x->doc && problem.lax_line) /* when that is all, the rest can be trusted */
        x->doc = parse(source, XML_PARSE_RECOVER, &problem);
    x->lax_line = problem.lax_line;
    xmlNode *root = x->doc && !*problem.text ? xmlDocGetRootElement(x->doc) : NULL;
    if (!root)
        return fail(err, ERR_INPUT, "%s:%d: broken XML: %s; mend it, or give the page itself", name,
                    problem.line, *problem.text ? problem.text : "it ends too early");
    return place_elements(x, number_elements(root), scratch) ||
           fail(err, ERR_INPUT, "%s:%d: broken XML; mend it, or give the page itself", name,
                x->lax_line ? x->lax_line : 1);
}

void xml_close(struct xml *x) {
    if (x->doc)
        xmlFreeDoc(x->doc);
    *x = (struct xml){0};
}

const xmlNode *xml_root(const struct xml *x) {
    return xmlDocGetRootElement(x->doc);
}

bool xml_is(const xmlNode *n, const char *name) {
    return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static const char *namespace_of(const xmlNode *n) {
    return n->ns && n->ns->href ? (const char *)n->ns->href : "";
}

static const xmlNode *first_like(const xmlNode *n, const char *name, const char *ns) {
    for (; n; n = n->next)
        if (xml_is(n, name) && strcmp(namespace_of(n), ns) == 0)
            return n;
    return NULL;
}

const xmlNode *xml_child(const xmlNode *parent, const char *name) {
    return parent ? first_like(parent->children, name, namespace_of(parent)) : NULL;
}

const xmlNode *xml_next(const xmlNode *n) {
    return first_like(n->next, (const char *)n->name, namespace_of(n));
}

const xmlNode *xml_child_in(const xmlNode *parent, const char *name, const char *ns,
                            const char *prefix) {
    size_t n = strlen(prefix);
    for (const xmlNode *c = parent ? parent->children : NULL; c; c = c->next) {
        if (c->type != XML_ELEMENT_NODE)
            continue;
        const char *own = (const char *)c->name;
        if (c->ns ? xml_is(c, name) && strstr(namespace_of(c), ns)
                  : strncmp(own, prefix, n) == 0 && own[n] == ':' && strcmp(own + n + 1, name) == 0)
            return c;
    }
    return NULL;
}

const xmlNode *xml_find(const xmlNode *top, const char *name) {
    for (const xmlNode *n = top; n;) {
        if (xml_is(n, name))
            return n;
        if (n->type == XML_ELEMENT_NODE && n->children) {
            n = n->children;
            continue;
        }
        while (n != top && !n->next)
            n = n->parent;
        n = n == top ? NULL : n->next;
    }
    return NULL;
}

str xml_attribute(const struct xml *x, const xmlNode *n, const char *name) {
    for (const xmlAttr *a = n && n->type == XML_ELEMENT_NODE ? n->properties : NULL; a;
         a = a->next) {
        if (strcmp((const char *)a->name, name) != 0)
            continue;
        xmlChar *value = xmlNodeListGetString(x->doc, a->children, 1);
        str s = str_copy(str_trim(str_of((const char *)value)), x->keep);
        xmlFree(value);
        return s;
    }
    return (str){0};
}

/* The character that the reference `raw` ("&amp;", "&#8217;") stands for; 0: not one of XML's. */
static uint32_t reference(str raw) {
    static const struct {
        str name;
        char c;
    } known[] = {{{"&amp;", 5}, '&'},
                 {{"&lt;", 4}, '<'},
                 {{"&gt;", 4}, '>'},
                 {{"&quot;", 6}, '"'},
                 {{"&apos;", 6}, '\''}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(raw, known[i].name))
            return (uint32_t)known[i].c;
    if (!str_starts(raw, S("&#")))
        return 0;
    bool hex = raw.len > 3 && raw.at[2] == 'x';
    uint32_t c = 0;
    for (size_t i = hex ? 3 : 2; i + 1 < raw.len && c < 0x110000; i++) {
        char d = raw.at[i];
        uint32_t digit = d <= '9' ? (uint32_t)(d - '0') : (uint32_t)((d | 32) - 'a') + 10;
        c = c * (hex ? 16 : 10) + digit;
    }
    return c < 0x110000 && (c < 0xD800 || c > 0xDFFF) ? c : 0;
}

static void put_text(struct field_maker *m, str source, struct span at) {
    for (size_t i = at.start; i < at.end;) {
        size_t to = str_find_byte(str_sub(source, 0, at.end), '&', i);
        field_put(m, str_sub(source, i, to), (struct span){i, to});
        if (to == at.end)
            return;
        size_t end = str_find_byte(str_sub(source, 0, at.end), ';', to);
        end += end < at.end;
        str raw = str_sub(source, to, end);
        uint32_t c = reference(raw);
        if (c)
            field_char(m, c < ' ' && c != '\t' && c != '\n' ? ' ' : c, (struct span){to, end});
        else
            field_put(m, raw, (struct span){to, end});
        i = end;
    }
}

static struct xml_place place_of(const struct xml *x, const xmlNode *n) {
    return x->places[(size_t)n->_private];
}

/* How many links the text in an element makes: a reference is one, and so is what stands between
 * two. */
static size_t count_links(const struct xml *x, struct xml_place p) {
    size_t n = 0;
    for (size_t at = p.inner; at < p.inner_end;) {
        struct token t = token_at(x->source, at);
        str s = str_sub(x->source, 0, t.at.end);
        n += t.kind == TOKEN_TEXT || t.kind == TOKEN_CDATA;
        size_t i = t.kind == TOKEN_TEXT ? str_find_byte(s, '&', at) : s.len;
        while (i < s.len) {
            size_t end = str_find_byte(s, ';', i), next = str_find_byte(s, '&', i + 1);
            n += 1 + (next > end + 1);
            i = next;
        }
        at = t.at.end;
    }
    return n;
}

struct field xml_text(const struct xml *x, const xmlNode *n, bool html) {
    if (!n)
        return (struct field){.html = html};
    struct xml_place p = place_of(x, n);
    struct field_maker m = field_begin(p.inner_end - p.inner, count_links(x, p), x->keep);
    for (size_t at = p.inner; at < p.inner_end;) {
        struct token t = token_at(x->source, at);
        if (t.kind == TOKEN_TEXT) {
            put_text(&m, x->source, t.at);
        } else if (t.kind == TOKEN_CDATA) {
            struct span in = {t.at.start + 9, t.at.end - 3};
            field_put(&m, str_sub(x->source, in.start, in.end), in);
        }
        at = t.at.end;
    }
    return field_end(&m, html);
}

str xml_line(const struct xml *x, const xmlNode *n) {
    str text = str_trim(xml_text(x, n, false).text);
    struct buf b = buf_make(x->keep, text.len);
    for (size_t i = 0; i < text.len; i++) {
        bool space = text.at[i] == ' ' || (text.at[i] >= '\t' && text.at[i] <= '\r');
        if (!space)
            buf_byte(&b, text.at[i]);
        else if (b.len && b.at[b.len - 1] != ' ')
            buf_byte(&b, ' ');
    }
    return buf_str(&b);
}

static bool is_listed(str name, const char *const *list) {
    for (; list && *list; list++)
        if (str_eq(name, str_of(*list)))
            return true;
    return false;
}

/* Elements that HTML knows to be empty: of any other, "<x/>" would stay open. */
static const char *const voids[] = {"br", "hr", "img", "wbr", NULL};

struct field xml_markup(const struct xml *x, const xmlNode *n, const char *const *drop,
                        const char *const *open) {
    if (!n)
        return (struct field){.html = true};
    struct xml_place p = place_of(x, n);
    struct field_maker m = field_begin(p.inner_end - p.inner, 64, x->keep);
    size_t dropped = 0; /* depth in a dropped element */
    for (size_t at = p.inner; at < p.inner_end;) {
        struct token t = token_at(x->source, at);
        str name = str_sub(x->source, t.name.start, t.name.end);
        at = t.at.end;
        if (dropped || (t.kind == TOKEN_OPEN && is_listed(name, drop))) {
            dropped += t.kind == TOKEN_OPEN;
            dropped -= t.kind == TOKEN_CLOSE;
        } else if (t.kind == TOKEN_TEXT) {
            field_put(&m, str_sub(x->source, t.at.start, t.at.end), t.at);
        } else if (t.kind == TOKEN_CDATA) {
            for (size_t i = t.at.start + 9; i < t.at.end - 3; i++) {
                char c = x->source.at[i];
                str as = c == '<'   ? S("&lt;")
                         : c == '&' ? S("&amp;")
                                    : str_sub(x->source, i, i + 1);
                field_put(&m, as, (struct span){i, i + 1});
            }
        } else if (t.kind == TOKEN_OPEN || t.kind == TOKEN_CLOSE ||
                   (t.kind == TOKEN_EMPTY && is_listed(name, voids))) {
            if (is_listed(name, open))
                continue;
            buf_put(&m.buf, t.kind == TOKEN_CLOSE ? S("</") : S("<"));
            struct span rest = {t.name.start, t.at.end};
            field_put(&m, str_sub(x->source, rest.start, rest.end), rest);
        }
    }
    return field_end(&m, true);
}
