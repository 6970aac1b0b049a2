#include "mix/words.h"

static struct span written_span(const struct clip *clip, struct span engine) {
    const struct utterance *u = clip->reading->utterance;
    struct span at = align_up(&u->align, align_up(&clip->reading->align, engine));
    size_t len = u->line->written.len;
    at.end = at.end < len ? at.end : len;
    at.start = at.start < at.end ? at.start : at.end;
    return at;
}

static struct span join(struct span a, struct span b) {
    return (struct span){a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

void place_words(const struct clip *clip, struct cue *cue, struct arena *keep) {
    if (!clip->reading || !clip->reading->utterance || !clip->reading->utterance->line)
        return;
    for (size_t i = 0; i < clip->marks_n; i++) {
        struct span at = written_span(clip, clip->marks[i].at);
        if (at.start == at.end) /* said but not written: it belongs to the word before */
            continue;
        size_t frame = cue->start + clip->marks[i].frame;
        struct cue_word *last = cue->words.n ? &cue->words.at[cue->words.n - 1] : NULL;
        bool overlaps = last && at.start < last->written.end && last->written.start < at.end;
        if (last && (overlaps || frame <= last->start)) {
            last->written = join(last->written, at); /* one word said as several, or as none */
            continue;
        }
        if (frame >= cue->end)
            break;
        if (last)
            last->end = frame;
        *list_push(&cue->words, keep) = (struct cue_word){frame, cue->end, at};
    }
}
