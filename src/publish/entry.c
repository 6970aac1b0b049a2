#include "publish/entry.h"

#include "base/buf.h"
#include "types/limits.h"

#define LEAD_S 30 /* a soundbite is about so long */

/* The names of all stories, each once. */
static str authors_of(const struct episode *e, struct arena *keep) {
    struct buf b = buf_make(keep, LIMIT_LINE_BYTES);
    for (size_t i = 0; i < e->stories.n && !b.full; i++) {
        str rest = e->stories.at[i].author;
        while (rest.len) {
            size_t comma = str_find(rest, S(", "), 0);
            str name = str_sub(rest, 0, comma);
            rest = str_sub(rest, comma + 2, rest.len);
            if (!name.len || str_find(buf_str(&b), name, 0) < b.len)
                continue;
            if (b.len)
                buf_put(&b, S(", "));
            buf_put(&b, name);
        }
    }
    return buf_str(&b);
}

/* The end of the sentence that reaches LEAD_S, within the first story. */
static double lead_end(const struct episode *e) {
    double end = 0;
    for (size_t i = 0; i < e->parts.n && e->parts.at[i].story == e->parts.at[0].story;) {
        i = episode_sentence_end(e, i);
        end = e->parts.at[i - 1].end_s;
        if (end >= LEAD_S)
            break;
    }
    return end;
}

void entry_make(const struct episode *e, str folder, struct entry *out, struct arena *keep,
                struct arena scratch) {
    *out = (struct entry){.folder = folder,
                          .title = str_copy(e->title, keep),
                          .lang = str_copy(e->lang, keep),
                          .summary = str_copy(episode_summary(e, &scratch), keep),
                          .authors = authors_of(e, keep),
                          .duration_s = e->duration_s,
                          .lead_end_s = lead_end(e),
                          .audio = e->audio,
                          .others = e->others};
    out->audio.name = str_copy(e->audio.name, keep);
    out->link = str_copy(episode_link(e), keep);
    for (size_t i = 0; i < e->others; i++) {
        out->other[i] = e->other[i];
        out->other[i].name = str_copy(e->other[i].name, keep);
    }
    out->vtt = episode_file(e, "bulletin.vtt", "text/vtt", keep, scratch);
    out->srt = episode_file(e, "bulletin.srt", "application/x-subrip", keep, scratch);
    out->transcript =
        episode_file(e, "bulletin.transcript.json", "application/json", keep, scratch);
    out->chapters =
        episode_file(e, "bulletin.chapters.json", "application/json+chapters", keep, scratch);
}
