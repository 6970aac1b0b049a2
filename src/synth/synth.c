#include "synth/synth.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/interrupt.h"
#include "base/utf8.h"
#include "synth/room.h"

/* Of each slot: one that the caller looks at, one being spoken, one waiting. */
#define QUEUE_SHEETS  3
#define SHEETS        (QUEUE_SHEETS + 1) /* and one for synth_check_voice */
#define CHECK_SHEET   QUEUE_SHEETS
#define TRIES_MOST    2
#define DEATHS_MOST   4 /* of a slot with nothing done in between: then the machine is broken */
#define POLL_MS       100
#define SILENT_SAMPLE 32                /* -60 dBFS */
#define KEEP_BYTES    ((size_t)1 << 20) /* of a sheet's sound, which may stay in memory */

enum job_state { JOB_FREE, JOB_ASKED, JOB_ANSWERED };

struct job {
    enum job_state state;
    enum outcome outcome;
    int tries;
    bool sent;            /* false: its slot was dead already */
    unsigned long number; /* in the order of asking */
    const struct reading *reading;
    const char *voice;
};

struct slot {
    pid_t pid;
    int socket, deaths;
    struct sheet *sheets;
    struct job jobs[SHEETS];
};

/* Where a submitted utterance is. */
struct place {
    int slot, sheet;
};

struct synth_state {
    struct arena arena; /* this struct stands in it */
    int slots_n;
    struct slot slots[LIMIT_WORKERS];
    struct place queue[LIMIT_WORKERS * QUEUE_SHEETS]; /* a ring */
    size_t first, queued;
    struct place held; /* whose sound the caller looks at; slot -1: none */
    unsigned long asked;
};

static bool start_slot(struct slot *s, struct err *err) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return fail(err, ERR_IO, "cannot make a socket for espeak-ng: %s", strerror(errno));
    s->pid = slot_fork(s->sheets, pair[1]);
    int why = errno;
    close(pair[1]);
    if (s->pid < 0) {
        close(pair[0]);
        s->pid = 0;
        return fail(err, ERR_IO, "cannot start a process for espeak-ng: %s; try fewer workers (-j)",
                    strerror(why));
    }
    s->socket = pair[0];
    return true;
}

static void end_slot(struct slot *s) {
    if (s->pid <= 0)
        return;
    if (s->socket >= 0)
        close(s->socket);
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    s->pid = 0;
}

static int processors(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > LIMIT_WORKERS ? LIMIT_WORKERS : n;
}

