#include "cli/choices.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "extract/extract.h"
#include "pipeline/dump.h"
#include "read/read.h"

int extract_command(int argc, char **argv) {
    const char *url = NULL, *voices = NULL;
    bool explain = false;
    struct entry_choice entries = {0};
    const struct option_spec specs[] = {
        {'u', "url", OPTION_TEXT, "URL", "the address of the page, a hint for its metadata", &url,
         0, 0},
        {'e', "explain", OPTION_FLAG, NULL,
         "print every block of the page, its role and the reason", &explain, 0, 0},
        OPTION_MAX(entries.max),
        OPTION_SINCE(entries.since),
        OPTION_VOICES(voices),
    };
    const struct usage usage = {
        "extract",
        "[ARTICLE]",
        "Reads a page, a text or a feed (a file, an address, or standard input by default) and\n"
        "prints its story: the headline, then @author, @date, @place, @lang and @source lines\n"
        "where they are known, then one paragraph a line.  The entries of a feed come one after\n"
        "the other, with a blank line between two and an @url line each.\n"

        "With --explain it prints a line for every block of a page or a text instead: its role,\n"
        "the reason, where it stands, and how it begins, with tabs between them.",
        specs,
        sizeof specs / sizeof *specs,
        0,
        1,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    struct session s;
    struct source source;
    struct articles articles;
    struct extract_settings set = {.url = str_of(url)};
    bool ok = session_open(&s, voices) && entries_read(&entries, &set.max, &set.since, &s.err) &&
              read_source(operand < argc ? argv[operand] : "-", 0, &source, &s.notes, &s.keep,
                          s.scratch, &s.err);
    struct buf out = ok ? buf_make(&s.keep, LIMIT_ARTICLE_BYTES * 2) : (struct buf){0};
    if (ok && explain && source.media != MEDIA_TEXT && source.media != MEDIA_HTML)
        ok = fail(&s.err, ERR_USAGE, "%.*s: --explain is for a page or a text",
                  STR_FMT(source.name));
    else if (ok && explain)
        ok = extract_explain(&source, set.url.len ? set.url : source.url, &s.voices, &out, &s.notes,
                             &s.keep, s.scratch, &s.err);
    else if (ok)
        ok = extract_articles(&source, &set, &s.voices, &articles, &s.notes, &s.keep, s.scratch,
                              &s.err);
    int code = 0;
    if (ok) {
        if (!explain)
            dump_articles(articles.list.at, articles.list.n, &out);
        code = print(buf_str(&out));
        print_notes(&s.notes);
    } else {
        code = report(&s.err);
    }
    session_close(&s);
    return code;
}
