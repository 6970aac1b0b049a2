/* Any bytes as a script, plain or SSML: a script or a clear error; and a script, written and read
 * again in both forms, is written the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "script/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct arena keep, scratch;
static struct voices voices;
static struct err err;

static bool read_script(str text, struct script *out) {
    struct source *source = arena_new(&keep, struct source, 1);
    struct notes notes = {.keep = &keep};
    *source = (struct source){.name = S("x"), .text = text};
    return form_read(source, &voices, out, &notes, &keep, &err);
}

static str write_text(const struct script *script) {
    struct buf out = buf_make(&keep, 1 << 22);
    if (!form_text(script, &voices, &out, scratch, &err))
        abort();
    return buf_str(&out);
}

static void check(const struct script *first) {
    struct script again, by_ssml;
    str once = write_text(first);
    if (!read_script(once, &again) || !str_eq(write_text(&again), once))
        abort();
    struct buf ssml = buf_make(&keep, 1 << 22);
    form_ssml(&again, &ssml);
    if (!read_script(buf_str(&ssml), &by_ssml) || !str_eq(write_text(&by_ssml), once))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    if (!keep.base) {
        arena_open(&keep);
        arena_open(&scratch);
        if (!voices_open(&voices, NULL, &keep, &err) &&
            !voices_open(&voices, "voices", &keep, &err))
            abort();
    }
    if (n > 20000)
        return 0;
    struct arena before = keep;
    struct voices opened = voices;
    struct script script;
    /* the read stage gives valid UTF-8, an edited script has no control characters: here as much
     * of ASCII */
    char *text = arena_new(&keep, char, n + 1);
    for (size_t i = 0; i < n; i++)
        text[i] = (bytes[i] >= ' ' && bytes[i] < 0x7F) || bytes[i] == '\n' ? (char)bytes[i] : '?';
    err.code = ERR_NONE;
    if (read_script((str){text, n}, &script))
        check(&script);
    else if (err.code == ERR_NONE || err.text[0] == '\0')
        abort();
    voices = opened;
    keep = before;
    return 0;
}
