#include "script/fit.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define EASY_LOW  0.85 /* pauses that nobody notices were multiplied */
#define EASY_HIGH 1.3
#define TAIL_GAP  1.2 /* what gaps are multiplied by in a programme that needs a tail */
#define RATE_SURE 0.6 /* of what the rate may change by: what can be promised */
#define RATE_ROOM                                                                                  \
    0.15 /* of the way from one limit of the gaps to the other that is left free when a            \
            rate is chosen: how long the speech will be is only reckoned then */

/* A story's lines. */
struct block {
    size_t number;     /* line->story */
    size_t paragraphs; /* that may go: all but the headline's and the first of the body */
    size_t end_gap;    /* after its last line */
};

struct desk {
    const struct fit_line *lines;
    size_t n;
    const struct fit_limits *limits;
    struct block *blocks; /* in speaking order */
    size_t blocks_n;
    size_t *rank;  /* of each line's paragraph within its block, from the bottom: 0 the last one;
                      SIZE_MAX: never goes */
    size_t *block; /* of each line; SIZE_MAX: the programme's own, or a headline at the top of a
                      story that is not there */
    size_t *cut;   /* of each block: paragraphs that are dropped */
    bool bare;     /* without the headlines at the top */
    bool *kept;
    size_t *gap;
};

/* What a choice of lines comes to. */
struct sum {
    size_t speech, fixed; /* fixed: sounds, gaps inside sentences, and what is around */
    size_t gaps;
    size_t lines;
};

static bool is_story_line(const struct line *l) {
    return l->role == ROLE_HEADLINE || l->role == ROLE_BODY;
}

static size_t find_block(const struct desk *d, size_t story) {
    size_t i = 0;
    while (i < d->blocks_n && d->blocks[i].number != story)
        i++;
    return i;
}

/* Counts a block's paragraphs from the bottom up; the first one stays. */
static void rank_paragraphs(struct desk *d, size_t block) {
    size_t paragraphs = 0, last = SIZE_MAX, first = SIZE_MAX;
    for (size_t i = 0; i < d->n && first == SIZE_MAX; i++)
        if (d->block[i] == block && d->lines[i].line->role == ROLE_BODY)
            first = d->lines[i].line->paragraph;
    for (size_t i = d->n; i-- > 0;) {
        const struct line *l = d->lines[i].line;
        if (d->block[i] != block || l->role != ROLE_BODY || l->paragraph == first)
            continue;
        paragraphs += l->paragraph != last;
        last = l->paragraph;
        d->rank[i] = paragraphs - 1;
    }
    d->blocks[block].paragraphs = paragraphs;
}

/* The blocks, and where each line belongs. */
static void survey(struct desk *d, struct arena *scratch) {
    d->blocks = arena_new(scratch, struct block, d->n);
    d->rank = arena_new(scratch, size_t, d->n);
    d->block = arena_new(scratch, size_t, d->n);
    d->cut = arena_new(scratch, size_t, d->n);
    d->kept = arena_new(scratch, bool, d->n);
    d->gap = arena_new(scratch, size_t, d->n);
    for (size_t i = 0; i < d->n; i++) {
        const struct line *l = d->lines[i].line;
        d->rank[i] = SIZE_MAX;
        d->block[i] = SIZE_MAX;
        if (l->story == NO_STORY || !is_story_line(l))
            continue;
        size_t b = find_block(d, l->story);
        if (b == d->blocks_n)
            d->blocks[d->blocks_n++] = (struct block){.number = l->story};
        d->block[i] = b;
        d->blocks[b].end_gap = d->lines[i].gap;
    }
    /* teasers belong to stories that come later */
    for (size_t i = 0; i < d->n; i++) {
        const struct line *l = d->lines[i].line;
        size_t b = l->story == NO_STORY ? d->blocks_n : find_block(d, l->story);
        if (d->block[i] == SIZE_MAX && b < d->blocks_n)
            d->block[i] = b;
    }
    for (size_t b = 0; b < d->blocks_n; b++)
        rank_paragraphs(d, b);
}

/* Which lines stay with the first `stories` blocks and the cuts, and the gaps after them. */
static struct sum choose(struct desk *d, size_t stories) {
    struct sum s = {.fixed = d->limits->around};
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < d->n; i++) {
        const struct line *l = d->lines[i].line;
        size_t b = d->block[i];
        bool told = l->role != ROLE_TEASER || (stories > 1 && !d->bare);
        d->kept[i] = told && (l->story == NO_STORY ||
                              (b < stories && (d->rank[i] == SIZE_MAX || d->rank[i] >= d->cut[b])));
        if (!d->kept[i])
            continue;
        d->gap[i] = d->lines[i].gap;
        /* where the end of a story went, its gap stays */
        if (last != SIZE_MAX && d->block[last] != SIZE_MAX && is_story_line(d->lines[last].line) &&
            d->block[last] != b)
            d->gap[last] = d->blocks[d->block[last]].end_gap;
        s.speech += d->lines[i].speech;
        s.fixed += d->lines[i].before;
        s.lines++;
        last = i;
    }
    if (last != SIZE_MAX)
        d->gap[last] = 0;
    for (size_t i = 0; i < d->n; i++) {
        if (d->kept[i] && d->lines[i].inside && i != last)
            s.fixed += d->gap[i];
        else if (d->kept[i])
            s.gaps += d->gap[i];
    }
    return s;
}

