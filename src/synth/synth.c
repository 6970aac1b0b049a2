#include "synth/synth.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/utf8.h"
#include "synth/cache.h"
#include "synth/entry.h"
#include "synth/workers.h"
#include "types/version.h"

#define PITCH_RANGE 50 /* espeak-ng's */
#define QUEUE_AHEAD 4  /* clips asked for and not yet taken, a worker */

/* A voice that exists. */
struct known_voice {
    struct engine_voice voice;
    double gain_db;
    char stamp[STAMP_BYTES];
};

struct utterance_job {
    struct job job;
    const struct reading *reading;
    size_t voice;
    char entry[ENTRY_NAME_BYTES];
};

struct synth_state {
    struct arena arena;   /* this struct stands in it */
    struct arena shelved; /* the clip that the caller looks at */
    struct synth_settings settings;
    struct workers workers;
    LIST(struct utterance_job) jobs; /* all, by number */
    size_t taken, from_cache;
    LIST(struct known_voice) voices;
    int cache;
    size_t cache_most;
    struct order order;
    struct job aside;
};

/* ---- what the workers ask ---- */

static struct job *job_of(void *self, uint32_t number) {
    struct synth_state *st = self;
    return number == ORDER_ASIDE ? &st->aside : &st->jobs.at[number].job;
}

/* Of an order aside, which is sent once more when its worker died, st->order still is it: nobody
 * asks for a clip while it waits. */
static const struct order *order_of(void *self, uint32_t number) {
    struct synth_state *st = self;
    struct order *o = &st->order;
    if (number == ORDER_ASIDE)
        return o;
    const struct utterance_job *j = &st->jobs.at[number];
    const struct known_voice *v = &st->voices.at[j->voice];
    o->kind = ORDER_SPEAK;
    o->number = number;
    o->voice = v->voice;
    o->how = (struct treatment){.rate_hz = st->settings.rate_hz,
                                .tone = st->settings.tone,
                                .gain_db = v->gain_db,
                                .quality = st->settings.rate_quality};
    o->phonemes = j->reading->has_phonemes;
    memset(o->entry, 0, sizeof o->entry);
    if (st->cache >= 0)
        memcpy(o->entry, j->entry, sizeof o->entry);
    o->text_len = (uint32_t)j->reading->engine.len;
    if (o->text_len)
        memcpy(o->text, j->reading->engine.at, o->text_len);
    return o;
}

/* An order that is not for a clip.  Its receipt is workers.aside. */
static bool ask_aside(struct synth_state *st, enum order_kind kind, const struct engine_voice *v,
                      struct err *err) {
    while (workers_busy(&st->workers)) /* st->order is needed for theirs */
        if (!workers_wait(&st->workers, err))
            return false;
    st->order.kind = kind;
    st->order.number = ORDER_ASIDE;
    st->order.text_len = 0;
    st->order.voice = v ? *v : (struct engine_voice){0};
    st->aside = (struct job){0};
    if (!workers_ask(&st->workers, ORDER_ASIDE, err))
        return false;
    while (st->aside.waiting)
        if (!workers_wait(&st->workers, err))
            return false;
    return true;
}

/* ---- open and close ---- */

bool synth_open(struct synth *synth, const struct synth_settings *settings, struct err *err) {
    struct arena arena;
    arena_open(&arena);
    struct synth_state *st = arena_new(&arena, struct synth_state, 1);
    st->arena = arena;
    arena_open(&st->shelved);
    st->settings = *settings;
    st->workers.self = st;
    st->workers.job = job_of;
    st->workers.order = order_of;
    st->cache = -1;
    synth->state = st;
    bool ok = cache_limit(&st->cache_most, err);
    if (ok && settings->cache && st->cache_most > 0) {
        st->cache = cache_open(cache_path(&st->arena), st->shelved);
        if (st->cache >= 0 && st->cache <= ORDER_CACHE) { /* see workers.c */
            int moved = fcntl(st->cache, F_DUPFD_CLOEXEC, ORDER_CACHE + 1);
            close(st->cache);
            st->cache = moved;
        }
    }
    if (ok && workers_open(&st->workers, settings->workers, st->cache, &st->arena, err))
        return true;
    synth_close(synth);
    return false;
}

void synth_set(struct synth *synth, const struct synth_settings *settings) {
    struct synth_state *st = synth->state;
    assert(st->jobs.n == 0);
    st->settings = *settings;
}

void synth_close(struct synth *synth) {
    struct synth_state *st = synth->state;
    if (!st)
        return;
    workers_close(&st->workers);
    if (st->workers.stored) {
        struct cache_state now;
        struct err ignored;
        cache_prune(st->cache, st->cache_most, &now, st->shelved, &ignored);
    }
    if (st->cache >= 0)
        close(st->cache);
    arena_close(&st->shelved);
    struct arena arena = st->arena;
    arena_close(&arena);
    synth->state = NULL;
}

void synth_expect(struct synth *synth, size_t utterances) {
    struct synth_state *st = synth->state;
    list_reserve(&st->jobs, st->jobs.n + utterances, &st->arena);
    workers_expect(&st->workers, utterances);
}

