#include "extract/bound.h"

#include <string.h>

#define DEPTH_MOST      400 /* elements within each other; real pages have up to about 60 */
#define STYLES_MOST     30 /* <b>, <font> and the like: the parser opens all of them in every <p> */
#define ATTRIBUTES_MOST 60 /* in one tag */
#define NOSCRIPT_BYTES  ((size_t)30000) /* none is longer */
#define NODES_LEAST     ((size_t)7000)  /* that any page may have */
#define NODE_BYTES      ((size_t)60)    /* of a page for each further one; most have 80 to 200 */
#define NODE_ATTRIBUTES ((size_t)4)     /* cost as much memory as a node */

enum { RAW_NOSCRIPT = 4, RAW_NAMES };

struct scan {
    str text;
    char *copy; /* NULL while nothing was changed */
    struct arena *keep;
    size_t depth, styles; /* open elements, and those of them that only style */
    size_t quarters;      /* of nodes so far, with attributes: what the tree will cost */
    size_t attributes;    /* of the latest tag */
    /* where the next end of each raw element is; looked for once, however many begin */
    size_t closes[RAW_NAMES];
};

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void blank(struct scan *s, size_t from, size_t to) {
    if (!s->copy) {
        s->copy = arena_alloc(s->keep, s->text.len, 1, 1);
        memcpy(s->copy, s->text.at, s->text.len);
    }
    memset(s->copy + from, ' ', to - from);
}

static bool is_named(str name, const str *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return false;
}

#define N(literal)                                                                                 \
    { (literal), sizeof(literal) - 1 }

/* Elements that do not nest: void ones, and those that a sibling closes. */
static bool counts_not(str name) {
    static const str names[] = {
        N("br"),    N("img"),  N("input"), N("meta"),  N("link"),  N("hr"),       N("p"),
        N("li"),    N("td"),   N("tr"),    N("th"),    N("dd"),    N("dt"),       N("option"),
        N("tbody"), N("area"), N("base"),  N("col"),   N("embed"), N("source"),   N("track"),
        N("wbr"),   N("html"), N("head"),  N("body"),  N("param"), N("thead"),    N("tfoot"),
        N("!--"),   N("rp"),   N("rt"),    N("frame"), N("path"),  N("colgroup"), N("basefont")};
    return is_named(name, names, sizeof names / sizeof *names);
}

static bool is_style(str name) {
    static const str names[] = {N("a"),      N("b"),     N("i"),      N("font"), N("em"),
                                N("strong"), N("u"),     N("s"),      N("tt"),   N("big"),
                                N("code"),   N("small"), N("strike"), N("nobr")};
    return is_named(name, names, sizeof names / sizeof *names);
}

static const str raw_names[RAW_NAMES] = {N("script"), N("style"), N("textarea"), N("title"),
                                         N("noscript")};

static int find_raw(str name) {
    int i = 0;
    while (i < RAW_NAMES && !str_eq_nocase(name, raw_names[i]))
        i++;
    return i;
}

/* Whose content is no mark-up. */
static bool is_raw(str name) {
    return find_raw(name) < RAW_NOSCRIPT;
}

/* The end of the tag that begins at `at`, after its ">"; counts and cuts its attributes. */
static size_t tag_end(struct scan *s, size_t at) {
    size_t attributes = 0, cut_from = 0;
    char quote = '\0', last = '\0';
    for (; at < s->text.len; at++) {
        char c = s->text.at[at];
        if (quote) {
            if (c == quote)
                quote = '\0';
        } else if (c == '>') {
            break;
        } else if ((c == '"' || c == '\'') && last == '=') {
            quote = c;
        } else if (is_space(last) && !is_space(c) && c != '=') {
            if (++attributes == ATTRIBUTES_MOST)
                cut_from = at;
        }
        if (!is_space(c) || last != '=')
            last = c;
    }
    if (cut_from)
        blank(s, cut_from, at);
    s->attributes = attributes < ATTRIBUTES_MOST ? attributes : ATTRIBUTES_MOST;
    return at < s->text.len ? at + 1 : at;
}

/* Where the end of a raw element that begins before `at` is; text.len: nowhere. */
static size_t raw_end(struct scan *s, size_t at, int raw) {
    size_t *next = &s->closes[raw];
    if (*next >= at)
        return *next;
    str name = raw_names[raw];
    for (at = str_find(s->text, S("</"), at); at < s->text.len;
         at = str_find(s->text, S("</"), at + 2))
        if (str_eq_nocase(str_sub(s->text, at + 2, at + 2 + name.len), name))
            break;
    return *next = at;
}

