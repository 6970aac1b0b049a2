#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "mix/mix.h"
#include "normalise/normalise.h"
#include "pipeline/street.h"
#include "pronounce/pronounce.h"
#include "synth/synth.h"
#include "write/player.h"

#define ENGINE_RATE_HZ  22050
#define CEILING_DBTP    (-1.0)
#define PEAK_MARGIN_DB  0.1 /* meters differ by a little */
#define MASTERINGS_MOST 4

/* Everything that is open while a bulletin is made. */
struct studio {
    struct street street;
    struct synth synth;
    struct normaliser normaliser;
    struct pronouncer pronouncer;
    struct mix mix;
    struct writer writer;
    struct outfile audio, json;
    struct player player;
    int stream; /* in place of a file; -1: none */
    const char *stream_name;
    int rate_hz;
    struct product *product;
};

static struct synth_voice voice_of(struct studio *st, const struct line *line,
                                   const struct language *l) {
    return (struct synth_voice){.name = str_z(line->voice, st->street.keep),
                                .rate_wpm = (int)l->rate_wpm,
                                .pitch = (int)l->pitch,
                                .word_gap = (int)l->word_gap};
}

/* *submitted: false when the line cannot be said; that costs the line, not the bulletin. */
static bool submit_line(struct studio *st, const struct line *line, bool *submitted) {
    struct street *s = &st->street;
    struct utterance *utterance = arena_new(s->keep, struct utterance, 1);
    struct reading *reading = arena_new(s->keep, struct reading, 1);
    const struct language *l;
    *submitted = false;
    if (!voices_language(s->voices, line->lang, &l, s->err))
        return false;
    if (!normalise_line(&st->normaliser, line, utterance, s->keep, s->scratch, s->err) ||
        !pronounce_utterance(&st->pronouncer, utterance, reading, s->keep, s->scratch, s->err)) {
        if (s->err->code != ERR_LIMIT)
            return false;
        note(s->notes, "a sentence was left out: %s", s->err->text);
        return true;
    }
    struct synth_voice voice = voice_of(st, line, l);
    *submitted = true;
    return synth_submit(&st->synth, reading, &voice, s->err);
}

/* The silence after a line that could not be spoken must not add to the one before it: mix_clip
 * gets it with its own clip, and an empty clip adds nothing. */
static bool mix_next(struct studio *st) {
    struct street *s = &st->street;
    struct clip clip;
    const struct language *l;
    if (!synth_next(&st->synth, &clip, s->notes, s->err))
        return false;
    const struct line *line = clip.reading->utterance->line;
    return voices_language(s->voices, line->lang, &l, s->err) &&
           mix_clip(&st->mix, &clip, line->voice, l->gain_db, line->gap_ms, s->err);
}

static void show_progress(const struct studio *st, size_t done) {
    const struct bulletin_settings *set = st->street.settings;
    if (set->progress)
        set->progress(set->self, done, st->street.script.lines.n);
}

/* Lines go in as long as there is room, clips come out in order. */
static bool speak_lines(struct studio *st) {
    const struct script *script = &st->street.script;
    size_t in = 0, out = 0, skipped = 0;
    show_progress(st, 0);
    while (out + skipped < script->lines.n) {
        if (interrupted())
            return fail(st->street.err, ERR_INTERRUPTED, "interrupted: nothing was written");
        if (in < script->lines.n && synth_has_room(&st->synth)) {
            bool submitted;
            if (!submit_line(st, &script->lines.at[in++], &submitted))
                return false;
            skipped += !submitted;
        } else {
            if (!mix_next(st))
                return false;
            show_progress(st, ++out + skipped);
        }
    }
    return true;
}

/* Every voice of the script exists, before the first word is spoken. */
static bool check_voices(struct studio *st) {
    struct street *s = &st->street;
    const struct script *script = &s->script;
    str seen[LIMIT_VOICES], langs[LIMIT_VOICES];
    size_t n = 0;
    for (size_t i = 0; i < script->lines.n; i++) {
        const struct line *line = &script->lines.at[i];
        size_t k = 0;
        while (k < n && !(str_eq(seen[k], line->voice) && str_eq(langs[k], line->lang)))
            k++;
        if (k < n)
            continue;
        if (n == LIMIT_VOICES)
            return fail(s->err, ERR_LIMIT, "more than %d voices in one bulletin; make two of it",
                        LIMIT_VOICES);
        if (!synth_check_voice(&st->synth, str_z(line->voice, s->keep), s->err))
            return false;
        seen[n] = line->voice;
        langs[n++] = line->lang;
    }
    st->product->languages = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (!str_eq(langs[k], langs[i]))
            k++;
        st->product->languages += k == i;
    }
    return true;
}

