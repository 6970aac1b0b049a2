#include "cli/cli.h"
#include "cli/options.h"
#include "pipeline/dump.h"
#include "read/read.h"
#include "segment/segment.h"

#define SENTENCES_AT_ONCE 1000

/* A text as an article of one paragraph: what to make of its line ends is the segmenter's work. */
static struct article article_of(const struct source *source, struct arena *keep) {
    struct article a = {.source = source};
    struct para *p = list_push(&a.paras, keep);
    p->role = PARA_BODY;
    p->text = source->text;
    struct span all = {0, source->text.len};
    align_add(&p->align, all, all, false, keep);
    return a;
}

/* Some sentences at a time: a long text is not held twice. */
static int print_story(const struct story *story, struct arena scratch) {
    int code = 0;
    for (size_t i = 0; code == 0 && i < story->sentences.n; i += SENTENCES_AT_ONCE) {
        size_t end = i + SENTENCES_AT_ONCE;
        struct arena room = scratch;
        struct buf out = buf_make(&room, SENTENCES_AT_ONCE * 2 * LIMIT_LINE_BYTES);
        dump_sentences(story, i, end < story->sentences.n ? end : story->sentences.n, &out);
        code = print(buf_str(&out));
    }
    return code;
}

int segment_command(int argc, char **argv) {
    const char *lang = NULL, *voices = NULL;
    const struct option_spec specs[] = {OPTION_LANG(lang), OPTION_VOICES(voices)};
    const struct usage usage = {
        "segment",
        "[FILE]",
        "Reads a text (standard input by default) and prints a line per sentence: its language,\n"
        "a tab, the sentence.",
        specs,
        sizeof specs / sizeof *specs,
        0,
        1,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    struct session s;
    struct source source;
    struct story story;
    bool ok =
        session_open(&s, voices) && read_source(operand < argc ? argv[operand] : "-", 0, &source,
                                                &s.notes, &s.keep, s.scratch, &s.err);
    if (ok) {
        struct article article = article_of(&source, &s.keep);
        ok = segment_article(&article, str_of(lang), &s.voices, &story, &s.keep, s.scratch, &s.err);
    }
    int code = ok ? print_story(&story, s.scratch) : report(&s.err);
    if (ok)
        print_notes(&s.notes);
    session_close(&s);
    return code;
}
