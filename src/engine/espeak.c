#include "engine/espeak.h"

#include <ctype.h>
#include <dirent.h>
#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/utf8.h"

#define SHEET_FRAMES (sizeof((struct sheet *)0)->pcm / sizeof(int16_t))

/* The engine's callback has no argument for us; a room speaks one utterance at a time. */
static struct sheet *speaking;
static uint32_t byte_at[LIMIT_SPOKEN_BYTES + 1]; /* of each character of its text */
static size_t characters;

const char *espeak_version(void) {
    return espeak_Info(NULL);
}

bool espeak_start(void) {
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

/* ---- stamps ---- */

static const char *data_folder(void) {
    const char *data;
    espeak_Info(&data);
    return data;
}

static void put_stamp(char out[STAMP_BYTES], uint64_t sum) {
    snprintf(out, STAMP_BYTES, "%016llx", (unsigned long long)sum);
}

/* Adds what is in a small file. */
static uint64_t sum_of_file(const char *path, uint64_t sum) {
    char block[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sum;
    for (ssize_t n; (n = read(fd, block, sizeof block)) > 0;)
        sum = XXH3_64bits_withSeed(block, (size_t)n, sum);
    close(fd);
    return sum;
}

/* The files of the data folder itself, phoneme tables and dictionaries, by name, size and time: they
 * are megabytes, and change only when the package does. */
void espeak_stamp(char out[STAMP_BYTES]) {
    uint64_t sum = 0;
    DIR *d = opendir(data_folder());
    for (struct dirent *e; d && (e = readdir(d));) {
        struct stat st;
        if (fstatat(dirfd(d), e->d_name, &st, 0) != 0 || !S_ISREG(st.st_mode))
            continue;
        long long facts[] = {st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
        uint64_t one = XXH3_64bits(e->d_name, strlen(e->d_name));
        sum += XXH3_64bits_withSeed(facts, sizeof facts, one); /* in any order of the folder */
    }
    if (d)
        closedir(d);
    put_stamp(out, sum);
}

/* The voice that is set, by what is in its file and its variant's. */
static void stamp_voice(const char *name, char out[STAMP_BYTES]) {
    char path[1024];
    const espeak_VOICE *v = espeak_GetCurrentVoice();
    const char *plus = strchr(name, '+'), *identifier = v && v->identifier ? v->identifier : "";
    uint64_t sum = XXH3_64bits(identifier, strlen(identifier));
    snprintf(path, sizeof path, "%s/lang/%s", data_folder(), identifier);
    sum = sum_of_file(path, sum);
    snprintf(path, sizeof path, "%s/voices/%s", data_folder(), identifier);
    sum = sum_of_file(path, sum);
    if (plus) {
        snprintf(path, sizeof path, "%s/voices/!v/%s", data_folder(), plus + 1);
        sum = sum_of_file(path, sum);
    }
    put_stamp(out, sum);
}

/* ---- voices ---- */

static bool set_by_name(const char *name) {
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

bool espeak_set_voice(const struct engine_voice *v, char out[STAMP_BYTES]) {
    if (!set_by_name(v->name))
        return false;
    espeak_SetParameter(espeakRATE, v->rate_wpm, 0);
    espeak_SetParameter(espeakPITCH, v->pitch, 0);
    espeak_SetParameter(espeakWORDGAP, v->word_gap, 0);
    stamp_voice(v->name, out);
    return true;
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

void espeak_speak(struct sheet *s) {
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

/* ---- the list ---- */

size_t espeak_list(char *out, size_t room) {
    size_t at = 0;
    for (const espeak_VOICE **v = espeak_ListVoices(NULL); v && *v; v++) {
        /* the name that the engine takes: the last part of the voice's file, in lower case */
        const char *slash = strrchr((*v)->identifier, '/'), *languages = (*v)->languages;
        const char *name = slash ? slash + 1 : (*v)->identifier;
        /* languages: a priority byte, then a name, several times; the best comes first */
        int n = snprintf(out + at, room - at, "%s\t%s\n", name,
                         *languages ? languages + 1 : languages);
        if (n < 0 || (size_t)n >= room - at)
            break;
        for (char *p = out + at; *p != '\t'; p++)
            *p = (char)tolower((unsigned char)*p);
        at += (size_t)n;
    }
    return at;
}
