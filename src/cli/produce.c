#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/choices.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/playout.h"
#include "cli/rundown.h"
#include "pipeline/pipeline.h"

#define NO_FORMAT    "--format %s: not a format we write; use wav, flac, ogg, opus or mp3"
#define LUFS_DEFAULT (-16.0)
#define LUFS_LEAST   (-30.0)
#define LUFS_MOST    (-14.0)

struct request {
    const char *out, *lang, *format, *bits, *rate_quality, *lufs, *voices_folder, *cover, *time;
    struct option_texts voices, lexicons;
    struct entry_choice entries;
    long paragraphs;
    struct playout_request playout;
    const char *length, *tail, *rundown;
    long rate_hz, flac_level, quality, workers;
    bool play, quiet, verbose, no_cache, sidecars;
};

struct progress {
    struct timespec start;
    bool shown, wanted;
};

static double seconds_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* A run that is over within a second shows nothing. */
static void show_progress(void *self, size_t done, size_t total) {
    struct progress *p = self;
    if (!p->wanted || seconds_since(&p->start) < 1)
        return;
    p->shown = true;
    fprintf(stderr, "\rspeaking: %zu of %zu lines ", done, total);
}

static void clear_progress(const struct progress *p) {
    if (p->shown)
        fprintf(stderr, "\r\033[K");
}

/* What goes to a player is WAV, which all of them read from a pipe. */
static bool choose_player(const struct request *r, enum format *format, struct err *err) {
    if (r->out)
        return fail(err, ERR_USAGE, "--play and -o %s: choose one of them", r->out);
    if (r->format && (!format_parse(str_of(r->format), format) || *format != FORMAT_WAV))
        return fail(err, ERR_USAGE, "--play gives wav to the player; drop --format %s", r->format);
    *format = FORMAT_WAV;
    return true;
}

/* The formats after the first in --format. */
static bool choose_more_formats(const struct request *r, struct bulletin_settings *set,
                                struct err *err) {
    str rest = str_of(r->format);
    str_cut(&rest, ',');
    while (rest.at && rest.len) {
        str name = str_trim(str_cut(&rest, ','));
        enum format f;
        bool twice = false;
        if (!format_parse(name, &f))
            return fail(err, ERR_USAGE, NO_FORMAT, r->format);
        for (size_t i = 0; i < set->more_formats_n; i++)
            twice |= set->more_formats[i] == f;
        if (twice || f == set->format || set->more_formats_n == FORMATS)
            return fail(err, ERR_USAGE, "--format %s: has a format twice", r->format);
        set->more_formats[set->more_formats_n++] = f;
    }
    return set->more_formats_n == 0 || (!r->play && !(r->out && strcmp(r->out, "-") == 0)) ||
           fail(err, ERR_USAGE, "--format %s: a stream has one format", r->format);
}

/* The format of --format, else of the file's ending, else FLAC. */
static bool choose_format(const struct request *r, enum format *format, struct err *err) {
    if (r->play)
        return choose_player(r, format, err);
    bool file = r->out && strcmp(r->out, "-") != 0;
    const char *name = file ? strrchr(r->out, '/') : NULL;
    name = name ? name + 1 : r->out;
    const char *dot = file ? strrchr(name, '.') : NULL;
    enum format by_name = FORMAT_FLAC;
    bool named = dot && dot > name && format_parse(str_of(dot + 1), &by_name);
    if (r->out && !file && isatty(STDOUT_FILENO))
        return fail(err, ERR_USAGE, "-o -: standard output is a terminal; redirect it, or --play");
    str first = str_of(r->format);
    first = str_trim(str_cut(&first, ','));
    if (r->format && !format_parse(first, format))
        return fail(err, ERR_USAGE, NO_FORMAT, r->format);
    if (r->format && named && by_name != *format)
        return fail(err, ERR_USAGE, "--format %s and -o %s disagree; drop one of them", r->format,
                    r->out);
    if (r->format)
        return true;
    if (file && !named && !str_ends(str_of(r->out), S(".{format}")))
        return fail(err, ERR_USAGE,
                    "-o %s: cannot tell the format from this name; end it in .wav, .flac, .ogg, "
                    ".opus or .mp3, or give --format",
                    r->out);
    *format = by_name;
    return true;
}

