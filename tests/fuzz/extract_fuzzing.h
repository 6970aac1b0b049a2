/* What the fuzzers of the extract stage share: any UTF-8 text in, and a story whose every byte can
 * be walked back to the source, or an error, out. */
#ifndef FUZZ_EXTRACT_FUZZING_H
#define FUZZ_EXTRACT_FUZZING_H

#include <assert.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "extract/extract.h"

static void check_article(const struct article *a) {
    for (size_t i = 0; i < a->paras.n; i++) {
        const struct para *p = &a->paras.at[i];
        struct span last_up = {0, 0}, last_down = {0, 0};
        assert(p->text.len > 0 && utf8_check(p->text) == p->text.len);
        for (size_t k = 0; k < p->align.links.n; k++) {
            struct link l = align_link(&p->align, k);
            assert(l.up.start >= last_up.end && l.up.end >= l.up.start);
            assert(l.down.start >= last_down.end && l.down.end >= l.down.start);
            assert(l.up.end <= a->source->text.len && l.down.end <= p->text.len);
            last_up = l.up;
            last_down = l.down;
        }
    }
}

/* Four fields a line, and no block without a role. */
static void check_explanation(str text) {
    for (str rest = text; rest.len;) {
        str line = str_cut(&rest, '\n');
        size_t tabs = 0;
        for (size_t i = 0; i < line.len; i++)
            tabs += line.at[i] == '\t';
        assert(tabs == 3 && !str_starts(line, S("open")));
    }
}

/* The read stage hands on valid UTF-8 only. */
static str as_utf8(const uint8_t *bytes, size_t len, struct arena *keep) {
    str raw = {(const char *)bytes, len};
    struct buf b = buf_make(keep, len * 3 + 16);
    for (size_t at = 0; at < len;) {
        uint32_t c = utf8_next(raw, &at);
        buf_utf8(&b, c ? c : ' ');
    }
    return buf_str(&b);
}

static int fuzz_extract(const uint8_t *bytes, size_t len, enum media media) {
    static struct arena data;
    static struct voices voices;
    struct arena keep, scratch;
    struct err err;
    if (!data.base) {
        arena_open(&data);
        if (!voices_open(&voices, "voices", &data, &err))
            voices = (struct voices){.keep = &data, .folder = S("no-voices")};
    }
    arena_open(&keep);
    arena_open(&scratch);
    struct notes notes = {.keep = &keep};
    struct articles articles;
    struct extract_settings settings = {.since = S("1990-01-01")};
    struct source source = {.name = S("fuzz"), .media = media, .charset = S("UTF-8")};
    source.text = as_utf8(bytes, len, &keep);
    if (extract_articles(&source, &settings, &voices, &articles, &notes, &keep, scratch, &err))
        for (size_t i = 0; i < articles.list.n; i++)
            check_article(&articles.list.at[i]);
    struct buf out = buf_make(&keep, (size_t)64 << 20);
    if (extract_explain(&source, (str){0}, &voices, &out, &notes, &keep, scratch, &err))
        check_explanation(buf_str(&out));
    arena_close(&scratch);
    arena_close(&keep);
    return 0;
}

#endif
