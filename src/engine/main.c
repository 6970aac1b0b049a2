/* newscast-engine: a worker of newscast, which starts it (synth/order.h).
 *
 * A small program of its own: it is there in two milliseconds, its memory is little and known
 * (rewind.h), and whatever the engine does happens elsewhere.  Three tiers: newscast, this
 * worker, and a room for each voice, in which the engine speaks.  The worker treats what a room has
 * spoken and stores it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/pages.h"
#include "engine/espeak.h"
#include "engine/rewind.h"
#include "engine/room.h"
#include "mix/treat.h"
#include "synth/cache.h"
#include "synth/entry.h"

struct worker {
    struct sheet *sheet; /* shared with the rooms */
    struct room rooms[LIMIT_VOICES];
    size_t next_room; /* the one to give up when all are taken */
    struct treater treater;
    off_t spool_at;
    struct order order;
    struct receipt receipt;
};

/* Leaves the terminal's signals to newscast, which closes the socket, and prints nothing. */
static void settle(pid_t parent) {
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    die_with(parent);
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a full disk and a file that may not grow are the same to us */
    signal(SIGCHLD, SIG_DFL);
}

static void set_text(struct receipt *r, const char *text) {
    r->text_len = (uint32_t)strnlen(text, sizeof r->text);
    memcpy(r->text, text, r->text_len);
}

static bool same_voice(const struct engine_voice *a, const struct engine_voice *b) {
    return memcmp(a, b, sizeof *a) == 0; /* newscast has filled both to the last byte */
}

static struct room *find_room(struct worker *w, const struct engine_voice *voice,
                              enum outcome *outcome) {
    *outcome = OUTCOME_DONE;
    for (size_t i = 0; i < LIMIT_VOICES; i++)
        if (same_voice(&w->rooms[i].voice, voice) && room_lives(&w->rooms[i]))
            return &w->rooms[i];
    struct room *r = &w->rooms[w->next_room++ % LIMIT_VOICES];
    room_close(r);
    *outcome = room_open(r, w->sheet, voice);
    if (*outcome == OUTCOME_NO_VOICE)
        set_text(&w->receipt, r->why);
    return *outcome == OUTCOME_DONE ? r : NULL;
}

/* Into the cache if there is one that takes it, else into the spool. */
static enum outcome store(struct worker *w, const struct clip *clip) {
    struct receipt *r = &w->receipt;
    size_t bytes = 0;
    if (w->order.entry[0] &&
        cache_store(ORDER_CACHE, w->order.entry, clip, w->sheet->cut, &bytes)) {
        r->in_cache = true;
        r->stored = bytes;
        return OUTCOME_DONE;
    }
    r->at = (uint64_t)w->spool_at;
    r->stored = entry_write(ORDER_SPOOL, w->spool_at, clip, w->sheet->cut);
    if (r->stored == 0) {
        set_text(r, strerror(errno));
        return OUTCOME_NO_ROOM;
    }
    w->spool_at += (off_t)r->stored;
    return OUTCOME_DONE;
}

static enum outcome speak(struct worker *w) {
    struct sheet *s = w->sheet;
    enum outcome outcome;
    struct room *room = find_room(w, &w->order.voice, &outcome);
    if (!room)
        return outcome;
    s->phonemes = w->order.phonemes;
    s->text_len = w->order.text_len;
    memcpy(s->text, w->order.text, s->text_len);
    s->text[s->text_len] = '\0';
    outcome = room_speak(room);
    if (outcome != OUTCOME_DONE)
        return outcome;
    struct clip clip;
    struct err err;
    if (!treat_clip(&w->treater, &w->order.how, s->pcm, s->frames, s->rate_hz, s->marks, s->marks_n,
                    &clip, &err))
        return OUTCOME_DIED;
    clip.marks = s->marks;
    clip.marks_n = s->marks_n;
    if (clip.frames)
        return store(w, &clip);
    room_close(room); /* should it be the room that is broken, another try gets another one */
    return OUTCOME_SILENT;
}

static enum outcome serve(struct worker *w) {
    struct receipt *r = &w->receipt;
    enum outcome outcome;
    switch ((enum order_kind)w->order.kind) {
    case ORDER_VOICE: {
        struct room *room = find_room(w, &w->order.voice, &outcome);
        if (room)
            set_text(r, room->stamp);
        return outcome;
    }
    case ORDER_LIST:
        r->text_len = (uint32_t)espeak_list(r->text, sizeof r->text);
        return OUTCOME_DONE;
    default: return speak(w);
    }
}

/* What else than the order and the voice's file decides a clip's bytes. */
static void introduce(struct worker *w) {
    char stamp[STAMP_BYTES], text[256];
    espeak_stamp(stamp);
    snprintf(text, sizeof text, ORDER_DIALECT "\t%s\t%s-%d-%d", espeak_version(), stamp,
             TREAT_VERSION, ENTRY_VERSION);
    set_text(&w->receipt, text);
}

int main(int argc, char **argv) {
    static struct worker w;
    if (argc != 2) {
        static const char why[] = "newscast-engine is started by newscast\n";
        return write(STDERR_FILENO, why, sizeof why - 1) < 0 ? 1 : 2;
    }
    settle((pid_t)strtol(argv[1], NULL, 10));
    rewind_prepare();
    w.sheet = mmap(NULL, sizeof *w.sheet, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (w.sheet == MAP_FAILED)
        return 1;
    pages_ready(w.sheet->pcm, SHEET_USUAL);
    w.spool_at = lseek(ORDER_SPOOL, 0, SEEK_END); /* behind what a worker before this one wrote */
    bool ready = espeak_start();
    w.receipt.outcome = ready ? OUTCOME_READY : OUTCOME_NO_DATA;
    if (ready)
        introduce(&w);
    bool stay = receipt_send(ORDER_SOCKET, &w.receipt) && ready;
    while (stay && order_receive(ORDER_SOCKET, &w.order)) {
        w.receipt.number = w.order.number;
        w.receipt.text_len = w.receipt.in_cache = 0;
        w.receipt.at = w.receipt.stored = 0;
        w.receipt.outcome = serve(&w);
        stay = receipt_send(ORDER_SOCKET, &w.receipt);
    }
    for (size_t i = 0; i < LIMIT_VOICES; i++)
        room_close(&w.rooms[i]);
    treater_close(&w.treater);
    return 0;
}
