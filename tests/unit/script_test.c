#include "unit/room.h"

#include <string.h>

#include "pipeline/dump.h"
#include "pipeline/pipeline.h"
#include "script/form.h"

static struct source source;
static struct article article;
static struct story story;

static int begin(void **state) {
    if (open_room(state) != 0)
        return -1;
    source = (struct source){.name = S("a.txt")};
    article = (struct article){.source = &source};
    story = (struct story){.article = &article, .lang = S("en")};
    return 0;
}

/* A paragraph of one sentence, as if it stood at byte `at` of the source. */
static struct sentence *say(enum para_role role, const char *lang, const char *text, size_t at) {
    struct para *p = list_push(&article.paras, &keep);
    p->role = role;
    p->text = str_of(text);
    struct span all = {0, p->text.len};
    align_add(&p->align, (struct span){at, at + all.end}, all, false, &keep);
    struct sentence *s = list_push(&story.sentences, &keep);
    *s = (struct sentence){
        .para = article.paras.n - 1, .at = all, .text = p->text, .lang = str_of(lang)};
    *list_push(&s->pieces, &keep) = (struct piece){.at = all, .lang = s->lang};
    return s;
}

static bool make(struct script *out, const char *voice) {
    struct voice_choice choice = {S("en"), str_of(voice)};
    static const struct programme_wish none;
    struct script_settings how = {&choice, voice ? 1 : 0, &none, NULL};
    return script_bulletin(&story, 1, &how, &voices, out, &notes, &keep, scratch, &err);
}

static void gaps_follow_the_programme(void **state) {
    (void)state;
    const struct language *en;
    assert_true(voices_language(&voices, S("en"), &en, &err));
    say(PARA_HEADLINE, "en", "A bridge", 10);
    say(PARA_BODY, "en", "It opens.", 20);
    say(PARA_BODY, "zh", "大桥通车。", 40);
    struct sentence same = *say(PARA_BODY, "zh", "市长讲话。", 80);
    struct span half = {0, 3};
    story.sentences.at[3].at = half;
    story.sentences.at[3].pieces.at[0].at = half;
    same.at.start = 3;
    *list_push(&story.sentences, &keep) = same;
    struct script script;
    assert_true(make(&script, NULL));
    assert_int_equal(script.lines.n, 5);
    assert_int_equal(script.sentences, 5);
    assert_int_equal(script.lines.at[0].gap_ms, en->headline_gap_ms);
    assert_true(script.lines.at[1].gap_ms >= en->language_gap_ms);
    assert_int_equal(script.lines.at[4].gap_ms, 0);
    assert_true(script.lines.at[3].gap_ms < script.lines.at[2].gap_ms);
    assert_int_equal(script.lines.at[1].source_at.start, 20);
    assert_int_equal(script.lines.at[1].source_at.end, 29);
    assert_int_equal(script.lines.at[0].role, ROLE_HEADLINE);
}

static void pieces_become_lines_and_punctuation_stays_with_them(void **state) {
    (void)state;
    const char *text = "“OpenAI”发布新模型。";
    struct sentence *s = say(PARA_BODY, "zh", text, 0);
    s->pieces.n = 0;
    *list_push(&s->pieces, &keep) = (struct piece){.at = {0, 3}, .lang = S("zh")};
    *list_push(&s->pieces, &keep) = (struct piece){.at = {3, 9}, .lang = S("en")};
    *list_push(&s->pieces, &keep) = (struct piece){.at = {9, strlen(text)}, .lang = S("zh")};
    struct script script;
    assert_true(make(&script, NULL));
    assert_int_equal(script.lines.n, 2);
    assert_int_equal(script.sentences, 1);
    assert_str(script.lines.at[0].written, "“OpenAI");
    assert_str(script.lines.at[0].lang, "en");
    assert_str(script.lines.at[1].written, "”发布新模型。");
    assert_true(script.lines.at[0].gap_ms < 200);
}