/* Where mark-up goes on after an element that nobody closed. */
static size_t markup_again(str text, size_t at) {
    static const str names[] = {N("p"), N("div"), N("h1"), N("h2"), N("body"), N("article")};
    for (at = str_find_byte(text, '<', at); at < text.len; at = str_find_byte(text, '<', at + 1)) {
        size_t from = at + 1, to = from;
        if (str_eq_nocase(str_sub(text, at, at + 6), S("</head")))
            return at;
        while (to < text.len && to - from < 8 && !is_space(text.at[to]) && text.at[to] != '>')
            to++;
        if (is_named(str_sub(text, from, to), names, sizeof names / sizeof *names))
            return at;
    }
    return text.len;
}

/* Does another <noscript> begin before this one ends?  Then its end was forgotten. */
static bool begins_again(str text, size_t from, size_t close) {
    str within = str_sub(text, 0, close < from + NOSCRIPT_BYTES ? close : from + NOSCRIPT_BYTES);
    return str_find(within, S("<noscript"), from) < within.len ||
           (close > from + NOSCRIPT_BYTES && close < text.len);
}

/* A raw element from `at`, its tag ending at `end`: one that is never closed would swallow the
 * page, and loses its tag instead. */
static size_t scan_raw(struct scan *s, size_t at, size_t end, int raw) {
    size_t close = raw_end(s, end, raw);
    if (raw == RAW_NOSCRIPT) {
        if (close == s->text.len || begins_again(s->text, end, close))
            blank(s, at, end);
        return end;
    }
    if (close < s->text.len)
        return close;
    size_t again = markup_again(s->text, end);
    if (again == s->text.len)
        return again; /* nothing to save */
    blank(s, at, again);
    return again;
}

static size_t scan_tag(struct scan *s, size_t at) {
    bool closes = at + 1 < s->text.len && s->text.at[at + 1] == '/';
    size_t from = at + 1 + closes, to = from;
    while (to < s->text.len && to - from < 40 && !is_space(s->text.at[to]) &&
           s->text.at[to] != '>' && s->text.at[to] != '/')
        to++;
    str name = str_sub(s->text, from, to);
    if (name.len == 0 || !is_letter(name.at[0]))
        return at + 1;
    size_t end = tag_end(s, to);
    int raw = find_raw(name);
    bool makes_node = !closes || str_eq_nocase(name, S("p")) || str_eq_nocase(name, S("br"));
    size_t quarters = makes_node ? NODE_ATTRIBUTES + s->attributes : 0;
    s->quarters += quarters;
    if (!closes && raw < RAW_NAMES)
        return scan_raw(s, at, end, raw);
    if (raw == RAW_NOSCRIPT || counts_not(name) || is_raw(name))
        return end;
    bool style = is_style(name);
    size_t *open = style ? &s->styles : &s->depth, most = style ? STYLES_MOST : DEPTH_MOST;
    if (closes) {
        if (*open > most)
            blank(s, at, end);
        *open -= *open > 0;
    } else if (++*open > most) {
        blank(s, at, end);
        s->quarters -= quarters;
    }
    return end;
}

str bound_html(str text, bool *dense, struct arena *keep) {
    struct scan s = {.text = text, .keep = keep};
    size_t most = (NODES_LEAST + text.len / NODE_BYTES) * NODE_ATTRIBUTES, at;
    bool unclosed = false; /* a comment: those after it are, too */
    for (at = str_find_byte(text, '<', 0); at < text.len && s.quarters <= most;
         at = str_find_byte(text, '<', at)) {
        if (str_starts(str_sub(text, at, at + 4), S("<!--"))) {
            size_t end = unclosed ? text.len : str_find(text, S("-->"), at + 4);
            unclosed = end == text.len;
            if (unclosed) /* it would swallow the page */
                blank(&s, at, at + 4);
            at = unclosed ? at + 4 : end + 3;
            s.quarters += NODE_ATTRIBUTES;
            continue;
        }
        at = scan_tag(&s, at);
    }
    *dense = at < text.len;
    return (str){s.copy ? s.copy : text.at, at < text.len ? at : text.len};
}