static str today(struct arena *keep) {
    char text[16];
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    strftime(text, sizeof text, "%Y-%m-%d", &tm);
    return str_copy(str_of(text), keep);
}

/* output/<date>-<slug>/bulletin.<format> */
static bool default_path(struct studio *st, const char **path) {
    struct street *s = &st->street;
    str date = s->articles[0].date.len ? s->articles[0].date : today(s->keep);
    str slug = pipeline_slug(s->script.title, s->keep);
    str folder = str_printf(s->keep, "output/%.*s-%.*s", STR_FMT(date), STR_FMT(slug));
    str file =
        str_printf(s->keep, "%.*s/bulletin.%s", STR_FMT(folder), format_name(s->settings->format));
    *path = str_z(file, s->keep);
    return file_make_folder(str_z(folder, s->keep), s->err);
}

/* x.flac → x.json */
static const char *json_path(const char *path, struct arena *keep) {
    str p = str_of(path);
    size_t dot = p.len;
    for (size_t i = p.len; i > 0 && p.at[i - 1] != '/'; i--)
        if (p.at[i - 1] == '.' && dot == p.len && i > 1 && p.at[i - 2] != '/')
            dot = i - 1;
    return str_z(str_printf(keep, "%.*s.json", (int)dot, path), keep);
}

