#include "pipeline/dump.h"

static void put_meta(struct buf *out, const char *name, str value) {
    if (value.len)
        buf_printf(out, "@%s %.*s\n", name, STR_FMT(value));
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* White space of any kind, and line ends above all, as one space. */
static void put_line(struct buf *out, str text) {
    text = str_trim(text);
    for (size_t at = 0; at < text.len;) {
        size_t from = at, end;
        while (at < text.len && !is_space(text.at[at]))
            at++;
        for (end = at; at < text.len && is_space(text.at[at]);)
            at++;
        buf_put(out, str_sub(text, from, end));
        if (at > end)
            buf_byte(out, ' ');
    }
}

static void put_article(const struct article *article, bool url, struct buf *out) {
    put_line(out, article->headline);
    buf_byte(out, '\n');
    if (url)
        put_meta(out, "url", article->url);
    put_meta(out, "author", article->author);
    put_meta(out, "date", article->date);
    put_meta(out, "place", article->place);
    put_meta(out, "lang", article->lang);
    put_meta(out, "source", article->publication);
    for (size_t i = article->headline.len ? 1 : 0; i < article->paras.n; i++) {
        put_line(out, article->paras.at[i].text);
        buf_byte(out, '\n');
    }
}

void dump_article(const struct article *article, struct buf *out) {
    put_article(article, false, out);
}

void dump_articles(const struct article *articles, size_t n, struct buf *out) {
    for (size_t i = 0; i < n; i++) {
        enum media media = articles[i].source->media;
        if (i)
            buf_byte(out, '\n');
        put_article(&articles[i], media != MEDIA_TEXT && media != MEDIA_HTML, out);
    }
}

void dump_sentences(const struct story *story, size_t from, size_t to, struct buf *out) {
    for (size_t i = from; i < to; i++) {
        const struct sentence *s = &story->sentences.at[i];
        buf_put(out, s->lang);
        buf_byte(out, '\t');
        put_line(out, s->text);
        buf_byte(out, '\n');
    }
}

static void put_gap(struct buf *out, int gap_ms) {
    buf_printf(out, "    [%d.%03d s]\n", gap_ms / 1000, gap_ms % 1000);
}

void dump_script(const struct script *script, struct buf *out) {
    buf_printf(out, "BULLETIN: %.*s\n", STR_FMT(script->title));
    buf_printf(out, "%zu %s, %zu %s\n\n", script->stories,
               script->stories == 1 ? "story" : "stories", script->sentences,
               script->sentences == 1 ? "sentence" : "sentences");
    for (size_t i = 0; i < script->lines.n; i++) {
        const struct line *l = &script->lines.at[i];
        buf_printf(out, "%.*s (%.*s), %s:\n    ", STR_FMT(l->voice), STR_FMT(l->lang),
                   role_name(l->role));
        put_line(out, l->written);
        buf_byte(out, '\n');
        put_gap(out, l->gap_ms);
    }
}
