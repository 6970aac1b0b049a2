#include "extract/html.h"

#include <string.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "extract/bound.h"
#include "extract/hints.h"
#include "language/language.h"
#include "types/limits.h"

#define TABLE_NODES ((size_t)3000) /* of a table that are looked at to judge it */

str html_attribute(const GumboNode *node, const char *name) {
    const GumboAttribute *a = gumbo_get_attribute(&node->v.element.attributes, name);
    return a ? str_of(a->value) : (str){0};
}

bool html_has_word(str list, str word) {
    for (size_t at = str_find(list, word, 0); at < list.len; at = str_find(list, word, at + 1)) {
        size_t end = at + word.len;
        if ((at == 0 || list.at[at - 1] == ' ') && (end == list.len || list.at[end] == ' '))
            return true;
    }
    return false;
}

static const GumboVector *children_of(const GumboNode *node) {
    if (node->type == GUMBO_NODE_DOCUMENT)
        return &node->v.document.children;
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
        return &node->v.element.children;
    return NULL;
}

const GumboNode *html_next(const GumboNode *node, const GumboNode *root, bool skip) {
    const GumboVector *children = skip ? NULL : children_of(node);
    if (children && children->length)
        return children->data[0];
    while (node != root && node->parent) {
        const GumboVector *siblings = children_of(node->parent);
        if (siblings && node->index_within_parent + 1 < siblings->length)
            return siblings->data[node->index_within_parent + 1];
        node = node->parent;
    }
    return NULL;
}

static void *parser_alloc(void *arena, size_t size) {
    return arena_alloc(arena, size, sizeof(void *), 1);
}

static void parser_free(void *arena, void *p) {
    (void)arena, (void)p; /* all of it goes with the arena, without a walk down the tree */
}

static bool is_skipped(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_TITLE: return true;
    default: return false;
    }
}

static bool is_inline(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_B:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_BR:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_I:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_NOBR:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_RUBY:
    case GUMBO_TAG_S:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_U:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_WBR: return true;
    default: return false;
    }
}

static enum block_tag block_tag(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_P: return TAG_P;
    case GUMBO_TAG_H1: return TAG_H1;
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6: return TAG_H2;
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DT: return TAG_LI;
    case GUMBO_TAG_BLOCKQUOTE: return TAG_QUOTE;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH: return TAG_CELL;
    case GUMBO_TAG_TR: return TAG_ROW;
    case GUMBO_TAG_PRE: return TAG_PRE;
    default: return TAG_NONE;
    }
}

struct walker {
    struct page *page;
    struct arena *keep;
    struct joiner joiner;
    size_t link_bytes;
    int links;                /* open ones */
    int raised;               /* open <sup> */
    int cells;                /* of the open row of figures so far */
    const GumboNode *figures; /* the open table of figures */
    int breaks;               /* <br> in a row */
    uint32_t element;         /* that is open */
    LIST(uint32_t) stack;
    LIST(str) langs;
};

static void flush_block(struct walker *w) {
    if (w->joiner.buf.len && w->page->blocks.list.n < LIMIT_BLOCKS) {
        struct block b = {.apart = true, .element = w->element};
        joiner_finish(&w->joiner, &b);
        b.link_bytes = w->link_bytes;
        b.post = w->page->elements.at[w->element].post ||
                 w->page->elements.at[w->page->elements.at[w->element].parent].post;
        b.lang = w->langs.n ? w->langs.at[w->langs.n - 1] : (str){0};
        /* the nearest element that says what kind of block it is */
        uint32_t e = w->element;
        for (int i = 0; i < 4 && b.tag == TAG_NONE; i++) {
            b.tag = block_tag(w->page->elements.at[e].node->v.element.tag);
            if (b.tag == TAG_ROW && !w->figures)
                b.tag = TAG_NONE;
            e = w->page->elements.at[e].parent;
        }
        *list_push(&w->page->blocks.list, w->keep) = b;
    }
    joiner_clear(&w->joiner);
    w->link_bytes = 0;
    w->breaks = 0;
}

/* Length of the character reference at raw[at], which begins with "&". */
static size_t reference_len(str raw, size_t at) {
    size_t i = at + 1;
    while (i < raw.len && i - at < 40 &&
           ((raw.at[i] >= '0' && raw.at[i] <= '9') || raw.at[i] == '#' ||
            (raw.at[i] >= 'a' && raw.at[i] <= 'z') || (raw.at[i] >= 'A' && raw.at[i] <= 'Z')))
        i++;
    return i - at + (i < raw.len && raw.at[i] == ';');
}

/* Does what is raised here belong to a number or a unit (10<sup>6</sup>, m<sup>2</sup>)?  After
 * words and stops, and in links, it is a mark of a footnote. */
