#include "publish/feed.h"

#include <time.h>

#include "publish/markup.h"
#include "publish/xml_out.h"
#include "types/version.h"

#define SYNTHETIC "The voice is synthetic: spoken by a computer program (newscast, espeak-ng)."

#define SOUNDBITE_LEAST_S 15
#define SOUNDBITE_MOST_S  120

struct feed {
    struct xml_out x;
    const struct show *show;
};

static void element_unless_empty(struct feed *f, const char *name, str value) {
    if (value.len)
        xout_element(&f->x, name, value);
}

static void date(struct feed *f, const char *name, time_t t) {
    char out[64];
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(out, sizeof out, "%a, %d %b %Y %H:%M:%S +0000", &tm);
    xout_element(&f->x, name, str_of(out));
}

/* BASE/FOLDER/FILE */
static str address(struct feed *f, str folder, str file) {
    struct buf b = buf_make(&f->x.scratch, 1 << 16);
    buf_put(&b, f->show->base_url);
    buf_byte(&b, '/');
    if (folder.len) {
        url_put(&b, folder);
        buf_byte(&b, '/');
    }
    url_put(&b, file);
    return buf_str(&b);
}

/* "News > Daily News" */
static void put_category(struct feed *f) {
    str rest = f->show->category, outer = str_trim(str_cut(&rest, '>')), inner = str_trim(rest);
    xout_begin(&f->x, "itunes:category");
    xout_attribute(&f->x, "text", outer);
    if (inner.len) {
        xout_begin(&f->x, "itunes:category");
        xout_attribute(&f->x, "text", inner);
        xout_end(&f->x);
    }
    xout_end(&f->x);
}

static void put_image(struct feed *f, str image) {
    if (!image.len)
        return;
    xout_begin(&f->x, "itunes:image");
    xout_attribute(&f->x, "href", image);
    xout_end(&f->x);
    xout_begin(&f->x, "image");
    xout_element(&f->x, "url", image);
    xout_element(&f->x, "title", f->show->title);
    xout_element(&f->x, "link", address(f, S(""), S("")));
    xout_end(&f->x);
}

static void put_owner(struct feed *f) {
    const struct show *show = f->show;
    xout_begin(&f->x, "podcast:locked");
    if (show->email.len)
        xout_attribute(&f->x, "owner", show->email);
    xout_text(&f->x, S("yes"));
    xout_end(&f->x);
    if (!show->email.len)
        return;
    xout_begin(&f->x, "itunes:owner");
    xout_element(&f->x, "itunes:name", show->author);
    xout_element(&f->x, "itunes:email", show->email);
    xout_end(&f->x);
}

static void put_synthetic(struct feed *f) {
    xout_begin(&f->x, "podcast:txt");
    xout_attribute(&f->x, "purpose", S("ai-content"));
    xout_text(&f->x, S(SYNTHETIC));
    xout_end(&f->x);
}

static void put_channel(struct feed *f, str guid, str image, const struct entry *newest) {
    const struct show *show = f->show;
    xout_element(&f->x, "title", show->title);
    xout_element(&f->x, "link", address(f, S(""), S("")));
    xout_begin(&f->x, "atom:link");
    xout_attribute(&f->x, "href", address(f, S(""), S(FEED_FILE)));
    xout_attribute(&f->x, "rel", S("self"));
    xout_attribute(&f->x, "type", S("application/rss+xml"));
    xout_end(&f->x);
    xout_element(&f->x, "description", show->description);
    xout_element(&f->x, "language", show->language.len ? show->language : newest->lang);
    element_unless_empty(f, "copyright", show->copyright);
    date(f, "pubDate", newest->published);
    date(f, "lastBuildDate", newest->published);
    xout_element(&f->x, "generator", S("newscast " NEWSCAST_VERSION));
    xout_element(&f->x, "itunes:author", show->author);
    xout_element(&f->x, "itunes:type", S("episodic"));
    xout_element(&f->x, "itunes:explicit", show->explicit_words ? S("true") : S("false"));
    put_category(f);
    put_image(f, image);
    put_owner(f);
    xout_element(&f->x, "podcast:guid", guid);
    xout_element(&f->x, "podcast:medium", S("podcast"));
    put_synthetic(f);
}

static void put_enclosures(struct feed *f, const struct entry *e) {
    xout_begin(&f->x, "enclosure");
    xout_attribute(&f->x, "url", address(f, e->folder, e->audio.name));
    xout_attribute(&f->x, "length", str_printf(&f->x.scratch, "%zu", e->audio.bytes));
    xout_attribute(&f->x, "type", str_of(e->audio.media_type));
    xout_end(&f->x);
    for (size_t i = 0; i < e->others; i++) {
        xout_begin(&f->x, "podcast:alternateEnclosure");
        xout_attribute(&f->x, "type", str_of(e->other[i].media_type));
        xout_attribute(&f->x, "length", str_printf(&f->x.scratch, "%zu", e->other[i].bytes));
        xout_attribute(&f->x, "title", e->other[i].name);
        xout_begin(&f->x, "podcast:source");
        xout_attribute(&f->x, "uri", address(f, e->folder, e->other[i].name));
        xout_end(&f->x);
        xout_end(&f->x);
    }
}