static bool choose_level(const struct request *r, struct bulletin_settings *set, struct err *err) {
    set->level = true;
    set->target_lufs = LUFS_DEFAULT;
    if (!r->lufs)
        return true;
    if (strcmp(r->lufs, "off") == 0) {
        set->level = false;
        return true;
    }
    double v;
    if (!str_double(str_of(r->lufs), &v) || v < LUFS_LEAST || v > LUFS_MOST)
        return fail(err, ERR_USAGE, "--lufs %s: must be a number from %.0f to %.0f, or off",
                    r->lufs, LUFS_LEAST, LUFS_MOST);
    set->target_lufs = v;
    return true;
}

static bool choose_bits(const struct request *r, struct bulletin_settings *set, struct err *err) {
    long bits = BITS_DEFAULT;
    if (r->bits && strcmp(r->bits, "float") == 0)
        bits = BITS_FLOAT;
    else if (r->bits && (!str_int(str_of(r->bits), &bits) || (bits != 16 && bits != 24)))
        return fail(err, ERR_USAGE, "--bits %s: must be 16, 24 or float", r->bits);
    if (bits == BITS_FLOAT && set->format == FORMAT_FLAC)
        return fail(err, ERR_USAGE, "--bits float: flac cannot have it; use 24, or --format wav");
    if (r->bits && set->format != FORMAT_FLAC && set->format != FORMAT_WAV)
        return fail(err, ERR_USAGE, "--bits %s: %s has no bits to choose; use --quality", r->bits,
                    format_name(set->format));
    set->bits = (int)bits;
    return true;
}

static bool choose_rate(const struct request *r, struct bulletin_settings *set, struct err *err) {
    static const char *const names[] = {
        [RATE_MEDIUM] = "medium", [RATE_BEST] = "best", [RATE_FAST] = "fast"};
    size_t n = sizeof names / sizeof *names, i = 0;
    int nearest;
    while (r->rate_quality && i < n && strcmp(r->rate_quality, names[i]) != 0)
        i++;
    if (i == n)
        return fail(err, ERR_USAGE, "--rate-quality %s: must be best, medium or fast",
                    r->rate_quality);
    set->rate_quality = (enum rate_quality)i;
    if (r->rate_hz && !format_takes_rate(set->format, (int)r->rate_hz, &nearest))
        return fail(err, ERR_USAGE, "--rate %ld: %s cannot have it; use %d", r->rate_hz,
                    format_name(set->format), nearest);
    return true;
}

/* They stand beside a file, and are there without being asked for where it has a folder of its own.
 */
static bool choose_sidecars(const struct request *r, struct bulletin_settings *set,
                            struct err *err) {
    if (r->sidecars && (r->play || (r->out && strcmp(r->out, "-") == 0)))
        return fail(err, ERR_USAGE, "--sidecars: there is no file to stand beside; use -o FILE");
    if (r->cover && strcmp(r->cover, "-") == 0)
        return fail(err, ERR_USAGE, "--cover -: must be a file");
    set->sidecars = r->sidecars;
    set->cover = r->cover;
    return true;
}

