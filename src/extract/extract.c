#include "extract/extract.h"

bool extract_article(const struct source *source, str url, struct voices *voices,
                     struct article *out, struct notes *notes, struct arena *keep,
                     struct arena scratch, struct err *err) {
    (void)source, (void)url, (void)voices, (void)out, (void)notes, (void)keep, (void)scratch;
    return fail(err, ERR_INPUT, "extract is not built yet");
}
