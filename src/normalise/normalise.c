#include "normalise/normalise.h"

void normaliser_open(struct normaliser *n, struct voices *voices) {
    *n = (struct normaliser){.voices = voices};
}

void normaliser_close(struct normaliser *n) {
    *n = (struct normaliser){0};
}

bool normalise_line(struct normaliser *n, const struct line *line, struct utterance *out,
                    struct arena *keep, struct arena scratch, struct err *err) {
    (void)n, (void)line, (void)out, (void)keep, (void)scratch;
    return fail(err, ERR_INPUT, "normalise is not built yet");
}
