#include "cli/choices.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "normalise/normalise.h"
#include "pronounce/pronounce.h"

struct work {
    struct normaliser normaliser;
    struct pronouncer pronouncer;
    struct line line;
    bool pinyin;
};

static bool one_line(void *self, struct session *s, str text, struct buf *out) {
    struct work *w = self;
    struct utterance utterance;
    struct reading reading;
    w->line.written = text;
    if (!normalise_line(&w->normaliser, &w->line, &utterance, &s->keep, s->scratch, &s->err))
        return false;
    if (w->pinyin)
        return pronounce_pinyin(&w->pronouncer, &utterance, out, s->scratch, &s->err);
    if (!pronounce_utterance(&w->pronouncer, &utterance, &reading, &s->keep, s->scratch, &s->err))
        return false;
    buf_put(out, reading.engine);
    return true;
}

int pronounce_command(int argc, char **argv) {
    const char *lang = NULL, *voices = NULL;
    bool engine = false;
    struct option_texts lexicons = {.n = 0};
    const struct option_spec specs[] = {
        OPTION_LANG(lang),
        {'e', "engine", OPTION_FLAG, NULL, "Chinese too: what the engine is given", &engine, 0, 0},
        OPTION_LEXICON(lexicons),
        OPTION_VOICES(voices),
    };
    const struct usage usage = {
        "pronounce",
        "--lang XX [FILE]",
        "Reads a sentence a line (standard input by default).  Chinese: prints one pinyin "
        "syllable\n"
        "with tone digit per Han character, before tone sandhi, `_` where there is none.  Other\n"
        "languages: prints what the engine is given.",
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
        (lang || fail(&s.err, ERR_USAGE, "pronounce: missing: --lang XX")) &&
        voices_language(&s.voices, str_of(lang), &language, &s.err)) {
        w.line.lang = language->code;
        w.pinyin = str_eq(language->code, S("zh")) && !engine;
        normaliser_open(&w.normaliser, &s.voices);
        w.normaliser.lexicon_only = w.pinyin; /* a syllable for each character of the text */
        pronouncer_open(&w.pronouncer, &s.voices);
        code = each_line(&s, operand < argc ? argv[operand] : "-", one_line, &w);
        pronouncer_close(&w.pronouncer);
        normaliser_close(&w.normaliser);
    } else {
        code = report(&s.err);
    }
    session_close(&s);
    return code;
}