static bool choose_length(const struct request *r, struct bulletin_settings *set, struct err *err) {
    static const char *const tails[] = {
        [TAIL_BED] = "bed", [TAIL_SILENCE] = "silence", [TAIL_NONE] = "none"};
    size_t n = sizeof tails / sizeof *tails, i = TAIL_BED;
    if (r->length && !length_parse(str_of(r->length), &set->length_s))
        return fail(err, ERR_USAGE,
                    "--length %s: must be minutes and seconds, such as 3:00, from 5 seconds to 4 "
                    "hours",
                    r->length);
    while (r->tail && i < n && strcmp(r->tail, tails[i]) != 0)
        i++;
    if (i == n)
        return fail(err, ERR_USAGE, "--tail %s: must be bed, silence or none", r->tail);
    set->tail = r->tail ? (enum tail)i : TAIL_AUTO;
    return true;
}

static void print_summary(FILE *to, const struct product *p, bool played, double took_s) {
    double seconds = (double)p->timeline.frames / p->timeline.rate_hz;
    const struct loudness *l = &p->timeline.loudness;
    long whole = (long)(seconds + 0.5);
    fprintf(to, "%s\n", p->path ? p->path : played ? "played" : "standard output");
    for (size_t i = 0; i < p->more.n; i++)
        fprintf(to, "%s\n", p->more.at[i]);
    fprintf(to, "%ld:%02ld long, %.1f LUFS, true peak %.1f dBTP\n", whole / 60, whole % 60,
            l->integrated_lufs, l->true_peak_dbtp);
    fprintf(to, "%zu %s, %zu %s, %zu %s; made in %.1f s\n", p->script.stories,
            p->script.stories == 1 ? "story" : "stories", p->script.sentences,
            p->script.sentences == 1 ? "sentence" : "sentences", p->languages,
            p->languages == 1 ? "language" : "languages", took_s);
}

static void print_cues(const struct product *p) {
    for (size_t i = 0; i < p->timeline.cues.n; i++) {
        const struct cue *c = &p->timeline.cues.at[i];
        const struct line *l = c->reading->utterance->line;
        fprintf(stderr, "%8.3f  %.*s  %.*s\n", (double)c->start / p->timeline.rate_hz,
                STR_FMT(l->lang), STR_FMT(c->reading->utterance->spoken));
    }
}

/* Whether what --if-older-than asks for leaves nothing to do; *code is the exit code then. */
static bool has_nothing_to_do(struct session *s, const struct request *r, int *code) {
    bool fresh;
    str what;
    if (!playout_is_fresh(&r->playout, r->play ? "-" : r->out, &fresh, &what, &s->keep, &s->err)) {
        *code = report(&s->err);
        return true;
    }
    if (fresh && !r->quiet)
        fprintf(stderr, "newscast: %.*s\n", STR_FMT(what));
    *code = 0;
    return fresh;
}

/* What the command line leaves open, the rundown says. */
static bool read_rundown(struct request *r, struct rundown *rundown, struct bulletin_settings *set,
                         struct session *s) {
    const char **const options[RUNDOWN_OPTIONS] = {
        [RUNDOWN_OUTPUT] = &r->out,    [RUNDOWN_FORMATS] = &r->format,
        [RUNDOWN_LOUDNESS] = &r->lufs, [RUNDOWN_LENGTH] = &r->length,
        [RUNDOWN_TAIL] = &r->tail,     [RUNDOWN_EXPIRES] = &r->playout.expires,
        [RUNDOWN_COVER] = &r->cover,   [RUNDOWN_LATEST] = &r->playout.latest,
    };
    if (!r->rundown)
        return set->articles_n > 0 ||
               fail(&s->err, ERR_USAGE,
                    "produce: no article; give files or addresses, or --rundown");
    if (!rundown_read(r->rundown, rundown, s))
        return false;
    r->playout.from_rundown = !r->playout.expires;
    bool named = r->out != NULL; /* whose ending tells the format */
    for (int i = 0; i < RUNDOWN_OPTIONS; i++)
        if (i != RUNDOWN_FORMATS || !named)
            rundown_default(rundown, (enum rundown_option)i, options[i]);
    rundown_apply(rundown, set, &r->voices, s);
    return set->articles_n > 0 ||
           fail(&s->err, ERR_USAGE, "%s: has no [story] with a source, and no article is given",
                r->rundown);
}

