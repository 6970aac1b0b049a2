#include "cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define SPECS_MOST  40
#define HELP_COLUMN 26

static void show_option(const struct option_spec *s) {
    char left[80];
    char letter[8] = "    ";
    if (s->letter)
        snprintf(letter, sizeof letter, "-%c, ", s->letter);
    int n = snprintf(left, sizeof left, "  %s--%s%s%s", letter, s->name, s->argument ? " " : "",
                     s->argument ? s->argument : "");
    if (n >= HELP_COLUMN)
        printf("%s\n%*s%s\n", left, HELP_COLUMN, "", s->help);
    else
        printf("%-*s%s\n", HELP_COLUMN, left, s->help);
}

static void show_help(const struct usage *u) {
    printf("Usage: newscast %s [OPTION]...%s%s\n\n%s\n\nOptions:\n", u->command,
           *u->operands ? " " : "", u->operands, u->about);
    for (size_t i = 0; i < u->specs_n; i++)
        show_option(&u->specs[i]);
    show_option(
        &(struct option_spec){'h', "help", OPTION_FLAG, NULL, "show this help", NULL, 0, 0});
}

static enum options_result wrong(const struct usage *u, const char *what, const char *value) {
    fprintf(stderr, "newscast: %s: %s%s; see `newscast %s --help`\n", u->command, what, value,
            u->command);
    return OPTIONS_WRONG;
}

static enum options_result take(const struct usage *u, const struct option_spec *s,
                                const char *value) {
    switch (s->kind) {
    case OPTION_FLAG: *(bool *)s->to = true; break;
    case OPTION_TEXT: *(const char **)s->to = value; break;
    case OPTION_TEXTS: {
        struct option_texts *texts = s->to;
        if (texts->n == OPTION_TEXTS_MOST)
            return wrong(u, "too often: --", s->name);
        texts->at[texts->n++] = value;
        break;
    }
    case OPTION_NUMBER:
        if (!str_int(str_of(value), s->to) || *(long *)s->to < s->least ||
            *(long *)s->to > s->most) {
            char what[120];
            snprintf(what, sizeof what, "--%s must be a whole number from %ld to %ld, not ",
                     s->name, s->least, s->most);
            return wrong(u, what, value);
        }
        break;
    }
    return OPTIONS_GO;
}

enum options_result options_parse(const struct usage *u, int argc, char **argv, int *operand) {
    struct option longs[SPECS_MOST + 2] = {{0}};
    char shorts[2 * SPECS_MOST + 4] = ":h";
    size_t s = 2;
    for (size_t i = 0; i < u->specs_n && i < SPECS_MOST; i++) {
        const struct option_spec *o = &u->specs[i];
        longs[i] = (struct option){o->name, o->argument ? required_argument : no_argument, NULL,
                                   256 + (int)i};
        if (o->letter) {
            shorts[s++] = o->letter;
            if (o->argument)
                shorts[s++] = ':';
        }
    }
    longs[u->specs_n] = (struct option){"help", no_argument, NULL, 'h'};
    optind = 1;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        const struct option_spec *o = NULL;
        if (c == 'h') {
            show_help(u);
            return OPTIONS_HELP_SHOWN;
        }
        for (size_t i = 0; i < u->specs_n; i++)
            if (c == 256 + (int)i || (c != '?' && c != ':' && c == u->specs[i].letter))
                o = &u->specs[i];
        if (c == ':')
            return wrong(u, "an argument is missing after ", argv[optind - 1]);
        if (!o)
            return wrong(u, "no such option: ", argv[optind - 1]);
        enum options_result r = take(u, o, optarg);
        if (r != OPTIONS_GO)
            return r;
    }
    *operand = optind;
    int n = argc - optind;
    if (n < u->operands_least)
        return wrong(u, "missing: ", u->operands);
    if (n > u->operands_most)
        return wrong(u, "too much: ", argv[optind + u->operands_most]);
    return OPTIONS_GO;
}
