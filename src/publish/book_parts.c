#include <time.h>

#include "base/buf.h"
#include "publish/book.h"
#include "publish/markup.h"
#include "publish/xml_out.h"

#define XHTML "http://www.w3.org/1999/xhtml"
#define OPS   "http://www.idpf.org/2007/ops"

struct maker {
    struct xml_out x;
    const struct episode *e;
    const struct entry *entry;
    const struct show *show;
};

static void put_lang(struct maker *m, str lang) {
    xout_attribute(&m->x, "lang", lang);
    xout_attribute(&m->x, "xml:lang", lang);
    xout_attribute(&m->x, "dir", str_of(text_direction(lang, m->x.scratch)));
}

static void begin_page(struct maker *m, str title) {
    xout_begin(&m->x, "html");
    xout_attribute(&m->x, "xmlns", S(XHTML));
    xout_attribute(&m->x, "xmlns:epub", S(OPS));
    put_lang(m, m->e->lang);
    xout_begin(&m->x, "head");
    xout_element(&m->x, "title", title);
    xout_begin(&m->x, "link");
    xout_attribute(&m->x, "rel", S("stylesheet"));
    xout_attribute(&m->x, "href", S("style.css"));
    xout_end(&m->x);
    xout_end(&m->x);
    xout_begin(&m->x, "body");
}

static void put_sentence(struct maker *m, size_t i, size_t end) {
    str lang = m->e->parts.at[i].lang;
    struct arena before = m->x.scratch;
    xout_begin(&m->x, "span");
    xout_attribute(&m->x, "id", str_printf(&m->x.scratch, "s%zu", i));
    m->x.scratch = before;
    put_lang(m, lang);
    for (size_t k = i; k < end; k++) {
        const struct episode_part *part = &m->e->parts.at[k];
        bool other = !str_eq(part->lang, lang);
        if (other) {
            xout_begin(&m->x, "span");
            put_lang(m, part->lang);
        }
        xout_text(&m->x, part->written);
        if (other)
            xout_end(&m->x);
    }
    xout_end(&m->x);
}

static bool same_paragraph(const struct episode_part *a, const struct episode_part *b) {
    return a->story == b->story && a->paragraph == b->paragraph && a->headline == b->headline;
}

static bool make_text(struct maker *m, str *out, struct arena *room, struct arena scratch,
                      struct err *err) {
    const struct episode *e = m->e;
    xout_open(&m->x, false, "html", scratch);
    begin_page(m, e->title);
    for (size_t i = 0; i < e->parts.n;) {
        const struct episode_part *first = &e->parts.at[i];
        struct arena before = m->x.scratch;
        if (episode_story_begins(e, i)) {
            xout_begin(&m->x, "section");
            xout_attribute(&m->x, "id", str_printf(&m->x.scratch, "story-%zu", first->story + 1));
        }
        xout_begin(&m->x, first->headline && episode_story_begins(e, i) ? "h1" : "p");
        put_lang(m, first->lang);
        for (bool again = false; i < e->parts.n && same_paragraph(first, &e->parts.at[i]);
             again = true) {
            size_t end = episode_sentence_end(e, i);
            if (again)
                xout_text(&m->x, S(" "));
            put_sentence(m, i, end);
            i = end;
        }
        xout_end(&m->x);
        if (i == e->parts.n || episode_story_begins(e, i))
            xout_end(&m->x);
        m->x.scratch = before;
    }
    return xout_close(&m->x, out, room, err);
}

static bool make_nav(struct maker *m, str *out, struct arena *room, struct arena scratch,
                     struct err *err) {
    const struct episode *e = m->e;
    xout_open(&m->x, false, "html", scratch);
    begin_page(m, e->title);
    xout_begin(&m->x, "nav");
    xout_attribute(&m->x, "epub:type", S("toc"));
    xout_element(&m->x, "h1", e->title);
    xout_begin(&m->x, "ol");
    for (size_t i = 0; i < e->parts.n; i++) {
        struct arena before = m->x.scratch;
        size_t story = e->parts.at[i].story;
        if (!episode_story_listed(e, i))
            continue;
        xout_begin(&m->x, "li");
        xout_begin(&m->x, "a");
        xout_attribute(&m->x, "href", str_printf(&m->x.scratch, "text.xhtml#story-%zu", story + 1));
        put_lang(m, e->parts.at[i].lang);
        xout_text(&m->x, episode_story_title(e, story, &m->x.scratch));
        xout_end(&m->x);
        xout_end(&m->x);
        m->x.scratch = before;
    }
    return xout_close(&m->x, out, room, err);
}

/* A sentence sounds until the next begins, so that the pauses are heard. */
static double clip_end(const struct episode *e, size_t end) {
    return end < e->parts.n ? e->parts.at[end].start_s : e->parts.at[end - 1].end_s;
}

