#include "write/pcm.h"

#include <string.h>

#define CHUNK 256 /* a fixed number, so that the loops become vector code */

/* Adding it leaves a number's nearest whole number in the lowest bits. */
#define ROUND_FLOAT  12582912.0f        /* 1.5 × 2^23 */
#define ROUND_DOUBLE 6755399441055744.0 /* 1.5 × 2^52 */

/* Triangular in (-1, 1). */
static inline float noise(uint32_t frame) {
    uint32_t h = frame * 0x9E3779B9u;
    h ^= h >> 15;
    h *= 0x85EBCA6Bu;
    h ^= h >> 13;
    h *= 0xC2B2AE35u;
    h ^= h >> 16;
    return (float)((int32_t)(h >> 16) + (int32_t)(h & 0xFFFF) - 65535) * (1 / 65536.0f);
}

static inline float tame(float x) {
    return x > 2 ? 2 : x > -2 ? x : x < 0 ? -2 : 0;
}

static void chunk_16(uint32_t at, const float *restrict x, int32_t *restrict to) {
    union {
        float f[CHUNK];
        int32_t i[CHUNK];
    } v;
    for (uint32_t i = 0; i < CHUNK; i++)
        v.f[i] = tame(x[i]) * 32768 + (x[i] == 0 ? 0 : noise(at + i)) + ROUND_FLOAT;
    for (uint32_t i = 0; i < CHUNK; i++) {
        int32_t y = v.i[i] - 0x4B400000;
        y = y > 32767 ? 32767 : y;
        to[i] = y < -32768 ? -32768 : y;
    }
}

/* A float has 24 bits of its own: only a double has more to drop. */
static void chunk_24(uint32_t at, const float *restrict x, int32_t *restrict to) {
    union {
        double f;
        int64_t i;
    } v;
    for (uint32_t i = 0; i < CHUNK; i++) {
        v.f = (double)tame(x[i]) * 8388608 + (x[i] == 0 ? 0 : noise(at + i)) + ROUND_DOUBLE;
        int32_t y = (int32_t)(uint32_t)v.i;
        y = y > 8388607 ? 8388607 : y;
        to[i] = y < -8388608 ? -8388608 : y;
    }
}

static void convert(int bits, uint64_t at, const float *from, int32_t *to) {
    if (bits == 16)
        chunk_16((uint32_t)at, from, to);
    else
        chunk_24((uint32_t)at, from, to);
}

void pcm_whole(int bits, uint64_t at, const float *from, int32_t *to, size_t n) {
    size_t i = 0;
    for (; i + CHUNK <= n; i += CHUNK)
        convert(bits, at + i, from + i, to + i);
    if (i < n) {
        float rest[CHUNK] = {0};
        int32_t whole[CHUNK];
        memcpy(rest, from + i, (n - i) * sizeof *rest);
        convert(bits, at + i, rest, whole);
        memcpy(to + i, whole, (n - i) * sizeof *whole);
    }
}

static void pack_16(const int32_t *restrict from, unsigned char *restrict to, size_t n) {
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = (unsigned char)from[i];
        to[2 * i + 1] = (unsigned char)(from[i] >> 8);
    }
}

static void pack_24(const int32_t *restrict from, unsigned char *restrict to, size_t n) {
    for (size_t i = 0; i < n; i++) {
        to[3 * i] = (unsigned char)from[i];
        to[3 * i + 1] = (unsigned char)(from[i] >> 8);
        to[3 * i + 2] = (unsigned char)(from[i] >> 16);
    }
}

void pcm_bytes(int bits, uint64_t at, const float *from, unsigned char *to, size_t n) {
    int32_t whole[CHUNK];
    for (size_t i = 0; i < n; i += CHUNK) {
        size_t k = n - i < CHUNK ? n - i : CHUNK;
        pcm_whole(bits, at + i, from + i, whole, k);
        if (bits == 16)
            pack_16(whole, to + 2 * i, k);
        else
            pack_24(whole, to + 3 * i, k);
    }
}

void pcm_float(const float *from, float *to, size_t n) {
    for (size_t i = 0; i < n; i++)
        to[i] = from[i] == from[i] ? from[i] : 0;
}
