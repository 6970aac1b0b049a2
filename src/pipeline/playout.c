#include "pipeline/playout.h"

#include "base/utf8.h"
#include "pipeline/latin.h"
#include "write/ascii.h"

#define OUT_CUE_WORDS 6
#define OUT_CUE_BYTES 64
#define OUT_CUE_TAIL  400 /* bytes of the last sentence that are looked at */

bool playout_time(const struct street *s, struct moment *out) {
    *out = s->settings->at;
    const struct article *first = street_first(s);
    return s->settings->has_time || (first && moment_parse(first->date, out));
}

str playout_day(const struct street *s) {
    struct moment m;
    if (!playout_time(s, &m))
        m = s->settings->at;
    return moment_day(&m, s->keep);
}

/* The one that was given, else one of the day, the time and the title. */
static str cut_id(const struct street *s, struct arena scratch) {
    const struct bulletin_settings *set = s->settings;
    struct moment m;
    if (set->cut_id)
        return str_of(set->cut_id);
    str slug = latin_slug(s, scratch);
    if (!playout_time(s, &m))
        return slug;
    str day = moment_day(&m, s->keep);
    return set->has_time ? str_printf(s->keep, "%.*s-%02d%02d-%.*s", STR_FMT(day), m.hour, m.minute,
                                      STR_FMT(slug))
                         : str_printf(s->keep, "%.*s-%.*s", STR_FMT(day), STR_FMT(slug));
}

/* ---- the last words ---- */

/* What is spoken as the i-th; NULL: nothing (a script that is not spoken yet may hold more). */
static const struct line *line_at(const struct street *s, const struct timeline *places, size_t i) {
    if (places->cues.n)
        return places->cues.at[i].reading->utterance->line;
    const struct line *line = &s->script.lines.at[i];
    return line->muted ? NULL : line;
}

/* The last sentence, of which a line may be a piece only. */
static str last_sentence(const struct street *s, const struct timeline *places) {
    size_t n = places->cues.n ? places->cues.n : s->script.lines.n, sentence = 0;
    str text = S("");
    for (size_t i = n; i > 0 && text.len < OUT_CUE_TAIL; i--) {
        const struct line *line = line_at(s, places, i - 1);
        if (line && text.len && line->sentence != sentence)
            break;
        if (!line)
            continue;
        sentence = line->sentence;
        text = str_printf(s->keep, "%.*s%.*s", STR_FMT(line->written), STR_FMT(text));
    }
    return text;
}

/* Letters of ASCII are what words are counted in: Chinese has no spaces, its syllables have. */
static str out_cue(const struct street *s, const struct timeline *places, struct arena scratch) {
    str tail = last_sentence(s, places);
    size_t from = tail.len > OUT_CUE_TAIL ? tail.len - OUT_CUE_TAIL : 0;
    while (from < tail.len && utf8_len(tail, from) == 0)
        from++;
    str latin = latin_of(s, str_sub(tail, from, tail.len), s->script.lang, scratch);
    str all = str_trim(ascii_of(latin, s->keep));
    size_t words = 0, start = all.len;
    for (size_t i = all.len; i > 0 && words < OUT_CUE_WORDS; i--) {
        bool begins = all.at[i - 1] != ' ' && (i == 1 || all.at[i - 2] == ' ');
        if (!begins)
            continue;
        if (all.len - (i - 1) > OUT_CUE_BYTES && words > 0)
            break;
        words++;
        start = i - 1;
    }
    return str_sub(all, start, all.len);
}

/* ---- markers ---- */

static void add_timer(struct broadcast *b, const char *code, size_t frame) {
    b->timers[b->timers_n++] = (struct broadcast_timer){code, frame};
}

/* Where a playout may begin and leave: at the speech, but not where music is around it. */
static void set_timers(struct broadcast *b, const struct script *script,
                       const struct timeline *places) {
    static const char *const parts[] = {"SEC1", "SEC2", "SEC3", "SEC4", "SEC5"};
    enum { PARTS = sizeof parts / sizeof *parts };
    _Static_assert(PARTS + 3 == BROADCAST_TIMERS, "the others are AUDs, AUDe and EOD");
    if (places->cues.n == 0)
        return;
    const struct cue *first = &places->cues.at[0], *last = &places->cues.at[places->cues.n - 1];
    const struct line *opening = first->reading->utterance->line;
    bool bed = script->bed.len > 0, music = opening->sound.len || (bed && opening->on_bed);
    add_timer(b, "AUDs", music ? 0 : first->start);
    size_t story = NO_STORY, n = 0;
    for (size_t i = 0; i < places->cues.n && n < PARTS; i++) {
        const struct line *line = places->cues.at[i].reading->utterance->line;
        bool begins = line->story != NO_STORY && line->story != story &&
                      (line->role == ROLE_HEADLINE || line->role == ROLE_BODY);
        if (begins) {
            story = line->story;
            add_timer(b, parts[n++], places->cues.at[i].start);
        }
    }
    music = bed && last->reading->utterance->line->on_bed;
    add_timer(b, "AUDe", music ? places->frames : last->end);
    add_timer(b, "EOD ", places->frames);
}

void playout_fill(struct broadcast *out, const struct street *s, const struct timeline *places,
                  struct arena scratch) {
    const struct bulletin_settings *set = s->settings;
    const struct article *first = street_first(s);
    str show = s->script.show.len ? s->script.show : S("newscast"), lang = s->script.lang;
    *out = (struct broadcast){.title = latin_of(s, s->script.title, lang, scratch),
                              .originator = latin_of(s, show, lang, scratch),
                              .cut_id = cut_id(s, scratch),
                              .language = s->script.lang,
                              .out_cue = out_cue(s, places, scratch),
                              .url = first ? first->url : S(""),
                              .until = set->expires,
                              .has_until = set->has_expires};
    out->has_from = playout_time(s, &out->from);
    set_timers(out, &s->script, places);
}
