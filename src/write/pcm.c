#include "write/pcm.h"

#include <endian.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

#define CHUNK 256 /* a fixed number, so that the loops become vector code */

/* Adding it leaves a number's nearest whole number in the lowest bits. */
#define ROUND_FLOAT  12582912.0f        /* 1.5 × 2^23 */
#define ROUND_DOUBLE 6755399441055744.0 /* 1.5 × 2^52 */

#define SIGN 0x80000000u
#define TWO  0x40000000u /* the bits of 2.0f */
#define INF  0x7F800000u

/* A float and its bits: comparing floats would keep the compiler from making vector code. */
union number {
    float f;
    uint32_t bits;
};

/* A mask in place of a branch, for the same reason. */
ALWAYS_INLINE uint32_t all_ones(bool when) {
    return 0u - (uint32_t)when;
}

/* What can be rounded: within ±2, and a number. */
ALWAYS_INLINE float tame(union number x) {
    uint32_t size = x.bits & ~SIGN;
    size &= all_ones(size <= INF);
    size = size > TWO ? TWO : size;
    return (union number){.bits = size | (x.bits & SIGN)}.f;
}

/* Triangular in (-1, 1); 0 for silence. */
ALWAYS_INLINE float noise(uint32_t frame, union number x) {
    uint32_t h = frame * 0x9E3779B9u;
    h ^= h >> 15;
    h *= 0x85EBCA6Bu;
    h ^= h >> 13;
    h *= 0xC2B2AE35u;
    h ^= h >> 16;
    int32_t sum = (int32_t)(h >> 16) + (int32_t)(h & 0xFFFF) - 65535;
    sum &= (int32_t)all_ones((x.bits & ~SIGN) != 0);
    return (float)sum * (1 / 65536.0f);
}

ALWAYS_INLINE int32_t clip(int32_t y, int32_t most) {
    y = y > most ? most : y;
    return y < -most - 1 ? -most - 1 : y;
}

ALWAYS_INLINE void chunk_16(uint32_t at, const union number *restrict x, int32_t *restrict to) {
    for (uint32_t i = 0; i < CHUNK; i++) {
        union number v = {tame(x[i]) * 32768 + noise(at + i, x[i]) + ROUND_FLOAT};
        to[i] = clip((int32_t)v.bits - 0x4B400000, 32767);
    }
}

/* A float has 24 bits of its own: only a double has some to drop. */
ALWAYS_INLINE void chunk_24(uint32_t at, const union number *restrict x, int32_t *restrict to) {
    for (uint32_t i = 0; i < CHUNK; i++) {
        union {
            double f;
            uint64_t bits;
        } v = {(double)tame(x[i]) * 8388608 + (double)noise(at + i, x[i]) + ROUND_DOUBLE};
        to[i] = clip((int32_t)(uint32_t)v.bits, 8388607);
    }
}

typedef void chunk(uint32_t at, const union number *restrict x, int32_t *restrict to);

/* The same operations in vectors of any width give the same bits. */
static void narrow_16(uint32_t at, const union number *restrict x, int32_t *restrict to) {
    chunk_16(at, x, to);
}

static void narrow_24(uint32_t at, const union number *restrict x, int32_t *restrict to) {
    chunk_24(at, x, to);
}

#if defined __x86_64__
#define WIDE __attribute__((target("avx2")))

WIDE static void wide_16(uint32_t at, const union number *restrict x, int32_t *restrict to) {
    chunk_16(at, x, to);
}

WIDE static void wide_24(uint32_t at, const union number *restrict x, int32_t *restrict to) {
    chunk_24(at, x, to);
}

static chunk *choose(int bits) {
    bool wide = __builtin_cpu_supports("avx2");
    return bits == 16 ? wide ? wide_16 : narrow_16 : wide ? wide_24 : narrow_24;
}
#else
static chunk *choose(int bits) {
    return bits == 16 ? narrow_16 : narrow_24;
}
#endif

static void whole_chunk(chunk *c, uint64_t at, const float *from, int32_t *to, size_t n) {
    union number x[CHUNK];
    memcpy(x, from, n * sizeof *x);
    memset(x + n, 0, (CHUNK - n) * sizeof *x);
    c((uint32_t)at, x, to);
}

void pcm_whole(int bits, uint64_t at, const float *from, int32_t *to, size_t n) {
    chunk *c = choose(bits);
    for (size_t i = 0; i < n; i += CHUNK) {
        int32_t whole[CHUNK];
        size_t k = n - i < CHUNK ? n - i : CHUNK;
        whole_chunk(c, at + i, from + i, whole, k);
        memcpy(to + i, whole, k * sizeof *whole);
    }
}

static void pack_16(const int32_t *restrict from, unsigned char *to, size_t n) {
    uint16_t packed[CHUNK];
    for (size_t i = 0; i < CHUNK; i++)
        packed[i] = htole16((uint16_t)from[i]);
    memcpy(to, packed, n * sizeof *packed);
}

static void pack_24(const int32_t *restrict from, unsigned char *restrict to, size_t n) {
    for (size_t i = 0; i < n; i++) {
        to[3 * i] = (unsigned char)from[i];
        to[3 * i + 1] = (unsigned char)(from[i] >> 8);
        to[3 * i + 2] = (unsigned char)(from[i] >> 16);
    }
}

void pcm_bytes(int bits, uint64_t at, const float *from, unsigned char *to, size_t n) {
    chunk *c = choose(bits);
    for (size_t i = 0; i < n; i += CHUNK) {
        int32_t whole[CHUNK];
        size_t k = n - i < CHUNK ? n - i : CHUNK;
        whole_chunk(c, at + i, from + i, whole, k);
        if (bits == 16)
            pack_16(whole, to + 2 * i, k);
        else
            pack_24(whole, to + 3 * i, k);
    }
}

void pcm_float(const float *from, float *to, size_t n) {
    for (size_t i = 0; i < n; i++)
        to[i] = isnan(from[i]) ? 0 : from[i];
}
