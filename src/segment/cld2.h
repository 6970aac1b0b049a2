/* cld2: the one C++ library behind a C face: which languages libcld2 takes a text for.
 *
 * Never decides anything: identify.c weighs what it says. */
#ifndef SEGMENT_CLD2_H
#define SEGMENT_CLD2_H

#ifdef __cplusplus
extern "C" {
#endif

struct cld2_guess {
    const char *code; /* the library's own: "en", "iw", "zh-Hant"; "un" when it has none */
    int percent;      /* of the text */
};

/* Fills the three best guesses for `len` bytes of valid UTF-8; `hint` is a list such as "en,de" (at
 * most four have an effect) or NULL.  Returns whether the library calls its first guess reliable.
 */
int cld2_guess_languages(const char *text, int len, const char *hint, struct cld2_guess out[3]);
const char *cld2_version(void);

#ifdef __cplusplus
}
#endif

#endif
