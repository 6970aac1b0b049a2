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

/* A line for each reason: what is spoken, how, and what decided. */
static void put_reasons(const struct reading *r, struct buf *out) {
    str spoken = r->utterance->spoken;
    for (size_t i = 0; i < r->reasons.list.n; i++) {
        const struct reason *why = &r->reasons.list.at[i];
        str part = str_sub(spoken, why->spoken.start, why->spoken.end);
        buf_printf(out, "\n\t%.*s\t%.*s\t%.*s", STR_FMT(part), STR_FMT(why->engine),
                   STR_FMT(why->rule));
    }
}

static bool one_line(void *self, struct session *s, str text, struct buf *out) {
    struct work *w = self;
    struct utterance utterance;
    struct reading reading;
    if (text.len == 0) /* an empty line: another article, with names of its own */
        w->line.story++;
    w->line.written = text;
    if (!normalise_line(&w->normaliser, &w->line, &utterance, &s->keep, s->scratch, &s->err))
        return false;
    if (w->pinyin && !w->pronouncer.explain)
        return pronounce_pinyin(&w->pronouncer, &utterance, out, s->scratch, &s->err);
    if (!pronounce_utterance(&w->pronouncer, &utterance, &reading, &s->keep, s->scratch, &s->err))
        return false;
    buf_put(out, reading.engine);
    put_reasons(&reading, out);
    return true;
}

int pronounce_command(int argc, char **argv) {
    const char *lang = NULL, *voices = NULL;
    bool engine = false, explain = false;
    struct option_texts lexicons = {.n = 0};
    const struct option_spec specs[] = {
        OPTION_LANG(lang),
        {'e', "engine", OPTION_FLAG, NULL, "Chinese too: what the engine is given", &engine, 0, 0},
        {'x', "explain", OPTION_FLAG, NULL,
         "after each line what decided: a line a word, its parts apart by tabs", &explain, 0, 0},
        OPTION_LEXICON(lexicons),
        OPTION_VOICES(voices),
    };
    const struct usage usage = {
        "pronounce",
        "--lang XX [FILE]",
        "Reads a sentence a line (standard input by default).  Chinese: prints one pinyin "
        "syllable\n"
        "with tone digit per Han character, before tone sandhi, `_` where there is none.  Other\n"
        "languages: prints what the engine is given, phonemes in [[ ]].  Names that were "
        "introduced are\n"
        "known up to the next empty line.",
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
        w.pronouncer.notes = &s.notes;
        w.pronouncer.explain = explain;
        code = each_line(&s, operand < argc ? argv[operand] : "-", one_line, &w);
        print_notes(&s.notes);
        pronouncer_close(&w.pronouncer);
        normaliser_close(&w.normaliser);
    } else {
        code = report(&s.err);
    }
    session_close(&s);
    return code;
}
