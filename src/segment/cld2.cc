#include "segment/cld2.h"

#include <malloc.h>
#include <stdio.h> /* the header below forgets it */

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

/* The library allocates and frees a table of some hundred kilobytes a call: without this the system
 * maps and unmaps it each time, which costs more than the identification. */
static bool keep_freed_memory() {
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
    return true;
}

int cld2_guess_languages(const char *text, int len, const char *hint, struct cld2_guess out[3]) {
    static const bool kept = keep_freed_memory();
    (void)kept;
    CLD2::CLDHints hints = {hint, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language language[3];
    int percent[3], text_bytes = 0, valid = 0;
    double score[3];
    bool reliable = false;
    CLD2::ExtDetectLanguageSummaryCheckUTF8(text, len, true, &hints, CLD2::kCLDFlagBestEffort,
                                            language, percent, score, nullptr, &text_bytes,
                                            &reliable, &valid);
    for (int i = 0; i < 3; i++)
        out[i] = {valid == len ? CLD2::LanguageCode(language[i]) : "un", percent[i]};
    return reliable && valid == len;
}

const char *cld2_version(void) {
    return CLD2::DetectLanguageVersion();
}
