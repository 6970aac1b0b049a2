#include <ctype.h>
#include <espeak-ng/speak_lib.h>
#include <string.h>

#include "base/str.h"
#include "synth/room.h"
#include "synth/synth.h"

const char *synth_engine_version(void) {
    return espeak_Info(NULL);
}

/* The name that the engine takes: the last part of the voice's file, in lower case. */
static char *file_name(const espeak_VOICE *v, struct arena *keep) {
    const char *slash = strrchr(v->identifier, '/');
    char *name = str_z(str_of(slash ? slash + 1 : v->identifier), keep);
    for (char *p = name; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return name;
}

size_t synth_list_voices(const struct synth_voice_name **out, struct arena *keep, struct err *err) {
    *out = NULL;
    if (!engine_start()) {
        fail(err, ERR_ENGINE,
             "espeak-ng's data are missing or damaged; install the package "
             "espeak-ng-data (or look at $ESPEAK_DATA_PATH)");
        return 0;
    }
    const espeak_VOICE **voices = espeak_ListVoices(NULL);
    size_t n = 0;
    while (voices[n])
        n++;
    struct synth_voice_name *names = arena_new(keep, struct synth_voice_name, n);
    for (size_t i = 0; i < n; i++) {
        /* languages: a priority byte, then a name, several times; the best comes first */
        const char *language = voices[i]->languages;
        names[i].name = file_name(voices[i], keep);
        names[i].language = str_z(str_of(*language ? language + 1 : language), keep);
    }
    *out = names;
    return n;
}
