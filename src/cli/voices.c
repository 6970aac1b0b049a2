#include <stdio.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "synth/synth.h"

/* The engine's own voices, whose languages may be named more finely than ours. */
struct engine {
    const struct synth_voice_name *at;
    size_t n;
    str version;
};

static bool engine_has(const struct engine *e, str name) {
    for (size_t i = 0; i < e->n; i++)
        if (str_eq(e->at[i].name, name) || str_eq(e->at[i].language, name))
            return true;
    return false;
}

/* Who else speaks it, for --voice LANG=NAME. */
static void put_readers(struct voices *v, const struct language *l, struct buf *out) {
    const str *names;
    size_t n = voices_readers(v, l, &names);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s%.*s%s", i == 0 ? "     also by: " : ", ", STR_FMT(names[i]),
                   i + 1 == n ? "\n" : "");
}

static void put_language(const struct language *l, const struct engine *e, struct buf *out) {
    const char *rules = l->has_rules ? "own rules" : "engine's rules";
    buf_printf(out, "%-4.*s %-20.*s %-16.*s ", STR_FMT(l->code), STR_FMT(l->name),
               STR_FMT(l->reader.engine_voice));
    if (!l->usable)
        buf_printf(out, "not usable: %.*s\n", STR_FMT(l->why_not));
    else if (!engine_has(e, l->reader.engine_voice))
        buf_printf(out, "not installed: espeak-ng has no such voice; install espeak-ng-data\n");
    else
        buf_printf(out, "usable, %s\n", rules);
}

static bool put_all(struct session *s, struct buf *out) {
    struct engine engine;
    engine.n = synth_list_voices(&engine.at, &engine.version, &s->keep, &s->err);
    if (engine.n == 0)
        return false;
    const struct table *t = &s->voices.languages;
    buf_printf(out, "%-4s %-20s %-16s %s\n", "CODE", "LANGUAGE", "VOICE", "STATE");
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct language *l;
        if (!voices_language(&s->voices, t->rows.at[i].field[0], &l, &s->err))
            return false;
        put_language(l, &engine, out);
        if (l->usable)
            put_readers(&s->voices, l, out);
    }
    buf_printf(out,
               "\nOther voices of espeak-ng %.*s, for --voice LANG=NAME (a variant may follow, "
               "such as en-gb+f3):\n",
               STR_FMT(engine.version));
    for (size_t i = 0; i < engine.n; i++)
        buf_printf(out, "%.*s%s", STR_FMT(engine.at[i].language), i + 1 < engine.n ? " " : "\n");
    return true;
}

int voices_command(int argc, char **argv) {
    const char *folder = NULL;
    const struct option_spec specs[] = {OPTION_VOICES(folder)};
    const struct usage usage = {
        "voices",
        "",
        "Lists the languages that can be asked for, the voice each is spoken with, and whether\n"
        "it can be used; then the engine's other voices.",
        specs,
        sizeof specs / sizeof *specs,
        0,
        0,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    struct session s;
    int code;
    if (session_open(&s, folder)) {
        struct buf out = buf_make(&s.keep, 1 << 20);
        code = put_all(&s, &out) ? print(buf_str(&out)) : report(&s.err);
    } else {
        code = report(&s.err);
    }
    session_close(&s);
    return code;
}
