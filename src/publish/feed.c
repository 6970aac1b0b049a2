#include "publish/feed.h"

#include <libxml/xmlwriter.h>

#include "publish/markup.h"
#include "types/version.h"

#define SYNTHETIC "The voice is synthetic: spoken by a computer program (newscast, espeak-ng)."

#define SOUNDBITE_LEAST_S 15
#define SOUNDBITE_MOST_S  120

/* Sticky: libxml2 tells of each call whether it went well. */
struct feed {
    xmlTextWriterPtr xml;
    bool bad;
    const struct show *show;
    struct arena scratch;
};

static const xmlChar *chars(struct feed *f, str s) {
    return (const xmlChar *)str_z(s, &f->scratch);
}

static void begin(struct feed *f, const char *name) {
    f->bad |= xmlTextWriterStartElement(f->xml, (const xmlChar *)name) < 0;
}

static void end(struct feed *f) {
    f->bad |= xmlTextWriterEndElement(f->xml) < 0;
}

static void attribute(struct feed *f, const char *name, str value) {
    struct arena before = f->scratch;
    f->bad |= xmlTextWriterWriteAttribute(f->xml, (const xmlChar *)name, chars(f, value)) < 0;
    f->scratch = before;
}

static void text(struct feed *f, str value) {
    struct arena before = f->scratch;
    f->bad |= xmlTextWriterWriteString(f->xml, chars(f, value)) < 0;
    f->scratch = before;
}

static void element(struct feed *f, const char *name, str value) {
    begin(f, name);
    text(f, value);
    end(f);
}

static void element_unless_empty(struct feed *f, const char *name, str value) {
    if (value.len)
        element(f, name, value);
}

static void date(struct feed *f, const char *name, time_t t) {
    char out[64];
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(out, sizeof out, "%a, %d %b %Y %H:%M:%S +0000", &tm);
    element(f, name, str_of(out));
}

/* BASE/FOLDER/FILE */
static str address(struct feed *f, str folder, str file) {
    struct buf b = buf_make(&f->scratch, 1 << 16);
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
    begin(f, "itunes:category");
    attribute(f, "text", outer);
    if (inner.len) {
        begin(f, "itunes:category");
        attribute(f, "text", inner);
        end(f);
    }
    end(f);
}

static void put_image(struct feed *f, str image) {
    if (!image.len)
        return;
    begin(f, "itunes:image");
    attribute(f, "href", image);
    end(f);
    begin(f, "image");
    element(f, "url", image);
    element(f, "title", f->show->title);
    element(f, "link", address(f, S(""), S("")));
    end(f);
}

static void put_owner(struct feed *f) {
    const struct show *show = f->show;
    begin(f, "podcast:locked");
    if (show->email.len)
        attribute(f, "owner", show->email);
    text(f, S("yes"));
    end(f);
    if (!show->email.len)
        return;
    begin(f, "itunes:owner");
    element(f, "itunes:name", show->author);
    element(f, "itunes:email", show->email);
    end(f);
}

static void put_synthetic(struct feed *f) {
    begin(f, "podcast:txt");
    attribute(f, "purpose", S("ai-content"));
    text(f, S(SYNTHETIC));
    end(f);
}

static void put_channel(struct feed *f, str guid, str image, const struct entry *newest) {
    const struct show *show = f->show;
    element(f, "title", show->title);
    element(f, "link", address(f, S(""), S("")));
    begin(f, "atom:link");
    attribute(f, "href", address(f, S(""), S(FEED_FILE)));
    attribute(f, "rel", S("self"));
    attribute(f, "type", S("application/rss+xml"));
    end(f);
    element(f, "description", show->description);
    element(f, "language", show->language.len ? show->language : newest->lang);
    element_unless_empty(f, "copyright", show->copyright);
    date(f, "pubDate", newest->published);
    date(f, "lastBuildDate", newest->published);
    element(f, "generator", S("newscast " NEWSCAST_VERSION));
    element(f, "itunes:author", show->author);
    element(f, "itunes:type", S("episodic"));
    element(f, "itunes:explicit", show->explicit_words ? S("true") : S("false"));
    put_category(f);
    put_image(f, image);
    put_owner(f);
    element(f, "podcast:guid", guid);
    element(f, "podcast:medium", S("podcast"));
    put_synthetic(f);
}

static void put_enclosures(struct feed *f, const struct entry *e) {
    begin(f, "enclosure");
    attribute(f, "url", address(f, e->folder, e->audio.name));
    attribute(f, "length", str_printf(&f->scratch, "%zu", e->audio.bytes));
    attribute(f, "type", str_of(e->audio.media_type));
    end(f);
    for (size_t i = 0; i < e->others; i++) {
        begin(f, "podcast:alternateEnclosure");
        attribute(f, "type", str_of(e->other[i].media_type));
        attribute(f, "length", str_printf(&f->scratch, "%zu", e->other[i].bytes));
        attribute(f, "title", e->other[i].name);
        begin(f, "podcast:source");
        attribute(f, "uri", address(f, e->folder, e->other[i].name));
        end(f);
        end(f);
    }
}

