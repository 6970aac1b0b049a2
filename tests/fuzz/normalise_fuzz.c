/* Any line in any language that has tables: no crash, an alignment that holds, no digit where the
 * engine cannot read it. The first byte picks the language. */
#include <stdint.h>

#include "base/utf8.h"
#include "normalise/normalise.h"

static const char *const langs[] = {"en", "zh", "de", "fr", "es", "it", "pt", "ru",
                                    "sv", "hu", "nl", "pl", "vi", "ja", "ko", "xx",
                                    "ar", "hi"};

static void check(const struct utterance *u, str written, bool no_digits) {
    size_t up = 0, down = 0;
    for (size_t i = 0; i < u->align.links.n; i++) {
        const struct link *l = &u->align.links.at[i];
        if (l->up.start < up || l->down.start < down || l->up.end < l->up.start ||
            l->down.end < l->down.start)
            abort();
        up = l->up.end;
        down = l->down.end;
    }
    if (up > written.len || down > u->spoken.len)
        abort();
    if (utf8_check(written) == written.len && utf8_check(u->spoken) < u->spoken.len)
        abort();
    for (size_t i = 0; no_digits && i < u->spoken.len; i++)
        if (u->spoken.at[i] >= '0' && u->spoken.at[i] <= '9')
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* ICU's objects live on between inputs, known only to an arena, where the leak checker does not
 * look; the unit tests close theirs and are checked. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct arena data, keep, scratch;
    static struct voices voices;
    static struct normaliser normaliser;
    struct err err;
    if (!normaliser.voices) {
        arena_open(&data);
        arena_open(&keep);
        arena_open(&scratch);
        if (!voices_open(&voices, NULL, &data, &err) &&
            !voices_open(&voices, "voices", &data, &err))
            abort();
        normaliser_open(&normaliser, &voices);
    }
    if (n == 0 || n > 4001)
        return 0;
    const char *lang = langs[bytes[0] % (sizeof langs / sizeof *langs)];
    struct line line = {.lang = str_of(lang), .written = {(const char *)bytes + 1, n - 1}};
    struct utterance u;
    struct arena before = keep;
    if (normalise_line(&normaliser, &line, &u, &keep, scratch, &err))
        check(&u, line.written,
              str_eq(line.lang, S("zh")) || str_eq(line.lang, S("ja")) ||
                  str_eq(line.lang, S("ko")));
    else if (err.code != ERR_LIMIT)
        abort();
    keep = before;
    return 0;
}
