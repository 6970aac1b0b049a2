/* flite: English voices of CMU, from Debian's libflite1, which is loaded when one is asked for. */
#include <ctype.h>
#include <dlfcn.h>
#include <flite/flite.h>
#include <stdio.h>
#include <string.h>

#include "base/library.h"
#include "base/utf8.h"
#include "engine/speaker.h"

#define LIBRARY    "libflite.so.1"
#define NORMAL_WPM 170.0f /* about what its voices speak by themselves */
#define FOLDING    3      /* another number when the same text is folded otherwise */

#define FUNCTIONS                                                                                  \
    F(flite_init)                                                                                  \
    F(flite_synth_text)                                                                            \
    F(utt_wave)                                                                                    \
    F(utt_relation)                                                                                \
    F(relation_head)                                                                               \
    F(item_next)                                                                                   \
    F(item_prev)                                                                                   \
    F(item_daughter)                                                                               \
    F(item_last_daughter)                                                                          \
    F(item_as)                                                                                     \
    F(item_feat_float)                                                                             \
    F(item_feat_string)                                                                            \
    F(feat_set_float)                                                                              \
    F(delete_utterance)

static struct {
#define F(name) __typeof__(name) *name;
    FUNCTIONS
#undef F
    cst_voice *voice;
} fl;

/* ---- voices ---- */

static const struct library_function wanted[] = {
#define F(name) {#name, &fl.name},
    FUNCTIONS
#undef F
};

/* "slt" is cmu_us_slt. */
static bool set_voice(const struct engine_voice *v, char stamp[STAMP_BYTES], char why[WHY_BYTES]) {
    char name[128];
    const char *lacks;
    snprintf(why, WHY_BYTES, "flite is not installed; install the package libflite1");
    if (!library_open(LIBRARY, true, wanted, sizeof wanted / sizeof *wanted, &lacks))
        return false;
    snprintf(why, WHY_BYTES, "flite has no voice `%s`; it has slt, rms, kal and awb", v->name);
    snprintf(name, sizeof name, "libflite_cmu_us_%s.so.1", v->name);
    char entry[128];
    snprintf(entry, sizeof entry, "register_cmu_us_%s", v->name);
    cst_voice *(*open_voice)(const char *folder) = NULL;
    const struct library_function opener = {entry, &open_voice};
    if (strchr(v->name, '/') || !library_open(name, true, &opener, 1, &lacks))
        return false;
    fl.flite_init();
    fl.voice = open_voice(NULL);
    if (!fl.voice)
        return false;
    fl.feat_set_float(fl.voice->features, "duration_stretch", NORMAL_WPM / (float)v->rate_wpm);
    Dl_info info;
    stamp_put(stamp, dladdr(*(void **)&open_voice, &info) ? stamp_of_change(info.dli_fname, FOLDING)
                                                          : FOLDING);
    return true;
}

/* ---- text ---- */

/* It knows ASCII only: for U+00C0 … U+017F, the letters without their accents. */
static const char plain[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
                            "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLl"
                            "LlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/* What a character is for it; 0: nothing. */
static char ascii_of(uint32_t c) {
    if (c < 0x80)
        return (char)c;
    if (c >= 0xC0 && c < 0xC0 + sizeof plain - 1)
        return plain[c - 0xC0];
    if (c == 0xAD || (c >= 0x300 && c < 0x370) || (c >= 0x200B && c <= 0x200F))
        return 0; /* soft hyphens, accents that stand by themselves, signs without width */
    if (c == 0x2018 || c == 0x2019)
        return '\'';
    if (c == 0x2010 || c == 0x2011)
        return '-';
    return c == 0x2026 ? '.' : ' ';
}

static char ascii[LIMIT_SPOKEN_BYTES + 1];
static uint32_t byte_at[LIMIT_SPOKEN_BYTES + 1]; /* in the text, of each of its characters */

static size_t put(size_t n, char c, size_t at) {
    byte_at[n] = (uint32_t)at;
    ascii[n] = c;
    return n + 1;
}

/* A dash is a pause, which a comma behind the word makes: by itself it would be none. */
static size_t put_dash(size_t n, size_t at) {
    while (n > 0 && ascii[n - 1] == ' ')
        at = byte_at[--n];
    if (n > 0 && !ispunct((unsigned char)ascii[n - 1]))
        n = put(n, ',', at);
    return put(n, ' ', at);
}

/* Whether `c`, which ends at `at`, is a dash; n characters stand before it. */
static bool is_dash(uint32_t c, str text, size_t at, size_t n) {
    bool apart = (n == 0 || ascii[n - 1] == ' ') && (at == text.len || text.at[at] == ' ');
    return c == 0x2014 || (apart && (c == '-' || c == 0x2013));
}

static void fold(str text) {
    size_t n = 0;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        char folded = ascii_of(c);
        if (is_dash(c, text, at, n))
            n = put_dash(n, start);
        else if (folded)
            n = put(n, folded, start);
    }
    byte_at[n] = (uint32_t)text.len;
    ascii[n] = '\0';
}

/* ---- speech ---- */

/* The first or last sound of a word; NULL: nothing is said for it. */
static cst_item *edge(cst_item *word, __typeof__(fl.item_daughter) child) {
    cst_item *syllable = word ? fl.item_as(word, "SylStructure") : NULL;
    syllable = syllable ? child(syllable) : NULL;
    cst_item *sound = syllable ? child(syllable) : NULL;
    return sound ? fl.item_as(sound, "Segment") : NULL;
}

/* Tokens stand in the text in their order, as they are. */
static void mark_words(struct sheet *s, cst_utterance *u) {
    const char *from = ascii;
    cst_item *token = fl.relation_head(fl.utt_relation(u, "Token"));
    for (; token && s->marks_n < LIMIT_CLIP_MARKS; token = fl.item_next(token)) {
        const char *name = fl.item_feat_string(token, "name"), *at = strstr(from, name);
        cst_item *first = edge(fl.item_daughter(token), fl.item_daughter);
        if (!at || !first || !*name)
            continue;
        from = at + strlen(name);
        cst_item *before = fl.item_prev(first);
        double seconds = before ? (double)fl.item_feat_float(before, "end") : 0;
        size_t frame = (size_t)(seconds * s->rate_hz);
        if (frame >= s->frames)
            break;
        s->marks[s->marks_n++] = (struct mark){frame, {byte_at[at - ascii], byte_at[from - ascii]}};
    }
}

static void speak(struct sheet *s) {
    s->frames = s->marks_n = 0;
    s->cut = false;
    fold((str){s->text, s->text_len});
    cst_utterance *u = fl.flite_synth_text(ascii, fl.voice);
    cst_wave *w = u ? fl.utt_wave(u) : NULL;
    if (!w || w->num_samples <= 0 || w->num_channels != 1 || w->sample_rate > ENGINE_RATE_MOST_HZ)
        return;
    s->rate_hz = w->sample_rate;
    sheet_put(s, w->samples, (size_t)w->num_samples);
    mark_words(s, u);
    fl.delete_utterance(u);
}

const struct speaker flite_speaker = {set_voice, speak};
