/* playout: where a playout system may begin and leave, and the last words, of programmes with music
 * and lines of their own. */
#include "pipeline/playout.h"

#include "base/buf.h"
#include "unit/room.h"

#define LINES 6

/* A sign-on, a headline of the second story at the top, two stories, a sign-off; a cue begins every
 * 1000 frames and lasts 900; the file is 7000 long. */
static struct line lines[LINES];
static struct bulletin_settings settings;
static struct street street;
static struct timeline places;

static void make_programme(void) {
    static const struct line as_they_are[LINES] = {
        {.role = ROLE_SIGN_ON, .story = NO_STORY, .sentence = 0},
        {.role = ROLE_TEASER, .story = 1, .sentence = 1},
        {.role = ROLE_HEADLINE, .story = 0, .sentence = 2},
        {.role = ROLE_BODY, .story = 0, .sentence = 3},
        {.role = ROLE_HEADLINE, .story = 1, .sentence = 4},
        {.role = ROLE_SIGN_OFF, .story = NO_STORY, .sentence = 5}};
    memcpy(lines, as_they_are, sizeof lines);
    settings = (struct bulletin_settings){0};
    street = (struct street){.settings = &settings, .voices = &voices, .keep = &keep};
    street.script.title = S("The news");
    places = (struct timeline){.rate_hz = 22050, .frames = 7000};
    for (size_t i = 0; i < LINES; i++) {
        struct utterance *u = arena_new(&keep, struct utterance, 1);
        struct reading *r = arena_new(&keep, struct reading, 1);
        lines[i].written = S("One, two, three.");
        u->line = &lines[i];
        r->utterance = u;
        *list_push(&places.cues, &keep) =
            (struct cue){.reading = r, .start = 1000 * (i + 1), .end = 1000 * (i + 1) + 900};
    }
}

static void assert_timers(const struct broadcast *b, const char *expected) {
    struct buf got = buf_make(&keep, 1000);
    for (size_t i = 0; i < b->timers_n; i++)
        buf_printf(&got, "%s%s %zu", i ? ", " : "", b->timers[i].code, b->timers[i].frame);
    assert_str(buf_str(&got), expected);
}

static void test_parts_are_the_stories(void **state) {
    (void)state;
    struct broadcast b;
    make_programme();
    playout_fill(&b, &street, &places, scratch);
    assert_timers(&b, "AUDs 1000, SEC1 3000, SEC2 5000, AUDe 6900, EOD  7000");
    assert_str(b.originator, "newscast");
    street.script.show = S("Good morning");
    playout_fill(&b, &street, &places, scratch);
    assert_str(b.originator, "Good morning");
}

static void test_music_is_not_cut_off(void **state) {
    (void)state;
    struct broadcast b;
    make_programme();
    lines[0].sound = S("ident");
    playout_fill(&b, &street, &places, scratch);
    assert_timers(&b, "AUDs 0, SEC1 3000, SEC2 5000, AUDe 6900, EOD  7000");
    lines[0].sound = S("");
    lines[0].on_bed = lines[LINES - 1].on_bed = true; /* but there is none */
    playout_fill(&b, &street, &places, scratch);
    assert_timers(&b, "AUDs 1000, SEC1 3000, SEC2 5000, AUDe 6900, EOD  7000");
    street.script.bed = S("bed");
    playout_fill(&b, &street, &places, scratch);
    assert_timers(&b, "AUDs 0, SEC1 3000, SEC2 5000, AUDe 7000, EOD  7000");
    lines[LINES - 1].on_bed = false;
    playout_fill(&b, &street, &places, scratch);
    assert_timers(&b, "AUDs 0, SEC1 3000, SEC2 5000, AUDe 6900, EOD  7000");
}

static void test_what_is_not_spoken_yet_has_no_places(void **state) {
    (void)state;
    struct broadcast b;
    make_programme();
    places = (struct timeline){.rate_hz = 22050};
    lines[LINES - 2].written = S("They said that it was all over by then.");
    lines[LINES - 1].muted = true;
    for (size_t i = 0; i < LINES; i++)
        *list_push(&street.script.lines, &keep) = lines[i];
    playout_fill(&b, &street, &places, scratch);
    assert_int_equal(b.timers_n, 0);
    assert_str(b.out_cue, "it was all over by then.");
}

static void test_a_sentence_in_pieces_is_put_together(void **state) {
    (void)state;
    struct broadcast b;
    make_programme();
    lines[LINES - 2].written = S("He calls it the ");
    lines[LINES - 2].sentence = lines[LINES - 1].sentence;
    lines[LINES - 1].written = S("新桥.");
    playout_fill(&b, &street, &places, scratch);
    assert_str(b.out_cue, "He calls it the xin qiao.");
    lines[LINES - 1].sentence++;
    playout_fill(&b, &street, &places, scratch);
    assert_str(b.out_cue, "xin qiao.");
}

static void test_the_day_is_the_article_s_or_the_one_asked_for(void **state) {
    (void)state;
    struct broadcast b;
    struct article article = {.date = S("2025-03-04")};
    make_programme();
    settings.at = (struct moment){2026, 11, 26, 11, 5, 0};
    playout_fill(&b, &street, &places, scratch);
    assert_false(b.has_from);
    assert_str(b.cut_id, "the-news");
    assert_str(playout_day(&street), "2026-11-26");
    street.articles = &article;
    street.n = 1;
    playout_fill(&b, &street, &places, scratch);
    assert_true(b.has_from && b.from.year == 2025 && b.from.hour == 0);
    assert_str(b.cut_id, "2025-03-04-the-news");
    assert_str(playout_day(&street), "2025-03-04");
    settings.has_time = true;
    playout_fill(&b, &street, &places, scratch);
    assert_true(b.has_from && b.from.year == 2026 && b.from.hour == 11);
    assert_str(b.cut_id, "2026-11-26-1105-the-news");
    assert_str(playout_day(&street), "2026-11-26");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_are_the_stories),
        cmocka_unit_test(test_music_is_not_cut_off),
        cmocka_unit_test(test_what_is_not_spoken_yet_has_no_places),
        cmocka_unit_test(test_a_sentence_in_pieces_is_put_together),
        cmocka_unit_test(test_the_day_is_the_article_s_or_the_one_asked_for),
    };
    return cmocka_run_group_tests_name("playout", tests, open_room, close_room);
}
