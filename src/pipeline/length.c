#include <math.h>
#include <string.h>

#include "pipeline/studio.h"
#include "script/fit.h"

#define GAP_LOW        0.65 /* what pauses may be multiplied by */
#define GAP_HIGH       1.75
#define GAP_LEAST_MS   150
#define RATE_MOST      0.05
#define BED_TAIL_S     15 /* the longest end on a bed, and in silence when that is asked for */
#define SILENT_TAIL_S  30
#define RATES_MOST     6   /* that are tried */
#define FAR_BEYOND     1.3 /* stories are spoken until there is so much more than is wanted */
#define STORIES_ENOUGH 4   /* and so many are there, */
#define FAR_TOO_MUCH   3   /* or so much more */
#define BYTES_A_SECOND 9   /* of text, at the least: a first guess of what must be spoken */

/* A line that was spoken. */
struct take {
    const struct line *line;
    size_t number, frames; /* of the clip */
};

struct session {
    struct studio *st;
    LIST(struct take) takes;
    struct fit_line *lines; /* one for each take */
    struct fit_limits limits;
    size_t wanted;
    struct fit plan;
};

static bool hear_take(struct studio *st, const struct clip *clip, void *self) {
    struct session *s = self;
    if (clip->frames)
        *list_push(&s->takes, st->street.keep) =
            (struct take){clip->reading->utterance->line, clip->number, clip->frames};
    return true;
}

/* ---- what is spoken at all ---- */

static size_t story_end(const struct script *script, size_t from) {
    size_t i = from + 1;
    while (i < script->lines.n && script->lines.at[i].story == script->lines.at[from].story)
        i++;
    return i;
}

static bool begins_story(const struct script *script, size_t i) {
    const struct line *l = &script->lines.at[i];
    return l->story != NO_STORY && !role_is_own(l->role) &&
           (i == 0 || role_is_own(l[-1].role) || l[-1].story != l->story);
}

/* The first line that is spoken after all stories. */
static size_t closing(const struct script *script) {
    size_t n = script->lines.n;
    while (n > 0 && script->lines.at[n - 1].story == NO_STORY)
        n--;
    return n;
}

static size_t before_frames(const struct studio *st, const struct line *line) {
    struct placing p = studio_placing(st, line, 0);
    if (!p.before || p.before->frames < p.overlap)
        return 0;
    return p.before->frames - p.overlap;
}

static size_t frames_so_far(const struct session *s) {
    size_t sum = 0;
    for (size_t i = 0; i < s->takes.n; i++)
        sum += s->takes.at[i].frames + before_frames(s->st, s->takes.at[i].line) +
               rate_frames(s->takes.at[i].line->gap_ms, s->st->rate_hz);
    return sum;
}

/* Story by story until there is more than enough, then what closes the programme.  At first as many
 * stories at once as cannot be too many. */
static bool speak_enough(struct session *s) {
    struct studio *st = s->st;
    const struct script *script = &st->street.script;
    size_t end = closing(script), at = 0, stories = 0;
    size_t enough = (size_t)(FAR_BEYOND * (double)s->wanted);
    size_t bytes = (size_t)(FAR_BEYOND * (double)s->wanted / st->rate_hz * BYTES_A_SECOND);
    while (at < end &&
           (stories == 0 || frames_so_far(s) < enough ||
            (stories < STORIES_ENOUGH && frames_so_far(s) < FAR_TOO_MUCH * s->wanted))) {
        size_t to = at, text = 0;
        do {
            size_t next = story_end(script, to);
            for (; to < next && to < end; to++) {
                text += script->lines.at[to].written.len;
                stories += begins_story(script, to);
            }
        } while (at == 0 && to < end && text < bytes);
        if (!studio_speak(st, script->lines.at + at, to - at, 1, hear_take, s))
            return false;
        at = to;
    }
    return studio_speak(st, script->lines.at + end, script->lines.n - end, 1, hear_take, s);
}

/* ---- the plan ---- */

static void measure(struct session *s) {
    struct studio *st = s->st;
    for (size_t i = 0; i < s->takes.n; i++) {
        const struct take *t = &s->takes.at[i];
        bool inside = i + 1 < s->takes.n && t[1].line->sentence == t->line->sentence;
        s->lines[i] = (struct fit_line){.line = t->line,
                                        .speech = t->frames,
                                        .gap = rate_frames(t->line->gap_ms, st->rate_hz),
                                        .before = before_frames(st, t->line),
                                        .inside = inside};
    }
}

static str clock_of(size_t frames, int rate_hz, bool up, struct arena *keep) {
    double tenths = (double)frames * 10 / rate_hz;
    long whole = (long)(up ? ceil(tenths) : floor(tenths));
    return str_printf(keep, whole % 10 ? "%ld:%02ld.%ld" : "%ld:%02ld", whole / 600,
                      whole / 10 % 60, whole % 10);
}

