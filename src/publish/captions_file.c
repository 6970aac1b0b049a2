#include <jansson.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "publish/captions.h"
#include "publish/text_file.h"

#define WORD_JOINER "\xE2\x81\xA0" /* no width: keeps players from seeing mark-up where none is */

static void put_time(FILE *f, unsigned long long ms, char point) {
    fprintf(f, "%02llu:%02llu:%02llu%c%03llu", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, point,
            ms % 1000);
}

static void put_times(FILE *f, const struct caption *c, char point) {
    put_time(f, c->start_ms, point);
    text_put(f, S(" --> "));
    put_time(f, c->end_ms, point);
    text_put(f, S("\n"));
}

static bool has_second(const struct caption *c) {
    return c->line[1].start < c->line[1].end;
}

/* ---- WebVTT ---- */

/* A line on its way out: where its words begin, and which language it is in. */
struct vtt_line {
    FILE *f;
    const struct bulletin *b;
    const struct caption *c;
    unsigned long long last; /* the time stamp that was written last */
    size_t word;             /* the next one */
    bool foreign;            /* a <lang> is open */
};

static void put_escaped(FILE *f, str s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == '&')
            text_put(f, S("&amp;"));
        else if (s.at[i] == '<')
            text_put(f, S("&lt;"));
        else if (s.at[i] == '>')
            text_put(f, S("&gt;"));
        else
            text_put(f, str_sub(s, i, i + 1));
}

/* Time stamps in a caption rise, and lie between its start and its end. */
static void put_stamp(struct vtt_line *v, size_t frame) {
    unsigned long long ms = captions_ms(frame, v->b->timeline->rate_hz);
    if (ms <= v->last || ms >= v->c->end_ms)
        return;
    v->last = ms;
    text_put(v->f, S("<"));
    put_time(v->f, ms, '.');
    text_put(v->f, S(">"));
}

/* The part of a line that is one piece of the sentence. */
static void put_run(struct vtt_line *v, const struct told_run *run, struct span at) {
    const struct caption *c = v->c;
    bool foreign = !str_eq(run->lang, v->b->script->lang);
    if (foreign)
        fprintf(v->f, "<lang %.*s>", STR_FMT(run->lang));
    while (at.start < at.end) {
        while (v->word < c->words.n && c->words.at[v->word].at <= at.start)
            put_stamp(v, c->words.at[v->word++].start);
        size_t to = v->word < c->words.n ? c->words.at[v->word].at : at.end;
        to = to < at.end ? to : at.end;
        put_escaped(v->f, str_sub(c->told->text, at.start, to));
        at.start = to;
    }
    if (foreign)
        text_put(v->f, S("</lang>"));
}

static void put_vtt_line(struct vtt_line *v, struct span line) {
    const struct told *t = v->c->told;
    for (size_t i = 0; i < t->runs.n; i++) {
        const struct told_run *run = &t->runs.at[i];
        struct span at = {run->at.start > line.start ? run->at.start : line.start,
                          run->at.end < line.end ? run->at.end : line.end};
        if (at.start < at.end)
            put_run(v, run, at);
    }
    text_put(v->f, S("\n"));
}

bool captions_vtt(const struct bulletin *b, const struct captions *captions, const char *path,
                  struct err *err) {
    FILE *f = text_open(path, err);
    if (!f)
        return false;
    text_put(f, S("WEBVTT\n"));
    for (size_t i = 0; i < captions->list.n; i++) {
        const struct caption *c = &captions->list.at[i];
        struct vtt_line v = {.f = f, .b = b, .c = c, .last = c->start_ms};
        text_put(f, S("\n"));
        put_times(f, c, '.');
        put_vtt_line(&v, c->line[0]);
        if (has_second(c))
            put_vtt_line(&v, c->line[1]);
    }
    return text_close(f, path, err);
}

/* ---- SubRip ---- */

/* It has no way to escape, and players take <i> and {\an8} for mark-up. */
static void put_plain(FILE *f, str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i], next = i + 1 < s.len ? s.at[i + 1] : ' ';
        bool arrow = c == '>' && i >= 2 && s.at[i - 1] == '-' && s.at[i - 2] == '-';
        if (arrow)
            text_put(f, S(WORD_JOINER));
        text_put(f, str_sub(s, i, i + 1));
        if ((c == '<' && next != ' ') || (c == '{' && next == '\\'))
            text_put(f, S(WORD_JOINER));
    }
    text_put(f, S("\n"));
}

bool captions_srt(const struct captions *captions, const char *path, struct err *err) {
    FILE *f = text_open(path, err);
    if (!f)
        return false;
    for (size_t i = 0; i < captions->list.n; i++) {
        const struct caption *c = &captions->list.at[i];
        fprintf(f, "%s%zu\n", i ? "\n" : "", i + 1);
        put_times(f, c, ',');
        put_plain(f, str_sub(c->told->text, c->line[0].start, c->line[0].end));
        if (has_second(c))
            put_plain(f, str_sub(c->told->text, c->line[1].start, c->line[1].end));
    }
    return text_close(f, path, err);
}

/* ---- JSON ---- */

static json_t *segment_of(const struct caption *c) {
    str body = str_sub(c->told->text, c->line[0].start, c->line[1].end);
    json_t *j = json_object();
    json_object_set_new(j, "startTime", json_real((double)c->start_ms / 1000));
    json_object_set_new(j, "endTime", json_real((double)c->end_ms / 1000));
    json_object_set_new(j, "body", json_stringn(body.at, body.len));
    return j;
}

bool captions_json(const struct captions *captions, const char *path, struct err *err) {
    FILE *f = text_open(path, err);
    if (!f)
        return false;
    text_put(f, S("{\"version\":\"1.0.0\",\"segments\":["));
    for (size_t i = 0; i < captions->list.n; i++) {
        json_t *j = segment_of(&captions->list.at[i]);
        text_put(f, i ? S(",\n") : S("\n"));
        json_dumpf(j, f, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(10));
        json_decref(j);
    }
    text_put(f, S("\n]}\n"));
    return text_close(f, path, err);
}
