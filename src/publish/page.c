#include "publish/page.h"

#include <jansson.h>
#include <stdlib.h>

#include "publish/assets.h"
#include "publish/markup.h"
#include "publish/wave.h"

/* Our own words on somebody else's page. */
#define OURS "lang=\"en\" dir=\"ltr\""

#define SYNTHETIC "The voice is synthetic: spoken by a computer program (newscast, espeak-ng)."

struct page {
    struct buf *b;
    const struct episode *e;
    const struct show *show;
    const struct entry *entry;
    struct arena scratch;
};

static void put_lang(struct page *p, str lang) {
    buf_put(p->b, S(" lang=\""));
    html_put(p->b, lang);
    buf_printf(p->b, "\" dir=\"%s\"", text_direction(lang, p->scratch));
}

static json_t *json_text(str s) {
    return json_stringn(s.at ? s.at : "", s.len);
}

/* An address below the programme's, where there is one. */
static str address_of(struct page *p, str file) {
    struct buf b = buf_make(&p->scratch, 1 << 16);
    if (p->show) {
        buf_put(&b, p->show->base_url);
        buf_byte(&b, '/');
        url_put(&b, p->entry->folder);
        buf_byte(&b, '/');
    }
    url_put(&b, file);
    return buf_str(&b);
}

static json_t *organisation(str name) {
    return json_pack("{s:s,s:o}", "@type", "Organization", "name", json_text(name));
}

static json_t *audio_object(struct page *p) {
    const struct episode *e = p->e;
    json_t *j = json_pack("{s:s,s:o,s:s,s:o,s:o,s:o}", "@type", "AudioObject", "contentUrl",
                          json_text(address_of(p, e->audio.name)), "encodingFormat",
                          e->audio.media_type, "name", json_text(e->title), "contentSize",
                          json_text(str_printf(&p->scratch, "%zu", e->audio.bytes)), "duration",
                          json_text(str_printf(&p->scratch, "PT%.3fS", e->duration_s)));
    return j;
}

static void put_linked_data(struct page *p) {
    const struct episode *e = p->e;
    const struct episode_story *first = episode_first_story(e);
    json_t *j =
        json_pack("{s:s,s:s,s:o,s:o,s:o}", "@context", "https://schema.org", "@type", "NewsArticle",
                  "headline", json_text(markup_clean(e->title, 110, &p->scratch)), "inLanguage",
                  json_text(e->lang), "audio", audio_object(p));
    str date = p->entry ? page_day(p->entry->published, &p->scratch) : first->date;
    json_t *based = json_array();
    for (size_t i = 0; i < e->stories.n; i++)
        if (e->stories.at[i].url.len)
            json_array_append_new(based, json_text(e->stories.at[i].url));
    if (date.len)
        json_object_set_new(j, "datePublished", json_text(date));
    if (first->author.len)
        json_object_set_new(
            j, "author",
            json_pack("{s:s,s:o}", "@type", "Person", "name", json_text(first->author)));
    if (p->show || first->publication.len)
        json_object_set_new(j, "publisher",
                            organisation(p->show ? p->show->author : first->publication));
    if (json_array_size(based))
        json_object_set(j, "isBasedOn", based);
    json_decref(based);
    char *text = json_dumps(j, JSON_PRESERVE_ORDER | JSON_INDENT(1));
    json_decref(j);
    page_json(p->b, "application/ld+json", text ? text : "{}");
    free(text); /* jansson's */
}

static void put_head(struct page *p) {
    struct buf *b = p->b;
    str about = episode_summary(p->e, &p->scratch);
    page_begin(b, p->e->lang, p->e->title, about, p->scratch);
    if (p->show) {
        buf_put(b, S("<link rel=\"canonical\" href=\""));
        html_put(b, address_of(p, S("")));
        buf_put(b,
                S("\">\n<link rel=\"alternate\" type=\"application/rss+xml\" href=\"../feed.xml\" "
                  "title=\""));
        html_put(b, p->show->title);
        buf_put(b, S("\">\n"));
    }
    put_linked_data(p);
    buf_put(b, S("</head>\n"));
}

