#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "publish/folder.h"
#include "types/limits.h"

#define UNSET (-1)

struct request {
    const char *ini, *base_url, *title, *description, *author, *email, *category, *image, *language;
    long keep, max_age;
    bool epub, explicit_words, quiet;
};

/* --show, else show.ini in the folder when there is one. */
static bool read_ini(struct session *s, const struct request *r, const char *folder,
                     struct show *show) {
    const char *path = r->ini;
    str text;
    if (!path) {
        path = str_z(str_printf(&s->keep, "%s/show.ini", folder), &s->keep);
        if (!file_exists(path))
            return true;
    }
    return file_read(path, LIMIT_TABLE_BYTES, &text, &s->keep, &s->err) &&
           show_read(str_of(path), text, show, &s->keep, &s->err);
}

static void take(str *to, const char *given) {
    if (given)
        *to = str_of(given);
}

/* What the command line says stands above the file. */
static bool make_show(struct session *s, const struct request *r, const char *folder,
                      struct show *show) {
    *show = (struct show){0};
    if (!read_ini(s, r, folder, show))
        return false;
    take(&show->title, r->title);
    take(&show->description, r->description);
    take(&show->base_url, r->base_url);
    take(&show->author, r->author);
    take(&show->email, r->email);
    take(&show->category, r->category);
    take(&show->image, r->image);
    take(&show->language, r->language);
    if (r->keep != UNSET)
        show->keep = r->keep;
    if (r->max_age != UNSET)
        show->max_age_days = r->max_age;
    show->epub |= r->epub;
    show->explicit_words |= r->explicit_words;
    return show_check(show, &s->keep, &s->err);
}

static int publish(struct session *s, const struct request *r, const char *folder) {
    struct show show;
    struct published done;
    bool ok = make_show(s, r, folder, &show) &&
              publish_folder(folder, &show, &done, &s->notes, &s->keep, s->scratch, &s->err);
    if (!r->quiet)
        print_notes(&s->notes);
    if (!ok)
        return report(&s->err);
    if (!r->quiet) {
        printf("%s\n%zu %s in the feed, %zu %s written", done.feed, done.bulletins,
               done.bulletins == 1 ? "bulletin" : "bulletins", done.pages_written,
               done.pages_written == 1 ? "page" : "pages");
        if (done.left_out)
            printf(", %zu older not in the feed", done.left_out);
        if (done.skipped)
            printf(", %zu left out", done.skipped);
        printf("\n");
    }
    return 0;
}

int publish_command(int argc, char **argv) {
    struct request r = {.keep = UNSET, .max_age = UNSET};
    const struct option_spec specs[] = {
        {0, "show", OPTION_TEXT, "FILE",
         "`key = value` lines for the options below (default: DIR/show.ini)", &r.ini, 0, 0},
        {0, "base-url", OPTION_TEXT, "URL", "the address under which DIR can be reached",
         &r.base_url, 0, 0},
        {0, "title", OPTION_TEXT, "TEXT", "the name of the programme", &r.title, 0, 0},
        {0, "description", OPTION_TEXT, "TEXT", "what it is about", &r.description, 0, 0},
        {0, "author", OPTION_TEXT, "TEXT", "who makes it (default: the title)", &r.author, 0, 0},
        {0, "email", OPTION_TEXT, "ADDRESS", "of the owner, whom directories write to", &r.email, 0,
         0},
        {0, "category", OPTION_TEXT, "TEXT",
         "as Apple's directory has it, such as \"News > Daily News\" (default: News)", &r.category,
         0, 0},
        {0, "image", OPTION_TEXT, "FILE",
         "the cover, a square PNG or JPEG, or its address (default: one is drawn)", &r.image, 0, 0},
        {0, "language", OPTION_TEXT, "TAG",
         "of the programme, such as en-GB (default: the newest bulletin's)", &r.language, 0, 0},
        {0, "keep", OPTION_NUMBER, "N", "list the N newest bulletins only", &r.keep, 1,
         LIMIT_EPISODES},
        {0, "max-age", OPTION_NUMBER, "DAYS", "list none that is older", &r.max_age, 1, 36500},
        {0, "epub", OPTION_FLAG, NULL,
         "write an EPUB 3 with sound (bulletin.epub) beside each bulletin too", &r.epub, 0, 0},
        {0, "explicit", OPTION_FLAG, NULL, "mark it as not for children", &r.explicit_words, 0, 0},
        {'q', "quiet", OPTION_FLAG, NULL, "print nothing but errors", &r.quiet, 0, 0},
    };
    const struct usage usage = {
        "publish",
        "DIR",
        "Makes a static site of the bulletins in DIR, each in a folder of its own as `produce`\n"
        "writes them: feed.xml (a podcast), index.html (all bulletins), and a page beside each\n"
        "bulletin.  Only what has changed is written; a damaged bulletin is left out with a note.",
        specs,
        sizeof specs / sizeof *specs,
        1,
        1,
    };
    int operand;
    OPTIONS_OR_RETURN(&usage, argc, argv, &operand);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to report */
    struct session s;
    session_begin(&s);
    int code = publish(&s, &r, argv[operand]);
    session_close(&s);
    return code;
}
