/* lanes: four samples side by side.
 *
 * Written out as vectors, since the compiler may not reorder sums of floats by itself: the same
 * operations in the same order everywhere, so the same bits. */
#ifndef MIX_LANES_H
#define MIX_LANES_H

#include <stdint.h>
#include <string.h>
#if defined __SSE2__
#include <emmintrin.h>
#endif

#define LANES 4

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t lanes_int __attribute__((vector_size(LANES * sizeof(int32_t))));
typedef int16_t lanes_short __attribute__((vector_size(LANES * sizeof(int16_t))));

static inline lanes lanes_get(const float *x) {
    lanes v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline void lanes_put(float *x, lanes v) {
    memcpy(x, &v, sizeof v);
}

static inline lanes lanes_of(float x) {
    return (lanes){x, x, x, x};
}

static inline lanes lanes_abs(lanes v) {
    return (lanes)((lanes_int)v & (lanes_int){INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX});
}

static inline lanes lanes_max(lanes a, lanes b) {
#if defined __SSE2__
    return (lanes)_mm_max_ps((__m128)a, (__m128)b);
#else
    lanes_int more = a > b;
    return (lanes)(((lanes_int)a & more) | ((lanes_int)b & ~more));
#endif
}

static inline float lanes_largest(lanes v) {
    float a = v[0] > v[1] ? v[0] : v[1], b = v[2] > v[3] ? v[2] : v[3];
    return a > b ? a : b;
}

/* Whether any is as large. */
static inline int lanes_reach(lanes v, float least) {
#if defined __SSE2__
    return _mm_movemask_ps(_mm_cmpge_ps((__m128)v, _mm_set1_ps(least)));
#else
    return lanes_largest(v) >= least;
#endif
}

static inline float lanes_sum(lanes v) {
    return (v[0] + v[1]) + (v[2] + v[3]);
}

/* 16-bit samples as floats. */
static inline lanes lanes_from_pcm(const int16_t *pcm) {
#if defined __SSE2__
    __m128i x = _mm_loadl_epi64((const __m128i_u *)pcm);
    return (lanes)_mm_cvtepi32_ps(_mm_srai_epi32(_mm_unpacklo_epi16(x, x), 16));
#else
    return (lanes){pcm[0], pcm[1], pcm[2], pcm[3]};
#endif
}

/* Rounds to the nearest whole number; |v| < 2^22. */
static inline void lanes_to_pcm(int16_t *pcm, lanes v) {
    const float big = 12582912; /* 1.5 * 2^23: the last bit of the sum is a one */
    lanes_int whole = (lanes_int)(v + big) - (lanes_int)lanes_of(big);
    lanes_short s = __builtin_convertvector(whole, lanes_short);
    memcpy(pcm, &s, sizeof s);
}

/* The largest magnitude; n is a multiple of LANES. */
static inline float lanes_peak(const float *x, size_t n) {
    lanes most = {0};
    for (size_t i = 0; i < n; i += LANES)
        most = lanes_max(most, lanes_abs(lanes_get(x + i)));
    return lanes_largest(most);
}

/* Filters that ring out make numbers so small that they are slow: while samples are worked on, such
 * a number is 0.  Returns what lanes_rest must be given afterwards. */
static inline unsigned lanes_work(void) {
#if defined __SSE2__
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040); /* results to zero, operands as zero */
    return before;
#else
    return 0;
#endif
}

static inline void lanes_rest(unsigned before) {
#if defined __SSE2__
    _mm_setcsr(before);
#else
    (void)before;
#endif
}

#endif