static bool refuse(const struct session *s) {
    const struct street *street = &s->st->street;
    struct arena scratch = street->scratch;
    int rate_hz = s->st->rate_hz;
    str below = clock_of(s->plan.below, rate_hz, false, &scratch);
    str above = clock_of(s->plan.above, rate_hz, true, &scratch);
    str asked = clock_of(s->wanted, rate_hz, false, &scratch);
    const char *fill = s->limits.tail_most ? "" : ", or a tail (--tail silence, or a bed)";
    if (s->plan.below && s->plan.above)
        return fail(street->err, ERR_INPUT,
                    "length %.*s: cannot be met without cutting a word; the nearest that can are "
                    "%.*s and %.*s",
                    STR_FMT(asked), STR_FMT(below), STR_FMT(above));
    if (s->plan.below)
        return fail(street->err, ERR_INPUT,
                    "length %.*s: the stories are not long enough; the longest that can be is "
                    "%.*s: give more stories%s",
                    STR_FMT(asked), STR_FMT(below), fill);
    return fail(street->err, ERR_INPUT,
                "length %.*s: the first story alone is longer; the shortest that can be is %.*s",
                STR_FMT(asked), STR_FMT(above));
}

/* Speaks the planned lines at another rate.  The takes of lines that are kept are those now. */
static bool speak_again(struct session *s, double rate) {
    struct session again = {.st = s->st};
    struct street *street = &s->st->street;
    struct arena scratch = street->scratch;
    size_t n = 0;
    const struct line **of = arena_new(&scratch, const struct line *, s->takes.n);
    struct line *lines = arena_new(street->keep, struct line, s->takes.n);
    for (size_t i = 0; i < s->takes.n; i++)
        if (s->plan.kept[i]) {
            of[n] = s->takes.at[i].line;
            lines[n++] = *s->takes.at[i].line;
        }
    if (!studio_speak(s->st, lines, n, rate, hear_take, &again))
        return false;
    for (size_t i = 0, k = 0; i < s->takes.n; i++) {
        if (!s->plan.kept[i])
            continue;
        if (k == again.takes.n)
            return fail(street->err, ERR_ENGINE, "a line could not be spoken a second time");
        s->takes.at[i] = again.takes.at[k++];
    }
    return true;
}

/* The plan's rate, as near to the voice's own as will do. */
static bool settle_rate(struct session *s) {
    double rate = s->plan.rate;
    for (int i = 0; i < RATES_MOST; i++) {
        long long off;
        size_t speech = 0;
        if (!speak_again(s, rate))
            return false;
        measure(s);
        if (fit_gaps(s->lines, s->takes.n, &s->limits, s->wanted, &s->plan, &off)) {
            s->plan.rate = rate;
            return true;
        }
        for (size_t k = 0; k < s->takes.n; k++)
            speech += s->plan.kept[k] ? s->takes.at[k].frames : 0;
        double next = rate * (double)speech / ((double)speech - 1.5 * (double)off);
        next = next > 1 + RATE_MOST ? 1 + RATE_MOST : next < 1 - RATE_MOST ? 1 - RATE_MOST : next;
        if (next == rate)
            break;
        rate = next;
    }
    return refuse(s);
}

/* ---- what comes of it ---- */

static void tell(const struct session *s) {
    struct studio *st = s->st;
    struct fitted *f = &st->product->fitted;
    struct arena scratch = st->street.scratch;
    struct buf b = buf_make(&scratch, LIMIT_LINE_BYTES);
    if (f->dropped.n)
        buf_printf(&b, ", %zu %s left out", f->dropped.n, f->dropped.n == 1 ? "story" : "stories");
    if (f->paragraphs_dropped)
        buf_printf(&b, ", %zu %s left out", f->paragraphs_dropped,
                   f->paragraphs_dropped == 1 ? "paragraph" : "paragraphs");
    if (f->headlines_dropped)
        buf_printf(&b, ", headlines at the top left out");
    if (fabs(f->gap_scale - 1) >= 0.005)
        buf_printf(&b, ", pauses %.0f %% %s", 100 * fabs(f->gap_scale - 1),
                   f->gap_scale > 1 ? "longer" : "shorter");
    if (f->rate != 1)
        buf_printf(&b, ", speech %.1f %% %s", 100 * fabs(f->rate - 1),
                   f->rate > 1 ? "faster" : "slower");
    if (f->tail_s > 0)
        buf_printf(&b, ", %.1f s of %s at the end", f->tail_s,
                   st->street.script.bed.len && st->street.settings->tail != TAIL_SILENCE
                       ? "bed"
                       : "silence");
    str how = buf_str(&b);
    note(st->street.notes, "length %.*s: %.*s",
         STR_FMT(clock_of(s->wanted, st->rate_hz, false, &scratch)),
         STR_FMT(how.len ? str_sub(how, 2, how.len) : S("nothing had to be changed")));
}

