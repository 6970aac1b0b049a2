/* choices: options that several subcommands have: --voice LANG=NAME, --lexicon FILE, --max N,
 * --since DATE, --paragraphs N, --time TIME. */
#ifndef CLI_CHOICES_H
#define CLI_CHOICES_H

#include "cli/cli.h"
#include "cli/options.h"
#include "script/script.h"
#include "types/limits.h"
#include "types/moment.h"

/* `out` has room for OPTION_TEXTS_MOST.  Whether the engine has such a voice is not checked here.
 */
bool voice_choices(struct session *s, const struct option_texts *texts, struct voice_choice *out,
                   size_t *n);

/* Reads the lexicons in their order. */
bool read_lexicons(struct session *s, const struct option_texts *files);

/* Which entries of a feed. */
struct entry_choice {
    long max;
    const char *since;
};

#define OPTION_MAX(variable)                                                                       \
    {                                                                                              \
        0, "max", OPTION_NUMBER, "N", "take at most N stories of a feed (default: all)",           \
            &(variable), 1, LIMIT_ENTRIES                                                          \
    }
#define OPTION_SINCE(variable)                                                                     \
    {                                                                                              \
        0, "since", OPTION_TEXT, "DATE", "leave out entries of a feed before YYYY-MM-DD",          \
            &(variable), 0, 0                                                                      \
    }

#define OPTION_PARAGRAPHS(variable)                                                                \
    {                                                                                              \
        0, "paragraphs", OPTION_NUMBER, "N",                                                       \
            "tell at most N paragraphs of each story (default: all)", &(variable), 1, 1000         \
    }

/* "3:00", "2:58.5", "180": seconds, from 5 to four hours. */
bool length_parse(str text, double *seconds);

/* No article is a rundown whose option was forgotten. */
bool articles_check(const char *const *articles, size_t n, struct err *err);
bool entries_read(const struct entry_choice *choice, size_t *max, str *since, struct err *err);

#define OPTION_TIME(variable)                                                                      \
    {                                                                                              \
        0, "time", OPTION_TEXT, "TIME",                                                            \
            "what the bulletin is for, YYYY-MM-DDTHH:MM (default: now)", &(variable), 0, 0         \
    }

/* `text`: of --time; NULL: the clock.  *has_time: whether another run is sure to get the same. */
bool time_read(const char *text, struct moment *at, bool *has_time, struct err *err);

#endif
