#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/utf8.h"
#include "synth/room.h"

#define SHEET_FRAMES (sizeof((struct sheet *)0)->pcm / sizeof(int16_t))

/* The engine's callback has no argument for us; a child speaks only once. */
static struct sheet *speaking;
static uint32_t byte_at[LIMIT_SPOKEN_BYTES + 1]; /* of each character of its text */
static size_t characters;

bool engine_start(void) {
    espeak_ng_InitializePath(NULL);
    espeak_ng_ERROR_CONTEXT context = NULL;
    if (espeak_ng_Initialize(&context) != ENS_OK) {
        espeak_ng_ClearErrorContext(&context);
        return false;
    }
    return espeak_ng_InitializeOutput(ENOUTPUT_MODE_SYNCHRONOUS, 0, NULL) == ENS_OK;
}

static bool has_variant(const char *variant) {
    char path[1024];
    const char *data;
    espeak_Info(&data);
    snprintf(path, sizeof path, "%s/voices/!v/%s", data, variant);
    return *variant && !strchr(variant, '/') && access(path, R_OK) == 0;
}

/* The engine's name of the voice whose language is `code` of `n` bytes; NULL when it has none.
 * Codes such as en-gb are what its list shows, but it takes only the names of its voice files. */
static const char *voice_of_language(const char *code, size_t n) {
    for (const espeak_VOICE **v = espeak_ListVoices(NULL); v && *v; v++) {
        const char *language = (*v)->languages + 1; /* after a byte of priority */
        if (strlen(language) == n && strncasecmp(language, code, n) == 0)
            return (*v)->identifier;
    }
    return NULL;
}

bool engine_set_voice(const char *name) {
    const char *plus = strchr(name, '+');
    /* an unknown variant is ignored by the engine: look for its file ourselves */
    if (!*name || (plus && !has_variant(plus + 1)))
        return false;
    if (espeak_ng_SetVoiceByName(name) == ENS_OK)
        return true;
    size_t n = plus ? (size_t)(plus - name) : strlen(name);
    const char *identifier = voice_of_language(name, n);
    char full[256];
    return identifier &&
           snprintf(full, sizeof full, "%s%s", identifier, plus ? plus : "") < (int)sizeof full &&
           espeak_ng_SetVoiceByName(full) == ENS_OK;
}

static void count_characters(str text) {
    characters = 0;
    for (size_t at = 0; at < text.len; utf8_next(text, &at))
        byte_at[characters++] = (uint32_t)at;
    byte_at[characters] = (uint32_t)text.len;
}

/* The engine counts characters from 1; some of its words have no length or lie past the end. */
static void add_mark(struct sheet *s, const espeak_EVENT *e) {
    if (e->text_position < 1 || e->length < 1 || s->marks_n == LIMIT_CLIP_MARKS)
        return;
    size_t from = (size_t)e->text_position - 1, to = from + (size_t)e->length;
    if (from >= characters)
        return;
    if (to > characters)
        to = characters;
    size_t frame = e->sample > 0 ? (size_t)e->sample : 0;
    if (s->marks_n && frame < s->marks[s->marks_n - 1].frame)
        frame = s->marks[s->marks_n - 1].frame;
    s->marks[s->marks_n++] = (struct mark){frame, {byte_at[from], byte_at[to]}};
}

static int take(short *wav, int n, espeak_EVENT *events) {
    struct sheet *s = speaking;
    for (espeak_EVENT *e = events; e->type != espeakEVENT_LIST_TERMINATED; e++) {
        if (e->type == espeakEVENT_WORD)
            add_mark(s, e);
        else if (e->type == espeakEVENT_SAMPLERATE && e->id.number > 0 &&
                 e->id.number <= ENGINE_RATE_MOST_HZ)
            s->rate_hz = e->id.number;
    }
    if (!wav || n <= 0)
        return 0;
    size_t count = (size_t)n, room = SHEET_FRAMES - s->frames;
    if (count > room) {
        count = room;
        s->cut = true;
    }
    memcpy(s->pcm + s->frames, wav, count * sizeof *wav);
    s->frames += count;
    return s->cut;
}

void engine_speak(struct sheet *s) {
    s->frames = s->marks_n = 0;
    s->cut = false;
    s->rate_hz = espeak_ng_GetSampleRate();
    speaking = s;
    count_characters((str){s->text, s->text_len});
    espeak_SetSynthCallback(take);
    unsigned flags = espeakCHARS_UTF8 | (s->phonemes ? espeakPHONEMES : 0);
    espeak_ng_Synthesize(s->text, s->text_len + 1, 0, POS_CHARACTER, 0, flags, NULL, NULL);
    while (s->marks_n && s->marks[s->marks_n - 1].frame >= s->frames)
        s->marks_n--;
}