static bool is_power(const struct walker *w, str text) {
    size_t letters = 0, at = text.len;
    uint32_t last = utf8_before(text, at);
    bool power = (last >= '0' && last <= '9') || last == ')';
    while (at > 0 && letters < 4 && u_isalpha((UChar32)utf8_before(text, at))) {
        utf8_prev(text, &at);
        letters++;
    }
    return !w->links && !w->joiner.has_space && (power || (letters >= 1 && letters <= 2));
}

static bool is_footnote_mark(str text) {
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        if (u_isalpha((UChar32)c))
            return false;
    }
    return true;
}

/* 10<sup>6</sup> is no 106. */
static uint32_t raised(uint32_t c) {
    static const uint32_t digits[] = {0x2070, 0xB9,   0xB2,   0xB3,   0x2074,
                                      0x2075, 0x2076, 0x2077, 0x2078, 0x2079};
    if (c >= '0' && c <= '9')
        return digits[c - '0'];
    return c == '-' || c == 0x2212 ? 0x207B : c == '+' ? 0x207A : c;
}

/* Walks the text of a node and its bytes in the source side by side. */
static void put_text(struct walker *w, const GumboText *node) {
    str source = w->page->source, text = str_of(node->text);
    const char *start = node->original_text.data;
    bool known = start >= source.at && start <= source.at + source.len;
    size_t raw_at = known ? (size_t)(start - source.at) : 0;
    size_t raw_end = known ? raw_at + node->original_text.length : 0;
    str raw = str_sub(source, 0, raw_end);
    bool mark = w->raised && is_footnote_mark(text);
    if (mark && !is_power(w, buf_str(&w->joiner.buf)))
        return;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);
        while (raw_at < raw.len && raw.at[raw_at] == '<' && c != '<') { /* an ignored tag */
            size_t close = str_find_byte(raw, '>', raw_at);
            raw_at = close < raw.len ? close + 1 : raw.len;
        }
        struct span up = {raw_at, raw_at};
        str rest = str_sub(text, from, at);
        if (raw_at < raw.len && raw.at[raw_at] == '&') {
            size_t n = reference_len(raw, raw_at);
            bool literal =
                c == '&' &&
                str_starts(str_sub(text, from, text.len), str_sub(raw, raw_at, raw_at + n)) &&
                raw.at[raw_at + n - 1] != ';';
            up.end = raw_at + (literal ? 1 : n);
        } else if (raw_at < raw.len && str_starts(str_sub(raw, raw_at, raw.len), rest)) {
            up.end = raw_at + rest.len;
        } else if (raw_at < raw.len && raw.at[raw_at] == '\r' && c == '\n') {
            bool pair = raw_at + 1 < raw.len && raw.at[raw_at + 1] == '\n';
            up.end = raw_at + (pair ? 2 : 1);
        } /* else: the second character of a reference */
        raw_at = up.end;
        joiner_char(&w->joiner, up, mark ? raised(c) : c);
    }
    size_t visible = str_trim(text).len;
    w->link_bytes += w->links ? visible : 0;
    if (visible)
        w->breaks = 0;
}

static bool is_cell(GumboTag tag) {
    return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH;
}

/* Is it a table of figures and names, not one that lays out a page?  Rows of several short cells
 * that hold nothing but words. */
static bool is_table_of_figures(const GumboNode *table) {
    size_t rows = 0, cells = 0, words = 0, links = 0, nodes = 0;
    if (str_eq(html_attribute(table, "role"), S("presentation")))
        return false;
    for (const GumboNode *n = html_next(table, table, false); n; n = html_next(n, table, false)) {
        if (++nodes > TABLE_NODES)
            break; /* so much of it was fine that the rest will be */
        if (n->type == GUMBO_NODE_TEXT) {
            size_t len = str_trim(str_of(n->v.text.text)).len;
            words += len;
            links += n->parent->v.element.tag == GUMBO_TAG_A ? len : 0;
        }
        if (n->type != GUMBO_NODE_ELEMENT)
            continue;
        GumboTag tag = n->v.element.tag;
        rows += tag == GUMBO_TAG_TR;
        cells += is_cell(tag);
        bool part = is_cell(tag) || tag == GUMBO_TAG_TR || tag == GUMBO_TAG_TBODY ||
                    tag == GUMBO_TAG_THEAD || tag == GUMBO_TAG_TFOOT || tag == GUMBO_TAG_COL ||
                    tag == GUMBO_TAG_COLGROUP || tag == GUMBO_TAG_CAPTION || tag == GUMBO_TAG_P;
        if (!part && !is_inline(tag))
            return false;
    }
    return rows >= 2 && cells >= 2 * rows && words > 0 && words <= 60 * cells &&
           links * 10 <= words * 6;
}

/* Within a table of figures a row is the block, its cells parted by commas. */
static bool enter_cell(struct walker *w, const GumboNode *node) {
    GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_TR)
        w->cells = 0;
    if (is_cell(tag) && w->cells++ && w->joiner.buf.len) {
        size_t at = node->v.element.start_pos.offset;
        uint32_t last = utf8_before(buf_str(&w->joiner.buf), w->joiner.buf.len);
        if (last != ',' && last != ':' && last != ';' && last != '.')
            buf_byte(&w->joiner.buf, ',');
        joiner_space(&w->joiner, at, false);
    }
    return is_cell(tag) || tag == GUMBO_TAG_P;
}

