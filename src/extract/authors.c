#include "extract/authors.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "extract/facts.h"

#define NAME_BYTES   ((size_t)120) /* of an element that holds nothing but a byline */
#define NAME_NODES   ((size_t)60)  /* elements and texts of such an element */
#define ANCESTORS    12            /* that may say that it is a comment or a teaser */
#define BEFORE_COSTS 3             /* how much farther a byline above the heading counts */

static bool any_part(str s, const char *const *parts, size_t n) {
    for (size_t i = 0; i < n && s.len; i++)
        if (text_holds(s, str_of(parts[i])))
            return true;
    return false;
}

#define ANY_PART(s, parts) any_part((s), (parts), sizeof(parts) / sizeof *(parts))

/* Parts of addresses of authors' pages, and of the names of elements, that many systems share. */
static bool is_authors_page(str address) {
    static const char *const parts[] = {"/author/", "/authors/", "/autor/",   "/autoren/",
                                        "/auteur/", "/autore/",  "/autores/", "/creator/",
                                        "/users/",  "/profile/", "/staff/"};
    return ANY_PART(address, parts);
}

static bool marks_author(const GumboNode *node) {
    static const char *const parts[] = {"byline", "author", "autor", "writer"};
    static const char *const not_names[] = {"image",  "photo", "avatar", "bio",    "date",  "info",
                                            "social", "box",   "follow", "share",  "descr", "email",
                                            "count",  "job",   "title",  "widget", "credit"};
    str class = html_attribute(node, "class"), id = html_attribute(node, "id");
    GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_META ||
        tag == GUMBO_TAG_LINK || tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_IMG)
        return false;
    if (tag == GUMBO_TAG_A)
        return html_has_word(class, S("fn")) || html_has_word(class, S("username")) ||
               html_has_word(html_attribute(node, "rel"), S("author")) ||
               is_authors_page(html_attribute(node, "href")) || ANY_PART(class, parts);
    if (tag == GUMBO_TAG_ADDRESS || html_has_word(html_attribute(node, "itemprop"), S("author")))
        return true;
    return (ANY_PART(class, parts) && !ANY_PART(class, not_names)) ||
           (ANY_PART(id, parts) && !ANY_PART(id, not_names));
}

bool author_is_aside(const GumboNode *node) {
    static const char *const parts[] = {"comment", "related", "teaser", "recommend",
                                        "sidebar", "latest",  "popular"};
    for (int i = 0; i < ANCESTORS && node && node->type == GUMBO_NODE_ELEMENT; i++) {
        GumboTag tag = node->v.element.tag;
        if (tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN)
            return false;
        if (tag == GUMBO_TAG_NAV || tag == GUMBO_TAG_FOOTER ||
            ANY_PART(html_attribute(node, "class"), parts) ||
            ANY_PART(html_attribute(node, "id"), parts))
            return true;
        node = node->parent;
    }
    return false;
}

/* The text of a small element; empty when it is a large one. */
static str small_text(const GumboNode *root, struct arena *keep) {
    struct joiner j = joiner_make(keep, 4 * NAME_BYTES);
    size_t nodes = 0;
    for (const GumboNode *n = root; n; n = html_next(n, root, false)) {
        if (++nodes > NAME_NODES)
            return (str){0};
        if (n->type == GUMBO_NODE_ELEMENT)
            joiner_space(&j, 0, false);
        if (n->type != GUMBO_NODE_TEXT)
            continue;
        GumboTag tag = n->parent->v.element.tag;
        str text = str_of(n->v.text.text);
        if (tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE)
            continue;
        joiner_put(&j, text, 0, text.len);
        joiner_space(&j, 0, false);
        if (j.buf.len > NAME_BYTES)
            return (str){0};
    }
    return buf_str(&j.buf);
}

/* A menu or buttons, or the credit of a picture. */
static bool speaks_of_else(const struct block *b) {
    for (size_t i = 0; i < b->matches.list.n; i++) {
        const struct match *m = &b->matches.list.at[i];
        bool first = m->at.start == 0;
        switch (m->phrase->kind) {
        case PHRASE_NAV:
        case PHRASE_SHARE:
            if (first || m->phrase->where == WHERE_WHOLE)
                return true;
            break;
        case PHRASE_PROMO:
        case PHRASE_RELATED:
        case PHRASE_COMMENT:
        case PHRASE_TAGS:
        case PHRASE_LEGAL:
        case PHRASE_CREDIT:
        case PHRASE_CAPTION:
        case PHRASE_AD:
            if (first)
                return true;
            break;
        default: break;
        }
    }
    return false;
}

