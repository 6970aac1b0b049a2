#include "publish/episode.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "publish/audio_file.h"
#include "publish/digest.h"
#include "publish/markup.h"
#include "types/limits.h"

#define SUMMARY_BYTES    ((size_t)500)
#define DURATION_SLACK_S 0.1 /* coders add a little at the ends */

struct reading_json {
    struct episode *e;
    size_t opening, closing; /* place of the programme's own stories, from 1; 0: not yet */
    struct arena *keep;
    struct err *err;
};

static str text_of(const json_t *object, const char *key, size_t most, struct arena *keep) {
    const json_t *j = json_object_get(object, key);
    str raw = json_is_string(j) ? (str){json_string_value(j), json_string_length(j)} : S("");
    return markup_clean(raw, most, keep);
}

static size_t count_of(const json_t *object, const char *key) {
    json_int_t n = json_integer_value(json_object_get(object, key));
    return n > 0 ? (size_t)n : 0;
}

static double number_of(const json_t *object, const char *key) {
    const json_t *j = json_object_get(object, key);
    return json_is_number(j) ? json_number_value(j) : NAN;
}

static bool lacks(struct err *err, const char *what) {
    return fail(err, ERR_INPUT, EPISODE_JSON " has no %s; is it one of newscast's?", what);
}

static void read_stories(struct reading_json *r, const json_t *sources) {
    size_t i;
    json_t *j;
    json_array_foreach(sources, i, j) {
        str url = json_is_string(json_object_get(j, "url"))
                      ? str_of(json_string_value(json_object_get(j, "url")))
                      : S("");
        *list_push(&r->e->stories, r->keep) = (struct episode_story){
            .headline = text_of(j, "headline", LIMIT_HEADLINE_BYTES, r->keep),
            .author = text_of(j, "author", LIMIT_HEADLINE_BYTES, r->keep),
            .date = text_of(j, "date", 10, r->keep),
            .place = text_of(j, "place", LIMIT_HEADLINE_BYTES, r->keep),
            .publication = text_of(j, "publication", LIMIT_HEADLINE_BYTES, r->keep),
            .url = url_clean(url, r->keep)};
    }
}

/* White space at the ends of a part stays: parts put together are the sentence. */
static str written_of(const json_t *j, struct arena *keep) {
    const json_t *text = json_object_get(j, "written");
    str raw =
        json_is_string(text) ? (str){json_string_value(text), json_string_length(text)} : S("");
    bool before = raw.len && raw.at[0] == ' ', after = raw.len > 1 && raw.at[raw.len - 1] == ' ';
    str clean = markup_clean(raw, LIMIT_SPOKEN_BYTES, keep);
    return str_printf(keep, "%s%.*s%s", before ? " " : "", STR_FMT(clean), after ? " " : "");
}

/* The programme's own lines are two stories more: what opens it, and what closes it. */
static void take_own(struct reading_json *r, const char *role, struct episode_part *p) {
    struct episode *e = r->e;
    static const char *const own[] = {"sign-on", "teaser", "sign-off"};
    for (size_t i = 0; role && i < sizeof own / sizeof *own; i++)
        p->own |= strcmp(role, own[i]) == 0;
    if (!p->own)
        return;
    size_t *place = strcmp(role, "sign-off") == 0 ? &r->closing : &r->opening;
    if (*place == 0) {
        list_push(&e->stories, r->keep)->headline =
            place == &r->opening ? e->title : str_trim(p->written);
        *place = e->stories.n;
    }
    p->story = *place - 1;
    p->paragraph = p->sentence; /* each line by itself */
}

