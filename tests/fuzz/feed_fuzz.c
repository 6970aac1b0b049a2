/* Feeds, news formats and Markdown: XML, JSON or front matter, whichever the bytes begin like. */
#include "extract_fuzzing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    bool xml = len && bytes[0] == '<', json = len && (bytes[0] == '{' || bytes[0] == '[');
    return fuzz_extract(bytes, len, xml ? MEDIA_XML : json ? MEDIA_JSON : MEDIA_MARKDOWN);
}
