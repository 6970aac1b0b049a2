#include <string.h>

#include "base/file.h"
#include "cli/choices.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/rundown.h"
#include "pipeline/dump.h"
#include "pipeline/pipeline.h"
#include "script/form.h"
#include "types/limits.h"

enum form { FORM_LISTING, FORM_TEXT, FORM_SSML };

struct script_request {
    const char *out, *lang, *folder, *time, *rundown;
    bool ssml;
    struct entry_choice entries;
    long paragraphs;
    struct option_texts voices;
};

/* By the file's name; to standard output, a listing or SSML. */
static bool choose_form(const struct script_request *r, enum form *form, struct err *err) {
    str name = str_of(r->out);
    *form = r->ssml ? FORM_SSML : FORM_LISTING;
    if (!r->out)
        return true;
    if (str_ends(name, S(".ssml")) || str_ends(name, S(".xml")))
        *form = FORM_SSML;
    else if (str_ends(name, S(".txt")) || str_ends(name, S(".script")))
        *form = FORM_TEXT;
    else
        return fail(err, ERR_USAGE,
                    "-o %s: end the name in .txt for the plain form or .ssml for SSML", r->out);
    return !(r->ssml && *form == FORM_TEXT) ||
           fail(err, ERR_USAGE, "--ssml and -o %s disagree; drop one of them", r->out);
}

static bool put_script(struct session *s, const struct script *script, enum form form,
                       struct buf *out) {
    if (form == FORM_LISTING)
        dump_script(script, out);
    else if (form == FORM_SSML)
        form_ssml(script, out);
    else if (!form_text(script, &s->voices, out, s->scratch, &s->err))
        return false;
    return !out->full ||
           fail(&s->err, ERR_LIMIT, "the script is over the limit of %zu MB", out->max >> 20);
}

static bool make_script(struct session *s, const struct script_request *r,
                        struct bulletin_settings *set, struct buf *out) {
    struct option_texts voices = r->voices;
    struct voice_choice *choices = arena_new(&s->keep, struct voice_choice, OPTION_TEXTS_MOST);
    struct rundown *rundown = arena_new(&s->keep, struct rundown, 1);
    struct script script;
    enum form form;
    set->choices = choices;
    if (!articles_check(set->articles, set->articles_n, &s->err) ||
        !choose_form(r, &form, &s->err) || !session_open_voices(s, r->folder))
        return false;
    if (r->rundown) {
        if (!rundown_read(r->rundown, rundown, s))
            return false;
        rundown_apply(rundown, set, &voices, s);
    }
    if (r->paragraphs)
        set->programme.paragraphs = (size_t)r->paragraphs;
    if (set->articles_n == 0)
        return fail(&s->err, ERR_USAGE,
                    "script: no article; give files or addresses, or --rundown");
    bool ok = entries_read(&r->entries, &set->max, &set->since, &s->err) &&
              time_read(r->time, &set->at, &set->has_time, &s->err) &&
              voice_choices(s, &voices, choices, &set->choices_n) &&
              pipeline_script(set, &s->voices, &script, &s->notes, &s->keep, s->scratch, &s->err) &&
              put_script(s, &script, form, out);
    if (!ok)
        rundown_blame(rundown, &s->err);
    return ok;
}

int script_command(int argc, char **argv) {
    struct script_request r = {.out = NULL};
    const struct option_spec specs[] = {
        {'o', "output", OPTION_TEXT, "FILE",
         "into a file that can be edited and given to `newscast produce`: plain text\n"
         "                          (.txt) or SSML (.ssml)",
         &r.out, 0, 0},
        {'s', "ssml", OPTION_FLAG, NULL, "as SSML 1.1", &r.ssml, 0, 0},
        {0, "rundown", OPTION_TEXT, "FILE",
         "a programme's show, voices, sounds and stories, from a .ini file", &r.rundown, 0, 0},
        OPTION_LANG(r.lang),
        {'v', "voice", OPTION_TEXTS, "LANG=NAME",
         "speak a language with this reader or engine voice, such as en=en-gb", &r.voices, 0, 0},
        OPTION_MAX(r.entries.max),
        OPTION_SINCE(r.entries.since),
        OPTION_PARAGRAPHS(r.paragraphs),
        OPTION_TIME(r.time),
        OPTION_VOICES(r.folder),
    };
    const struct usage usage = {
        "script",
        "[ARTICLE...]",
        "Prints what `newscast produce` would say: a line of who speaks in which language, the\n"
        "text, and in brackets the silence after it.  With -o the script goes into a file; what\n"
        "is changed there is what `newscast produce FILE` says.",
        specs,
        sizeof specs / sizeof *specs,
        0,
        LIMIT_SOURCES,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    struct session s;
    session_begin(&s);
    struct bulletin_settings set = {.articles = (const char *const *)argv + operand,
                                    .articles_n = (size_t)(argc - operand),
                                    .programme = {.headlines = HEADLINES_DEFAULT},
                                    .lang = str_of(r.lang)};
    struct buf out = buf_make(&s.keep, LIMIT_ARTICLE_BYTES * 8);
    int code = 0;
    bool ok = make_script(&s, &r, &set, &out) &&
              (!r.out || file_write(r.out, buf_str(&out), s.scratch, &s.err));
    if (ok && !r.out)
        code = print(buf_str(&out));
    print_notes(&s.notes);
    if (!ok)
        code = report(&s.err);
    session_close(&s);
    return code;
}