static bool read_parts(struct reading_json *r, const json_t *utterances) {
    struct episode *e = r->e;
    size_t i;
    json_t *j;
    double last = 0;
    list_reserve(&e->parts, json_array_size(utterances), r->keep);
    json_array_foreach(utterances, i, j) {
        struct episode_part p = {.start_s = number_of(j, "start_s"),
                                 .end_s = number_of(j, "end_s"),
                                 .lang = text_of(j, "lang", 16, r->keep),
                                 .written = written_of(j, r->keep),
                                 .story = count_of(j, "story"),
                                 .sentence = count_of(j, "sentence"),
                                 .paragraph = count_of(j, "paragraph")};
        const char *role = json_string_value(json_object_get(j, "role"));
        p.headline = role && strcmp(role, "headline") == 0;
        take_own(r, role, &p);
        if (!(p.start_s >= last && p.end_s >= p.start_s && p.end_s <= e->duration_s + 0.001))
            return fail(r->err, ERR_INPUT,
                        EPISODE_JSON " has times that cannot be, at utterance %zu", i);
        if (p.story >= e->stories.n)
            return lacks(r->err, "source for one of its stories");
        last = p.start_s;
        *list_push(&e->parts, r->keep) = p;
    }
    return e->parts.n > 0 || lacks(r->err, "utterances");
}

static bool read_document(struct reading_json *r, const json_t *root) {
    struct episode *e = r->e;
    const json_t *levels = json_object_get(json_object_get(root, "audio"), "levels");
    size_t i;
    json_t *j;
    e->title = text_of(root, "title", LIMIT_HEADLINE_BYTES, r->keep);
    e->lang = text_of(root, "language", 16, r->keep);
    e->duration_s = number_of(root, "duration_s");
    if (!(e->duration_s > 0))
        return lacks(r->err, "duration_s");
    json_array_foreach(levels, i, j) {
        json_int_t v = json_integer_value(j);
        *list_push(&e->levels, r->keep) = (int)(v < 0 ? 0 : v > 1000 ? 1000 : v);
    }
    read_stories(r, json_object_get(root, "sources"));
    if (!read_parts(r, json_object_get(root, "utterances")))
        return false;
    if (!e->lang.len)
        e->lang = e->parts.at[0].lang;
    if (!e->title.len)
        e->title = episode_story_title(e, 0, r->keep);
    return true;
}

struct episode_file episode_file(const struct episode *e, const char *name, const char *media_type,
                                 struct arena *keep, struct arena scratch) {
    struct stat st;
    const char *path = str_z(str_printf(&scratch, "%s/%s", e->path, name), &scratch);
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return (struct episode_file){0};
    return (struct episode_file){str_copy(str_of(name), keep), media_type, (size_t)st.st_size};
}

/* The audio in each format that is there; the one that bulletin.json names is e->audio. */
static void find_audio(struct episode *e, str format, struct arena *keep, struct arena scratch) {
    static const char *const names[] = {"mp3", "opus", "ogg", "flac", "wav"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *name = str_z(str_printf(keep, "bulletin.%s", names[i]), keep);
        const char *path = str_z(str_printf(&scratch, "%s/%s", e->path, name), &scratch);
        struct episode_file f = episode_file(e, name, audio_media_type(path), keep, scratch);
        if (!f.name.len)
            continue;
        bool this = format.len ? str_eq(format, str_of(names[i])) : !e->audio.name.len;
        if (this)
            e->audio = f;
        else if (f.media_type)
            e->other[e->others++] = f;
    }
}

static bool check_audio(const struct episode *e, const json_t *audio, struct arena scratch,
                        struct err *err) {
    if (!e->audio.name.len)
        return fail(err, ERR_INPUT, "the audio is missing beside " EPISODE_JSON);
    const char *path =
        str_z(str_printf(&scratch, "%s/%.*s", e->path, STR_FMT(e->audio.name)), &scratch);
    const char *xxh3 = json_string_value(json_object_get(audio, "xxh3"));
    if (!e->audio.media_type)
        return fail(err, ERR_INPUT, "%.*s is not audio", STR_FMT(e->audio.name));
    if (xxh3) {
        struct digest digest;
        if (e->audio.bytes != count_of(audio, "bytes"))
            return fail(err, ERR_INPUT, "%.*s has %zu bytes, but %zu when it was made",
                        STR_FMT(e->audio.name), e->audio.bytes, count_of(audio, "bytes"));
        if (!digest_file(path, &digest, err))
            return false;
        return strcmp(digest.xxh3, xxh3) == 0 ||
               fail(err, ERR_INPUT, "%.*s is not the file that was made: its bytes have changed",
                    STR_FMT(e->audio.name));
    }
    double seconds; /* a bulletin.json of an early version */
    if (!audio_duration(path, &seconds, err))
        return false;
    return fabs(seconds - e->duration_s) <= DURATION_SLACK_S ||
           fail(err, ERR_INPUT, "%.*s is %.3f s long, but %.3f in " EPISODE_JSON,
                STR_FMT(e->audio.name), seconds, e->duration_s);
}

