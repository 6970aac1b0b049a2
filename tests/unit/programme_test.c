/* What a programme puts around its stories, in which order they come, and who tells them. */
#include "script/script.h"

#include <string.h>

#include "base/buf.h"
#include "unit/room.h"

static struct source source;

#define STORIES 3

static struct article articles[STORIES];
static struct story stories[STORIES];
static struct story_wish wishes[STORIES];
static struct programme_wish wish;
static struct voice_choice choices[2];
static size_t choices_n;

static void say(size_t story, enum para_role role, const char *lang, const char *text) {
    struct para *p = list_push(&articles[story].paras, &keep);
    *p = (struct para){.role = role, .text = str_of(text)};
    struct span all = {0, p->text.len};
    align_add(&p->align, all, all, false, &keep);
    struct sentence *s = list_push(&stories[story].sentences, &keep);
    *s = (struct sentence){
        .para = articles[story].paras.n - 1, .at = all, .text = p->text, .lang = str_of(lang)};
    *list_push(&s->pieces, &keep) = (struct piece){.at = all, .lang = s->lang};
}

static int begin(void **state) {
    static const char *const headlines[STORIES] = {"Ferry returns", "Buses wait", "Rain comes"};
    if (open_room(state) != 0)
        return -1;
    source = (struct source){.name = S("a.txt")};
    wish = (struct programme_wish){.headlines = HEADLINES_DEFAULT, .at = {2026, 11, 26, 11, 5, 0}};
    memset(wishes, 0, sizeof wishes);
    choices_n = 0;
    for (size_t i = 0; i < STORIES; i++) {
        articles[i] = (struct article){.source = &source, .headline = str_of(headlines[i])};
        stories[i] = (struct story){.article = &articles[i], .lang = S("en")};
        say(i, PARA_HEADLINE, "en", headlines[i]);
        say(i, PARA_BODY, "en", "It was said on Monday.");
    }
    return 0;
}

static bool try(size_t n, struct script *out) {
    struct script_settings how = {choices, choices_n, &wish, wishes};
    return script_bulletin(stories, n, &how, &voices, out, &notes, &keep, scratch, &err);
}

static struct script make(size_t n) {
    struct script script;
    if (!try(n, &script))
        fail_test("%s", err.text);
    return script;
}

/* "sign-on teaser teaser1 headline1 body1": the roles and stories of the lines. */
static const char *outline(const struct script *s) {
    struct buf out = buf_make(&keep, 4096);
    for (size_t i = 0; i < s->lines.n; i++) {
        const struct line *l = &s->lines.at[i];
        buf_printf(&out, "%s%s", i ? " " : "", role_name(l->role));
        if (l->story != NO_STORY)
            buf_printf(&out, "%zu", l->story + 1);
    }
    return str_z(buf_str(&out), &keep);
}

static void several_stories_are_framed(void **state) {
    (void)state;
    struct script s = make(3);
    assert_string_equal(outline(&s),
                        "teaser teaser1 teaser2 teaser3 headline1 body1 headline2 body2 "
                        "headline3 body3 sign-off");
    wish.show = S("Test News");
    wish.headlines = 2;
    s = make(3);
    assert_string_equal(outline(&s),
                        "sign-on teaser teaser1 teaser2 headline1 body1 headline2 body2 "
                        "headline3 body3 sign-off");
    assert_str(s.title, "Test News");
    wish.headlines = 0;
    wish.no_sign_on = wish.no_sign_off = true;
    s = make(3);
    assert_string_equal(outline(&s), "headline1 body1 headline2 body2 headline3 body3");
    for (size_t i = 0; i < s.lines.n; i++) /* each is a sentence of its own */
        assert_int_equal(s.lines.at[i].sentence, i);
}

static void a_single_story_has_no_headlines_at_the_top(void **state) {
    (void)state;
    struct script s = make(1);
    assert_string_equal(outline(&s), "headline1 body1");
    wish.wanted = true;
    wish.show = S("Test News");
    s = make(1);
    assert_string_equal(outline(&s), "sign-on headline1 body1 sign-off");
}

static void paragraphs_are_told_from_the_top(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        say(i, PARA_BODY, "en", "A second paragraph.");
        say(i, PARA_BODY, "en", "A third one.");
    }
    wish.headlines = 0;
    wish.no_sign_off = true;
    wish.paragraphs = 1;
    wishes[1].paragraphs = 2;
    struct script s = make(2);
    assert_string_equal(outline(&s), "headline1 body1 headline2 body2 body2");
    /* what ends a story is followed by the silence between stories */
    const struct language *en;
    assert_true(voices_language(&voices, S("en"), &en, &err));
    assert_int_equal(s.lines.at[1].gap_ms, en->story_gap_ms);
}

