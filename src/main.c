/* newscast: a news article in, a spoken bulletin out.  ARCHITECTURE.md is the guided tour. */
#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "cli/cli.h"

int main(int argc, char **argv) {
    interrupt_watch();
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0)
        return help_command(argc < 2 ? stderr : stdout);
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        return version_command();
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(argv[1], c->name) == 0)
            return c->run(argc - 1, argv + 1);
    return produce_command(argc, argv); /* `newscast ARTICLE...` */
}