bool synth_open(struct synth *synth, int workers, struct err *err) {
    *synth = (struct synth){0};
    if (workers < 0 || workers > LIMIT_WORKERS)
        return fail(err, ERR_USAGE, "the number of workers must be from 1 to %d", LIMIT_WORKERS);
    struct arena arena;
    arena_open(&arena);
    struct synth_state *st = arena_new(&arena, struct synth_state, 1);
    st->arena = arena;
    st->held.slot = -1;
    st->slots_n = workers ? workers : processors();
    synth->state = st;
    for (int i = 0; i < st->slots_n; i++) {
        struct slot *s = &st->slots[i];
        s->sheets = mmap(NULL, sizeof *s->sheets * SHEETS, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        bool ok = true;
        if (s->sheets == MAP_FAILED) {
            s->sheets = NULL;
            ok = fail(err, ERR_IO, "no shared memory for espeak-ng: %s; try fewer workers (-j)",
                      strerror(errno));
        }
        if (!ok || !start_slot(s, err)) {
            synth_close(synth);
            return false;
        }
    }
    return true;
}

void synth_close(struct synth *synth) {
    struct synth_state *st = synth->state;
    if (!st)
        return;
    for (int i = 0; i < st->slots_n; i++) { /* all are told to end before one is waited for */
        if (st->slots[i].pid > 0)
            close(st->slots[i].socket);
        st->slots[i].socket = -1;
    }
    for (int i = 0; i < st->slots_n; i++) {
        end_slot(&st->slots[i]);
        if (st->slots[i].sheets)
            munmap(st->slots[i].sheets, sizeof *st->slots[i].sheets * SHEETS);
    }
    struct arena arena = st->arena;
    arena_close(&arena);
    synth->state = NULL;
}

/* ---- asking ---- */

/* A send that fails shows as the slot's end, in receive_some. */
static void ask(struct slot *s, int sheet) {
    s->jobs[sheet].sent = slip_send(s->socket, (struct slip){(uint32_t)sheet, OUTCOME_REQUEST});
}

static bool fill_key(struct room_key *key, const struct synth_voice *voice, struct err *err) {
    size_t n = strlen(voice->name);
    if (n == 0 || n >= sizeof key->voice)
        return fail(err, ERR_LANGUAGE,
                    "voice `%.80s`: espeak-ng has no voice of this name; `newscast voices` lists "
                    "them",
                    voice->name);
    *key = (struct room_key){
        .rate_wpm = voice->rate_wpm, .pitch = voice->pitch, .word_gap = voice->word_gap};
    memcpy(key->voice, voice->name, n);
    return true;
}

static void start_job(struct synth_state *st, struct place p, const struct reading *reading) {
    struct slot *s = &st->slots[p.slot];
    s->jobs[p.sheet] = (struct job){.state = JOB_ASKED,
                                    .number = st->asked++,
                                    .reading = reading,
                                    .voice = s->sheets[p.sheet].key.voice};
    ask(s, p.sheet);
}

/* A free sheet of the slot that has least to do; slot -1: none. */
static struct place find_room_for_one(const struct synth_state *st) {
    struct place best = {-1, 0};
    int least = SHEETS;
    for (int i = 0; i < st->slots_n; i++) {
        int unfilled = -1, waiting = 0;
        for (int k = 0; k < QUEUE_SHEETS; k++) {
            enum job_state state = st->slots[i].jobs[k].state;
            if (state == JOB_FREE)
                unfilled = k;
            waiting += state == JOB_ASKED;
        }
        if (unfilled >= 0 && waiting < least) {
            least = waiting;
            best = (struct place){i, unfilled};
        }
    }
    return best;
}

bool synth_has_room(const struct synth *synth) {
    return find_room_for_one(synth->state).slot >= 0;
}

bool synth_submit(struct synth *synth, const struct reading *reading,
                  const struct synth_voice *voice, struct err *err) {
    struct synth_state *st = synth->state;
    struct place p = find_room_for_one(st);
    assert(p.slot >= 0);
    struct sheet *sheet = &st->slots[p.slot].sheets[p.sheet];
    if (!fill_key(&sheet->key, voice, err))
        return false;
    if (reading->engine.len > LIMIT_SPOKEN_BYTES)
        return fail(err, ERR_LIMIT,
                    "an utterance of %zu bytes is over the limit of %zu; break the "
                    "sentence up",
                    reading->engine.len, LIMIT_SPOKEN_BYTES);
    sheet->check = false;
    sheet->phonemes = reading->has_phonemes;
    sheet->text_len = reading->engine.len;
    if (reading->engine.len)
        memcpy(sheet->text, reading->engine.at, reading->engine.len);
    sheet->text[sheet->text_len] = '\0';
    size_t ring = sizeof st->queue / sizeof *st->queue;
    st->queue[(st->first + st->queued++) % ring] = p;
    start_job(st, p, reading);
    return true;
}

/* ---- answers ---- */

/* The first of a slot's unanswered jobs that was asked at or after `from`: with 0, the one that it
 * was at work on. */
static struct job *oldest_asked(struct slot *s, unsigned long from) {
    struct job *oldest = NULL;
    for (int k = 0; k < SHEETS; k++)
        if (s->jobs[k].state == JOB_ASKED && s->jobs[k].number >= from &&
            (!oldest || s->jobs[k].number < oldest->number))
            oldest = &s->jobs[k];
    return oldest;
}

/* Asks again, or gives up.  The sheet may still be written by a process that is about to die: what
 * it writes is what the new one will write. */
static void answer(struct slot *s, int sheet, enum outcome outcome) {
    struct job *j = &s->jobs[sheet];
    j->outcome = outcome;
    if (outcome == OUTCOME_DIED && ++j->tries < TRIES_MOST)
        ask(s, sheet);
    else
        j->state = JOB_ANSWERED;
}

/* A slot was killed: starts another one for what it left undone. */
static bool replace_slot(struct slot *s, struct err *err) {
    end_slot(s);
    if (++s->deaths > DEATHS_MOST)
        return fail(err, ERR_ENGINE,
                    "espeak-ng's processes end as soon as they are started; check "
                    "the package espeak-ng and the memory limits");
    if (!start_slot(s, err))
        return false;
    struct job *guilty = oldest_asked(s, 0);
    if (guilty && guilty->sent && ++guilty->tries >= TRIES_MOST) {
        guilty->state = JOB_ANSWERED;
        guilty->outcome = OUTCOME_DIED;
    }
    struct job *next = oldest_asked(s, 0);
    for (; next; next = oldest_asked(s, next->number + 1))
        ask(s, (int)(next - s->jobs));
    return true;
}

static bool receive(struct slot *s, struct err *err) {
    struct slip slip;
    if (!slip_receive(s->socket, &slip))
        return replace_slot(s, err);
    switch ((enum outcome)slip.outcome) {
    case OUTCOME_READY: return true;
    case OUTCOME_NO_DATA:
        return fail(err, ERR_ENGINE,
                    "espeak-ng's data are missing or damaged; install the package "
                    "espeak-ng-data (or look at $ESPEAK_DATA_PATH)");
    default: break;
    }
    if (slip.sheet < SHEETS && s->jobs[slip.sheet].state == JOB_ASKED) {
        s->deaths = 0;
        answer(s, (int)slip.sheet, (enum outcome)slip.outcome);
    }
    return true;
}

/* Waits for at least one message of a slot. */
static bool receive_some(struct synth_state *st, struct err *err) {
    struct pollfd fds[LIMIT_WORKERS];
    for (int i = 0; i < st->slots_n; i++)
        fds[i] = (struct pollfd){.fd = st->slots[i].socket, .events = POLLIN};
    int n;
    do {
        if (interrupted())
            return fail(err, ERR_INTERRUPTED, "interrupted");
        n = poll(fds, (nfds_t)st->slots_n, POLL_MS);
    } while (n == 0 || (n < 0 && errno == EINTR));
    if (n < 0)
        return fail(err, ERR_IO, "cannot wait for espeak-ng: %s", strerror(errno));
    for (int i = 0; i < st->slots_n; i++)
        if (fds[i].revents && !receive(&st->slots[i], err))
            return false;
    return true;
}

static bool wait_for_answer(struct synth_state *st, struct place p, struct err *err) {
    const struct job *j = &st->slots[p.slot].jobs[p.sheet];
    while (j->state == JOB_ASKED)
        if (!receive_some(st, err))
            return false;
    return j->outcome != OUTCOME_NO_VOICE ||
           fail(err, ERR_LANGUAGE,
                "voice `%s`: espeak-ng has no voice of this name; `newscast voices` lists them",
                j->voice);
}

bool synth_check_voice(struct synth *synth, const char *name, struct err *err) {
    struct synth_state *st = synth->state;
    struct place p = {0, CHECK_SHEET};
    struct sheet *sheet = &st->slots[0].sheets[CHECK_SHEET];
    if (!fill_key(&sheet->key, &(struct synth_voice){.name = name}, err))
        return false;
    sheet->check = true;
    start_job(st, p, NULL);
    struct job *j = &st->slots[0].jobs[CHECK_SHEET];
    bool ok = wait_for_answer(st, p, err);
    if (ok && j->outcome == OUTCOME_DIED)
        ok = fail(err, ERR_ENGINE,
                  "voice `%s`: espeak-ng crashes when it is loaded; choose another", name);
    j->state = JOB_FREE;
    return ok;
}

static void release_held(struct synth_state *st) {
    if (st->held.slot < 0)
        return;
    struct slot *s = &st->slots[st->held.slot];
    struct sheet *sheet = &s->sheets[st->held.sheet];
    if (sheet->frames * sizeof *sheet->pcm > KEEP_BYTES) {
        /* a long clip's memory must not stay behind in every sheet */
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        char *from = (char *)sheet->pcm + KEEP_BYTES, *to = (char *)(sheet->pcm + sheet->frames);
        from += page - (uintptr_t)from % page;
        to -= (uintptr_t)to % page; /* whole pages only: the next sheet may begin in this one */
        if (to > from)
            madvise(from, (size_t)(to - from), MADV_REMOVE);
    }
    s->jobs[st->held.sheet].state = JOB_FREE;
    st->held.slot = -1;
}

static bool is_silent(const struct sheet *s) {
    for (size_t i = 0; i < s->frames; i++)
        if (s->pcm[i] > SILENT_SAMPLE || s->pcm[i] < -SILENT_SAMPLE)
            return false;
    return true;
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
    assert(st->queued > 0);
    release_held(st);
    struct place p = st->queue[st->first];
    struct slot *slot = &st->slots[p.slot];
    struct job *j = &slot->jobs[p.sheet];
    const struct sheet *sheet = &slot->sheets[p.sheet];
    if (!wait_for_answer(st, p, err))
        return false;
    while (j->outcome == OUTCOME_DONE && is_silent(sheet) && ++j->tries < TRIES_MOST) {
        j->state = JOB_ASKED;
        ask(slot, p.sheet);
        if (!wait_for_answer(st, p, err))
            return false;
    }
    str text = excerpt(j->reading->engine);
    bool sound = j->outcome == OUTCOME_DONE && !is_silent(sheet);
    if (!sound)
        note(notes, "\"%.*s\" was left out: espeak-ng %s", STR_FMT(text),
             j->outcome == OUTCOME_DONE ? "makes no sound of it" : "crashed or hung on it twice");
    else if (sheet->cut)
        note(notes, "\"%.*s\" was cut at the limit of %d seconds for one utterance", STR_FMT(text),
             LIMIT_CLIP_SECONDS);
    *out = (struct clip){.reading = j->reading,
                         .pcm = sheet->pcm,
                         .frames = sound ? sheet->frames : 0,
                         .rate_hz = sound ? sheet->rate_hz : ENGINE_RATE_MOST_HZ,
                         .marks = sheet->marks,
                         .marks_n = sound ? sheet->marks_n : 0};
    st->held = p;
    st->first = (st->first + 1) % (sizeof st->queue / sizeof *st->queue);
    st->queued--;
    return true;
}