static void order_is_as_wished(void **state) {
    (void)state;
    articles[0].published = 1000;
    articles[1].published = 3000;
    wish.headlines = 0;
    wish.no_sign_off = true;
    struct script s = make(3);
    assert_string_equal(outline(&s), "headline1 body1 headline2 body2 headline3 body3");
    wish.order = STORIES_NEWEST_FIRST;
    s = make(3);
    assert_string_equal(outline(&s), "headline2 body2 headline1 body1 headline3 body3");
    wishes[2].breaking = true;
    s = make(3);
    assert_string_equal(outline(&s), "headline3 body3 headline2 body2 headline1 body1");
    wish.order = STORIES_BREAKING_FIRST;
    s = make(3);
    assert_string_equal(outline(&s), "headline3 body3 headline1 body1 headline2 body2");
}

static void presenters_take_turns(void **state) {
    (void)state;
    choices[0] = (struct voice_choice){S("en"), S("anna")};
    choices[1] = (struct voice_choice){S("en"), S("ben")};
    choices_n = 2;
    wishes[2].voice = S("carl");
    struct script s = make(3);
    static const char *const by[] = {
        "anna", "anna", "ben", "carl", /* teasers by those who tell it */
        "anna", "anna", "ben", "ben",  "carl", "carl", "anna"};
    assert_int_equal(s.lines.n, sizeof by / sizeof *by);
    for (size_t i = 0; i < s.lines.n; i++)
        assert_str(s.lines.at[i].voice, by[i]);
}

static void turns_are_taken_in_each_language(void **state) {
    (void)state;
    choices[0] = (struct voice_choice){S("en"), S("anna")};
    choices[1] = (struct voice_choice){S("en"), S("ben")};
    choices_n = 2;
    stories[1].lang = S("de");
    for (size_t i = 0; i < stories[1].sentences.n; i++) {
        stories[1].sentences.at[i].lang = S("de");
        stories[1].sentences.at[i].pieces.at[0].lang = S("de");
    }
    wish.headlines = 0;
    wish.show = S("Test News");
    struct script s = make(3);
    static const char *const by[] = {"anna", "anna", "anna", "de", "de", "ben", "ben", "anna"};
    assert_int_equal(s.lines.n, sizeof by / sizeof *by);
    for (size_t i = 0; i < s.lines.n; i++)
        assert_str(s.lines.at[i].voice, by[i]);
}

static void slots_are_filled(void **state) {
    (void)state;
    wish.show = S("Test News");
    wish.sign_on = S("{show} at {time} on {date}.");
    wish.sign_off = S("Bye from {show}.");
    struct script s = make(2);
    assert_str(s.lines.at[0].written, "Test News at 11:05 on Thursday, November 26.");
    assert_str(s.lines.at[s.lines.n - 1].written, "Bye from Test News.");
    wish.sign_on = S("At {tiem}.");
    assert_false(try(2, &s));
    assert_non_null(strstr(err.text, "there is no slot {tiem}"));
}

static void sounds_stand_where_they_belong(void **state) {
    (void)state;
    wish.show = S("Test News");
    wish.ident = S("ident");
    wish.sting = S("sting");
    wish.bed = S("bed");
    wish.ident_mix_ms = 1500;
    wish.sting_mix_ms = 300;
    struct script s = make(2);
    assert_string_equal(outline(&s),
                        "sign-on teaser teaser1 teaser2 headline1 body1 headline2 body2 sign-off");
    assert_str(s.bed, "bed");
    for (size_t i = 0; i < s.lines.n; i++) {
        const struct line *l = &s.lines.at[i];
        assert_str(l->sound, i == 0 ? "ident" : i == 4 || i == 6 ? "sting" : "");
        assert_int_equal(l->mix_ms, i == 0 ? 1500 : i == 4 || i == 6 ? 300 : 0);
        assert_int_equal(l->on_bed, i < 4);
    }
    wish.bed_under = BED_UNDER_ALL;
    s = make(2);
    for (size_t i = 0; i < s.lines.n; i++)
        assert_true(s.lines.at[i].on_bed);
    wish.bed_under = BED_UNDER_NONE;
    s = make(2);
    for (size_t i = 0; i < s.lines.n; i++)
        assert_false(s.lines.at[i].on_bed);
}

static void languages_that_are_not_the_programmes_are_left_out(void **state) {
    (void)state;
    static const str languages[] = {S("de"), S("en")};
    say(0, PARA_BODY, "fr", "Il pleut.");
    wish.languages = languages;
    wish.languages_n = 2;
    struct script s = make(2);
    assert_str(s.lang, "de");
    assert_str(s.lines.at[0].written, "Die Themen.");
    for (size_t i = 0; i < s.lines.n; i++)
        assert_false(str_eq(s.lines.at[i].lang, S("fr")));
    assert_int_equal(notes.list.n, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, close_room)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(several_stories_are_framed),
        TEST(a_single_story_has_no_headlines_at_the_top),
        TEST(paragraphs_are_told_from_the_top),
        TEST(order_is_as_wished),
        TEST(presenters_take_turns),
        TEST(turns_are_taken_in_each_language),
        TEST(slots_are_filled),
        TEST(sounds_stand_where_they_belong),
        TEST(languages_that_are_not_the_programmes_are_left_out),
    };
    return cmocka_run_group_tests_name("programme", tests, NULL, NULL);
}
