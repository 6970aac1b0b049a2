/* pcm: samples as whole numbers, with the noise that takes the place of the bits that are dropped.
 *
 * Triangular dither of one step each way (TPDF) where bits are dropped, but none in digital
 * silence, which stays silent.  The noise of a frame depends on its place in the file only, so that
 * the same samples give the same numbers however they are cut into blocks. */
#ifndef WRITE_PCM_H
#define WRITE_PCM_H

#include <stddef.h>
#include <stdint.h>

/* n samples, the first of which is frame `at` of the file; what lies outside ±1 is clipped, and
 * what is not a number is silence.  bits: 16 or 24. */
void pcm_whole(int bits, uint64_t at, const float *from, int32_t *to, size_t n);
/* The same as bytes, the lowest first, 2 or 3 a sample. */
void pcm_bytes(int bits, uint64_t at, const float *from, unsigned char *to, size_t n);
/* As they are, with silence for what is not a number. */
void pcm_float(const float *from, float *to, size_t n);

#endif
