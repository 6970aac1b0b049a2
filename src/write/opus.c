/* Ogg Opus (RFC 7845). */
#include <opus.h>
#include <string.h>

#include "write/ogg.h"

#define PACKETS_A_SECOND 50
#define PACKET_MOST      1500 /* bytes: far above what 20 ms take */
#define GRANULE_HZ       48000

struct opus {
    OpusEncoder *encoder;
    ogg_stream_state stream;
    float frame[GRANULE_HZ / PACKETS_A_SECOND];
    size_t filled, size;           /* of the frame */
    size_t delay;                  /* frames that the decoder will drop at the start */
    unsigned long long given;      /* frames of sound */
    unsigned long long sent, page; /* packets; packets when the last page ended */
};

/* kbit/s of --quality 0 to 10, for one voice. */
static const int kbps[] = {12, 16, 20, 28, 40, 56, 64, 80, 96, 112, 128};

static void put_packet(struct opus *o, unsigned char *bytes, size_t n, long long granule,
                       bool last) {
    ogg_packet packet = {.packet = bytes,
                         .bytes = (long)n,
                         .b_o_s = o->sent == 0,
                         .e_o_s = last,
                         .granulepos = granule,
                         .packetno = (ogg_int64_t)o->sent};
    o->sent++;
    ogg_stream_packetin(&o->stream, &packet);
}

static long long granule_of(const struct encoder *e, unsigned long long frames) {
    return (long long)(frames * GRANULE_HZ / (unsigned)e->set.rate_hz);
}

static bool put_headers(struct encoder *e, struct opus *o) {
    unsigned char head[19] = "OpusHead\1\1";
    long long skip = granule_of(e, o->delay);
    for (int i = 0; i < 2; i++)
        head[10 + i] = (unsigned char)(skip >> 8 * i);
    for (int i = 0; i < 4; i++)
        head[12 + i] = (unsigned char)(e->set.rate_hz >> 8 * i);
    put_packet(o, head, sizeof head, 0, false);
    if (!ogg_write_pages(e, &o->stream, true))
        return false;
    str comments = ogg_comments(e, str_of(opus_get_version_string()));
    size_t n = 8 + comments.len;
    unsigned char *tags = arena_new(e->keep, unsigned char, n);
    memcpy(tags, "OpusTags", 8);
    memcpy(tags + 8, comments.at, comments.len);
    put_packet(o, tags, n, 0, false);
    return ogg_write_pages(e, &o->stream, true);
}

static bool begin(struct encoder *e) {
    struct opus *o = e->state = arena_new(e->keep, struct opus, 1);
    int code, delay = 0;
    o->encoder = opus_encoder_create(e->set.rate_hz, 1, OPUS_APPLICATION_AUDIO, &code);
    if (!o->encoder)
        return encoder_fail(e, opus_strerror(code));
    opus_encoder_ctl(o->encoder, OPUS_SET_BITRATE(kbps[e->set.quality] * 1000));
    opus_encoder_ctl(o->encoder, OPUS_GET_LOOKAHEAD(&delay));
    o->delay = (size_t)delay;
    o->size = (size_t)e->set.rate_hz / PACKETS_A_SECOND;
    if (ogg_stream_init(&o->stream, OGG_SERIAL) != 0)
        return encoder_fail(e, "out of memory");
    return put_headers(e, o);
}

/* A page holds a second, in a stream a packet. */
static bool put_frame(struct encoder *e, struct opus *o, unsigned long long frames, bool last) {
    unsigned char bytes[PACKET_MOST];
    int n = opus_encode_float(o->encoder, o->frame, (int)o->size, bytes, sizeof bytes);
    if (n < 0)
        return encoder_fail(e, opus_strerror(n));
    o->filled = 0;
    put_packet(o, bytes, (size_t)n, granule_of(e, frames), last);
    bool now = e->out.stream || last || o->sent - o->page >= PACKETS_A_SECOND;
    if (now)
        o->page = o->sent;
    return ogg_write_pages(e, &o->stream, now);
}

/* The frames that have been coded, with the one that is full. */
static unsigned long long frames_so_far(const struct opus *o) {
    return (o->sent - 2 + 1) * o->size;
}

/* A full frame waits for the next sample: the last one must be marked as such. */
static bool code(struct encoder *e, const void *frames, size_t n) {
    struct opus *o = e->state;
    const float *x = frames;
    o->given += n;
    while (n > 0) {
        if (o->filled == o->size && !put_frame(e, o, frames_so_far(o), false))
            return false;
        size_t k = o->size - o->filled < n ? o->size - o->filled : n;
        memcpy(o->frame + o->filled, x, k * sizeof *x);
        o->filled += k;
        x += k;
        n -= k;
    }
    return true;
}

/* Silence follows until the decoder has given back everything; the last page says where the sound
 * ends. */
static bool end(struct encoder *e) {
    struct opus *o = e->state;
    unsigned long long all = o->given + o->delay;
    for (;;) {
        memset(o->frame + o->filled, 0, (o->size - o->filled) * sizeof *o->frame);
        unsigned long long so_far = frames_so_far(o);
        bool last = so_far >= all;
        if (!put_frame(e, o, last ? all : so_far, last))
            return false;
        if (last)
            return true;
    }
}

static void drop(struct encoder *e) {
    struct opus *o = e->state;
    if (!o)
        return;
    if (o->encoder)
        opus_encoder_destroy(o->encoder);
    ogg_stream_clear(&o->stream);
    e->state = NULL;
}

const struct coder coder_opus = {.begin = begin, .code = code, .end = end, .drop = drop};