static void a_breath_is_a_silence_within_a_sentence(void **state) {
    (void)state;
    const char *text = "It opens on Monday, but the quay stays shut.";
    struct sentence *s = say(PARA_BODY, "en", text, 0);
    s->pieces.n = 0;
    *list_push(&s->pieces, &keep) = (struct piece){.at = {0, 19}, .lang = S("en"), .breath = true};
    *list_push(&s->pieces, &keep) = (struct piece){.at = {19, strlen(text)}, .lang = S("en")};
    say(PARA_BODY, "en", "Boats can pass.", 60);
    struct script script;
    assert_true(make(&script, NULL));
    assert_int_equal(script.lines.n, 3);
    assert_int_equal(script.sentences, 2);
    assert_int_equal(script.lines.at[0].sentence, script.lines.at[1].sentence);
    const struct language *english;
    assert_true(voices_language(&voices, S("en"), &english, &err));
    assert_int_equal(script.lines.at[0].gap_ms, english->breath_gap_ms);
    assert_true(script.lines.at[0].gap_ms < script.lines.at[1].gap_ms);
}

static void what_cannot_be_spoken_is_left_out_with_a_note(void **state) {
    (void)state;
    say(PARA_BODY, "en", "It opens.", 0);
    say(PARA_BODY, "th", "ข่าว", 20);
    say(PARA_BODY, "en", "* * *", 40);
    struct script script;
    assert_true(make(&script, NULL));
    assert_int_equal(script.lines.n, 1);
    assert_int_equal(notes.list.n, 1);
    assert_true(str_find(notes.list.at[0], S("Thai"), 0) < notes.list.at[0].len);
    story.sentences.at[0] = story.sentences.at[1];
    story.sentences.n = 1;
    assert_false(make(&script, NULL));
    assert_int_equal(err.code, ERR_LANGUAGE);
    story.sentences.n = 0;
    assert_false(make(&script, NULL));
    assert_int_equal(err.code, ERR_INPUT);
}

static void a_chosen_voice_is_used(void **state) {
    (void)state;
    say(PARA_BODY, "en", "It opens.", 0);
    say(PARA_BODY, "zh", "大桥通车。", 20);
    struct script script;
    assert_true(make(&script, "en-gb"));
    assert_str(script.lines.at[0].voice, "en-gb");
    assert_str(script.lines.at[1].voice, "cmn-latn-pinyin");
}

static void ssml_is_escaped(void **state) {
    (void)state;
    say(PARA_BODY, "en", "Fish & \"chips\" <b>", 0);
    struct script script;
    assert_true(make(&script, NULL));
    struct buf out = buf_make(&keep, 10000);
    form_ssml(&script, &out);
    str s = buf_str(&out), part = S("Fish &amp; &quot;chips&quot; &lt;b&gt;");
    assert_true(str_find(s, part, 0) < s.len);
}

static void slugs_are_short_ascii(void **state) {
    (void)state;
    assert_str(pipeline_slug(S("How to boost “growth”? It's easy"), &keep),
               "how-to-boost-growth-its-easy");
    assert_str(pipeline_slug(S("Zürich: Öl für 5 €"), &keep), "zurich-ol-fur-5");
    str zh = pipeline_slug(S("大桥通车"), &keep);
    assert_str(zh, "da-qiao-tong-che");
    assert_str(pipeline_slug(S("../../etc"), &keep), "etc");
    assert_str(pipeline_slug(S("!?"), &keep), "bulletin");
    str longer = pipeline_slug(S("one two three four five six seven eight nine ten eleven twelve "
                                 "thirteen fourteen fifteen"),
                               &keep);
    assert_true(longer.len <= 60 && longer.at[longer.len - 1] != '-');
    assert_str(longer, "one-two-three-four-five-six-seven-eight-nine-ten-eleven");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(gaps_follow_the_programme, begin, close_room),
        cmocka_unit_test_setup_teardown(pieces_become_lines_and_punctuation_stays_with_them, begin,
                                        close_room),
        cmocka_unit_test_setup_teardown(a_breath_is_a_silence_within_a_sentence, begin, close_room),
        cmocka_unit_test_setup_teardown(what_cannot_be_spoken_is_left_out_with_a_note, begin,
                                        close_room),
        cmocka_unit_test_setup_teardown(a_chosen_voice_is_used, begin, close_room),
        cmocka_unit_test_setup_teardown(ssml_is_escaped, begin, close_room),
        cmocka_unit_test_setup_teardown(slugs_are_short_ascii, begin, close_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
