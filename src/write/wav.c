/* WAV: a header, what broadcasters want (bext, cart), an INFO chunk, cue points with labels, the
 * samples, an ID3v2 chunk.  The header's lengths and the loudness are known at the end; in a pipe
 * they stay 0xFFFFFFFF, which readers take for "until the end", and 0x7FFF, unknown. */
#include <string.h>

#include "write/broadcast.h"
#include "write/encoder.h"
#include "write/riff.h"

#define UNKNOWN    0xFFFFFFFFu
#define WAV_MOST   4000000000ull /* bytes: its lengths have 32 bits */
#define PCM        1
#define IEEE_FLOAT 3

struct wav {
    unsigned long long data_at;     /* where the samples begin */
    unsigned long long fact_at;     /* of the number of frames; 0: none */
    unsigned long long loudness_at; /* in the bext chunk; 0: none */
};

static bool put_chunk(struct encoder *e, const char *name, const char *kind, str body) {
    unsigned char head[12], *at = riff_name(head, name);
    at = riff_n(at, body.len + strlen(kind), 4);
    memcpy(at, kind, strlen(kind));
    return out_write(&e->out, head, 8 + strlen(kind)) && out_write(&e->out, body.at, body.len) &&
           out_write(&e->out, "", body.len & 1);
}

#define CUE_BYTES 24

/* A cue point a chapter, and its title as the point's label. */
static bool put_chapters(struct encoder *e) {
    unsigned n = e->tags.chapters_n;
    size_t bytes = 4;
    for (unsigned i = 0; i < n; i++)
        bytes += 8 + 4 + strlen(e->tags.chapters[i].title) + 2;
    unsigned char *cues = arena_new(e->keep, unsigned char, 4 + n * (size_t)CUE_BYTES),
                  *labels = arena_new(e->keep, unsigned char, bytes), *c = riff_n(cues, n, 4),
                  *l = labels;
    for (unsigned i = 0; i < n; i++) {
        const struct tag_chapter *chapter = &e->tags.chapters[i];
        size_t len = strlen(chapter->title) + 1;
        c = riff_n(riff_n(c, i + 1, 4), chapter->frame, 4); /* its place in the play order, too */
        c = riff_n(riff_n(riff_name(c, "data"), 0, 4), 0, 4);
        c = riff_n(c, chapter->frame, 4);
        l = riff_n(riff_n(riff_name(l, "labl"), 4 + len, 4), i + 1, 4);
        memcpy(l, chapter->title, len);
        l += len + (len & 1);
    }
    str cue = {(char *)cues, (size_t)(c - cues)}, adtl = {(char *)labels, (size_t)(l - labels)};
    return n == 0 || (put_chunk(e, "cue ", "", cue) && put_chunk(e, "LIST", "adtl", adtl));
}

static bool put_broadcast(struct encoder *e) {
    struct wav *w = e->state;
    const struct broadcast *b = e->set.tags.broadcast;
    if (!b)
        return true;
    w->loudness_at = e->out.written + 8 + BEXT_LOUDNESS_AT;
    return put_chunk(e, "bext", "", broadcast_bext(b, e->set.rate_hz, e->set.bits, e->keep)) &&
           put_chunk(e, "cart", "", broadcast_cart(b, e->keep));
}

static bool begin(struct encoder *e) {
    struct wav *w = arena_new(e->keep, struct wav, 1);
    bool real = e->set.bits == BITS_FLOAT;
    unsigned rate = (unsigned)e->set.rate_hz, bits = (unsigned)e->set.bits;
    unsigned char head[64], *at = riff_name(head, "RIFF");
    at = riff_n(at, UNKNOWN, 4);
    at = riff_name(riff_name(at, "WAVE"), "fmt ");
    at = riff_n(at, real ? 18 : 16, 4);
    at = riff_n(at, real ? IEEE_FLOAT : PCM, 2);
    at = riff_n(at, 1, 2);
    at = riff_n(at, rate, 4);
    at = riff_n(at, rate * bits / 8, 4);
    at = riff_n(at, bits / 8, 2);
    at = riff_n(at, bits, 2);
    if (real) {
        at = riff_n(at, 0, 2);
        at = riff_n(riff_name(at, "fact"), 4, 4);
        w->fact_at = (unsigned long long)(at - head);
        at = riff_n(at, UNKNOWN, 4);
    }
    e->state = w;
    str info = tags_info(&e->tags, e->keep);
    unsigned char data[8];
    riff_n(riff_name(data, "data"), UNKNOWN, 4);
    bool ok = out_write(&e->out, head, (size_t)(at - head)) && put_broadcast(e) &&
              (info.len == 0 || put_chunk(e, "LIST", "INFO", info)) && put_chapters(e) &&
              out_write(&e->out, data, sizeof data);
    w->data_at = e->out.written;
    return ok;
}

static bool code(struct encoder *e, const void *frames, size_t n) {
    struct wav *w = e->state;
    size_t bytes = n * (size_t)e->set.bits / 8;
    if (!e->out.fixed && e->out.written - w->data_at + bytes > WAV_MOST)
        return fail(&e->err, ERR_LIMIT, "%s: longer than a WAV file can be; choose --format flac",
                    e->out.name);
    return out_write(&e->out, frames, bytes);
}

static bool patch(struct encoder *e, unsigned long long at, unsigned long long value) {
    unsigned char n[4];
    riff_n(n, value, 4);
    return out_patch(&e->out, at, n, sizeof n);
}

static bool patch_loudness(struct encoder *e) {
    struct wav *w = e->state;
    unsigned char fields[BEXT_LOUDNESS_BYTES];
    broadcast_loudness(e->loudness, fields);
    return !w->loudness_at || out_patch(&e->out, w->loudness_at, fields, sizeof fields);
}

static bool end(struct encoder *e) {
    struct wav *w = e->state;
    unsigned long long bytes = e->out.written - w->data_at;
    if (e->out.fixed)
        return true;
    struct tag_list others = e->tags; /* chapters twice would be shown twice */
    others.chapters_n = 0;
    str id3 = tags_id3(&others, e->keep);
    return out_write(&e->out, "", bytes & 1) && (id3.len == 0 || put_chunk(e, "id3 ", "", id3)) &&
           patch(e, 4, e->out.written - 8) && patch(e, w->data_at - 4, bytes) &&
           patch_loudness(e) && (!w->fact_at || patch(e, w->fact_at, bytes / sizeof(float)));
}

static void drop(struct encoder *e) {
    (void)e;
}

const struct coder coder_wav = {.begin = begin, .code = code, .end = end, .drop = drop};
