#include "cli/cli.h"
#include "cli/options.h"
#include "extract/extract.h"
#include "pipeline/dump.h"
#include "read/read.h"

int extract_command(int argc, char **argv) {
    const char *url = NULL, *voices = NULL;
    const struct option_spec specs[] = {
        {'u', "url", OPTION_TEXT, "URL", "the address of the page, a hint for its metadata", &url,
         0, 0},
        OPTION_VOICES(voices),
    };
    const struct usage usage = {
        "extract",
        "[ARTICLE]",
        "Reads a page or a text (standard input by default) and prints its story: the headline,\n"
        "then @author, @date, @place, @lang and @source lines where they are known, then one\n"
        "paragraph a line.",
        specs,
        sizeof specs / sizeof *specs,
        0,
        1,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    struct session s;
    struct source source;
    struct article article;
    bool ok = session_open(&s, voices) &&
              read_source(operand < argc ? argv[operand] : "-", 0, &source, &s.notes, &s.keep,
                          s.scratch, &s.err) &&
              extract_article(&source, str_of(url), &s.voices, &article, &s.notes, &s.keep,
                              s.scratch, &s.err);
    int code = 0;
    if (ok) {
        struct buf out = buf_make(&s.keep, LIMIT_ARTICLE_BYTES * 2);
        dump_article(&article, &out);
        code = print(buf_str(&out));
        print_notes(&s.notes);
    } else {
        code = report(&s.err);
    }
    session_close(&s);
    return code;
}
