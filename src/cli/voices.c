#include "cli/cli.h"

int voices_command(int argc, char **argv) {
    (void)argc, (void)argv;
    struct err err;
    fail(&err, ERR_USAGE, "voices is not built yet");
    return report(&err);
}
