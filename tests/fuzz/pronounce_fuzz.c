/* Any text in any of some languages through the pronounce stage, studied first beside itself as
 * Chinese: no crash, and links that ascend and stay inside both texts.  The first byte chooses the
 * language.  Run from the top folder of the project, or with NEWSCAST_VOICES set. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pronounce/pronounce.h"
#include "pronounce/respeller.h"

static struct arena tables;
static struct voices voices;
static struct pronouncer pronouncer;

static void open_once(void) {
    struct err err;
    if (pronouncer.voices)
        return;
    arena_open(&tables);
    if (!voices_open(&voices, getenv("NEWSCAST_VOICES") ? NULL : "voices", &tables, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    pronouncer_open(&pronouncer, &voices);
}

static void check(bool fine, const char *what) {
    if (fine)
        return;
    fprintf(stderr, "pronounce_fuzz: %s\n", what);
    abort();
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

/* Every input is an article of its own. */
static void forget(void) {
    if (!pronouncer.respeller)
        return;
    struct memory *m = respeller_memory(pronouncer.respeller, 0);
    if (m->known.cap)
        memset(m->known.hashes, 0, m->known.cap * sizeof *m->known.hashes);
    m->known.n = m->parallel.len = m->han.known.n = m->han.spelt.n = 0;
    m->han.first = NULL;
    m->parallel.full = m->undecided = false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const languages[] = {"zh", "en", "fr", "de", "uz", "ko", "yue", "as"};
    struct arena keep, scratch;
    struct err err;
    if (size < 1 || size > LIMIT_SPOKEN_BYTES)
        return 0;
    open_once();
    arena_open(&keep);
    arena_open(&scratch);
    str text = {(const char *)data + 1, size - 1};
    struct line line = {.lang = str_of(languages[data[0] % 8]), .written = text};
    struct utterance utterance = {.line = &line, .spoken = text};
    struct reading reading;
    struct script script = {0};
    *list_push(&script.lines, &keep) = line;
    *list_push(&script.lines, &keep) = (struct line){.lang = S("zh"), .written = text};
    forget();
    check(pronounce_study(&pronouncer, &script, scratch, &err), err.text);
    if (pronounce_utterance(&pronouncer, &utterance, &reading, &keep, scratch, &err))
        check_links(&reading);
    else
        check(err.code == ERR_LIMIT, err.text);
    struct buf pinyin = buf_make(&keep, 8 * LIMIT_SPOKEN_BYTES);
    check(pronounce_pinyin(&pronouncer, &utterance, &pinyin, scratch, &err), err.text);
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}
