/* Gives each file named on the command line to the fuzzer it is linked with: a seed or an input
 * that once crashed.  Prints a line each, for scripts/run-tests. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define MOST ((size_t)64 << 20)

int main(int argc, char **argv) {
    uint8_t *bytes = malloc(MOST);
    if (!bytes)
        return 1;
    for (int i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "rb");
        if (!f) {
            printf("not ok %s: cannot be opened\n", argv[i]);
            return 1;
        }
        size_t n = fread(bytes, 1, MOST, f);
        fclose(f);
        LLVMFuzzerTestOneInput(bytes, n);
        printf("ok %s\n", argv[i]);
        fflush(stdout);
    }
    free(bytes);
    return 0;
}
