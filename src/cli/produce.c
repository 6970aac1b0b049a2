#include "cli/cli.h"

int produce_command(int argc, char **argv) {
    (void)argc, (void)argv;
    struct err err;
    fail(&err, ERR_USAGE, "produce is not built yet");
    return report(&err);
}