static void put_link(struct page *p, str name, const char *text, const char *type) {
    if (!name.len)
        return;
    buf_put(p->b, S(" <a href=\""));
    url_put(p->b, name);
    buf_printf(p->b, "\"%s%s%s>", type ? " type=\"" : "", type ? type : "", type ? "\"" : "");
    buf_put(p->b, str_of(text));
    buf_put(p->b, S("</a>"));
}

static void put_player(struct page *p) {
    struct buf *b = p->b;
    buf_put(b, S("<div class=\"player\">\n<audio controls preload=\"metadata\" aria-label=\""));
    html_put(b, p->e->title);
    buf_put(b, S("\" src=\""));
    url_put(b, p->e->audio.name);
    buf_put(b, S("\"></audio>\n"));
    wave_put(b, p->e);
    buf_put(b, S("<label class=\"js\" " OURS "><input type=\"checkbox\" id=\"follow\" checked> "
                 "Scroll along with the voice</label>\n</div>\n"));
}

static void put_chapters(struct page *p) {
    const struct episode *e = p->e;
    struct buf *b = p->b;
    size_t listed = 0;
    for (size_t i = 0; i < e->parts.n; i++)
        listed += episode_story_listed(e, i);
    if (listed < 2)
        return;
    buf_put(b, S("<nav aria-labelledby=\"chapters\">\n<h2 id=\"chapters\" " OURS
                 ">Stories</h2>\n<ol class=\"chapters\">\n"));
    for (size_t i = 0; i < e->parts.n; i++) {
        const struct episode_part *part = &e->parts.at[i];
        struct arena *scratch = &p->scratch;
        if (!episode_story_listed(e, i))
            continue;
        buf_printf(b, "<li><span>%.*s</span> <a href=\"#story-%zu\" data-start=\"%.3f\"",
                   STR_FMT(page_clock(part->start_s, scratch)), part->story + 1, part->start_s);
        put_lang(p, part->lang);
        buf_byte(b, '>');
        html_put(b, episode_story_title(e, part->story, scratch));
        buf_put(b, S("</a></li>\n"));
    }
    buf_put(b, S("</ol>\n</nav>\n"));
}

/* A sentence: parts [i, end). */
static void put_sentence(struct page *p, size_t i, size_t end) {
    const struct episode_part *first = &p->e->parts.at[i];
    struct buf *b = p->b;
    buf_printf(b, "<span class=\"s\" id=\"s%zu\" data-start=\"%.3f\" data-end=\"%.3f\"", i,
               first->start_s, p->e->parts.at[end - 1].end_s);
    put_lang(p, first->lang);
    buf_byte(b, '>');
    for (size_t k = i; k < end; k++) {
        const struct episode_part *part = &p->e->parts.at[k];
        bool other = !str_eq(part->lang, first->lang);
        if (other) {
            buf_put(b, S("<span"));
            put_lang(p, part->lang);
            buf_byte(b, '>');
        }
        html_put(b, part->written);
        if (other)
            buf_put(b, S("</span>"));
    }
    buf_put(b, S("</span>"));
}

static void put_origin(struct page *p, size_t story) {
    const struct episode_story *s = &p->e->stories.at[story];
    const str facts[] = {s->author, s->publication, s->place, s->date};
    struct buf *b = p->b;
    bool any = false;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        any = any || facts[i].len;
    if (!any && !s->url.len)
        return;
    buf_put(b, S("<p class=\"about\">"));
    any = false;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (!facts[i].len)
            continue;
        buf_put(b, any ? S(" \u00b7 <bdi>") : S("<bdi>"));
        html_put(b, facts[i]);
        buf_put(b, S("</bdi>"));
        any = true;
    }
    if (s->url.len) {
        buf_put(b, any ? S(" \u00b7 <a href=\"") : S("<a href=\""));
        html_put(b, s->url);
        buf_put(b, S("\" " OURS ">The article</a>"));
    }
    buf_put(b, S("</p>\n"));
}