void synth_rest(struct synth *synth) {
    struct synth_state *st = synth->state;
    workers_rest(&st->workers);
}

/* ---- voices ---- */

static bool no_voice(const char *name, str why, struct err *err) {
    return why.len ? fail(err, ERR_LANGUAGE, "voice `%.80s`: %.*s", name, STR_FMT(why))
                   : fail(err, ERR_LANGUAGE,
                          "voice `%.80s`: espeak-ng has no voice of this name; `newscast voices` "
                          "lists them",
                          name);
}

/* false: the text is too long. */
static bool copy_text(char *to, size_t room, const char *text) {
    size_t n = text ? strlen(text) : 0;
    if (n >= room)
        return false;
    memcpy(to, text ? text : "", n + 1);
    return true;
}

/* Without a byte left over from anything else: voices are compared and hashed as they lie. */
static bool fill_voice(struct engine_voice *to, const struct synth_voice *from, struct err *err) {
    memset(to, 0, sizeof *to);
    to->kind = (int)from->engine;
    to->rate_wpm = from->rate_wpm;
    to->pitch = from->pitch;
    to->pitch_range = from->pitch_range ? from->pitch_range : PITCH_RANGE;
    to->word_gap = from->word_gap;
    to->raw_rate_hz = from->raw_rate_hz;
    if (!copy_text(to->name, sizeof to->name, from->name) || !from->name[0])
        return no_voice(from->name, (str){0}, err);
    return (copy_text(to->variant, sizeof to->variant, from->variant) &&
            copy_text(to->command, sizeof to->command, from->command)) ||
           fail(err, ERR_LIMIT, "voice `%s`: a path or command of more than %d bytes", from->name,
                VOICE_PATH_BYTES - 1);
}

/* Index of the voice, which is asked for when it is new. */
static bool find_voice(struct synth_state *st, const struct synth_voice *voice, size_t *index,
                       struct err *err) {
    struct known_voice k = {.gain_db = voice->gain_db};
    if (!fill_voice(&k.voice, voice, err))
        return false;
    for (*index = 0; *index < st->voices.n; ++*index) {
        const struct known_voice *v = &st->voices.at[*index];
        if (memcmp(&v->voice, &k.voice, sizeof k.voice) == 0 && v->gain_db == k.gain_db)
            return true;
    }
    if (!ask_aside(st, ORDER_VOICE, &k.voice, err))
        return false;
    str text = {st->workers.aside.text, st->workers.aside.text_len};
    if (st->aside.outcome == OUTCOME_NO_VOICE)
        return no_voice(voice->name, text, err);
    if (st->aside.outcome != OUTCOME_DONE)
        return fail(err, ERR_ENGINE,
                    "voice `%s`: its engine crashes when it is loaded; choose another",
                    voice->name);
    snprintf(k.stamp, sizeof k.stamp, "%.*s", STR_FMT(text));
    *list_push(&st->voices, &st->arena) = k;
    return true;
}

bool synth_check_voice(struct synth *synth, const struct synth_voice *voice, struct err *err) {
    size_t index;
    return find_voice(synth->state, voice, &index, err);
}

/* ---- clips ---- */

/* The name of everything that decides a clip's bytes. */
static void name_entry(struct synth_state *st, struct utterance_job *j) {
    struct arena scratch = st->shelved;
    const struct known_voice *v = &st->voices.at[j->voice];
    str text = j->reading->engine;
    str all = str_printf(&scratch, "%s|%s|%s|%s|%s|%s|%s|%d|%d|%d|%d|%d|%d|%d|%d|%.17g|%d|%d|%.*s",
                         NEWSCAST_VERSION, st->workers.version, st->workers.stamp, v->stamp,
                         v->voice.name, v->voice.variant, v->voice.command, v->voice.kind,
                         v->voice.rate_wpm, v->voice.pitch, v->voice.pitch_range, v->voice.word_gap,
                         v->voice.raw_rate_hz, st->settings.rate_hz, st->settings.tone, v->gain_db,
                         (int)st->settings.rate_quality, j->reading->has_phonemes, STR_FMT(text));
    XXH128_hash_t sum = XXH3_128bits(all.at, all.len);
    snprintf(j->entry, sizeof j->entry, "%016llx%016llx", (unsigned long long)sum.high64,
             (unsigned long long)sum.low64);
}

bool synth_has_room(const struct synth *synth) {
    const struct synth_state *st = synth->state;
    return st->jobs.n - st->taken < (size_t)st->workers.n * QUEUE_AHEAD &&
           workers_free(&st->workers);
}

