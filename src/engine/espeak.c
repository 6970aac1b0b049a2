#include "engine/espeak.h"

#include <ctype.h>
#include <dirent.h>
#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/utf8.h"

#define IDENTIFIER_BYTES 256

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

/* The files of the data folder itself, phoneme tables and dictionaries, by name, size and time:
 * they are megabytes, and change only when the package does. */
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
    stamp_put(out, sum);
}

/* The voice that is set, by what is in its file and those of its variants. */
static void stamp_voice(const struct engine_voice *v, const char *identifier,
                        char out[STAMP_BYTES]) {
    char path[1024];
    const char *plus = strchr(v->name, '+');
    uint64_t sum = XXH3_64bits(identifier, strlen(identifier));
    snprintf(path, sizeof path, "%s/lang/%s", data_folder(), identifier);
    sum = stamp_file(path, sum);
    snprintf(path, sizeof path, "%s/voices/%s", data_folder(), identifier);
    sum = stamp_file(path, sum);
    if (plus) {
        snprintf(path, sizeof path, "%s/voices/!v/%s", data_folder(), plus + 1);
        sum = stamp_file(path, sum);
    }
    stamp_put(out, v->variant[0] ? stamp_file(v->variant, sum) : sum);
}

/* ---- voices ---- */

/* The one file lang/<family>/<name>, in any case, as <family>/<name>.  false: none or several. */
static bool find_file(const char *name, size_t n, char out[IDENTIFIER_BYTES]) {
    char path[1024];
    int found = 0;
    snprintf(path, sizeof path, "%s/lang", data_folder());
    DIR *all = opendir(path);
    for (struct dirent *family; all && (family = readdir(all));) {
        if (family->d_name[0] == '.' || family->d_type == DT_REG)
            continue;
        snprintf(path, sizeof path, "%s/lang/%s", data_folder(), family->d_name);
        DIR *d = opendir(path);
        for (struct dirent *e; d && (e = readdir(d));)
            if (strlen(e->d_name) == n && strncasecmp(e->d_name, name, n) == 0 &&
                snprintf(out, IDENTIFIER_BYTES, "%s/%s", family->d_name, e->d_name) <
                    IDENTIFIER_BYTES)
                found++;
        if (d)
            closedir(d);
    }
    if (all)
        closedir(all);
    return found == 1;
}

static const char *identifier_of(const char *name) {
    for (const espeak_VOICE **v = espeak_ListVoices(NULL); v && *v; v++) {
        const char *file = strrchr((*v)->identifier, '/');
        if (strcasecmp(file ? file + 1 : (*v)->identifier, name) == 0)
            return (*v)->identifier;
    }
    return voice_of_language(name, strlen(name));
}

static bool append_file(int fd, const char *path) {
    char block[4096];
    int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return false;
    ssize_t n;
    while ((n = read(from, block, sizeof block)) > 0)
        if (write(fd, block, (size_t)n) != n)
            break;
    close(from);
    return n == 0 && write(fd, "\n", 1) == 1;
}

/* No voice may have been set before: it would leave its mark.
 * By a name the engine finds a voice only after it has read the files of all; from its file at
 * once, but not if the file's name has capitals, which it makes small: /proc/self/fd has none. With
 * lines of ours (else NULL) behind the engine's, or with a variant of the engine's (+name, or "").
 */
static bool set_by_file(const char *identifier, const char *lines, const char *plus) {
    char path[1024];
    snprintf(path, sizeof path, "%s/lang/%s", data_folder(), identifier);
    int fd = lines ? memfd_create("voice", MFD_CLOEXEC) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = !lines || (append_file(fd, path) && append_file(fd, lines));
    snprintf(path, sizeof path, "/proc/self/fd/%d%s", fd, plus);
    ok = ok && espeak_ng_SetVoiceByFile(path) == ENS_OK;
    close(fd);
    return ok;
}

static bool set_by_name(const char *name) {
    const char *plus = strchr(name, '+');
    if (espeak_ng_SetVoiceByName(name) == ENS_OK)
        return true;
    size_t n = plus ? (size_t)(plus - name) : strlen(name);
    const char *identifier = voice_of_language(name, n);
    char full[256];
    return identifier &&
           snprintf(full, sizeof full, "%s%s", identifier, plus ? plus : "") < (int)sizeof full &&
           espeak_ng_SetVoiceByName(full) == ENS_OK;
}

static bool set_voice(const struct engine_voice *v, char stamp[STAMP_BYTES], char why[WHY_BYTES]) {
    char file[IDENTIFIER_BYTES];
    size_t n = strcspn(v->name, "+");
    const char *identifier = find_file(v->name, n, file) ? file : NULL;
    why[0] = '\0';
    /* an unknown variant is ignored by the engine: look for its file ourselves */
    if (n == 0 || (v->name[n] && !has_variant(v->name + n + 1)))
        return false;
    if (v->variant[0]) {
        if (!identifier && !(identifier = identifier_of(v->name)))
            return false;
        if (!set_by_file(identifier, v->variant, "")) {
            snprintf(why, WHY_BYTES, "espeak-ng does not take its variant %.400s", v->variant);
            return false;
        }
    } else if (!identifier || !set_by_file(identifier, NULL, v->name + n)) {
        identifier = NULL;
        if (!set_by_name(v->name))
            return false;
    }
    espeak_SetParameter(espeakRATE, v->rate_wpm, 0);
    espeak_SetParameter(espeakPITCH, v->pitch, 0);
    espeak_SetParameter(espeakRANGE, v->pitch_range, 0);
    espeak_SetParameter(espeakWORDGAP, v->word_gap, 0);
    const espeak_VOICE *current = espeak_GetCurrentVoice();
    if (!identifier)
        identifier = current && current->identifier ? current->identifier : "";
    stamp_voice(v, identifier, stamp);
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
    return sheet_put(s, wav, (size_t)n) ? 0 : 1;
}

static void speak(struct sheet *s) {
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

const struct speaker espeak_speaker = {set_voice, speak};

/* ---- the list ---- */

size_t espeak_list(char *out, size_t room) {
    size_t at = 0;
    for (const espeak_VOICE **v = espeak_ListVoices(NULL); v && *v; v++) {
        /* the name that the engine takes: the last part of the voice's file, in lower case */
        const char *slash = strrchr((*v)->identifier, '/'), *languages = (*v)->languages;
        const char *name = slash ? slash + 1 : (*v)->identifier;
        /* languages: a priority byte, then a name, several times; the best comes first */
        int n =
            snprintf(out + at, room - at, "%s\t%s\n", name, *languages ? languages + 1 : languages);
        if (n < 0 || (size_t)n >= room - at)
            break;
        for (char *p = out + at; *p != '\t'; p++)
            *p = (char)tolower((unsigned char)*p);
        at += (size_t)n;
    }
    return at;
}