bool episode_read(const char *folder, struct episode *out, struct arena *keep, struct arena scratch,
                  struct err *err) {
    *out = (struct episode){.path = folder};
    struct reading_json r = {.e = out, .keep = keep, .err = err};
    const char *path = str_z(str_printf(&scratch, "%s/" EPISODE_JSON, folder), &scratch);
    struct stat st;
    str text;
    if (stat(path, &st) != 0)
        return fail(err, ERR_INPUT, EPISODE_JSON ": %s", strerror(errno));
    if (!file_read(path, LIMIT_BULLETIN_BYTES, &text, &scratch, err))
        return false;
    out->made = st.st_mtime;
    json_error_t why;
    json_t *root = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(root)) {
        json_decref(root);
        return fail(err, ERR_INPUT, EPISODE_JSON " is damaged: %s (line %d)", why.text, why.line);
    }
    const json_t *audio = json_object_get(root, "audio");
    str format = str_of(json_string_value(json_object_get(audio, "format")));
    find_audio(out, format, keep, scratch);
    bool ok = read_document(&r, root) && check_audio(out, audio, scratch, err);
    json_decref(root);
    return ok;
}

size_t episode_sentence_end(const struct episode *e, size_t i) {
    size_t end = i + 1;
    while (end < e->parts.n && e->parts.at[end].sentence == e->parts.at[i].sentence &&
           e->parts.at[end].story == e->parts.at[i].story)
        end++;
    return end;
}

str episode_story_title(const struct episode *e, size_t story, struct arena *keep) {
    if (story < e->stories.n && e->stories.at[story].headline.len)
        return e->stories.at[story].headline;
    for (size_t i = 0; i < e->parts.n; i++)
        if (e->parts.at[i].story == story)
            return markup_clean(e->parts.at[i].written, 120, keep);
    return S("\u2026");
}

const struct episode_story *episode_first_story(const struct episode *e) {
    size_t i = 0;
    while (i + 1 < e->parts.n && e->parts.at[i].own)
        i++;
    return &e->stories.at[e->parts.at[i].story];
}

str episode_link(const struct episode *e) {
    const struct episode_story *first = episode_first_story(e);
    for (size_t i = 0; i < e->parts.n; i++)
        if (!e->parts.at[i].own && &e->stories.at[e->parts.at[i].story] != first)
            return (str){0};
    return first->url;
}

str episode_summary(const struct episode *e, struct arena *keep) {
    struct buf b = buf_make(keep, LIMIT_SPOKEN_BYTES * 2);
    for (size_t i = 0; i < e->parts.n && b.len < SUMMARY_BYTES; i++) {
        if (e->parts.at[i].headline || e->parts.at[i].own)
            continue;
        bool goes_on = i > 0 && e->parts.at[i - 1].sentence == e->parts.at[i].sentence;
        if (b.len && !goes_on)
            buf_byte(&b, ' ');
        buf_put(&b, e->parts.at[i].written);
    }
    return b.len ? markup_clean(buf_str(&b), SUMMARY_BYTES, keep) : e->title;
}

bool episode_story_begins(const struct episode *e, size_t i) {
    return i == 0 || e->parts.at[i].story != e->parts.at[i - 1].story;
}

bool episode_story_listed(const struct episode *e, size_t i) {
    if (!e->parts.at[i].own)
        return episode_story_begins(e, i);
    size_t k = 0;
    while (k < e->parts.n && e->parts.at[k].own)
        k++;
    return i == 0 && k == e->parts.n;
}
