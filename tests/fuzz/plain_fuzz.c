#include "extract_fuzzing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    return fuzz_extract(bytes, len, MEDIA_TEXT);
}
