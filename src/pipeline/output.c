#include "pipeline/output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "pipeline/latest.h"
#include "pipeline/latin.h"
#include "pipeline/naming.h"
#include "pipeline/playout.h"
#include "publish/chapters.h"
#include "publish/cover.h"
#include "publish/folder.h"
#include "types/limits.h"

/* output/<date>-<slug>/bulletin.<format> */
static bool default_path(struct output *o, struct street *s, const char **path) {
    str date = playout_day(s);
    str slug = latin_slug(s, s->scratch);
    str folder = str_printf(s->keep, "output/%.*s-%.*s", STR_FMT(date), STR_FMT(slug));
    str file =
        str_printf(s->keep, "%.*s/bulletin.%s", STR_FMT(folder), format_name(s->settings->format));
    *path = str_z(file, s->keep);
    o->folder = str_z(folder, s->keep);
    return file_make_folder(o->folder, s->err);
}

/* x.flac → x */
static str stem_of(const char *path) {
    str p = str_of(path);
    for (size_t i = p.len; i > 0 && p.at[i - 1] != '/'; i--)
        if (p.at[i - 1] == '.' && i > 1 && p.at[i - 2] != '/')
            return str_sub(p, 0, i - 1);
    return p;
}

/* A bulletin must not take the place of an article it is made from. */
static bool is_article(struct street *s, const char *path) {
    const struct bulletin_settings *set = s->settings;
    struct stat out, in;
    if (stat(path, &out) != 0)
        return false;
    for (size_t i = 0; i < set->articles_n; i++)
        if (stat(set->articles[i], &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino)
            return fail(s->err, ERR_USAGE,
                        "%s: is one of the articles; choose another name with -o", path),
                   true;
    return false;
}

static bool open_stream(struct output *o, struct street *s) {
    o->stream = STDOUT_FILENO;
    o->stream_name = "standard output";
    if (!s->settings->play)
        return true;
    if (!player_open(&o->player, s->keep, s->err))
        return false;
    o->stream = o->player.fd;
    o->stream_name = o->player.name;
    return true;
}

static bool read_cover(struct output *o, struct street *s) {
    const char *path = s->settings->cover;
    const struct article *first = street_first(s);
    str bytes;
    if (!path)
        return true;
    if (strcmp(path, "drawn") == 0)
        return cover_png(s->script.title, first ? first->date : (str){0}, &bytes, s->keep,
                         s->err) &&
               picture_read(bytes, path, &o->cover, s->err);
    if (file_read(path, LIMIT_COVER_BYTES, &bytes, s->keep, s->err))
        return picture_read(bytes, path, &o->cover, s->err);
    return s->err->code != ERR_LIMIT
               ? false
               : fail(s->err, ERR_USAGE, "%s: larger than the limit of %zu MB for a cover", path,
                      LIMIT_COVER_BYTES >> 20);
}

/* None of the files beside the audio may take the place of another, or of an article. */
static bool name_files(struct output *o, struct street *s, const char *path,
                       struct product *product) {
    str stem = stem_of(path);
    product->path = path;
    product->json_path = str_z(str_printf(s->keep, "%.*s.json", STR_FMT(stem)), s->keep);
    sidecars_name(&o->sidecars, stem, s->keep);
    if (strcmp(path, product->json_path) == 0)
        return fail(s->err, ERR_USAGE,
                    "-o %s: the timeline gets this name; choose another for the audio", path);
    if (is_article(s, path) || is_article(s, product->json_path))
        return false;
    for (int i = 0; o->has_sidecars && i < SIDECARS; i++) {
        if (strcmp(path, o->sidecars.path[i]) == 0)
            return fail(s->err, ERR_USAGE,
                        "-o %s: a sidecar gets this name; choose another for the audio", path);
        if (is_article(s, o->sidecars.path[i]))
            return false;
    }
    return true;
}

/* The link may take the place of none of them either. */
static bool name_latest(struct output *o, struct street *s, const struct product *product) {
    const char *pattern = s->settings->latest;
    if (!pattern)
        return true;
    if (!naming_fill("--latest", pattern, s, &o->latest))
        return false;
    bool taken =
        strcmp(o->latest, product->path) == 0 || strcmp(o->latest, product->json_path) == 0;
    for (int i = 0; o->has_sidecars && i < SIDECARS; i++)
        taken |= strcmp(o->latest, o->sidecars.path[i]) == 0;
    if (taken)
        return fail(s->err, ERR_USAGE,
                    "--latest %s: a file of the bulletin has this name; choose "
                    "another for the link",
                    o->latest);
    return !is_article(s, o->latest) && latest_check(o->latest, s->keep, s->err);
}

bool output_open(struct output *o, struct street *s, struct product *product) {
    const struct bulletin_settings *set = s->settings;
    const char *path = set->path;
    if (!read_cover(o, s))
        return false;
    if (set->play || (path && strcmp(path, "-") == 0))
        return open_stream(o, s);
    o->has_sidecars = !path || (set->sidecars && !set->audio_only);
    o->audio.light = o->json.light = true; /* bulletin.json has a check sum of the audio */
    if (set->audio_only) {                 /* its name was made of another's */
        product->path = path;
        return !is_article(s, path) && outfile_open(&o->audio, path, s->keep, s->err);
    }
    if (path ? !naming_fill("-o", set->path, s, &path) : !default_path(o, s, &path))
        return false;
    return name_files(o, s, path, product) && name_latest(o, s, product) &&
           outfile_open(&o->audio, path, s->keep, s->err) &&
           outfile_open(&o->json, product->json_path, s->keep, s->err) &&
           (!o->has_sidecars || sidecars_open(&o->sidecars, s->keep, s->err));
}

static str comment_of(const struct street *s, const struct article *a, struct arena *keep) {
    str from = !a                   ? s->sources[0].name
               : a->url.len         ? a->url
               : a->publication.len ? a->publication
                                    : a->source->name;
    if (str_eq(from, S("-")))
        from = S("standard input");
    return str_printf(keep,
                      "Source: %.*s. The voice is synthetic: spoken by a computer program "
                      "(newscast, espeak-ng).",
                      STR_FMT(from));
}

static struct tags tags_of(const struct street *s) {
    const struct article *a = street_first(s);
    str artist = !a ? (str){0} : a->publication.len ? a->publication : a->author;
    return (struct tags){.title = s->script.title,
                         .artist = artist,
                         .album = S("newscast"),
                         .date = a ? a->date : (str){0},
                         .language = s->script.lang,
                         .comment = comment_of(s, a, s->keep),
                         .genre = S("News")};
}

const char *output_name_beside(const char *path, enum format format, struct arena *keep) {
    return str_z(str_printf(keep, "%.*s.%s", STR_FMT(stem_of(path)), format_name(format)), keep);
}

bool output_is_stream(const struct output *o) {
    return o->stream > 0;
}

static struct bulletin bulletin_of(const struct street *s, const struct timeline *timeline) {
    return (struct bulletin){.script = &s->script,
                             .timeline = timeline,
                             .articles = s->articles,
                             .articles_n = s->n,
                             .notes = s->notes};
}

bool output_start(struct output *o, struct street *s, const struct timeline *places) {
    const struct bulletin_settings *set = s->settings;
    struct bulletin b = bulletin_of(s, places);
    struct chapters chapters;
    struct broadcast broadcast;
    struct arena scratch = s->scratch;
    chapters_make(&b, &chapters, &scratch);
    if (chapters.list.n > CHAPTERS_MOST)
        note(s->notes, "the audio file has the first %d chapters of %zu", CHAPTERS_MOST,
             chapters.list.n);
    struct writer_settings settings = {.format = set->format,
                                       .rate_hz = places->rate_hz,
                                       .bits = set->bits,
                                       .flac_level = set->flac_level,
                                       .quality = set->quality,
                                       .tags = tags_of(s)};
    settings.tags.chapters = chapters.list.at;
    settings.tags.chapters_n = chapters.list.n;
    settings.tags.cover = o->cover.bytes.len ? &o->cover : NULL;
    if (set->format == FORMAT_WAV && !set->play) { /* a player has no use for it */
        playout_fill(&broadcast, s, places, scratch);
        broadcast.artist = latin_of(s, settings.tags.artist, s->script.lang, scratch);
        broadcast.text = latin_of(s, settings.tags.comment, s->script.lang, scratch);
        settings.tags.broadcast = &broadcast;
    }
    writer_drop(&o->writer);
    return o->stream ? writer_open_stream(&o->writer, o->stream, o->stream_name, &settings, s->err)
                     : writer_open(&o->writer, o->audio.part, &settings, s->err);
}

struct sink output_sink(struct output *o) {
    return levels_open(&o->levels, writer_sink(&o->writer));
}

bool output_finish(struct output *o, struct street *s, const struct product *product) {
    if (interrupted())
        return fail(s->err, ERR_INTERRUPTED, "interrupted: nothing was written");
    if (o->stream)
        return true;
    if (s->settings->audio_only)
        return outfile_commit(&o->audio, s->err);
    int rms[LEVELS_MOST];
    struct bulletin b = bulletin_of(s, &product->timeline);
    b.fitted = &product->fitted;
    b.audio = o->audio.part;
    b.format = format_name(s->settings->format);
    b.levels = rms;
    b.levels_n = levels_rms(&o->levels, rms);
    return publish_json(&b, o->json.part, s->err) &&
           (!o->has_sidecars || sidecars_write(&o->sidecars, &b, s->scratch, s->err)) &&
           outfile_commit(&o->audio, s->err) &&
           (!o->has_sidecars || sidecars_commit(&o->sidecars, s->err)) &&
           outfile_commit(&o->json, s->err) && /* last: who finds it finds everything */
           (!o->folder || publish_page(o->folder, s->keep, s->scratch, s->err)) &&
           (!o->latest || latest_point(o->latest, product->path, s->keep, s->err));
}

bool output_close(struct output *o, bool ok, struct err *err) {
    writer_drop(&o->writer);
    if (o->player.pid && (ok || err->code == ERR_IO))
        ok = player_close(&o->player, err) && ok;
    player_drop(&o->player);
    outfile_drop(&o->audio);
    outfile_drop(&o->json);
    sidecars_drop(&o->sidecars);
    return ok;
}
