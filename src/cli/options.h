/* options: the command line of a subcommand, from one table: parsing and --help cannot disagree. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum option_kind {
    OPTION_FLAG,   /* to: bool */
    OPTION_TEXT,   /* to: const char * */
    OPTION_NUMBER, /* to: long, from least to most */
    OPTION_TEXTS,  /* to: struct option_texts; may be given several times */
};

#define OPTION_TEXTS_MOST 64

struct option_texts {
    const char *at[OPTION_TEXTS_MOST];
    size_t n;
};

struct option_spec {
    char letter; /* 0: none */
    const char *name;
    enum option_kind kind;
    const char *argument; /* as the help names it; NULL for a flag */
    const char *help;
    void *to;
    long least, most;
};

struct usage {
    const char *command;  /* "extract" */
    const char *operands; /* "[FILE]" */
    const char *about;    /* a paragraph */
    const struct option_spec *specs;
    size_t specs_n;
    int operands_least, operands_most;
};

enum options_result { OPTIONS_GO, OPTIONS_HELP_SHOWN, OPTIONS_WRONG };

/* Fills the specs' variables; *operand is the index in argv of the first operand (options and
 * operands may be mixed).  Prints help or what is wrong. */
enum options_result options_parse(const struct usage *usage, int argc, char **argv, int *operand);

/* The start of a subcommand: parse, and leave it when there is nothing to do. */
#define OPTIONS_OR_RETURN(usage, argc, argv, operand)                                              \
    do {                                                                                           \
        enum options_result options_result_ = options_parse(usage, argc, argv, operand);           \
        if (options_result_ != OPTIONS_GO)                                                         \
            return options_result_ == OPTIONS_HELP_SHOWN ? 0 : 2;                                  \
    } while (0)

#define OPTION_VOICES(variable)                                                                    \
    { 0, "voices", OPTION_TEXT, "DIR", "the voices folder to use", &(variable), 0, 0 }
#define OPTION_LEXICON(variable)                                                                   \
    {                                                                                              \
        0, "lexicon", OPTION_TEXTS, "FILE", "words and names that are said in a way of their own", \
            &(variable), 0, 0                                                                      \
    }
#define OPTION_LANG(variable)                                                                      \
    {                                                                                              \
        'l', "lang", OPTION_TEXT, "XX", "the language of the whole text, such as en or zh",        \
            &(variable), 0, 0                                                                      \
    }

#endif
