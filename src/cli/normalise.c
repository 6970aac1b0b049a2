#include "cli/choices.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "normalise/normalise.h"

struct work {
    struct normaliser normaliser;
    struct line line;
};

static bool one_line(void *self, struct session *s, str text, struct buf *out) {
    struct work *w = self;
    struct utterance utterance;
    w->line.written = text;
    if (!normalise_line(&w->normaliser, &w->line, &utterance, &s->keep, s->scratch, &s->err))
        return false;
    buf_put(out, utterance.spoken);
    return true;
}

int normalise_command(int argc, char **argv) {
    const char *lang = NULL, *voices = NULL;
    struct option_texts lexicons = {.n = 0};
    const struct option_spec specs[] = {OPTION_LANG(lang), OPTION_LEXICON(lexicons),
                                        OPTION_VOICES(voices)};
    const struct usage usage = {
        "normalise",
        "--lang XX [FILE]",
        "Reads a written text a line (standard input by default) and prints the spoken form of\n"
        "each, a line each.",
        specs,
        sizeof specs / sizeof *specs,
        0,
        1,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    struct session s;
    struct work w = {0};
    const struct language *language;
    int code;
    if (session_open(&s, voices) && read_lexicons(&s, &lexicons) &&
        (lang || fail(&s.err, ERR_USAGE, "normalise: missing: --lang XX")) &&
        voices_language(&s.voices, str_of(lang), &language, &s.err)) {
        w.line.lang = language->code;
        normaliser_open(&w.normaliser, &s.voices);
        code = each_line(&s, operand < argc ? argv[operand] : "-", one_line, &w);
        normaliser_close(&w.normaliser);
    } else {
        code = report(&s.err);
    }
    session_close(&s);
    return code;
}
