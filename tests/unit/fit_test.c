/* The plan of an exact length: what is dropped first, what never, and that the sum is exact. */
#include "script/fit.h"

#include <math.h>

#include "unit/unit.h"

#define RATE 1000 /* frames a second */

static struct arena keep, scratch;

static int set_up(void **state) {
    (void)state;
    arena_open(&keep);
    arena_open(&scratch);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}

static const struct fit_limits limits = {.around = 700,
                                         .gap_least = 150,
                                         .gap_low = 0.7,
                                         .gap_high = 1.5,
                                         .rate_most = 0.05,
                                         .tail_most = 0};

struct programme {
    LIST(struct fit_line) lines;
};

static void add(struct programme *p, enum role role, size_t story, size_t paragraph, size_t speech,
                size_t gap) {
    struct line *l = arena_new(&keep, struct line, 1);
    *l = (struct line){.role = role, .story = story, .paragraph = paragraph};
    *list_push(&p->lines, &keep) = (struct fit_line){.line = l, .speech = speech, .gap = gap};
}

/* A headline of 3 s, then paragraphs of two sentences of 4 s. */
static void add_story(struct programme *p, size_t story, size_t paragraphs) {
    add(p, ROLE_HEADLINE, story, 0, 3000, 1000);
    for (size_t k = 1; k <= paragraphs; k++) {
        add(p, ROLE_BODY, story, k, 4000, 350);
        add(p, ROLE_BODY, story, k, 4000, k == paragraphs ? 1800 : 700);
    }
}

static struct programme programme(size_t stories, size_t paragraphs) {
    struct programme p = {0};
    add(&p, ROLE_SIGN_ON, NO_STORY, 0, 2500, 700);
    for (size_t i = 0; i < stories; i++)
        add(&p, ROLE_TEASER, i, 0, 3000, 350);
    for (size_t i = 0; i < stories; i++)
        add_story(&p, i, paragraphs);
    add(&p, ROLE_SIGN_OFF, NO_STORY, 0, 2000, 0);
    return p;
}

static size_t length_of(const struct programme *p, const struct fit_limits *l,
                        const struct fit *f) {
    size_t sum = l->around + f->tail;
    for (size_t i = 0; i < p->lines.n; i++)
        if (f->kept[i])
            sum += p->lines.at[i].before + p->lines.at[i].speech + f->gap[i];
    return sum;
}

static bool plan(const struct programme *p, const struct fit_limits *l, double seconds,
                 struct fit *f) {
    return fit_plan(p->lines.at, p->lines.n, l, (size_t)(seconds * RATE), f, &keep, scratch);
}

static size_t kept_of(const struct programme *p, const struct fit *f, enum role role) {
    size_t n = 0;
    for (size_t i = 0; i < p->lines.n; i++)
        n += f->kept[i] && p->lines.at[i].line->role == role;
    return n;
}

/* What must hold of any plan. */
static void check(const struct programme *p, const struct fit_limits *l, const struct fit *f,
                  size_t wanted) {
    if (f->rate == 1)
        assert_int_equal(length_of(p, l, f), wanted);
    assert_true(f->rate >= 1 - l->rate_most && f->rate <= 1 + l->rate_most);
    assert_true(f->tail <= l->tail_most);
    bool some = false;
    for (size_t i = 0; i < p->lines.n; i++) {
        const struct fit_line *a = &p->lines.at[i];
        const struct line *line = a->line;
        if (line->story == NO_STORY && line->role != ROLE_TEASER)
            assert_true(f->kept[i]);
        if (f->kept[i] && line->role == ROLE_HEADLINE) { /* its first paragraph is there, too */
            some = true;
            assert_true(f->kept[i + 1] && f->kept[i + 2]);
        }
        if (!f->kept[i])
            continue;
        bool dropped_after = i + 1 < p->lines.n && !f->kept[i + 1];
        if (f->rate == 1 && f->gap[i] && !dropped_after && a->gap) {
            double scale = (double)f->gap[i] / (double)a->gap;
            assert_true(scale >= l->gap_low - 0.01 && scale <= l->gap_high + 0.01);
        }
    }
    assert_true(some);
}