bool synth_submit(struct synth *synth, const struct reading *reading,
                  const struct synth_voice *voice, struct err *err) {
    struct synth_state *st = synth->state;
    assert(synth_has_room(synth));
    if (reading->engine.len > LIMIT_SPOKEN_BYTES)
        return fail(err, ERR_LIMIT,
                    "an utterance of %zu bytes is over the limit of %zu; break the sentence up",
                    reading->engine.len, LIMIT_SPOKEN_BYTES);
    size_t v;
    if (!find_voice(st, voice, &v, err))
        return false;
    uint32_t number = (uint32_t)st->jobs.n;
    struct utterance_job *j = list_push(&st->jobs, &st->arena);
    j->reading = reading;
    j->voice = v;
    name_entry(st, j);
    int fd = st->cache >= 0 ? cache_find(st->cache, j->entry) : -1;
    if (fd < 0)
        return workers_ask(&st->workers, number, err);
    close(fd);
    j->job.outcome = OUTCOME_DONE;
    j->job.in_cache = true;
    st->from_cache++;
    return true;
}

static bool wait_for(struct synth_state *st, size_t number, struct err *err) {
    while (st->jobs.at[number].job.waiting)
        if (!workers_wait(&st->workers, err))
            return false;
    return true;
}

/* Reads a clip from where it was stored. */
static bool look_up(struct synth_state *st, const struct utterance_job *j, bool sound,
                    struct clip *out, bool *cut) {
    struct arena keep = st->shelved;
    if (!j->job.in_cache)
        return entry_read(st->workers.at[j->job.worker].spool, j->job.at, sound, out, cut, &keep);
    int fd = cache_find(st->cache, j->entry);
    bool ok = fd >= 0 && entry_read(fd, 0, sound, out, cut, &keep);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* A clip that was damaged, or removed by another run, is made again: it is the same. */
static bool get(struct synth_state *st, size_t number, bool sound, struct clip *out, bool *cut,
                struct err *err) {
    for (int tries = 0; tries < TRIES_MOST + 1; tries++) {
        struct utterance_job *j = &st->jobs.at[number];
        if (!wait_for(st, number, err))
            return false;
        *out = (struct clip){.rate_hz = st->settings.rate_hz};
        *cut = false;
        bool ok = j->job.outcome != OUTCOME_DONE || look_up(st, j, sound, out, cut);
        out->reading = j->reading;
        out->number = number;
        if (ok)
            return true;
        if (j->job.in_cache)
            cache_drop(st->cache, j->entry);
        if (tries > 0) /* whoever spoils the cache shall not have it again */
            memset(j->entry, 0, sizeof j->entry);
        j->job.tries = 0;
        if (!workers_ask(&st->workers, (uint32_t)number, err))
            return false;
    }
    return fail(err, ERR_IO, "what was just stored cannot be read again; is the disk broken?");
}

/* The start of a text, for a note. */
static str excerpt(str text) {
    size_t at = 0;
    while (at < text.len && at < 60)
        utf8_next(text, &at);
    return str_sub(text, 0, at);
}

bool synth_next(struct synth *synth, struct clip *out, struct notes *notes, struct err *err) {
    struct synth_state *st = synth->state;
    assert(st->taken < st->jobs.n);
    bool cut;
    if (!get(st, st->taken, false, out, &cut, err))
        return false;
    const struct utterance_job *j = &st->jobs.at[st->taken++];
    str text = excerpt(j->reading->engine);
    if (j->job.outcome == OUTCOME_NO_VOICE)
        return no_voice(st->voices.at[j->voice].voice.name, (str){0}, err);
    if (j->job.outcome != OUTCOME_DONE)
        note(notes, "\"%.*s\" was left out: espeak-ng %s", STR_FMT(text),
             j->job.outcome == OUTCOME_SILENT ? "makes no sound of it"
                                              : "crashed or hung on it twice");
    else if (cut)
        note(notes, "\"%.*s\" was cut at the limit of %d seconds for one utterance", STR_FMT(text),
             LIMIT_CLIP_SECONDS);
    return true;
}

static bool fetch(void *self, size_t number, bool sound, struct clip *out, struct err *err) {
    bool cut;
    return get(self, number, sound, out, &cut, err);
}

struct shelf synth_shelf(struct synth *synth) {
    return (struct shelf){synth->state, fetch};
}

size_t synth_from_cache(const struct synth *synth) {
    return ((const struct synth_state *)synth->state)->from_cache;
}

/* ---- the list ---- */

size_t synth_list_voices(const struct synth_voice_name **out, str *version, struct arena *keep,
                         struct err *err) {
    struct synth synth = {0};
    LIST(struct synth_voice_name) names = {0};
    if (synth_open(&synth, &(struct synth_settings){.workers = 1}, err)) {
        struct synth_state *st = synth.state;
        if (ask_aside(st, ORDER_LIST, NULL, err)) {
            str rest = str_copy((str){st->workers.aside.text, st->workers.aside.text_len}, keep);
            while (rest.len) {
                str line = str_cut(&rest, '\n'), name = str_cut(&line, '\t');
                *list_push(&names, keep) = (struct synth_voice_name){name, line};
            }
            *version = str_copy(str_of(st->workers.version), keep);
            if (names.n == 0)
                fail(err, ERR_ENGINE,
                     "espeak-ng has no voices; install the package espeak-ng-data");
        }
    }
    synth_close(&synth);
    *out = names.at;
    return names.n;
}
