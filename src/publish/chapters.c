#include "publish/chapters.h"

#include <jansson.h>
#include <math.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "publish/text_file.h"
#include "publish/told.h"

#define TITLE_MOST 80 /* bytes of a story without a headline that name it */

static const struct line *line_of(const struct cue *cue) {
    return cue->reading->utterance->line;
}

static const struct article *article_of(const struct bulletin *b, const struct line *line) {
    return line->story < b->articles_n ? &b->articles[line->story] : NULL;
}

/* What opens the programme is a chapter; what closes it belongs to the last. */
static bool begins_chapter(const struct line *before, const struct line *now) {
    if (now->role == ROLE_SIGN_OFF || (role_is_own(now->role) && role_is_own(before->role)))
        return false;
    return now->story != before->story || role_is_own(before->role);
}

/* A sentence as a title: "The headlines". */
static str without_stop(str sentence) {
    for (size_t end = sentence.len, at = end; at > 0; end = at)
        if (!u_hasBinaryProperty((UChar32)utf8_prev(sentence, &at), UCHAR_S_TERM))
            return str_sub(sentence, 0, end);
    return sentence;
}

static str title_of(const struct bulletin *b, const struct line *line, struct arena *keep) {
    bool own = role_is_own(line->role);
    const struct article *a = own ? NULL : article_of(b, line);
    if (own && b->script->show.len)
        return told_clean(b->script->show, keep);
    str title = str_trim(a && a->headline.len ? a->headline : line->written);
    size_t end = title.len;
    if (own)
        return told_clean(without_stop(title), keep);
    if (!(a && a->headline.len) && end > TITLE_MOST)
        for (end = TITLE_MOST; ((unsigned char)title.at[end] & 0xC0) == 0x80;)
            end--;
    return told_clean(str_sub(title, 0, end), keep);
}

void chapters_make(const struct bulletin *b, struct chapters *out, struct arena *keep) {
    const struct timeline *t = b->timeline;
    *out = (struct chapters){0};
    for (size_t i = 0; i < t->cues.n; i++) {
        const struct line *line = line_of(&t->cues.at[i]);
        if (i > 0 && !begins_chapter(line_of(&t->cues.at[i - 1]), line))
            continue;
        size_t start = i > 0 ? t->cues.at[i].start : 0;
        if (i > 0)
            out->list.at[out->list.n - 1].end = start;
        *list_push(&out->list, keep) = (struct chapter){start, t->frames, title_of(b, line, keep)};
    }
}

static void set_text(json_t *j, const char *key, str text) {
    json_object_set_new(j, key, json_stringn(text.at, text.len));
}

bool chapters_json(const struct bulletin *b, const char *path, struct arena scratch,
                   struct err *err) {
    struct chapters chapters;
    chapters_make(b, &chapters, &scratch);
    FILE *f = text_open(path, err);
    if (!f)
        return false;
    json_t *root = json_object(), *list = json_array();
    json_object_set_new(root, "version", json_string("1.2.0"));
    set_text(root, "title", told_clean(b->script->title, &scratch));
    json_object_set_new(root, "chapters", list);
    size_t cue = 0;
    for (size_t i = 0; i < chapters.list.n; i++) {
        const struct chapter *c = &chapters.list.at[i];
        while (i > 0 && b->timeline->cues.at[cue].start < c->start)
            cue++;
        const struct line *line = line_of(&b->timeline->cues.at[cue]);
        const struct article *a = role_is_own(line->role) ? NULL : article_of(b, line);
        json_t *j = json_object();
        double rate_hz = b->timeline->rate_hz;
        json_object_set_new(j, "startTime",
                            json_real(round((double)c->start / rate_hz * 1e3) / 1e3));
        json_object_set_new(j, "endTime", json_real(round((double)c->end / rate_hz * 1e3) / 1e3));
        set_text(j, "title", c->title);
        if (a && (str_starts(a->url, S("https://")) || str_starts(a->url, S("http://"))))
            set_text(j, "url", a->url);
        json_array_append_new(list, j);
    }
    json_dumpf(root, f, JSON_PRESERVE_ORDER | JSON_INDENT(1) | JSON_REAL_PRECISION(10));
    json_decref(root);
    text_put(f, S("\n"));
    return text_close(f, path, err);
}
