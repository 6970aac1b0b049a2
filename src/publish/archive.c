#include <stdlib.h>

#include "publish/markup.h"
#include "publish/page.h"

static void put_entry(struct buf *b, const struct entry *e, struct arena scratch) {
    const char *direction = text_direction(e->lang, scratch);
    buf_put(b, S("<li>\n<h2 lang=\""));
    html_put(b, e->lang);
    buf_printf(b, "\" dir=\"%s\"><a href=\"", direction);
    url_put(b, e->folder);
    buf_put(b, S("/\">"));
    html_put(b, e->title);
    buf_printf(b, "</a></h2>\n<p class=\"about\"><time>%.*s</time> \u00b7 %.*s</p>\n<p lang=\"",
               STR_FMT(page_day(e->published, &scratch)),
               STR_FMT(page_clock(e->duration_s, &scratch)));
    html_put(b, e->lang);
    buf_printf(b, "\" dir=\"%s\">", direction);
    html_put(b, e->summary);
    buf_put(b, S("</p>\n</li>\n"));
}

void archive_put(struct buf *b, const struct show *show, const struct entry *const *entries,
                 size_t n, struct arena scratch) {
    str lang = show->language.len ? show->language : entries[0]->lang;
    page_begin(b, lang, show->title, show->description, scratch);
    buf_put(b, S("<link rel=\"canonical\" href=\""));
    html_put(b, show->base_url);
    buf_put(b, S("/\">\n<link rel=\"alternate\" type=\"application/rss+xml\" href=\"feed.xml\" "
                 "title=\""));
    html_put(b, show->title);
    buf_put(b, S("\">\n</head>\n<body>\n<main>\n<h1>"));
    html_put(b, show->title);
    buf_put(b, S("</h1>\n<p>"));
    html_put(b, show->description);
    buf_put(b, S("</p>\n<p lang=\"en\" dir=\"ltr\"><a href=\"feed.xml\" "
                 "type=\"application/rss+xml\">Subscribe (podcast feed)</a></p>\n"
                 "<ul class=\"shows\">\n"));
    for (size_t i = 0; i < n; i++)
        put_entry(b, entries[i], scratch);
    buf_put(b, S("</ul>\n</main>\n<footer lang=\"en\" dir=\"ltr\">\n<p>The voices are synthetic: "
                 "spoken by a computer program (newscast, espeak-ng).</p>\n</footer>\n"
                 "</body>\n</html>\n"));
}