static void put_transcript(struct feed *f, const struct entry *e, const struct episode_file *file,
                           bool captions) {
    if (!file->name.len)
        return;
    begin(f, "podcast:transcript");
    attribute(f, "url", address(f, e->folder, file->name));
    attribute(f, "type", str_of(file->media_type));
    attribute(f, "language", e->lang);
    if (captions)
        attribute(f, "rel", S("captions"));
    end(f);
}

static void put_beside(struct feed *f, const struct entry *e) {
    const struct episode_file page = {S("index.html"), "text/html", 0};
    put_transcript(f, e, &e->vtt, true);
    put_transcript(f, e, &e->srt, true);
    put_transcript(f, e, &e->transcript, false);
    put_transcript(f, e, &page, false);
    if (e->chapters.name.len) {
        begin(f, "podcast:chapters");
        attribute(f, "url", address(f, e->folder, e->chapters.name));
        attribute(f, "type", S("application/json+chapters"));
        end(f);
    }
}

/* How the bulletin begins: its first headline and what follows, where that is long enough. */
static void put_soundbite(struct feed *f, const struct entry *e) {
    if (e->lead_end_s < SOUNDBITE_LEAST_S)
        return;
    double most = e->lead_end_s < SOUNDBITE_MOST_S ? e->lead_end_s : SOUNDBITE_MOST_S;
    begin(f, "podcast:soundbite");
    attribute(f, "startTime", S("0.0"));
    attribute(f, "duration", str_printf(&f->scratch, "%.1f", most));
    text(f, markup_clean(e->title, 128, &f->scratch));
    end(f);
}

static void put_persons(struct feed *f, str authors) {
    while (authors.len) {
        size_t comma = str_find(authors, S(", "), 0);
        begin(f, "podcast:person");
        attribute(f, "role", S("author"));
        attribute(f, "group", S("writing"));
        text(f, markup_clean(str_sub(authors, 0, comma), 128, &f->scratch));
        end(f);
        authors = str_sub(authors, comma + 2, authors.len);
    }
}

static str description_of(struct feed *f, const struct entry *e) {
    struct buf b = buf_make(&f->scratch, 1 << 16);
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
    struct arena before = f->scratch;
    begin(f, "item");
    element(f, "title", e->title);
    element(f, "link", e->link.len ? e->link : address(f, e->folder, S("")));
    begin(f, "guid");
    attribute(f, "isPermaLink", S("false"));
    text(f, e->guid);
    end(f);
    date(f, "pubDate", e->published);
    element(f, "description", description_of(f, e));
    put_enclosures(f, e);
    element(f, "itunes:title", e->title);
    element(f, "itunes:author", e->authors.len ? e->authors : f->show->author);
    element(f, "itunes:duration", str_printf(&f->scratch, "%.0f", e->duration_s));
    element(f, "itunes:episodeType", S("full"));
    element(f, "itunes:explicit", f->show->explicit_words ? S("true") : S("false"));
    put_beside(f, e);
    put_persons(f, e->authors);
    put_soundbite(f, e);
    put_synthetic(f);
    end(f);
    f->scratch = before;
}

static void put_all(struct feed *f, str guid, str image, const struct entry *const *entries,
                    size_t n) {
    f->bad |= xmlTextWriterSetIndent(f->xml, 1) < 0 ||
              xmlTextWriterStartDocument(f->xml, NULL, "UTF-8", NULL) < 0;
    begin(f, "rss");
    attribute(f, "version", S("2.0"));
    attribute(f, "xmlns:atom", S("http://www.w3.org/2005/Atom"));
    attribute(f, "xmlns:itunes", S("http://www.itunes.com/dtds/podcast-1.0.dtd"));
    attribute(f, "xmlns:podcast", S("https://podcastindex.org/namespace/1.0"));
    begin(f, "channel");
    put_channel(f, guid, image, entries[0]);
    for (size_t i = 0; i < n; i++)
        put_item(f, entries[i]);
    f->bad |= xmlTextWriterEndDocument(f->xml) < 0;
}

bool feed_make(const struct show *show, str guid, str image, const struct entry *const *entries,
               size_t n, str *out, struct arena *keep, struct arena scratch, struct err *err) {
    xmlBufferPtr bytes = xmlBufferCreate();
    struct feed f = {.show = show, .scratch = scratch};
    f.xml = bytes ? xmlNewTextWriterMemory(bytes, 0) : NULL;
    if (f.xml)
        put_all(&f, guid, image, entries, n);
    bool ok = f.xml && !f.bad;
    if (f.xml)
        xmlFreeTextWriter(f.xml);
    if (ok)
        *out = str_copy(
            (str){(const char *)xmlBufferContent(bytes), (size_t)xmlBufferLength(bytes)}, keep);
    xmlBufferFree(bytes);
    return ok || fail(err, ERR_IO, FEED_FILE ": libxml2 could not write it");
}