static void put_transcript(struct feed *f, const struct entry *e, const struct episode_file *file,
                           bool captions) {
    if (!file->name.len)
        return;
    xout_begin(&f->x, "podcast:transcript");
    xout_attribute(&f->x, "url", address(f, e->folder, file->name));
    xout_attribute(&f->x, "type", str_of(file->media_type));
    xout_attribute(&f->x, "language", e->lang);
    if (captions)
        xout_attribute(&f->x, "rel", S("captions"));
    xout_end(&f->x);
}

static void put_beside(struct feed *f, const struct entry *e) {
    const struct episode_file page = {S("index.html"), "text/html", 0};
    put_transcript(f, e, &e->vtt, true);
    put_transcript(f, e, &e->srt, true);
    put_transcript(f, e, &e->transcript, false);
    put_transcript(f, e, &page, false);
    if (e->chapters.name.len) {
        xout_begin(&f->x, "podcast:chapters");
        xout_attribute(&f->x, "url", address(f, e->folder, e->chapters.name));
        xout_attribute(&f->x, "type", S("application/json+chapters"));
        xout_end(&f->x);
    }
}

/* How the bulletin begins: its first headline and what follows, where that is long enough. */
static void put_soundbite(struct feed *f, const struct entry *e) {
    if (e->lead_end_s < SOUNDBITE_LEAST_S)
        return;
    double most = e->lead_end_s < SOUNDBITE_MOST_S ? e->lead_end_s : SOUNDBITE_MOST_S;
    xout_begin(&f->x, "podcast:soundbite");
    xout_attribute(&f->x, "startTime", S("0.0"));
    xout_attribute(&f->x, "duration", str_printf(&f->x.scratch, "%.1f", most));
    xout_text(&f->x, markup_clean(e->title, 128, &f->x.scratch));
    xout_end(&f->x);
}

static void put_persons(struct feed *f, str authors) {
    while (authors.len) {
        size_t comma = str_find(authors, S(", "), 0);
        xout_begin(&f->x, "podcast:person");
        xout_attribute(&f->x, "role", S("author"));
        xout_attribute(&f->x, "group", S("writing"));
        xout_text(&f->x, markup_clean(str_sub(authors, 0, comma), 128, &f->x.scratch));
        xout_end(&f->x);
        authors = str_sub(authors, comma + 2, authors.len);
    }
}

static str description_of(struct feed *f, const struct entry *e) {
    struct buf b = buf_make(&f->x.scratch, 1 << 16);
    buf_put(&b, S("<p>"));
    html_put(&b, e->summary);
    buf_put(&b, S("</p>"));
    if (e->link.len) {
        buf_put(&b, S("<p><a href=\""));
        html_put(&b, e->link);
        buf_put(&b, S("\">"));
        html_put(&b, e->link);
        buf_put(&b, S("</a></p>"));
    }
    return buf_str(&b);
}

static void put_item(struct feed *f, const struct entry *e) {
    struct arena before = f->x.scratch;
    xout_begin(&f->x, "item");
    xout_element(&f->x, "title", e->title);
    xout_element(&f->x, "link", e->link.len ? e->link : address(f, e->folder, S("")));
    xout_begin(&f->x, "guid");
    xout_attribute(&f->x, "isPermaLink", S("false"));
    xout_text(&f->x, e->guid);
    xout_end(&f->x);
    date(f, "pubDate", e->published);
    xout_element(&f->x, "description", description_of(f, e));
    put_enclosures(f, e);
    xout_element(&f->x, "itunes:title", e->title);
    xout_element(&f->x, "itunes:author", e->authors.len ? e->authors : f->show->author);
    xout_element(&f->x, "itunes:duration", str_printf(&f->x.scratch, "%.0f", e->duration_s));
    xout_element(&f->x, "itunes:episodeType", S("full"));
    xout_element(&f->x, "itunes:explicit", f->show->explicit_words ? S("true") : S("false"));
    put_beside(f, e);
    put_persons(f, e->authors);
    put_soundbite(f, e);
    put_synthetic(f);
    xout_end(&f->x);
    f->x.scratch = before;
}

static void put_all(struct feed *f, str guid, str image, const struct entry *const *entries,
                    size_t n) {
    xout_begin(&f->x, "rss");
    xout_attribute(&f->x, "version", S("2.0"));
    xout_attribute(&f->x, "xmlns:atom", S("http://www.w3.org/2005/Atom"));
    xout_attribute(&f->x, "xmlns:itunes", S("http://www.itunes.com/dtds/podcast-1.0.dtd"));
    xout_attribute(&f->x, "xmlns:podcast", S("https://podcastindex.org/namespace/1.0"));
    xout_begin(&f->x, "channel");
    put_channel(f, guid, image, entries[0]);
    for (size_t i = 0; i < n; i++)
        put_item(f, entries[i]);
}

bool feed_make(const struct show *show, str guid, str image, const struct entry *const *entries,
               size_t n, str *out, struct arena *keep, struct arena scratch, struct err *err) {
    struct feed f = {.show = show};
    xout_open(&f.x, true, NULL, scratch);
    put_all(&f, guid, image, entries, n);
    return xout_close(&f.x, out, keep, err);
}
