/* choices: --voice LANG=NAME and --lexicon FILE, for the subcommands that have them. */
#ifndef CLI_CHOICES_H
#define CLI_CHOICES_H

#include "cli/cli.h"
#include "cli/options.h"
#include "script/script.h"

/* `out` has room for OPTION_TEXTS_MOST.  Whether the engine has such a voice is not checked here.
 */
bool voice_choices(struct session *s, const struct option_texts *texts, struct voice_choice *out,
                   size_t *n);

/* Reads the lexicons in their order. */
bool read_lexicons(struct session *s, const struct option_texts *files);

#endif