/* What is spoken of the day and the time is what the file says of them. */
static bool choose_time(const struct request *r, struct bulletin_settings *set, struct err *err) {
    bool ok = time_read(r->time, &set->at, &set->has_time, err);
    set->has_time |= set->programme.says_time;
    return ok;
}

/* Checks the options, wherever they come from. */
static bool choose_all(struct request *r, struct bulletin_settings *set, struct session *s) {
    set->path = r->out;
    if (r->paragraphs)
        set->programme.paragraphs = (size_t)r->paragraphs;
    return choose_format(r, &set->format, &s->err) && choose_more_formats(r, set, &s->err) &&
           choose_level(r, set, &s->err) && choose_bits(r, set, &s->err) &&
           choose_rate(r, set, &s->err) && choose_sidecars(r, set, &s->err) &&
           choose_length(r, set, &s->err) &&
           entries_read(&r->entries, &set->max, &set->since, &s->err) &&
           choose_time(r, set, &s->err) && playout_choose(&r->playout, set, &s->err);
}

static int produce(struct session *s, struct request *r, char **articles, size_t n) {
    struct progress progress = {.wanted = !r->quiet && isatty(STDERR_FILENO)};
    clock_gettime(CLOCK_MONOTONIC, &progress.start);
    struct voice_choice choices[OPTION_TEXTS_MOST];
    struct rundown rundown;
    memset(&rundown, 0, sizeof rundown);
    struct bulletin_settings set = {.articles = (const char *const *)articles,
                                    .articles_n = n,
                                    .programme = {.headlines = HEADLINES_DEFAULT},
                                    .lang = str_of(r->lang),
                                    .choices = choices,
                                    .rate_hz = (int)r->rate_hz,
                                    .flac_level = (int)r->flac_level,
                                    .quality = (int)r->quality,
                                    .play = r->play,
                                    .workers = (int)r->workers,
                                    .cache = !r->no_cache,
                                    .progress = show_progress,
                                    .self = &progress};
    struct product product;
    int code;
    if (!r->rundown && has_nothing_to_do(s, r, &code))
        return code;
    bool ok = articles_check(set.articles, n, &s->err) &&
              session_open_voices(s, r->voices_folder) && read_rundown(r, &rundown, &set, s);
    if (ok && r->rundown && has_nothing_to_do(s, r, &code))
        return code;
    ok = ok && choose_all(r, &set, s) && read_lexicons(s, &r->lexicons) &&
         voice_choices(s, &r->voices, choices, &set.choices_n) &&
         pipeline_produce(&set, &s->voices, &product, &s->notes, &s->keep, s->scratch, &s->err);
    clear_progress(&progress);
    if (!r->quiet)
        print_notes(&s->notes);
    if (!ok)
        rundown_blame(&rundown, &s->err);
    if (!ok)
        return report(&s->err);
    if (r->verbose)
        print_cues(&product);
    if (!r->quiet)
        print_summary(product.path ? stdout : stderr, &product, r->play,
                      seconds_since(&progress.start));
    return 0;
}

