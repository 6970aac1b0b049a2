#include "extract/hints.h"

struct hint {
    const char *part; /* of a word of class or id */
    enum block_role role;
};

/* Parts of names.  A leading or trailing "^" / "$" ties it to the start or end of the name. */
static const struct hint hints[] = {
    {"comment", BLOCK_COMMENT},
    {"disqus", BLOCK_COMMENT},
    {"respond$", BLOCK_COMMENT},
    {"share", BLOCK_SHARE},
    {"sharing", BLOCK_SHARE},
    {"social", BLOCK_SHARE},
    {"addtoany", BLOCK_SHARE},
    {"addthis", BLOCK_SHARE},
    {"toolbar", BLOCK_SHARE},
    {"related", BLOCK_RELATED},
    {"recirc", BLOCK_RELATED},
    {"recommend", BLOCK_RELATED},
    {"outbrain", BLOCK_RELATED},
    {"taboola", BLOCK_RELATED},
    {"popular", BLOCK_RELATED},
    {"trending", BLOCK_RELATED},
    {"most-read", BLOCK_RELATED},
    {"mostread", BLOCK_RELATED},
    {"read-more", BLOCK_RELATED},
    {"readmore", BLOCK_RELATED},
    {"read-also", BLOCK_RELATED},
    {"read-next", BLOCK_RELATED},
    {"more-stories", BLOCK_RELATED},
    {"more-news", BLOCK_RELATED},
    {"teaser-list", BLOCK_RELATED},
    {"see-also", BLOCK_RELATED},
    {"latest-", BLOCK_RELATED},
    {"also-read", BLOCK_RELATED},
    {"up-next", BLOCK_RELATED},
    {"sidebar", BLOCK_RELATED},
    {"side-bar", BLOCK_RELATED},
    {"widget", BLOCK_RELATED},
    {"promo", BLOCK_PROMO},
    {"newsletter", BLOCK_PROMO},
    {"subscri", BLOCK_PROMO},
    {"signup", BLOCK_PROMO},
    {"sign-up", BLOCK_PROMO},
    {"paywall", BLOCK_PROMO},
    {"donat", BLOCK_PROMO},
    {"cta$", BLOCK_PROMO},
    {"app-download", BLOCK_PROMO},
    {"advert", BLOCK_AD},
    {"adsense", BLOCK_AD},
    {"^ad-", BLOCK_AD},
    {"^ads$", BLOCK_AD},
    {"^ad$", BLOCK_AD},
    {"-ad$", BLOCK_AD},
    {"sponsor", BLOCK_AD},
    {"^ads-", BLOCK_AD},
    {"dfp-", BLOCK_AD},
    {"banner", BLOCK_AD},
    {"caption", BLOCK_CAPTION},
    {"credit", BLOCK_CREDIT},
    {"photographer", BLOCK_CREDIT},
    {"image-info", BLOCK_CAPTION},
    {"img-desc", BLOCK_CAPTION},
    {"gallery", BLOCK_CAPTION},
    {"slideshow", BLOCK_CAPTION},
    {"carousel", BLOCK_RELATED},
    {"byline", BLOCK_META},
    {"author", BLOCK_META},
    {"timestamp", BLOCK_META},
    {"dateline$", BLOCK_META},
    {"publish-date", BLOCK_META},
    {"pubdate", BLOCK_META},
    {"post-date", BLOCK_META},
    {"entry-date", BLOCK_META},
    {"post-meta", BLOCK_META},
    {"entry-meta", BLOCK_META},
    {"article-meta", BLOCK_META},
    {"meta-", BLOCK_META},
    {"date$", BLOCK_META},
    {"footer", BLOCK_LEGAL},
    {"copyright", BLOCK_LEGAL},
    {"disclaimer", BLOCK_LEGAL},
    {"cookie", BLOCK_LEGAL},
    {"consent", BLOCK_LEGAL},
    {"gdpr", BLOCK_LEGAL},
    {"^nav", BLOCK_NAV},
    {"-nav", BLOCK_NAV},
    {"navigation", BLOCK_NAV},
    {"menu", BLOCK_NAV},
    {"breadcrumb", BLOCK_NAV},
    {"pagination", BLOCK_NAV},
    {"pager", BLOCK_NAV},
    {"masthead", BLOCK_NAV},
    {"skip-link", BLOCK_NAV},
    {"^tags$", BLOCK_TAGS},
    {"^tags-", BLOCK_TAGS},
    {"-tags", BLOCK_TAGS},
    {"tag-list", BLOCK_TAGS},
    {"taglist", BLOCK_TAGS},
    {"keywords", BLOCK_TAGS},
    {"topics", BLOCK_TAGS},
    {"popup", BLOCK_PROMO},
    {"rollover-block", BLOCK_OUTSIDE},
    {"tooltip", BLOCK_OUTSIDE},
    {"popover", BLOCK_OUTSIDE},
    {"hovercard", BLOCK_OUTSIDE},
    {"click-to-tweet", BLOCK_SHARE},
    {"clicktotweet", BLOCK_SHARE},
    {"modal", BLOCK_PROMO},
    {"overlay", BLOCK_PROMO},
    {"login", BLOCK_NAV},
    {"sr-only", BLOCK_OUTSIDE},
    {"visually-hidden", BLOCK_OUTSIDE},
    {"screen-reader", BLOCK_OUTSIDE},
    {"print-only", BLOCK_OUTSIDE},
    {"player", BLOCK_CAPTION},
    {"jp-related", BLOCK_RELATED},
    {"pull-quote", BLOCK_OUTSIDE},
    {"pullquote", BLOCK_OUTSIDE},
    {"toc$", BLOCK_NAV},
    {"table-of-contents", BLOCK_NAV},
};