/* "Ann Ray am": what led to a date that was cut off. */
static str without_last_small(str name) {
    for (size_t at = name.len; at > 0 && name.at[at - 1] != ',';) {
        size_t end = at;
        while (at > 0 && name.at[at - 1] != ' ')
            at--;
        if (at == 0 || !u_islower((UChar32)utf8_peek(name, at)))
            return str_sub(name, 0, end);
        while (at > 0 && name.at[at - 1] == ' ')
            at--;
    }
    return name;
}

str author_names(str said, const struct phrases *phrases, struct arena *keep,
                 struct arena scratch) {
    struct block b = {.text = said};
    struct fields f;
    size_t from = 0, to = said.len;
    block_measure(&b, phrases, keep, scratch);
    block_fields(&b, &f);
    if (speaks_of_else(&b))
        return (str){0};
    for (size_t i = 0; i < b.matches.list.n; i++) {
        const struct match *m = &b.matches.list.at[i];
        bool label = m->phrase->where == WHERE_LABEL;
        if (label && m->phrase->kind == PHRASE_AUTHOR && m->at.start <= from + 1)
            from = m->at.end;
        else if (label && (m->phrase->kind == PHRASE_DATE || m->phrase->kind == PHRASE_SOURCE) &&
                 m->at.start >= from && m->at.start < to)
            to = m->at.start; /* "Jane Roe Published 3 May" */
    }
    for (size_t at = from; at < to; at++)
        if (said.at[at] >= '0' && said.at[at] <= '9')
            to = at;
    return without_last_small(facts_names(str_sub(said, from, to), phrases, keep, scratch));
}

static size_t count_words(str s, size_t *capital) {
    size_t n = 0;
    *capital = 0;
    for (str rest = s; rest.at;) {
        str word = text_strip(str_cut(&rest, ' '));
        if (word.len == 0)
            continue;
        n++;
        *capital += !u_islower((UChar32)utf8_peek(word, 0));
    }
    return n;
}

/* Of the shape of a person's name: two to four words, most with a capital. */
static bool looks_like_person(str name) {
    size_t capital, n;
    name = str_sub(name, 0, str_find(name, S(", "), 0));
    n = count_words(name, &capital);
    bool han = utf8_is_han(utf8_peek(name, 0));
    return han ? name.len <= 15 : n >= 2 && n <= 4 && capital * 2 > n;
}

static bool is_sites_name(str name, str site) {
    return site.len && (text_same(name, site) || (name.len >= 6 && text_holds(site, name)) ||
                        (site.len >= 6 && text_holds(name, site)));
}

str author_marked_near(const struct page *page, size_t at, const struct phrases *phrases,
                       struct arena *keep, struct arena scratch) {
    const GumboNode *root = page->tree->root;
    str best = {0};
    size_t best_far = (size_t)-1;
    for (const GumboNode *n = root; n; n = html_next(n, root, false)) {
        if (n->type != GUMBO_NODE_ELEMENT || !marks_author(n))
            continue;
        size_t start = n->v.element.start_pos.offset;
        size_t far = start < at ? (at - start) * BEFORE_COSTS : start - at;
        if (far >= best_far || author_is_aside(n))
            continue;
        struct arena room = scratch;
        str said = small_text(n, &room);
        str name = said.len ? author_names(said, phrases, keep, room) : (str){0};
        size_t capital, words = count_words(name, &capital);
        if (!name.len || words > 12 || (words > 2 && capital * 2 < words))
            continue;
        best = name;
        best_far = far;
    }
    return best;
}

str author_choose(const str *names, size_t n, str site, str publication) {
    str best = {0};
    double best_score = 0;
    for (size_t i = 0; i < n; i++) {
        str name = names[i];
        if (!name.len || is_sites_name(name, site) || is_sites_name(name, publication))
            continue;
        double score = 10 - (double)i;
        score += looks_like_person(name) ? 4.5 : 0;
        for (size_t k = 0; k < n; k++) /* others say the same */
            score += k != i && names[k].len && text_same(name, names[k]) ? 1 : 0;
        if (score > best_score) {
            best = name;
            best_score = score;
        }
    }
    return best;
}