/* Begins an element; false: its content is passed over. */
static bool enter(struct walker *w, const GumboNode *node) {
    GumboTag tag = node->v.element.tag;
    w->links += tag == GUMBO_TAG_A;
    w->raised += tag == GUMBO_TAG_SUP;
    if (w->figures && enter_cell(w, node))
        return true;
    if (tag == GUMBO_TAG_TABLE && !w->figures && is_table_of_figures(node))
        w->figures = node;
    if (tag == GUMBO_TAG_BR) {
        if (++w->breaks >= 2)
            flush_block(w);
        else
            joiner_char(
                &w->joiner,
                (struct span){node->v.element.start_pos.offset, node->v.element.start_pos.offset},
                '\n');
        return true;
    }
    struct element e = {.node = node, .parent = w->element};
    hints_read(node, &e);
    /* an inline element with a hint of its own (a credit in a caption) is a block of its own */
    if (is_inline(tag) && (e.hint == BLOCK_OPEN || tag == GUMBO_TAG_A))
        return true;
    if (is_inline(tag) && e.hint == BLOCK_OUTSIDE && w->joiner.buf.len)
        return false; /* what is not shown does not cut a paragraph in two */
    flush_block(w);
    e.first = w->page->blocks.list.n;
    w->element = (uint32_t)w->page->elements.n;
    *list_push(&w->page->elements, w->keep) = e;
    *list_push(&w->stack, w->keep) = w->element;
    str lang = html_attribute(node, "lang");
    lang = language_primary(lang.len ? lang : html_attribute(node, "xml:lang"), w->keep);
    if (lang.len == 0 && w->langs.n)
        lang = w->langs.at[w->langs.n - 1];
    *list_push(&w->langs, w->keep) = lang;
    return true;
}

static void leave(struct walker *w, const GumboNode *node) {
    GumboTag tag = node->v.element.tag;
    w->links -= tag == GUMBO_TAG_A;
    w->raised -= tag == GUMBO_TAG_SUP;
    if (w->figures == node)
        w->figures = NULL;
    if (w->stack.n == 0 || w->page->elements.at[w->element].node != node)
        return;
    flush_block(w);
    w->page->elements.at[w->element].last = w->page->blocks.list.n;
    w->stack.n--;
    w->langs.n--;
    w->element = w->stack.n ? w->stack.at[w->stack.n - 1] : 0;
}

static bool is_element(const GumboNode *node) {
    return node->type == GUMBO_NODE_ELEMENT;
}

static void walk(struct walker *w, const GumboNode *root) {
    const GumboNode *node = root;
    for (;;) {
        bool skip = node->type == GUMBO_NODE_TEMPLATE ||
                    (is_element(node) && is_skipped(node->v.element.tag));
        bool element = is_element(node) && !skip;
        if (element)
            skip = !enter(w, node);
        else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
            put_text(w, &node->v.text);
        const GumboVector *children = is_element(node) && !skip ? children_of(node) : NULL;
        if (children && children->length) {
            node = children->data[0];
            continue;
        }
        if (element)
            leave(w, node);
        for (;;) { /* up to the first ancestor with a next sibling */
            if (node == root)
                return;
            const GumboVector *siblings = children_of(node->parent);
            if (node->index_within_parent + 1 < siblings->length) {
                node = siblings->data[node->index_within_parent + 1];
                break;
            }
            node = node->parent;
            leave(w, node);
        }
    }
}

/* Start tags: about as many elements, and few more blocks than those. */
static size_t count_tags(str source) {
    size_t n = 0;
    for (size_t at = 0; (at = str_find_byte(source, '<', at)) + 1 < source.len; at++)
        n += (source.at[at + 1] | 32) >= 'a' && (source.at[at + 1] | 32) <= 'z';
    return n;
}

void html_parse(str source, struct page *out, struct arena *keep) {
    *out = (struct page){0};
    out->source = bound_html(source, &out->dense, keep);
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = parser_alloc;
    options.deallocator = parser_free;
    options.userdata = keep;
    options.max_errors = 0;
    size_t tags = count_tags(out->source);
    list_reserve(&out->elements, tags + 1, keep);
    list_reserve(&out->blocks.list, tags < LIMIT_BLOCKS ? tags + 1 : LIMIT_BLOCKS, keep);
    out->tree = gumbo_parse_with_options(&options, out->source.at, out->source.len);
    struct walker w = {.page = out, .keep = keep};
    *list_push(&out->elements, keep) = (struct element){.node = out->tree->root};
    w.joiner = joiner_make(keep, out->source.len * 3 + 64);
    walk(&w, out->tree->root);
    out->elements.at[0].last = out->blocks.list.n;
}