/* A bulletin must not take the place of an article it is made from. */
static bool is_article(const struct studio *st, const char *path) {
    const struct bulletin_settings *set = st->street.settings;
    struct stat out, in;
    if (stat(path, &out) != 0)
        return false;
    for (size_t i = 0; i < set->articles_n; i++)
        if (stat(set->articles[i], &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino)
            return fail(st->street.err, ERR_USAGE,
                        "%s: is one of the articles; choose another name with -o", path),
                   true;
    return false;
}

static bool open_stream(struct studio *st) {
    struct street *s = &st->street;
    st->stream = STDOUT_FILENO;
    st->stream_name = "standard output";
    if (!s->settings->play)
        return true;
    if (!player_open(&st->player, s->keep, s->err))
        return false;
    st->stream = st->player.fd;
    st->stream_name = st->player.name;
    return true;
}

static bool open_output(struct studio *st) {
    struct street *s = &st->street;
    const struct bulletin_settings *set = s->settings;
    const char *path = set->path;
    if (set->play || (path && strcmp(path, "-") == 0))
        return open_stream(st);
    if (!path && !default_path(st, &path))
        return false;
    st->product->path = path;
    st->product->json_path = json_path(path, s->keep);
    if (is_article(st, path) || is_article(st, st->product->json_path))
        return false;
    if (strcmp(path, st->product->json_path) == 0)
        return fail(s->err, ERR_USAGE,
                    "-o %s: the timeline gets this name; choose another for the audio", path);
    return outfile_open(&st->audio, path, s->keep, s->err) &&
           outfile_open(&st->json, st->product->json_path, s->keep, s->err);
}

static str comment_of(const struct article *a, struct arena *keep) {
    str from = a->url.len ? a->url : a->publication.len ? a->publication : a->source->name;
    if (str_eq(from, S("-")))
        from = S("standard input");
    return str_printf(keep,
                      "Source: %.*s. The voice is synthetic: spoken by a computer program "
                      "(newscast, espeak-ng).",
                      STR_FMT(from));
}

static struct tags tags_of(const struct street *s) {
    const struct article *a = &s->articles[0];
    return (struct tags){.title = s->script.title,
                         .artist = a->publication.len ? a->publication : a->author,
                         .album = S("newscast"),
                         .date = a->date,
                         .language = s->script.lang,
                         .comment = comment_of(a, s->keep),
                         .genre = S("News")};
}

static bool write_once(struct studio *st, const struct tags *tags) {
    struct street *s = &st->street;
    struct writer_settings settings = {.format = s->settings->format,
                                       .rate_hz = st->rate_hz,
                                       .bits = s->settings->bits,
                                       .flac_level = s->settings->flac_level,
                                       .quality = s->settings->quality,
                                       .tags = *tags};
    return (st->stream >= 0
                ? writer_open_stream(&st->writer, st->stream, st->stream_name, &settings, s->err)
                : writer_open(&st->writer, st->audio.part, &settings, s->err)) &&
           mix_master(&st->mix, writer_sink(&st->writer), &st->product->timeline, s->notes,
                      s->err) &&
           writer_close(&st->writer, s->err);
}

/* What a lossy coder adds to the peaks grows with what the limiter took from them, and is known
 * only from the file: where it is too much, the programme is mastered again with less room. */
static bool master_and_write(struct studio *st) {
    struct street *s = &st->street;
    enum format format = s->settings->format;
    double *peak = &st->product->timeline.loudness.true_peak_dbtp;
    double ceiling = CEILING_DBTP - format_overshoot_db(format);
    struct tags tags = tags_of(s);
    for (int i = 0; i < MASTERINGS_MOST; i++) {
        if (interrupted())
            return fail(s->err, ERR_INTERRUPTED, "interrupted: nothing was written");
        mix_set_ceiling(&st->mix, ceiling);
        if (!write_once(st, &tags))
            return false;
        if (format_overshoot_db(format) <= 0 || st->stream >= 0)
            return true;
        if (!decoded_peak(st->audio.part, peak, s->err))
            return false;
        if (!s->settings->level || *peak <= CEILING_DBTP - PEAK_MARGIN_DB)
            return true;
        ceiling -= *peak - CEILING_DBTP + 3 * PEAK_MARGIN_DB;
    }
    if (*peak > CEILING_DBTP)
        note(s->notes, "the true peak of the coded file is %.1f dBTP; choose a lower --lufs",
             *peak);
    return true;
}

static bool finish_output(struct studio *st) {
    struct street *s = &st->street;
    if (interrupted())
        return fail(s->err, ERR_INTERRUPTED, "interrupted: nothing was written");
    if (st->stream >= 0)
        return true;
    struct bulletin b = {.script = &s->script,
                         .timeline = &st->product->timeline,
                         .articles = s->articles,
                         .articles_n = s->n,
                         .notes = s->notes};
    return publish_json(&b, st->json.part, s->err) && outfile_commit(&st->audio, s->err) &&
           outfile_commit(&st->json, s->err);
}

static bool open_mix(struct studio *st) {
    struct street *s = &st->street;
    const struct bulletin_settings *set = s->settings;
    const struct language *l;
    st->rate_hz = set->rate_hz;
    int nearest = ENGINE_RATE_HZ;
    if (st->rate_hz == 0)
        st->rate_hz =
            format_takes_rate(set->format, ENGINE_RATE_HZ, &nearest) ? ENGINE_RATE_HZ : nearest;
    if (!voices_language(s->voices, s->script.lines.at[0].lang, &l, s->err))
        return false;
    struct mix_settings settings = {.rate_hz = st->rate_hz,
                                    .level = set->level,
                                    .target_lufs = set->target_lufs,
                                    .ceiling_dbtp = CEILING_DBTP,
                                    .lead_in_ms = (int)l->lead_in_ms,
                                    .lead_out_ms = (int)l->lead_out_ms};
    return mix_open(&st->mix, &settings, s->keep, s->err);
}

bool pipeline_produce(const struct bulletin_settings *settings, struct voices *voices,
                      struct product *out, struct notes *notes, struct arena *keep,
                      struct arena scratch, struct err *err) {
    *out = (struct product){0};
    struct studio st = {.street = {.settings = settings,
                                   .voices = voices,
                                   .notes = notes,
                                   .keep = keep,
                                   .scratch = scratch,
                                   .err = err},
                        .stream = -1,
                        .product = out};
    normaliser_open(&st.normaliser, voices);
    pronouncer_open(&st.pronouncer, voices);
    st.pronouncer.notes = notes;
    /* the workers come first: what they are forked from is still small */
    bool ok = synth_open(&st.synth, settings->workers, err) && street_walk(&st.street) &&
              check_voices(&st) &&
              pronounce_study(&st.pronouncer, &st.street.script, scratch, err) &&
              open_output(&st) && open_mix(&st) && speak_lines(&st) && master_and_write(&st) &&
              finish_output(&st);
    out->script = st.street.script;
    writer_drop(&st.writer);
    if (st.player.pid && (ok || err->code == ERR_IO))
        ok = player_close(&st.player, err) && ok;
    player_drop(&st.player);
    mix_close(&st.mix);
    synth_close(&st.synth);
    pronouncer_close(&st.pronouncer);
    normaliser_close(&st.normaliser);
    outfile_drop(&st.audio);
    outfile_drop(&st.json);
    return ok;
}
