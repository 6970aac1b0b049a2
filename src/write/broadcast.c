#include "write/broadcast.h"

#include <assert.h>
#include <math.h>

#include "base/buf.h"
#include "types/version.h"
#include "write/ascii.h"
#include "write/riff.h"

#define BEXT_BYTES    602 /* without the coding history */
#define BEXT_VERSION  2
#define BEXT_UMID     64 /* bytes; zero: it has none */
#define BEXT_RESERVED 180
#define CART_BYTES    2048 /* without the text */
#define CART_RESERVED 276
#define CART_URL      1024
#define FULL_SCALE    32768 /* the sample value of 0 dB */
#define UNKNOWN       0x7FFF
#define FIELD_LIMIT   99.99 /* what a loudness may be */
#define TEXT_MOST     ((size_t)16384)

#define WITHOUT_START "1900-01-01", "00:00:00"
#define WITHOUT_END   "2099-12-31", "23:59:59"

/* ---- fields ---- */

/* The arena's memory is zeroed: what is not filled is NUL. */
static unsigned char *put_text(unsigned char *at, size_t width, str text, struct arena *keep) {
    str ascii = str_trim(str_sub(str_trim(ascii_of(text, keep)), 0, width));
    memcpy(at, ascii.at ? ascii.at : "", ascii.len);
    return at + width;
}

static unsigned char *put_moment(unsigned char *at, bool known, const struct moment *m,
                                 const char *day, const char *time, struct arena *keep) {
    at = put_text(at, 10, known ? moment_day(m, keep) : str_of(day), keep);
    return put_text(at, 8, known ? moment_time(m, keep) : str_of(time), keep);
}

/* An address has no other bytes than ASCII; a longer one than fits would lead nowhere. */
static str address(str url, struct arena *keep) {
    struct buf out = buf_make(keep, CART_URL);
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.at[i];
        if (c > ' ' && c < 0x7F)
            buf_byte(&out, (char)c);
        else
            buf_printf(&out, "%%%02X", c);
    }
    return out.full ? S("") : buf_str(&out);
}

/* ---- bext ---- */

static unsigned char *put_level(unsigned char *at, double value) {
    bool known = isfinite(value) && fabs(value) <= FIELD_LIMIT;
    return riff_n(at, known ? (unsigned long long)(uint16_t)(int16_t)lround(100 * value) : UNKNOWN,
                  2);
}

/* The meter's "nothing was measured" is -70 LUFS. */
static double heard(double lufs) {
    return lufs > -70 ? lufs : NAN;
}

void broadcast_loudness(const struct loudness *l, unsigned char out[BEXT_LOUDNESS_BYTES]) {
    static const struct loudness none = {NAN, NAN, NAN, NAN, NAN};
    l = l ? l : &none;
    out = put_level(out, heard(l->integrated_lufs));
    out = put_level(out, isnan(heard(l->max_short_term_lufs)) ? NAN : l->range_lu);
    out = put_level(out, l->true_peak_dbtp);
    out = put_level(out, heard(l->max_momentary_lufs));
    put_level(out, heard(l->max_short_term_lufs));
}

str broadcast_bext(const struct broadcast *b, int rate_hz, int bits, struct arena *keep) {
    str history = str_printf(keep, "A=PCM,F=%d,W=%d,M=mono,T=newscast %s\r\n", rate_hz, bits,
                             NEWSCAST_VERSION);
    unsigned char *chunk = arena_new(keep, unsigned char, BEXT_BYTES + history.len), *at = chunk;
    at = put_text(at, 256, b->title, keep);
    at = put_text(at, 32, b->originator, keep);
    at = put_text(at, 32, b->cut_id, keep);
    at = put_moment(at, b->has_from, &b->from, "", "", keep);
    at = riff_n(at, 0, 8); /* the first sample is the first of the programme */
    at = riff_n(at, BEXT_VERSION, 2);
    at += BEXT_UMID;
    assert(at - chunk == BEXT_LOUDNESS_AT);
    broadcast_loudness(NULL, at);
    at += BEXT_LOUDNESS_BYTES + BEXT_RESERVED;
    assert(at - chunk == BEXT_BYTES);
    memcpy(at, history.at, history.len);
    return (str){(char *)chunk, BEXT_BYTES + history.len};
}

/* ---- cart ---- */

static unsigned char *put_timers(unsigned char *at, const struct broadcast *b) {
    for (size_t i = 0; i < BROADCAST_TIMERS; i++) {
        bool used = i < b->timers_n;
        at = used ? riff_name(at, b->timers[i].code) : riff_n(at, 0, 4);
        at = riff_n(at, used ? b->timers[i].frame : 0, 4);
    }
    return at;
}

str broadcast_cart(const struct broadcast *b, struct arena *keep) {
    str text = str_sub(str_trim(ascii_of(b->text, keep)), 0, TEXT_MOST);
    size_t bytes = CART_BYTES + (text.len ? text.len + 2 : 0);
    unsigned char *chunk = arena_new(keep, unsigned char, bytes), *at = riff_name(chunk, "0101");
    at = put_text(at, 64, b->title, keep);
    at = put_text(at, 64, b->artist, keep);
    at = put_text(at, 64, b->cut_id, keep);
    at = put_text(at, 64, S(""), keep); /* client: the station's own */
    at = put_text(at, 64, S("News"), keep);
    at = put_text(at, 64, b->language, keep);
    at = put_text(at, 64, b->out_cue, keep);
    at = put_moment(at, b->has_from, &b->from, WITHOUT_START, keep);
    at = put_moment(at, b->has_until, &b->until, WITHOUT_END, keep);
    at = put_text(at, 64, S("newscast"), keep);
    at = put_text(at, 64, S(NEWSCAST_VERSION), keep);
    at = put_text(at, 64, S("synthetic voice"), keep);
    at = riff_n(at, FULL_SCALE, 4);
    at = put_timers(at, b) + CART_RESERVED;
    at = put_text(at, CART_URL, address(b->url, keep), keep);
    assert(at - chunk == CART_BYTES);
    memcpy(at, text.at ? text.at : "", text.len);
    if (text.len)
        memcpy(at + text.len, "\r\n", 2);
    return (str){(char *)chunk, bytes};
}