static void test_stories_go_before_paragraphs(void **state) {
    (void)state;
    struct programme p = programme(6, 3), four = programme(4, 3);
    struct fit f;
    size_t wanted = limits.around + 1000; /* about what four of them last */
    for (size_t i = 0; i < four.lines.n; i++)
        wanted += four.lines.at[i].speech + four.lines.at[i].gap;
    assert_true(plan(&p, &limits, (double)wanted / RATE, &f));
    check(&p, &limits, &f, wanted);
    assert_int_equal(f.stories_dropped, 2);
    assert_int_equal(f.paragraphs_dropped, 0);
    assert_int_equal(kept_of(&p, &f, ROLE_TEASER), kept_of(&p, &f, ROLE_HEADLINE));
    /* the first ones stay */
    for (size_t i = 0; i < p.lines.n; i++)
        if (p.lines.at[i].line->role == ROLE_HEADLINE)
            assert_int_equal(f.kept[i], p.lines.at[i].line->story < 6 - f.stories_dropped);
}

static void test_paragraphs_go_from_the_bottom(void **state) {
    (void)state;
    struct programme p = programme(1, 12);
    struct fit f;
    assert_true(plan(&p, &limits, 60, &f));
    check(&p, &limits, &f, 60 * RATE);
    assert_true(f.paragraphs_dropped > 4);
    bool gone = false;
    for (size_t i = 0; i < p.lines.n; i++) {
        if (p.lines.at[i].line->role != ROLE_BODY)
            continue;
        assert_false(gone && f.kept[i]); /* none behind one that went */
        gone = !f.kept[i];
    }
    /* one story has no headlines at the top */
    assert_int_equal(kept_of(&p, &f, ROLE_TEASER), 0);
}

static void test_the_rate_helps_where_gaps_do_not_reach(void **state) {
    (void)state;
    struct programme p = {0};
    add_story(&p, 0, 2);
    struct fit f;
    /* 19 s of speech, 2.4 s of gaps, 0.7 around */
    assert_true(plan(&p, &limits, 22.8, &f));
    assert_true(f.rate == 1);
    check(&p, &limits, &f, 22800);
    assert_true(plan(&p, &limits, 23.8, &f));
    assert_true(f.rate > 0.95 && f.rate < 1);
    long long off;
    struct programme slower = p;
    for (size_t i = 0; i < slower.lines.n; i++)
        slower.lines.at[i].speech = (size_t)lround((double)slower.lines.at[i].speech / f.rate);
    assert_true(fit_gaps(slower.lines.at, slower.lines.n, &limits, 23800, &f, &off));
    assert_int_equal(length_of(&slower, &limits, &f), 23800);
    /* what the rate did not reach is told */
    for (size_t i = 0; i < slower.lines.n; i++)
        slower.lines.at[i].speech += 1000;
    assert_false(fit_gaps(slower.lines.at, slower.lines.n, &limits, 23800, &f, &off));
    assert_true(off > 3000 && off < 5000);
}

static void test_a_tail_comes_last(void **state) {
    (void)state;
    struct programme p = {0};
    struct fit_limits l = limits;
    struct fit f;
    add_story(&p, 0, 2);
    assert_false(plan(&p, &l, 32, &f));
    l.tail_most = 10000;
    assert_true(plan(&p, &l, 32, &f));
    check(&p, &l, &f, 32000);
    assert_true(f.tail > 5000);
    assert_false(plan(&p, &l, 45, &f));
    assert_true(f.below > 32000 && f.below < 45000 && f.above == 0);
}

static void test_headlines_of_what_is_not_there_go(void **state) {
    (void)state;
    struct programme p = programme(4, 2), some = {0};
    struct fit f;
    /* as when only the first two stories were spoken, and all of the headlines */
    for (size_t i = 0; i < p.lines.n; i++) {
        const struct line *l = p.lines.at[i].line;
        if (l->story == NO_STORY || l->role == ROLE_TEASER || l->story < 2)
            *list_push(&some.lines, &keep) = p.lines.at[i];
    }
    assert_true(plan(&some, &limits, 60, &f));
    check(&some, &limits, &f, 60 * RATE);
    assert_int_equal(kept_of(&some, &f, ROLE_HEADLINE), 2);
    assert_int_equal(kept_of(&some, &f, ROLE_TEASER), 2);
}

