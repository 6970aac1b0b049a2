#include "publish/told.h"

#include <string.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

static bool is_control(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

str told_clean(str text, struct arena *keep) {
    char *to = arena_alloc(keep, 1, 1, text.len + 1);
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        if (is_control(utf8_next(text, &at)))
            memset(to + from, ' ', at - from);
        else
            memcpy(to + from, text.at + from, at - from);
    }
    return (str){to, text.len};
}

bool told_wants_space(str before) {
    uint32_t c = utf8_before(before, before.len);
    int width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    bool wide = width == U_EA_FULLWIDTH || width == U_EA_WIDE;
    return !wide || utf8_is_hangul(c);
}

static void add_words(struct told *t, const struct cue *cue, struct span piece,
                      struct arena *keep) {
    for (size_t i = 0; i < cue->words.n; i++) {
        const struct cue_word *w = &cue->words.at[i];
        struct span at = {piece.start + w->written.start, piece.start + w->written.end};
        size_t last = t->words.n ? t->words.at[t->words.n - 1].at.end : 0;
        if (at.start >= last && at.start < at.end && at.end <= piece.end)
            *list_push(&t->words, keep) = (struct told_word){at, w->start, w->end};
    }
    bool none = t->words.n == 0 || t->words.at[t->words.n - 1].at.end <= piece.start;
    if (none && piece.start < piece.end)
        *list_push(&t->words, keep) = (struct told_word){piece, cue->start, cue->end};
}

/* Takes the first `n` bytes of the text away. */
static void drop_front(struct told *t, size_t n) {
    t->text = str_sub(t->text, n, t->text.len);
    for (size_t i = 0; i < t->words.n; i++) {
        struct span *at = &t->words.at[i].at;
        at->start = at->start > n ? at->start - n : 0;
        at->end = at->end > n ? at->end - n : 0;
    }
    for (size_t i = 0; i < t->runs.n; i++) {
        struct span *at = &t->runs.at[i].at;
        at->start = at->start > n ? at->start - n : 0;
        at->end = at->end > n ? at->end - n : 0;
    }
}

static void trim(struct told *t) {
    str trimmed = str_trim(t->text);
    if (trimmed.len) {
        drop_front(t, (size_t)(trimmed.at - t->text.at));
        t->text.len = trimmed.len;
    }
    for (size_t i = 0; i < t->words.n; i++)
        if (t->words.at[i].at.end > t->text.len)
            t->words.at[i].at.end = t->text.len;
    if (t->runs.n)
        t->runs.at[t->runs.n - 1].at.end = t->text.len;
}

size_t told_next(const struct bulletin *b, size_t i, struct told *out, struct arena *keep) {
    const struct cue *cues = b->timeline->cues.at;
    const struct line *first = cues[i].reading->utterance->line;
    size_t end = i, bytes = 0;
    while (end < b->timeline->cues.n &&
           cues[end].reading->utterance->line->sentence == first->sentence)
        bytes += cues[end++].reading->utterance->line->written.len;
    *out = (struct told){.start = cues[i].start, .end = cues[end - 1].end, .line = first};
    char *text = arena_alloc(keep, 1, 1, bytes + 1);
    size_t at = 0;
    for (; i < end; i++) {
        const struct line *line = cues[i].reading->utterance->line;
        struct span piece = {at, at + line->written.len};
        memcpy(text + at, line->written.at, line->written.len);
        *list_push(&out->runs, keep) = (struct told_run){piece, line->lang};
        add_words(out, &cues[i], piece, keep);
        at = piece.end;
    }
    out->text = told_clean((str){text, bytes}, keep);
    trim(out);
    return end;
}

size_t told_frame(const struct told *t, size_t at) {
    for (size_t i = 0; i < t->words.n; i++) {
        const struct told_word *w = &t->words.at[i];
        if (w->at.end <= at)
            continue;
        if (w->at.start >= at)
            return w->start;
        return w->start + (w->end - w->start) * (at - w->at.start) / (w->at.end - w->at.start);
    }
    return t->end;
}
