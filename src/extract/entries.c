/* The door for sources that may hold several stories. */
#include "extract/entry.h"
#include "extract/phrases.h"
#include "extract/when.h"
#include "types/limits.h"

static bool say_nothing(const struct desk *d, struct err *err) {
    if (d->entries == 0)
        return fail(err, ERR_INPUT, "%s: a feed without an entry; is it the right address?",
                    d->name);
    if (d->old == d->entries)
        return fail(err, ERR_INPUT, "%s: no entry since %.*s; choose an earlier day with --since",
                    d->name, STR_FMT(d->settings->since));
    return fail(err, ERR_INPUT, "%s: no text in any of its %zu entries; give the pages themselves",
                d->name, d->entries);
}

bool extract_articles(const struct source *source, const struct extract_settings *settings,
                      struct voices *voices, struct articles *out, struct notes *notes,
                      struct arena *keep, struct arena scratch, struct err *err) {
    *out = (struct articles){0};
    if (source->media == MEDIA_TEXT || source->media == MEDIA_HTML) {
        str url = settings->url.len ? settings->url : source->url;
        struct article article;
        if (!extract_article(source, url, voices, &article, notes, keep, scratch, err))
            return false;
        if (!article.published)
            article.published = when_second(article.date);
        *list_push(&out->list, keep) = article;
        return true;
    }
    struct phrases phrases;
    struct desk d = {.source = source,
                     .settings = settings,
                     .phrases = &phrases,
                     .base = settings->url.len ? settings->url : source->url,
                     .out = out,
                     .notes = notes,
                     .keep = keep,
                     .scratch = &scratch};
    d.name = str_eq(source->name, S("-")) ? "standard input" : str_z(source->name, keep);
    if (source->text.len > LIMIT_ARTICLE_BYTES)
        return fail(err, ERR_LIMIT,
                    "%s: %zu MB is larger than the limit of %zu MB; cut it into parts", d.name,
                    source->text.len >> 20, LIMIT_ARTICLE_BYTES >> 20);
    if (!phrases_load(&phrases, voices, keep, err))
        return false;
    if (source->media == MEDIA_MARKDOWN)
        feed_markdown(&d);
    else if (source->media == MEDIA_XML ? !feed_xml(&d, err) : !feed_json(&d, err))
        return false;
    if (d.empty && out->list.n)
        note(notes, "%s: %zu %s without text left out", d.name, d.empty,
             d.empty == 1 ? "entry" : "entries");
    return out->list.n > 0 || say_nothing(&d, err);
}
