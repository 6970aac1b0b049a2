#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "publish/digest.h"
#include "publish/publish.h"
#include "types/version.h"

/* Ten digits tell 10 µs apart in a day of audio. */
#define JSON_STYLE (JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(10))

static json_t *text(str s) {
    json_t *j = json_stringn(s.at ? s.at : "", s.len);
    return j ? j : json_string("");
}

static json_t *seconds(size_t frames, int rate_hz) {
    return json_real((double)frames / rate_hz);
}

/* JSON has no infinity: silence measures as one. */
static json_t *level(double value) {
    return isfinite(value) ? json_real(round(value * 100) / 100) : json_null();
}

static json_t *sources_of(const struct bulletin *b) {
    json_t *list = json_array();
    for (size_t i = 0; i < b->articles_n; i++) {
        const struct article *a = &b->articles[i];
        json_t *j = json_object();
        json_object_set_new(j, "index", json_integer((json_int_t)a->source->index));
        json_object_set_new(j, "name", text(a->source->name));
        json_object_set_new(j, "charset", text(a->source->charset));
        json_object_set_new(j, "headline", text(a->headline));
        json_object_set_new(j, "author", text(a->author));
        json_object_set_new(j, "date", text(a->date));
        json_object_set_new(j, "place", text(a->place));
        json_object_set_new(j, "publication", text(a->publication));
        json_object_set_new(j, "url", text(a->url));
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *audio_of(const struct bulletin *b, const struct digest *digest) {
    json_t *j = json_object(), *levels = json_array();
    for (size_t i = 0; i < b->levels_n; i++)
        json_array_append_new(levels, json_integer(b->levels[i]));
    json_object_set_new(j, "format", json_string(b->format));
    json_object_set_new(j, "bytes", json_integer((json_int_t)digest->bytes));
    json_object_set_new(j, "xxh3", json_string(digest->xxh3));
    json_object_set_new(j, "levels", levels);
    return j;
}

static json_t *length_of(const struct fitted *f) {
    json_t *j = json_object(), *dropped = json_array();
    for (size_t i = 0; i < f->dropped.n; i++)
        json_array_append_new(dropped, text(f->dropped.at[i]));
    json_object_set_new(j, "asked_s", json_real(f->asked_s));
    json_object_set_new(j, "stories_dropped", dropped);
    json_object_set_new(j, "paragraphs_dropped", json_integer((json_int_t)f->paragraphs_dropped));
    json_object_set_new(j, "headlines_dropped", json_boolean(f->headlines_dropped));
    json_object_set_new(j, "gap_scale", json_real(round(f->gap_scale * 1e4) / 1e4));
    json_object_set_new(j, "rate_percent", json_real(round((f->rate - 1) * 1e4) / 100));
    json_object_set_new(j, "tail_s", json_real(f->tail_s));
    return j;
}

static json_t *head_of(const struct bulletin *b, const struct digest *digest) {
    const struct timeline *t = b->timeline;
    json_t *j = json_object(), *loudness = json_object(), *notes = json_array();
    json_object_set_new(loudness, "integrated_lufs", level(t->loudness.integrated_lufs));
    json_object_set_new(loudness, "loudness_range_lu", level(t->loudness.range_lu));
    json_object_set_new(loudness, "true_peak_dbtp", level(t->loudness.true_peak_dbtp));
    json_object_set_new(loudness, "max_momentary_lufs", level(t->loudness.max_momentary_lufs));
    json_object_set_new(loudness, "max_short_term_lufs", level(t->loudness.max_short_term_lufs));
    for (size_t i = 0; i < b->notes->list.n; i++)
        json_array_append_new(notes, text(b->notes->list.at[i]));
    json_object_set_new(j, "version", json_string(NEWSCAST_VERSION));
    json_object_set_new(j, "title", text(b->script->title));
    json_object_set_new(j, "language", text(b->script->lang));
    json_object_set_new(j, "rate_hz", json_integer(t->rate_hz));
    json_object_set_new(j, "frames", json_integer((json_int_t)t->frames));
    json_object_set_new(j, "duration_s", seconds(t->frames, t->rate_hz));
    if (b->fitted && b->fitted->asked_s > 0)
        json_object_set_new(j, "length", length_of(b->fitted));
    json_object_set_new(j, "audio", audio_of(b, digest));
    json_object_set_new(j, "loudness", loudness);
    json_object_set_new(j, "sources", sources_of(b));
    json_object_set_new(j, "notes", notes);
    return j;
}

/* The programme's own lines have none. */
static json_t *place(size_t index) {
    return index == NO_STORY ? json_null() : json_integer((json_int_t)index);
}

static struct span in_file(const struct bulletin *b, const struct line *line) {
    for (size_t i = 0; i < b->articles_n; i++)
        if (b->articles[i].source->index == line->source)
            return source_file_span(b->articles[i].source, line->source_at);
    return line->source_at;
}

static json_t *utterance_of(const struct bulletin *b, const struct cue *cue) {
    int rate_hz = b->timeline->rate_hz;
    const struct utterance *u = cue->reading->utterance;
    const struct line *line = u->line;
    struct span at = in_file(b, line);
    json_t *j = json_object(), *words = json_array();
    for (size_t i = 0; i < cue->words.n; i++) {
        const struct cue_word *w = &cue->words.at[i];
        json_t *word = json_object();
        json_object_set_new(word, "start_s", seconds(w->start, rate_hz));
        json_object_set_new(word, "end_s", seconds(w->end, rate_hz));
        json_object_set_new(word, "text",
                            text(str_sub(line->written, w->written.start, w->written.end)));
        json_array_append_new(words, word);
    }
    json_object_set_new(j, "start_s", seconds(cue->start, rate_hz));
    json_object_set_new(j, "end_s", seconds(cue->end, rate_hz));
    json_object_set_new(j, "start_frame", json_integer((json_int_t)cue->start));
    json_object_set_new(j, "end_frame", json_integer((json_int_t)cue->end));
    json_object_set_new(j, "role", json_string(role_name(line->role)));
    json_object_set_new(j, "story", place(line->story));
    json_object_set_new(j, "sentence", json_integer((json_int_t)line->sentence));
    json_object_set_new(j, "paragraph", json_integer((json_int_t)line->paragraph));
    json_object_set_new(j, "lang", text(line->lang));
    json_object_set_new(j, "voice", text(line->voice));
    json_object_set_new(j, "written", text(line->written));
    json_object_set_new(j, "spoken", text(u->spoken));
    json_object_set_new(j, "source",
                        line->source == NO_STORY
                            ? json_null()
                            : json_pack("{s:I,s:I,s:I}", "index", (json_int_t)line->source,
                                        "byte_start", (json_int_t)at.start, "byte_end",
                                        (json_int_t)at.end));
    json_object_set_new(j, "words", words);
    return j;
}

/* Dumps and releases `j`; an object without its closing brace when `open`. */
static bool put_json(FILE *f, json_t *j, bool open) {
    char *dumped = json_dumps(j, JSON_STYLE);
    json_decref(j);
    if (!dumped)
        return false;
    size_t n = strlen(dumped);
    bool ok = fwrite(dumped, 1, n - (open ? 1 : 0), f) == n - (open ? 1 : 0);
    free(dumped); /* jansson's */
    return ok;
}

bool publish_json(const struct bulletin *b, const char *path, struct err *err) {
    struct digest digest;
    if (!digest_file(b->audio, &digest, err))
        return false;
    FILE *f = fopen(path, "we");
    bool ok = f && put_json(f, head_of(b, &digest), true) && fputs(",\"utterances\":[", f) >= 0;
    for (size_t i = 0; ok && i < b->timeline->cues.n; i++)
        ok = fputs(i ? ",\n" : "\n", f) >= 0 &&
             put_json(f, utterance_of(b, &b->timeline->cues.at[i]), false);
    ok = ok && fputs("\n]}\n", f) >= 0;
    int why = errno;
    if (f && fclose(f) != 0 && ok) {
        why = errno;
        ok = false;
    }
    return ok || fail(err, ERR_IO, "%s: cannot write: %s", path, strerror(why));
}
