/* SSML 1.1 (https://www.w3.org/TR/speech-synthesis11/), written: one <s> a sentence, in it a
 * <voice> a piece, every silence as a <break>.  What SSML has no place for is in the namespace nc.
 */
#include "script/form.h"

static void put_xml(struct buf *out, str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c == '&')
            buf_put(out, S("&amp;"));
        else if (c == '<')
            buf_put(out, S("&lt;"));
        else if (c == '>')
            buf_put(out, S("&gt;"));
        else if (c == '"')
            buf_put(out, S("&quot;"));
        else
            buf_byte(out, c >= ' ' ? (char)c : ' ');
    }
}

static void put_attribute(struct buf *out, const char *name, str value) {
    if (!value.len)
        return;
    buf_printf(out, " %s=\"", name);
    put_xml(out, value);
    buf_byte(out, '"');
}

static void put_break(struct buf *out, long ms) {
    buf_printf(out, "<break time=\"%ldms\"/>", ms);
}

static void put_head(const struct script *s, struct buf *out) {
    buf_put(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<speak version=\"1.1\" xmlns=\"http://www.w3.org/2001/10/synthesis\" "
                   "xmlns:nc=\"" FORM_NAMESPACE "\""));
    put_attribute(out, "xml:lang", s->lang);
    buf_put(out, S(">\n<metadata>\n<nc:script"));
    put_attribute(out, "title", s->title);
    put_attribute(out, "show", s->show);
    put_attribute(out, "bed", s->bed);
    buf_put(out, S("/>\n"));
    for (size_t i = 0; i < s->about.n; i++) {
        const struct about *a = &s->about.at[i];
        buf_printf(out, "<nc:story number=\"%zu\"", i + 1);
        put_attribute(out, "headline", a->headline);
        put_attribute(out, "author", a->author);
        put_attribute(out, "date", a->date);
        put_attribute(out, "place", a->place);
        put_attribute(out, "publication", a->publication);
        put_attribute(out, "url", a->url);
        put_attribute(out, "lang", a->lang);
        put_attribute(out, "source", a->source);
        buf_put(out, S("/>\n"));
    }
    buf_put(out, S("</metadata>\n"));
}

static void put_given(struct buf *out, str text, const struct given *g) {
    bool phonemes = g->phonemes.len > 0;
    buf_put(out, phonemes ? S("<phoneme alphabet=\"x-espeak-ng\"") : S("<sub"));
    put_attribute(out, phonemes ? "ph" : "alias", phonemes ? g->phonemes : g->spoken);
    buf_byte(out, '>');
    put_xml(out, text);
    buf_put(out, phonemes ? S("</phoneme>") : S("</sub>"));
}

static void put_piece(struct buf *out, const struct line *l, str sentence_lang) {
    bool other = !str_eq(l->lang, sentence_lang);
    buf_put(out, S("<voice"));
    put_attribute(out, "name", l->voice);
    put_attribute(out, "languages", l->lang);
    buf_byte(out, '>');
    if (other) { /* SSML 1.1 has no xml:lang on voice */
        buf_put(out, S("<lang"));
        put_attribute(out, "xml:lang", l->lang);
        buf_byte(out, '>');
    }
    size_t at = 0;
    for (size_t i = 0; i < l->given.n; i++) {
        const struct given *g = &l->given.at[i];
        put_xml(out, str_sub(l->written, at, g->at.start));
        put_given(out, str_sub(l->written, g->at.start, g->at.end), g);
        at = g->at.end;
    }
    put_xml(out, str_sub(l->written, at, l->written.len));
    buf_put(out, other ? S("</lang></voice>") : S("</voice>"));
}

static void put_paragraph_start(struct buf *out, const struct line *l) {
    buf_printf(out, "<p nc:role=\"%s\"", role_name(l->role));
    if (l->story != NO_STORY)
        buf_printf(out, " nc:story=\"%zu\"", l->story + 1);
    buf_put(out, S(">\n"));
}

void form_ssml(const struct script *s, struct buf *out) {
    put_head(s, out);
    for (size_t i = 0; i < s->lines.n; i++) {
        const struct line *l = &s->lines.at[i], *before = i ? l - 1 : NULL;
        const struct line *next = i + 1 < s->lines.n ? l + 1 : NULL;
        bool part = !before || before->role != l->role || before->story != l->story ||
                    before->paragraph != l->paragraph;
        if (!before || before->sentence != l->sentence) {
            if (part) {
                buf_put(out, before ? S("</p>\n") : S(""));
                put_paragraph_start(out, l);
            }
            if (l->sound.len) {
                buf_put(out, S("<audio"));
                put_attribute(out, "src", l->sound);
                buf_printf(out, " nc:mix=\"%dms\"/>\n", l->mix_ms);
            }
            buf_put(out, S("<s"));
            put_attribute(out, "xml:lang", l->lang);
            buf_put(out, l->muted ? S(" nc:muted=\"yes\"") : S(""));
            buf_put(out, l->on_bed ? S(" nc:bed=\"yes\">") : S(">"));
        }
        size_t first = i;
        while (first > 0 && s->lines.at[first - 1].sentence == l->sentence)
            first--;
        put_piece(out, l, s->lines.at[first].lang);
        bool ends = !next || next->sentence != l->sentence;
        buf_put(out, ends ? S("</s>\n") : S(""));
        if (next || l->gap_ms) {
            put_break(out, l->gap_ms);
            buf_put(out, ends ? S("\n") : S(""));
        }
    }
    buf_put(out, s->lines.n ? S("</p>\n</speak>\n") : S("</speak>\n"));
}