static bool make_overlay(struct maker *m, str *out, struct arena *room, struct arena scratch,
                         struct err *err) {
    const struct episode *e = m->e;
    xout_open(&m->x, true, NULL, scratch);
    xout_begin(&m->x, "smil");
    xout_attribute(&m->x, "xmlns", S("http://www.w3.org/ns/SMIL"));
    xout_attribute(&m->x, "xmlns:epub", S(OPS));
    xout_attribute(&m->x, "version", S("3.0"));
    xout_begin(&m->x, "body");
    for (size_t i = 0; i < e->parts.n;) {
        struct arena before = m->x.scratch;
        size_t end = episode_sentence_end(e, i);
        if (episode_story_begins(e, i)) {
            if (i)
                xout_end(&m->x);
            xout_begin(&m->x, "seq");
            xout_attribute(
                &m->x, "epub:textref",
                str_printf(&m->x.scratch, "text.xhtml#story-%zu", e->parts.at[i].story + 1));
        }
        xout_begin(&m->x, "par");
        xout_begin(&m->x, "text");
        xout_attribute(&m->x, "src", str_printf(&m->x.scratch, "text.xhtml#s%zu", i));
        xout_end(&m->x);
        xout_begin(&m->x, "audio");
        xout_attribute(&m->x, "src", S("audio.mp3"));
        xout_attribute(&m->x, "clipBegin",
                       str_printf(&m->x.scratch, "%.3fs", e->parts.at[i].start_s));
        xout_attribute(&m->x, "clipEnd", str_printf(&m->x.scratch, "%.3fs", clip_end(e, end)));
        xout_end(&m->x);
        xout_end(&m->x);
        m->x.scratch = before;
        i = end;
    }
    return xout_close(&m->x, out, room, err);
}

static void put_meta(struct maker *m, const char *property, const char *refines, str value) {
    xout_begin(&m->x, "meta");
    xout_attribute(&m->x, "property", str_of(property));
    if (refines)
        xout_attribute(&m->x, "refines", str_of(refines));
    xout_text(&m->x, value);
    xout_end(&m->x);
}

static void put_metadata(struct maker *m) {
    const struct episode *e = m->e;
    char modified[32];
    struct tm tm;
    double sum = e->parts.at[e->parts.n - 1].end_s - e->parts.at[0].start_s;
    str duration = str_printf(&m->x.scratch, "%.3fs", sum);
    gmtime_r(&m->entry->published, &tm);
    strftime(modified, sizeof modified, "%Y-%m-%dT%H:%M:%SZ", &tm);
    xout_begin(&m->x, "metadata");
    xout_attribute(&m->x, "xmlns:dc", S("http://purl.org/dc/elements/1.1/"));
    xout_begin(&m->x, "dc:identifier");
    xout_attribute(&m->x, "id", S("id"));
    xout_text(&m->x, str_printf(&m->x.scratch, "urn:uuid:%.*s", STR_FMT(m->entry->guid)));
    xout_end(&m->x);
    xout_element(&m->x, "dc:title", e->title);
    xout_element(&m->x, "dc:language", e->lang);
    xout_element(&m->x, "dc:publisher", m->show->author);
    xout_element(&m->x, "dc:date", str_sub(str_of(modified), 0, 10));
    if (m->entry->authors.len)
        xout_element(&m->x, "dc:creator", m->entry->authors);
    put_meta(m, "dcterms:modified", NULL, str_of(modified));
    put_meta(m, "media:duration", "#overlay", duration);
    put_meta(m, "media:duration", NULL, duration);
    put_meta(m, "media:active-class", NULL, S("spoken"));
    put_meta(m, "schema:accessMode", NULL, S("textual"));
    put_meta(m, "schema:accessMode", NULL, S("auditory"));
    put_meta(m, "schema:accessModeSufficient", NULL, S("textual"));
    put_meta(m, "schema:accessModeSufficient", NULL, S("auditory"));
    put_meta(m, "schema:accessibilityFeature", NULL, S("synchronizedAudioText"));
    put_meta(m, "schema:accessibilityHazard", NULL, S("none"));
    put_meta(m, "schema:accessibilitySummary", NULL,
             S("Every sentence is spoken, by a synthetic voice, and marked while it is."));
    xout_end(&m->x);
}

static bool make_package(struct maker *m, str *out, struct arena *room, struct arena scratch,
                         struct err *err) {
    static const struct {
        const char *id, *href, *type, *key, *value;
    } items[] = {
        {"nav", "nav.xhtml", "application/xhtml+xml", "properties", "nav"},
        {"text", "text.xhtml", "application/xhtml+xml", "media-overlay", "overlay"},
        {"overlay", "text.smil", "application/smil+xml", NULL, NULL},
        {"style", "style.css", "text/css", NULL, NULL},
        {"audio", "audio.mp3", "audio/mpeg", NULL, NULL},
    };
    xout_open(&m->x, true, NULL, scratch);
    xout_begin(&m->x, "package");
    xout_attribute(&m->x, "xmlns", S("http://www.idpf.org/2007/opf"));
    xout_attribute(&m->x, "version", S("3.0"));
    xout_attribute(&m->x, "unique-identifier", S("id"));
    xout_attribute(&m->x, "xml:lang", m->e->lang);
    put_metadata(m);
    xout_begin(&m->x, "manifest");
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        xout_begin(&m->x, "item");
        xout_attribute(&m->x, "id", str_of(items[i].id));
        xout_attribute(&m->x, "href", str_of(items[i].href));
        xout_attribute(&m->x, "media-type", str_of(items[i].type));
        if (items[i].key)
            xout_attribute(&m->x, items[i].key, str_of(items[i].value));
        xout_end(&m->x);
    }
    xout_end(&m->x);
    xout_begin(&m->x, "spine");
    xout_begin(&m->x, "itemref");
    xout_attribute(&m->x, "idref", S("text"));
    return xout_close(&m->x, out, room, err);
}

bool book_make(const struct episode *e, const struct entry *entry, const struct show *show,
               struct book *out, struct arena *room, struct arena scratch, struct err *err) {
    struct maker m = {.e = e, .entry = entry, .show = show};
    return make_text(&m, &out->text, room, scratch, err) &&
           make_nav(&m, &out->nav, room, scratch, err) &&
           make_overlay(&m, &out->overlay, room, scratch, err) &&
           make_package(&m, &out->package, room, scratch, err);
}