static void test_headlines_at_the_top_go_last(void **state) {
    (void)state;
    struct programme p = programme(2, 1);
    struct fit f;
    size_t bare = 0, whole = 0;
    for (int s = 10; s < 60; s++) {
        if (!plan(&p, &limits, s, &f))
            continue;
        check(&p, &limits, &f, (size_t)s * RATE);
        assert_int_equal(kept_of(&p, &f, ROLE_TEASER) > 0,
                         kept_of(&p, &f, ROLE_HEADLINE) > 1 && !f.headlines_dropped);
        bare += f.headlines_dropped;
        whole += kept_of(&p, &f, ROLE_TEASER) > 0;
    }
    assert_true(bare > 1 && whole > 1);
}

static void test_the_nearest_lengths_are_possible(void **state) {
    (void)state;
    struct programme p = programme(3, 2);
    struct fit f, g;
    int refused = 0;
    for (int s = 5; s < 200; s++) {
        if (plan(&p, &limits, s, &f)) {
            check(&p, &limits, &f, (size_t)s * RATE);
            continue;
        }
        refused++;
        assert_true(f.below || f.above);
        assert_true(f.below < (size_t)s * RATE && (!f.above || f.above > (size_t)s * RATE));
        size_t near[] = {f.below, f.above};
        for (int k = 0; k < 2; k++)
            if (near[k])
                assert_true(fit_plan(p.lines.at, p.lines.n, &limits, near[k], &g, &keep, scratch));
    }
    assert_true(refused > 5);
}

static unsigned next_random(unsigned *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void test_any_programme(void **state) {
    (void)state;
    unsigned seed = 7;
    int fitted = 0;
    for (int run = 0; run < 300; run++) {
        struct programme p = {0};
        struct fit_limits l = limits;
        l.tail_most = next_random(&seed) % 2 ? 8000 : 0;
        add(&p, ROLE_SIGN_ON, NO_STORY, 0, 1000 + next_random(&seed) % 3000, 700);
        size_t stories = 1 + next_random(&seed) % 8;
        for (size_t i = 0; i < stories; i++) {
            add(&p, ROLE_HEADLINE, i, 0, 1000 + next_random(&seed) % 4000, 1000);
            size_t paragraphs = 1 + next_random(&seed) % 6;
            for (size_t k = 1; k <= paragraphs; k++)
                for (int j = 0; j < 2; j++)
                    add(&p, ROLE_BODY, i, k, 1000 + next_random(&seed) % 9000,
                        j == 0            ? 350
                        : k == paragraphs ? 1800
                                          : 700);
            p.lines.at[p.lines.n - 2].inside = true;
        }
        size_t wanted = 20000 + next_random(&seed) * 4u;
        struct fit f;
        if (!fit_plan(p.lines.at, p.lines.n, &l, wanted, &f, &keep, scratch))
            continue;
        fitted++;
        check(&p, &l, &f, wanted);
        for (size_t i = 0; i + 1 < p.lines.n; i++) /* a gap inside a sentence is what it was */
            if (p.lines.at[i].inside && f.kept[i] && f.rate == 1)
                assert_int_equal(f.gap[i], p.lines.at[i].gap);
    }
    assert_true(fitted > 100);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_stories_go_before_paragraphs),           TEST(test_paragraphs_go_from_the_bottom),
        TEST(test_the_rate_helps_where_gaps_do_not_reach), TEST(test_a_tail_comes_last),
        TEST(test_headlines_of_what_is_not_there_go),      TEST(test_headlines_at_the_top_go_last),
        TEST(test_the_nearest_lengths_are_possible),       TEST(test_any_programme),
    };
    return cmocka_run_group_tests_name("fit", tests, NULL, NULL);
}