static size_t scaled(const struct fit_limits *l, size_t gap, double scale) {
    size_t least = gap < l->gap_least ? gap : l->gap_least;
    size_t now = (size_t)llround((double)gap * scale);
    return now > least ? now : least;
}

static size_t gaps_at(const struct desk *d, double scale) {
    size_t sum = 0;
    for (size_t i = 0; i < d->n; i++)
        if (d->kept[i] && !d->lines[i].inside)
            sum += scaled(d->limits, d->gap[i], scale);
    return sum;
}

/* How a choice can be made to fit: the kinds in which it hurts. */
enum means { EASY_GAPS, GAPS, RATE, TAIL, NOTHING };

struct way {
    enum means means;
    double rate;
};

static struct way way_of(const struct desk *d, const struct sum *s, size_t wanted) {
    const struct fit_limits *l = d->limits;
    double room = (double)wanted - (double)s->fixed, speech = (double)s->speech;
    double low = (double)gaps_at(d, l->gap_low), high = (double)gaps_at(d, l->gap_high);
    if (speech + (double)gaps_at(d, fmax(EASY_LOW, l->gap_low)) <= room &&
        room <= speech + (double)gaps_at(d, fmin(EASY_HIGH, l->gap_high)))
        return (struct way){EASY_GAPS, 1};
    if (speech + low <= room && room <= speech + high)
        return (struct way){GAPS, 1};
    double margin = RATE_ROOM * (high - low);
    bool slow = room > speech + high;
    double left = room - (slow ? high - margin : low + margin); /* for the speech */
    double rate = left > 0 ? speech / left : 10;
    if (rate >= 1 - l->rate_most && rate <= 1 + l->rate_most)
        return (struct way){RATE, rate};
    double tail = room - speech - (double)gaps_at(d, TAIL_GAP);
    if (slow && tail >= 0 && tail <= (double)l->tail_most)
        return (struct way){TAIL, 1};
    return (struct way){NOTHING, 1};
}

static void note_nearest(const struct desk *d, const struct sum *s, size_t wanted,
                         struct fit *out) {
    const struct fit_limits *l = d->limits;
    double low = (double)gaps_at(d, l->gap_low), high = (double)gaps_at(d, l->gap_high);
    double margin = RATE_ROOM * (high - low), sure = RATE_SURE * l->rate_most;
    double fixed = (double)s->fixed, speech = (double)s->speech;
    double least = fixed + fmin(speech + low, speech / (1 + sure) + low + margin);
    double most = fixed + fmax(speech + high, speech / (1 - sure) + high - margin);
    if (l->tail_most)
        most = fmax(most, fixed + speech + (double)gaps_at(d, TAIL_GAP) + (double)l->tail_most);
    if (most < (double)wanted && most > (double)out->below)
        out->below = (size_t)most;
    if (least > (double)wanted && (out->above == 0 || least < (double)out->above))
        out->above = (size_t)ceil(least);
}

/* Drops one more paragraph; false: there is none that may go. */
static bool cut_paragraph(struct desk *d, size_t stories) {
    size_t longest = SIZE_MAX, most = 0;
    for (size_t b = 0; b < stories; b++) {
        size_t left = d->blocks[b].paragraphs - d->cut[b];
        if (left && left >= most) {
            most = left;
            longest = b;
        }
    }
    if (longest != SIZE_MAX)
        d->cut[longest]++;
    return longest != SIZE_MAX;
}

struct choice {
    struct way way;
    size_t stories, paragraphs;
    size_t *cut;
};

static bool better(const struct choice *a, const struct choice *b) {
    if (b->way.means == NOTHING || a->way.means != b->way.means)
        return a->way.means < b->way.means;
    return a->paragraphs < b->paragraphs; /* most stories come first */
}

/* The cuts as they are, for so many stories. */
static void consider(struct desk *d, size_t stories, size_t paragraphs, size_t wanted,
                     struct choice *best, struct fit *out) {
    struct sum s = choose(d, stories);
    struct choice c = {way_of(d, &s, wanted), stories, paragraphs, best->cut};
    note_nearest(d, &s, wanted, out);
    if (c.way.means == NOTHING || !better(&c, best))
        return;
    memcpy(best->cut, d->cut, d->n * sizeof *d->cut);
    *best = c;
}

/* With so many stories: paragraph after paragraph goes.  Where the one whose turn it is does not
 * do, the last one of another story may. */
