#include "mix/words.h"

#include "base/utf8.h"

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

/* From the first to the last character of a word in a part of the text; empty where there is none.
 */
static struct span words_in(str text, struct span part) {
    struct span found = {part.start, part.start};
    for (size_t at = part.start; at < part.end;) {
        size_t from = at;
        if (!utf8_is_word(utf8_next(text, &at)))
            continue;
        found.start = found.start < found.end ? found.start : from;
        found.end = at;
    }
    return found;
}

/* The engine says some words with those before them ("on the") and tells of the first only: they
 * belong to it, so that no word of the text is without a time. */
static void take_untold(struct cue *cue, str text, size_t end) {
    struct cue_word *last = &cue->words.at[cue->words.n - 1];
    struct span untold = words_in(text, (struct span){last->written.end, end});
    if (untold.start < untold.end)
        last->written.end = untold.end;
}

void place_words(const struct clip *clip, struct cue *cue, struct arena *keep) {
    if (!clip->reading || !clip->reading->utterance || !clip->reading->utterance->line)
        return;
    str text = clip->reading->utterance->line->written;
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
        struct span before = words_in(text, (struct span){0, last ? 0 : at.start});
        if (last) {
            last->end = frame;
            take_untold(cue, text, at.start);
        } else if (before.start < before.end) {
            at.start = before.start;
            frame = cue->start;
        }
        *list_push(&cue->words, keep) = (struct cue_word){frame, cue->end, at};
    }
    if (cue->words.n)
        take_untold(cue, text, text.len);
}