static const char *bodies[] = {
    "articlebody",     "article-body",     "article__body", "article_body",  "story-body",
    "storybody",       "story__body",      "entry-content", "post-content",  "article-content",
    "articlecontent",  "article__content", "article-text",  "articletext",   "post-body",
    "storytext",       "story-content",    "story-text",    "content-body",  "td-post-content",
    "article_content", "body-copy",        "article-copy",  "post__content", "news-content",
    "article_text",    "c-article-body",   "richtext",
};

static str lowered(str word, char *room, size_t cap) {
    size_t n = word.len < cap ? word.len : cap;
    for (size_t i = 0; i < n; i++)
        room[i] = word.at[i] >= 'A' && word.at[i] <= 'Z' ? (char)(word.at[i] + 32)
                  : word.at[i] == '_'                    ? '-'
                                                         : word.at[i];
    return (str){room, n};
}

static bool has_part(str word, str part) {
    bool start = str_starts(part, S("^")), end = str_ends(part, S("$"));
    str bare = str_sub(part, start, part.len - end);
    if (start && end)
        return str_eq(word, bare);
    if (start)
        return str_starts(word, bare);
    return end ? str_ends(word, bare) : str_find(word, bare, 0) < word.len;
}

static void read_word(str word, struct element *out) {
    char room[80];
    word = lowered(word, room, sizeof room);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char name[80];
        if (str_eq(word, lowered(str_of(bodies[i]), name, sizeof name)))
            out->body = true;
    }
    for (size_t i = 0; i < sizeof hints / sizeof *hints && out->hint == BLOCK_OPEN; i++)
        if (has_part(word, str_of(hints[i].part)))
            out->hint = hints[i].role;
}

static void read_words(str list, struct element *out) {
    int words = 0;
    for (size_t from = 0; from < list.len && words < 12; words++) {
        while (from < list.len && (unsigned char)list.at[from] <= ' ')
            from++;
        size_t to = from;
        while (to < list.len && (unsigned char)list.at[to] > ' ')
            to++;
        if (to > from)
            read_word(str_sub(list, from, to), out);
        from = to;
    }
}

static enum block_role tag_hint(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_NAV: return BLOCK_NAV;
    case GUMBO_TAG_FOOTER: return BLOCK_LEGAL;
    case GUMBO_TAG_ASIDE: return BLOCK_RELATED;
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION: return BLOCK_CAPTION;
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_LABEL: return BLOCK_NAV;
    default: return BLOCK_OPEN;
    }
}

static enum block_role aria_hint(str role) {
    if (str_eq(role, S("navigation")) || str_eq(role, S("search")) || str_eq(role, S("menu")))
        return BLOCK_NAV;
    if (str_eq(role, S("complementary")))
        return BLOCK_RELATED;
    if (str_eq(role, S("contentinfo")))
        return BLOCK_LEGAL;
    return str_eq(role, S("dialog")) || str_eq(role, S("alertdialog")) ? BLOCK_PROMO : BLOCK_OPEN;
}

static bool is_hidden(const GumboNode *node) {
    str style = html_attribute(node, "style");
    char room[400];
    style = lowered(style, room, sizeof room);
    return gumbo_get_attribute(&node->v.element.attributes, "hidden") ||
           str_eq(html_attribute(node, "aria-hidden"), S("true")) ||
           str_find(style, S("display:none"), 0) < style.len ||
           str_find(style, S("display: none"), 0) < style.len ||
           str_find(style, S("visibility:hidden"), 0) < style.len ||
           str_find(style, S("visibility: hidden"), 0) < style.len;
}

void hints_read(const GumboNode *node, struct element *out) {
    GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY)
        return;
    out->article = tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN;
    out->hint = tag_hint(tag);
    if (out->hint == BLOCK_OPEN)
        out->hint = aria_hint(html_attribute(node, "role"));
    if (is_hidden(node))
        out->hint = BLOCK_OUTSIDE;
    bool heading = tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
    if (!heading && !out->article && tag != GUMBO_TAG_TR) {
        read_words(html_attribute(node, "class"), out);
        read_words(html_attribute(node, "id"), out);
    }
    str property = html_attribute(node, "itemprop");
    if (html_has_word(property, S("articleBody")) || html_has_word(property, S("reviewBody")))
        out->body = true;
    if (html_has_word(property, S("author")) || html_has_word(property, S("datePublished")))
        out->hint = BLOCK_META;
    if (html_has_word(property, S("caption")))
        out->hint = BLOCK_CAPTION;
    out->post = tag == GUMBO_TAG_BLOCKQUOTE &&
                html_has_word(html_attribute(node, "class"), S("twitter-tweet"));
    if (out->body || out->post)
        out->hint = BLOCK_OPEN;
}
