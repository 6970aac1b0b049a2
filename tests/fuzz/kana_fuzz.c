/* Any text in a language that MeCab reads, through the pronounce stage: no crash, links that ascend
 * and stay inside both texts, and nothing but kana and marks for the engine.  Run from the top
 * folder of the project, or with NEWSCAST_VOICES set. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "pronounce/pronounce.h"

static struct arena tables;
static struct voices voices;
static struct pronouncer pronouncer;

static void check(bool fine, const char *what) {
    if (fine)
        return;
    fprintf(stderr, "kana_fuzz: %s\n", what);
    abort();
}

static void open_once(void) {
    struct err err;
    if (pronouncer.voices)
        return;
    arena_open(&tables);
    check(voices_open(&voices, getenv("NEWSCAST_VOICES") ? NULL : "voices", &tables, &err),
          err.text);
    pronouncer_open(&pronouncer, &voices);
    pronouncer.explain = true;
}

static void check_links(const struct reading *r) {
    size_t up = 0, down = 0;
    for (size_t i = 0; i < r->align.links.n; i++) {
        struct link l = align_link(&r->align, i);
        check(l.up.start >= up && l.up.end >= l.up.start, "links do not ascend upstream");
        check(l.down.start >= down && l.down.end >= l.down.start, "nor downstream");
        up = l.up.end;
        down = l.down.end;
    }
    check(up <= r->utterance->spoken.len && down <= r->engine.len, "a link leaves its text");
}

static void check_kana(str engine) {
    for (size_t at = 0; at < engine.len;) {
        uint32_t c = utf8_next(engine, &at);
        bool mark = c < 0x80 && strchr(" ,.;:!?", (int)c);
        check(mark || utf8_is_kana(c) || c == 0x30FC, "not kana");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte says how much of the text the normalise stage made of digits. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena keep, scratch;
    struct err err;
    if (size < 1 || size > LIMIT_SPOKEN_BYTES)
        return 0;
    open_once();
    arena_open(&keep);
    arena_open(&scratch);
    str text = {(const char *)data + 1, size - 1};
    struct line line = {.lang = S("ja"), .written = S("10")};
    struct utterance utterance = {.line = &line, .spoken = text};
    struct reading reading;
    align_add(&utterance.align, (struct span){0, 2}, (struct span){0, text.len * (data[0] % 4) / 4},
              true, &keep);
    if (pronounce_utterance(&pronouncer, &utterance, &reading, &keep, scratch, &err)) {
        check_links(&reading);
        check_kana(reading.engine);
    } else {
        check(err.code == ERR_LIMIT, err.text);
    }
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}
