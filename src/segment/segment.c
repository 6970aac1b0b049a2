#include "segment/segment.h"

bool segment_article(const struct article *article, str lang, struct voices *voices,
                     struct story *out, struct arena *keep, struct arena scratch, struct err *err) {
    (void)article, (void)lang, (void)voices, (void)out, (void)keep, (void)scratch;
    return fail(err, ERR_INPUT, "segment is not built yet");
}