static void consider_cuts(struct desk *d, size_t stories, size_t wanted, struct choice *best,
                          struct fit *out) {
    memset(d->cut, 0, d->n * sizeof *d->cut);
    consider(d, stories, 0, wanted, best, out);
    for (size_t paragraphs = 1;; paragraphs++) {
        for (size_t b = 0; b < stories; b++) {
            if (d->cut[b] == d->blocks[b].paragraphs)
                continue;
            d->cut[b]++;
            consider(d, stories, paragraphs, wanted, best, out);
            d->cut[b]--;
        }
        if (!cut_paragraph(d, stories))
            return;
    }
}

/* From all stories down to the first alone. */
static void consider_all(struct desk *d, size_t wanted, struct choice *best, struct fit *out) {
    for (size_t stories = d->blocks_n;; stories--) {
        consider_cuts(d, stories, wanted, best, out);
        if (stories <= 1)
            return;
    }
}

static bool has_headlines(const struct desk *d) {
    size_t i = 0;
    while (i < d->n && d->lines[i].line->role != ROLE_TEASER)
        i++;
    return i < d->n && d->blocks_n > 1;
}

bool fit_plan(const struct fit_line *lines, size_t n, const struct fit_limits *limits,
              size_t wanted, struct fit *out, struct arena *keep, struct arena scratch) {
    struct desk d = {.lines = lines, .n = n, .limits = limits};
    survey(&d, &scratch);
    *out = (struct fit){.rate = 1};
    struct choice best = {.way = {NOTHING, 1}, .cut = arena_new(&scratch, size_t, n)};
    consider_all(&d, wanted, &best, out);
    d.bare = best.way.means == NOTHING && has_headlines(&d);
    if (d.bare)
        consider_all(&d, wanted, &best, out);
    if (best.way.means == NOTHING)
        return false;
    memcpy(d.cut, best.cut, n * sizeof *d.cut);
    choose(&d, best.stories);
    out->kept = arena_new(keep, bool, n);
    out->gap = arena_new(keep, size_t, n);
    memcpy(out->kept, d.kept, n * sizeof *out->kept);
    memcpy(out->gap, d.gap, n * sizeof *out->gap);
    out->rate = best.way.rate;
    out->stories_dropped = d.blocks_n - best.stories;
    out->paragraphs_dropped = best.paragraphs;
    out->headlines_dropped = d.bare && best.stories > 1;
    long long off;
    return out->rate != 1 || fit_gaps(lines, n, limits, wanted, out, &off);
}

/* Sets the gaps so that they are `room` frames together; the scale was found to give about that. */
static void set_gaps(const struct fit_line *lines, size_t n, const struct fit_limits *limits,
                     size_t room, struct fit *plan) {
    size_t sum = 0, count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!plan->kept[i] || lines[i].inside || plan->gap[i] == 0)
            continue;
        sum += scaled(limits, plan->gap[i], plan->gap_scale);
        count++;
    }
    /* a few frames to or from each, so that the sum is exact */
    long long left = (long long)room - (long long)sum;
    for (size_t i = 0; i < n; i++) {
        if (!plan->kept[i] || lines[i].inside || plan->gap[i] == 0)
            continue;
        long long part = left / (long long)count;
        plan->gap[i] = (size_t)((long long)scaled(limits, plan->gap[i], plan->gap_scale) + part);
        left -= part;
        count--;
    }
    plan->tail += (size_t)left; /* there was no gap */
}

bool fit_gaps(const struct fit_line *lines, size_t n, const struct fit_limits *limits,
              size_t wanted, struct fit *plan, long long *off) {
    struct desk d = {
        .lines = lines, .n = n, .limits = limits, .kept = plan->kept, .gap = plan->gap};
    size_t fixed = limits->around, speech = 0;
    for (size_t i = 0; i < n; i++) {
        if (!plan->kept[i])
            continue;
        speech += lines[i].speech;
        fixed += lines[i].before + (lines[i].inside ? plan->gap[i] : 0);
    }
    long long room = (long long)wanted - (long long)fixed - (long long)speech;
    long long low = (long long)gaps_at(&d, limits->gap_low);
    long long high = (long long)gaps_at(&d, limits->gap_high);
    long long with_tail = (long long)gaps_at(&d, TAIL_GAP);
    plan->tail = 0;
    if (room > high && room - with_tail <= (long long)limits->tail_most) {
        plan->tail = (size_t)(room - with_tail);
        room = with_tail;
    }
    *off = room < low ? low - room : room > high ? high - room : 0;
    if (*off)
        return false;
    double from = limits->gap_low, to = limits->gap_high; /* the sum grows with the scale */
    for (int i = 0; i < 40; i++) {
        double mid = (from + to) / 2;
        if ((long long)gaps_at(&d, mid) < room)
            from = mid;
        else
            to = mid;
    }
    plan->gap_scale = (from + to) / 2;
    set_gaps(lines, n, limits, (size_t)room, plan);
    return true;
}
