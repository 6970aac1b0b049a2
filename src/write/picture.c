#include "write/picture.h"

#include <string.h>

#include "types/limits.h"

#define FRONT_COVER 3

static unsigned long number(str s, size_t at, int bytes) {
    unsigned long v = 0;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | (at + (size_t)i < s.len ? (unsigned char)s.at[at + (size_t)i] : 0);
    return v;
}

/* ---- PNG: chunks, from IHDR to IEND ---- */

#define PNG_START S("\x89PNG\r\n\x1A\n")

static bool read_png(str s, struct picture *p) {
    static const unsigned channels[] = {[0] = 1, [2] = 3, [3] = 1, [4] = 2, [6] = 4};
    unsigned long colours = number(s, 25, 1);
    if (!str_eq(str_sub(s, 12, 16), S("IHDR")) || colours > 6 || !channels[colours])
        return false;
    p->mime = "image/png";
    p->width = (unsigned)number(s, 16, 4);
    p->height = (unsigned)number(s, 20, 4);
    p->depth = (unsigned)number(s, 24, 1) * channels[colours];
    for (size_t at = PNG_START.len; at + 12 <= s.len;) {
        if (str_eq(str_sub(s, at + 4, at + 8), S("IEND")))
            return true;
        at += 12 + number(s, at, 4);
    }
    return false;
}

/* ---- JPEG: segments up to the frame's header, then until the end of the image ---- */

#define JPEG_START S("\xFF\xD8\xFF")

static bool is_frame(unsigned long marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static bool read_jpeg(str s, struct picture *p) {
    p->mime = "image/jpeg";
    for (size_t at = 2; at + 10 <= s.len && number(s, at, 1) == 0xFF;) {
        unsigned long marker = number(s, at + 1, 1);
        if (marker == 0xFF) { /* a byte of padding */
            at++;
            continue;
        }
        if (is_frame(marker)) {
            p->height = (unsigned)number(s, at + 5, 2);
            p->width = (unsigned)number(s, at + 7, 2);
            p->depth = (unsigned)(number(s, at + 4, 1) * number(s, at + 9, 1));
            return str_find(s, S("\xFF\xD9"), at) < s.len;
        }
        at += 2 + number(s, at + 2, 2);
    }
    return false;
}

bool picture_read(str bytes, const char *name, struct picture *out, struct err *err) {
    *out = (struct picture){.bytes = bytes};
    bool png = str_starts(bytes, PNG_START);
    if (!png && !str_starts(bytes, JPEG_START))
        return fail(err, ERR_USAGE, "%s: is no JPEG or PNG; a cover must be one of them", name);
    if (!(png ? read_png(bytes, out) : read_jpeg(bytes, out)) || !out->width || !out->height)
        return fail(err, ERR_USAGE, "%s: this %s is damaged or not complete; make it anew", name,
                    png ? "PNG" : "JPEG");
    if (out->width > LIMIT_COVER_PIXELS || out->height > LIMIT_COVER_PIXELS)
        return fail(err, ERR_USAGE,
                    "%s: %u x %u pixels is larger than the limit of %d; 1400 to 3000 are usual",
                    name, out->width, out->height, LIMIT_COVER_PIXELS);
    return true;
}

/* ---- FLAC's block ---- */

static char *put_n(char *at, unsigned long v) {
    for (int i = 24; i >= 0; i -= 8)
        *at++ = (char)(v >> i & 0xFF);
    return at;
}

static str block(const struct picture *p, struct arena *keep) {
    size_t mime = strlen(p->mime);
    char *start = arena_alloc(keep, 1, 1, 32 + mime + p->bytes.len), *at = start;
    at = put_n(put_n(at, FRONT_COVER), mime);
    memcpy(at, p->mime, mime);
    at = put_n(at + mime, 0); /* no description */
    at = put_n(put_n(put_n(at, p->width), p->height), p->depth);
    at = put_n(put_n(at, 0), p->bytes.len); /* no palette's size */
    memcpy(at, p->bytes.at, p->bytes.len);
    return str_span(start, at + p->bytes.len);
}

const char *picture_comment(const struct picture *p, struct arena *keep) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    str s = block(p, keep);
    char *start = arena_alloc(keep, 1, 1, (s.len + 2) / 3 * 4 + 1), *to = start;
    for (size_t at = 0; at < s.len; at += 3) {
        unsigned long v = number(s, at, 3);
        for (int i = 18; i >= 0; i -= 6)
            *to++ = digits[v >> i & 63];
    }
    for (size_t i = 0; i < (3 - s.len % 3) % 3; i++)
        to[-1 - (long)i] = '=';
    return start;
}
