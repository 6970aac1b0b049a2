#include "cli/cli.h"

int script_command(int argc, char **argv) {
    (void)argc, (void)argv;
    struct err err;
    fail(&err, ERR_USAGE, "script is not built yet");
    return report(&err);
}
