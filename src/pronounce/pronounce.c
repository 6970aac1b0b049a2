#include "pronounce/pronounce.h"

void pronouncer_open(struct pronouncer *p, struct voices *voices) {
    *p = (struct pronouncer){.voices = voices};
}

void pronouncer_close(struct pronouncer *p) {
    *p = (struct pronouncer){0};
}

bool pronounce_utterance(struct pronouncer *p, const struct utterance *utterance,
                         struct reading *out, struct arena *keep, struct arena scratch,
                         struct err *err) {
    (void)p, (void)utterance, (void)out, (void)keep, (void)scratch;
    return fail(err, ERR_INPUT, "pronounce is not built yet");
}

bool pronounce_pinyin(struct pronouncer *p, str sentence, struct buf *out, struct arena scratch,
                      struct err *err) {
    (void)p, (void)sentence, (void)out, (void)scratch;
    return fail(err, ERR_INPUT, "pronounce is not built yet");
}