/* The paragraph that begins at part i; returns where the next begins. */
static size_t put_paragraph(struct page *p, size_t i, const char *tag) {
    const struct episode *e = p->e;
    const struct episode_part *first = &e->parts.at[i];
    buf_printf(p->b, "<%s", tag);
    put_lang(p, first->lang);
    buf_byte(p->b, '>');
    bool again = false;
    while (i < e->parts.n && e->parts.at[i].story == first->story &&
           e->parts.at[i].paragraph == first->paragraph &&
           e->parts.at[i].headline == first->headline) {
        size_t end = episode_sentence_end(e, i);
        if (again)
            buf_byte(p->b, ' ');
        put_sentence(p, i, end);
        again = true;
        i = end;
    }
    buf_printf(p->b, "</%s>\n", tag);
    return i;
}

static void put_transcript(struct page *p) {
    const struct episode *e = p->e;
    struct buf *b = p->b;
    buf_put(b,
            S("<section aria-labelledby=\"transcript\">\n<h2 id=\"transcript\" " OURS
              ">Transcript</h2>\n<p class=\"hint js\" " OURS ">Click a sentence, or go to it with "
              "the Tab key and press Enter, to hear it. Space plays and stops; the arrow keys "
              "left and right go back and forth by five seconds.</p>\n"));
    for (size_t i = 0; i < e->parts.n;) {
        size_t story = e->parts.at[i].story;
        bool own = e->parts.at[i].own;
        buf_printf(b, "<%s id=\"story-%zu\">\n", own ? "div" : "article", story + 1);
        if (e->parts.at[i].headline) {
            i = put_paragraph(p, i, "h3");
        } else if (!own) {
            buf_put(b, S("<h3"));
            put_lang(p, e->parts.at[i].lang);
            buf_byte(b, '>');
            html_put(b, episode_story_title(e, story, &p->scratch));
            buf_put(b, S("</h3>\n"));
        }
        put_origin(p, story);
        while (i < e->parts.n && e->parts.at[i].story == story)
            i = put_paragraph(p, i, "p");
        buf_put(b, own ? S("</div>\n") : S("</article>\n"));
    }
    buf_put(b, S("</section>\n"));
}

static void put_footer(struct page *p) {
    struct buf *b = p->b;
    buf_put(b, S("<footer " OURS ">\n<p>" SYNTHETIC "</p>\n<p>Files:"));
    put_link(p, p->e->audio.name, "the audio", p->e->audio.media_type);
    if (p->entry) {
        for (size_t i = 0; i < p->entry->others; i++)
            put_link(p, p->entry->other[i].name, str_z(p->entry->other[i].name, &p->scratch),
                     p->entry->other[i].media_type);
        put_link(p, p->entry->vtt.name, "captions", "text/vtt");
        put_link(p, p->entry->transcript.name, "transcript", p->entry->transcript.media_type);
        put_link(p, p->entry->book.name, "book with sound (EPUB)", "application/epub+zip");
    }
    put_link(p, S(EPISODE_JSON), "timeline", "application/json");
    if (p->show) {
        buf_put(b, S("</p>\n<p><a href=\"../\">All bulletins</a>"));
    }
    buf_put(b, S("</p>\n</footer>\n"));
}

void page_put(struct buf *b, const struct episode *e, const struct show *show,
              const struct entry *entry, struct arena scratch) {
    struct page page = {b, e, show, entry, scratch}, *p = &page;
    put_head(p);
    buf_printf(b, "<body data-key=\"");
    html_put(b, entry ? entry->guid : e->title);
    buf_printf(b, "\" data-duration=\"%.3f\">\n<main>\n<h1>", e->duration_s);
    html_put(b, e->title);
    buf_put(b, S("</h1>\n<p class=\"about\" " OURS ">"));
    if (entry)
        buf_printf(b, "<time>%.*s</time> \u00b7 ",
                   STR_FMT(page_day(entry->published, &p->scratch)));
    buf_printf(b, "%.*s \u00b7 synthetic voice</p>\n",
               STR_FMT(page_clock(e->duration_s, &p->scratch)));
    put_player(p);
    put_chapters(p);
    put_transcript(p);
    buf_put(b, S("</main>\n"));
    put_footer(p);
    buf_put(b, S("<script>\n"));
    buf_put(b, page_js());
    buf_put(b, S("</script>\n</body>\n</html>\n"));
}