static bool is_kept_story(const struct session *s, size_t story) {
    for (size_t i = 0; i < s->takes.n; i++)
        if (s->plan.kept[i] && s->takes.at[i].line->story == story)
            return true;
    return false;
}

static str headline_of(const struct street *street, const struct line *first) {
    bool known = first->story < street->n && street->articles[first->story].headline.len;
    return known ? street->articles[first->story].headline : first->written;
}

/* The headlines of stories that the script has and the programme has not. */
static void list_dropped(const struct session *s, const struct script *script) {
    struct street *street = &s->st->street;
    size_t last = NO_STORY;
    for (size_t i = 0; i < script->lines.n; i++) {
        const struct line *l = &script->lines.at[i];
        if (l->story == NO_STORY || l->role == ROLE_TEASER || l->story == last)
            continue;
        last = l->story;
        if (!is_kept_story(s, last))
            *list_push(&s->st->product->fitted.dropped, street->keep) = headline_of(street, l);
    }
}

/* The script holds what is spoken, and nothing else. */
static void reduce_script(struct session *s) {
    struct street *street = &s->st->street;
    struct script *script = &street->script;
    struct script whole = *script;
    memset(&script->lines, 0, sizeof script->lines);
    script->stories = script->sentences = 0;
    for (size_t i = 0; i < s->takes.n; i++) {
        const struct line *l = s->takes.at[i].line;
        if (!s->plan.kept[i])
            continue;
        struct line *kept = list_push(&script->lines, street->keep);
        *kept = *l;
        const struct line *before = script->lines.n > 1 ? kept - 1 : NULL;
        script->sentences += !before || before->sentence != l->sentence;
        script->stories += l->story != NO_STORY && l->role != ROLE_TEASER &&
                           (!before || before->story != l->story || before->role == ROLE_TEASER);
    }
    list_dropped(s, &whole);
}

static bool place(struct session *s) {
    struct studio *st = s->st;
    struct street *street = &st->street;
    struct shelf shelf = synth_shelf(&st->synth);
    for (size_t i = 0; i < s->takes.n; i++) {
        const struct take *t = &s->takes.at[i];
        struct clip clip;
        if (!s->plan.kept[i])
            continue;
        struct placing how = studio_placing(st, t->line, s->plan.gap[i]);
        if (!shelf.fetch(shelf.self, t->number, false, &clip, street->err) ||
            !mix_clip(&st->mix, &clip, &how, street->err))
            return false;
    }
    mix_set_length(&st->mix, s->wanted, street->settings->tail == TAIL_SILENCE);
    return true;
}

static size_t tail_most(const struct studio *st) {
    const struct script *script = &st->street.script;
    enum tail tail = st->street.settings->tail;
    bool bed = script->bed.len && script->lines.at[script->lines.n - 1].on_bed;
    if (tail == TAIL_SILENCE)
        return (size_t)(SILENT_TAIL_S * st->rate_hz);
    return bed && tail != TAIL_NONE ? (size_t)(BED_TAIL_S * st->rate_hz) : 0;
}

bool length_speak(struct studio *st) {
    struct street *street = &st->street;
    struct session s = {.st = st};
    size_t lead_in, lead_out;
    s.wanted = (size_t)llround(street->settings->length_s * st->rate_hz);
    if (!studio_ends(st, &lead_in, &lead_out) || !speak_enough(&s))
        return false;
    s.limits = (struct fit_limits){.around = lead_in + lead_out,
                                   .gap_least = rate_frames(GAP_LEAST_MS, st->rate_hz),
                                   .gap_low = GAP_LOW,
                                   .gap_high = GAP_HIGH,
                                   .rate_most = RATE_MOST,
                                   .tail_most = tail_most(st)};
    s.lines = arena_new(street->keep, struct fit_line, s.takes.n);
    measure(&s);
    if (s.takes.n == 0)
        return fail(street->err, ERR_ENGINE, "nothing could be spoken of this text");
    if (!fit_plan(s.lines, s.takes.n, &s.limits, s.wanted, &s.plan, street->keep, street->scratch))
        return refuse(&s);
    if (s.plan.rate != 1 && !settle_rate(&s))
        return false;
    struct fitted *f = &st->product->fitted;
    *f = (struct fitted){.asked_s = street->settings->length_s,
                         .paragraphs_dropped = s.plan.paragraphs_dropped,
                         .headlines_dropped = s.plan.headlines_dropped,
                         .gap_scale = s.plan.gap_scale,
                         .rate = s.plan.rate,
                         .tail_s = (double)s.plan.tail / st->rate_hz};
    reduce_script(&s);
    tell(&s);
    return place(&s);
}
