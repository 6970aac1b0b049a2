#include "cli/choices.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "pipeline/dump.h"
#include "pipeline/pipeline.h"

int script_command(int argc, char **argv) {
    const char *lang = NULL, *folder = NULL, *time = NULL;
    bool ssml = false;
    struct entry_choice entries = {0};
    struct option_texts voices = {.n = 0};
    const struct option_spec specs[] = {
        {'s', "ssml", OPTION_FLAG, NULL, "as SSML 1.1", &ssml, 0, 0},
        OPTION_LANG(lang),
        {'v', "voice", OPTION_TEXTS, "LANG=NAME",
         "speak a language with this engine voice, such as en=en-gb", &voices, 0, 0},
        OPTION_MAX(entries.max),
        OPTION_SINCE(entries.since),
        OPTION_TIME(time),
        OPTION_VOICES(folder),
    };
    const struct usage usage = {
        "script",
        "ARTICLE...",
        "Prints what `newscast produce` would say: a line of who speaks in which language, the\n"
        "text, and in brackets the silence after it.",
        specs,
        sizeof specs / sizeof *specs,
        1,
        LIMIT_SOURCES,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    struct session s;
    struct script script;
    struct voice_choice choices[OPTION_TEXTS_MOST];
    struct bulletin_settings set = {.articles = (const char *const *)argv + operand,
                                    .articles_n = (size_t)(argc - operand),
                                    .lang = str_of(lang),
                                    .programme = {.headlines = HEADLINES_DEFAULT},
                                    .choices = choices};
    int code;
    if (session_open(&s, folder) && entries_read(&entries, &set.max, &set.since, &s.err) &&
        time_read(time, &set.at, &set.has_time, &s.err) &&
        voice_choices(&s, &voices, choices, &set.choices_n) &&
        pipeline_script(&set, &s.voices, &script, &s.notes, &s.keep, s.scratch, &s.err)) {
        struct buf out = buf_make(&s.keep, LIMIT_ARTICLE_BYTES * 8);
        if (ssml)
            dump_ssml(&script, &out);
        else
            dump_script(&script, &out);
        code = print(buf_str(&out));
        print_notes(&s.notes);
    } else {
        print_notes(&s.notes);
        code = report(&s.err);
    }
    session_close(&s);
    return code;
}