int produce_command(int argc, char **argv) {
    struct request r = {.flac_level = FLAC_LEVEL_DEFAULT, .quality = QUALITY_DEFAULT};
    const struct option_spec specs[] = {
        {'o', "output", OPTION_TEXT, "FILE",
         "the audio file; its ending picks the format; - is standard output;\n"
         "                          may have slots, such as news/{date}/{time}-{slug}.wav\n"
         "                          (default: output/<date>-<headline>/bulletin.flac)",
         &r.out, 0, 0},
        {0, "sidecars", OPTION_FLAG, NULL,
         "with -o: also captions, transcripts and chapters beside it", &r.sidecars, 0, 0},
        {0, "cover", OPTION_TEXT, "IMAGE",
         "a JPEG or PNG to put into the audio file; drawn: one with the headline on it", &r.cover,
         0, 0},
        OPTION_LANG(r.lang),
        {'f', "format", OPTION_TEXT, "NAME",
         "wav, flac, ogg, opus or mp3 (default: flac); several, apart by commas", &r.format, 0, 0},
        {0, "play", OPTION_FLAG, NULL,
         "no file: play it while it is being made ($NEWSCAST_PLAYER, or what is there)", &r.play, 0,
         0},
        {0, "bits", OPTION_TEXT, "N", "16, 24 or float, for wav and flac (default: 16)", &r.bits, 0,
         0},
        {0, "flac-level", OPTION_NUMBER, "N", "0 (fast) to 8 (small), for flac (default: 2)",
         &r.flac_level, 0, FLAC_LEVEL_MOST},
        {0, "quality", OPTION_NUMBER, "N",
         "0 (small) to 10 (good), for ogg, opus and mp3 (default: 5)", &r.quality, 0, QUALITY_MOST},
        {'r', "rate", OPTION_NUMBER, "HZ", "sample rate (default: the engine's, 22050)", &r.rate_hz,
         8000, 192000},
        {0, "rate-quality", OPTION_TEXT, "NAME",
         "of another rate: best, medium or fast (default: medium)", &r.rate_quality, 0, 0},
        {0, "lufs", OPTION_TEXT, "N",
         "loudness from -30 to -14 (default: -16), or off for the engine's level", &r.lufs, 0, 0},
        {'v', "voice", OPTION_TEXTS, "LANG=NAME",
         "speak a language with this reader or engine voice, such as en=en-gb;\n"
         "                          several, apart by commas, take turns",
         &r.voices, 0, 0},
        {'j', "jobs", OPTION_NUMBER, "N", "utterances spoken at a time (default: the processors)",
         &r.workers, 1, LIMIT_WORKERS},
        {0, "no-cache", OPTION_FLAG, NULL,
         "speak everything anew, and keep no clips for the next run", &r.no_cache, 0, 0},
        {'q', "quiet", OPTION_FLAG, NULL, "print nothing but errors", &r.quiet, 0, 0},
        {0, "verbose", OPTION_FLAG, NULL, "print what was said, and when", &r.verbose, 0, 0},
        {0, "rundown", OPTION_TEXT, "FILE",
         "a programme's show, voices, sounds and stories, from a .ini file", &r.rundown, 0, 0},
        {0, "length", OPTION_TEXT, "M:SS",
         "exactly so long: drops stories and paragraphs, changes pauses and rate a little",
         &r.length, 0, 0},
        {0, "tail", OPTION_TEXT, "WHAT",
         "what fills up a short one: bed, silence or none (default: the bed, if any)", &r.tail, 0,
         0},
        OPTION_MAX(r.entries.max),
        OPTION_SINCE(r.entries.since),
        OPTION_PARAGRAPHS(r.paragraphs),
        OPTION_TIME(r.time),
        OPTIONS_PLAYOUT(r.playout),
        OPTION_LEXICON(r.lexicons),
        OPTION_VOICES(r.voices_folder),
    };
    const struct usage usage = {
        "produce",
        "[ARTICLE...]",
        "Makes one spoken bulletin of the articles (files, addresses; - is standard input) and,\n"
        "beside it, its timeline: bulletin.flac gets a bulletin.json.  In its own folder (without "
        "-o)\n"
        "captions, transcripts and chapters are there too.  A feed gives a story of each\n"
        "entry.  `newscast ARTICLE...` is the same.",
        specs,
        sizeof specs / sizeof *specs,
        0,
        LIMIT_SOURCES,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    /* a reader that went away, or a file that may not grow, is an error to report, not a death */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    struct session s;
    session_begin(&s);
    int code = produce(&s, &r, argv + operand, (size_t)(argc - operand));
    session_close(&s);
    return code;
}
