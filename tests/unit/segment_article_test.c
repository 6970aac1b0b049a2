/* Sentences, their languages and their pieces, on texts of our own. */
#include <stddef.h>
#include <stdint.h>

#include "segment/segment.h"

#include "unit/unit.h"

struct fixture {
    struct arena keep, scratch;
    struct voices voices;
    struct source source;
    struct article article;
    struct story story;
    struct err err;
};

static int open_fixture(void **state) {
    static struct fixture f;
    f = (struct fixture){0};
    arena_open(&f.keep);
    arena_open(&f.scratch);
    assert_true(voices_open(&f.voices, "voices", &f.keep, &f.err));
    *state = &f;
    return 0;
}

static int close_fixture(void **state) {
    struct fixture *f = *state;
    arena_close(&f->keep);
    arena_close(&f->scratch);
    return 0;
}

static bool segment(struct fixture *f, str text, const char *lang) {
    f->article = (struct article){.source = &f->source};
    struct para *p = list_push(&f->article.paras, &f->keep);
    p->role = PARA_BODY;
    p->text = text;
    return segment_article(&f->article, str_of(lang), &f->voices, &f->story, &f->keep, f->scratch,
                           &f->err);
}

/* The sentences are `want`, which stands apart by '|'; pieces cover each without a gap. */
static void expect(struct fixture *f, const char *lang, const char *text, const char *want) {
    assert_true(segment(f, str_of(text), lang));
    size_t i = 0;
    for (str rest = str_of(want); rest.at; i++) {
        str one = str_trim(str_cut(&rest, '|'));
        assert_true(i < f->story.sentences.n);
        str got = f->story.sentences.at[i].text;
        if (!str_eq(got, one))
            fail_test("want `%.*s`, got `%.*s`", STR_FMT(one), STR_FMT(got));
    }
    assert_int_equal(f->story.sentences.n, i);
    for (i = 0; i < f->story.sentences.n; i++) {
        const struct sentence *s = &f->story.sentences.at[i];
        size_t at = s->at.start;
        assert_true(s->pieces.n > 0);
        for (size_t k = 0; k < s->pieces.n; k++) {
            assert_int_equal(s->pieces.at[k].at.start, at);
            at = s->pieces.at[k].at.end;
        }
        assert_int_equal(at, s->at.end);
    }
}

static void test_english(void **state) {
    struct fixture *f = *state;
    expect(f, "en", "Dr. Lee met Sen. R. J. Okafor. They spoke.",
           "Dr. Lee met Sen. R. J. Okafor.|They spoke.");
    expect(f, "en", "It opened on Nov. 4. 12 people came.", "It opened on Nov. 4.|12 people came.");
    expect(f, "en", "She lives in the U.S. The rest do not.",
           "She lives in the U.S.|The rest do not.");
    expect(f, "en", "The U.S. Navy came at 5 p.m. Monday.", "The U.S. Navy came at 5 p.m. Monday.");
    expect(f, "en", "“Is it far? Is it dear?” the man asked. “No.”",
           "“Is it far? Is it dear?” the man asked.|“No.”");
    expect(f, "en", "See news.example.org/a.b for it. Write to a.b@example.org.",
           "See news.example.org/a.b for it.|Write to a.b@example.org.");
    expect(f, "en", "It cost 3.5 million. $4 remained.", "It cost 3.5 million.|$4 remained.");
    expect(f, "en", "Wait ... there is more... Then it stopped.",
           "Wait ... there is more...|Then it stopped.");
    expect(f, "en", "1. Boil it. 2. Drink it.", "1. Boil it.|2. Drink it.");
}

static void test_lines(void **state) {
    struct fixture *f = *state;
    expect(f, "en", "Ferry fares rise\n\nThe ferry costs more.",
           "Ferry fares rise|The ferry costs more.");
    expect(f, "en", "Ferry fares rise\nBy Ann Lee\nThe ferry costs more.",
           "Ferry fares rise|By Ann Lee|The ferry costs more.");
    expect(f, "en", "The ferry costs\nmore from Monday.", "The ferry costs\nmore from Monday.");
    expect(f, "en", "bread\nmilk\nsalt", "bread|milk|salt");
}

static void test_others(void **state) {
    struct fixture *f = *state;
    expect(f, "de", "Am 3. Mai kam z. B. Frau Dr. Ott. Das war der 2. Besuch.",
           "Am 3. Mai kam z. B. Frau Dr. Ott.|Das war der 2. Besuch.");
    expect(f, "de", "„Kommt ihr? Schnell!“, rief er. Es war 2019. Dann ging er.",
           "„Kommt ihr? Schnell!“, rief er.|Es war 2019.|Dann ging er.");
    expect(f, "fr", "Il dit : « Venez ! » Elle vient av. M. Petit.",
           "Il dit : « Venez ! »|Elle vient av. M. Petit.");
    expect(f, "es", "La Sra. Gil llegó. ¿Y él? ¡No!", "La Sra. Gil llegó.|¿Y él?|¡No!");
    expect(f, "zh", "他说：“好。我来。”她走了。《去哪儿？》很好看！",
           "他说：“好。我来。”|她走了。|《去哪儿？》很好看！");
    expect(f, "zh", "“快走！”老李喊道。没人动。", "“快走！”老李喊道。|没人动。");
    expect(f, "ja", "「行こう。」と彼は言った。雨だ。", "「行こう。」と彼は言った。|雨だ。");
    expect(f, "ru", "Он родился в 1916 г. в Омске. Жил на ул. Мира.",
           "Он родился в 1916 г. в Омске.|Жил на ул. Мира.");
    expect(f, "el", "Τι είναι; Δεν ξέρω.", "Τι είναι;|Δεν ξέρω.");
}

static void test_languages(void **state) {
    struct fixture *f = *state;
    assert_true(
        segment(f,
                S("The harbour opened to the public on Monday morning. 港口星期一上午对公众开放。 "
                  "Der Hafen wurde am Montag für alle geöffnet."),
                ""));
    assert_int_equal(f->story.sentences.n, 3);
    assert_true(str_eq(f->story.sentences.at[0].lang, S("en")));
    assert_true(str_eq(f->story.sentences.at[1].lang, S("zh")));
    assert_true(str_eq(f->story.sentences.at[2].lang, S("de")));
    assert_true(segment(f, S("The harbour opened. 港口开放。"), "fr")); /* the user's word wins */
    assert_true(str_eq(f->story.sentences.at[1].lang, S("fr")));
    assert_true(str_eq(f->story.lang, S("fr")));
    /* no part of it is long enough to tell its language, and with it its abbreviations */
    expect(f, "", "Der Start ist für den 15. März 2027 geplant. Kosten: 4,1 Mrd. US-Dollar.",
           "Der Start ist für den 15. März 2027 geplant. | Kosten: 4,1 Mrd. US-Dollar.");
}

static void expect_pieces(struct fixture *f, const char *text, const char *lang, const char *want) {
    assert_true(segment(f, str_of(text), lang));
    const struct sentence *s = &f->story.sentences.at[0];
    size_t i = 0;
    for (str rest = str_of(want); rest.at; i++) {
        str one = str_cut(&rest, '|');
        assert_true(i < s->pieces.n);
        str got = str_sub(str_of(text), s->pieces.at[i].at.start, s->pieces.at[i].at.end);
        if (!str_eq(got, one))
            fail_test("want piece `%.*s`, got `%.*s`", STR_FMT(one), STR_FMT(got));
    }
    assert_int_equal(s->pieces.n, i);
}

static void test_pieces(void **state) {
    struct fixture *f = *state;
    expect_pieces(f, "他用Wi-Fi看The Lantern的新闻。", "zh", "他用|Wi-Fi|看|The Lantern|的新闻。");
    assert_true(str_eq(f->story.sentences.at[0].pieces.at[1].lang, S("en")));
    expect_pieces(f, "GDP和5G、C919增长5km。", "zh", "GDP和5G、C919增长5km。");
    expect_pieces(f, "The word 港口 means harbour.", "en", "The word |港口| means harbour.");
    assert_true(str_eq(f->story.sentences.at[0].pieces.at[1].lang, S("zh")));
}

static void test_too_long(void **state) {
    struct fixture *f = *state;
    enum { N = 50000 };
    char *text = arena_new(&f->keep, char, N);
    for (size_t i = 0; i < N; i++)
        text[i] = i % 7 == 6 ? ' ' : 'a';
    assert_true(segment(f, (str){text, N}, "en"));
    size_t bytes = 0;
    for (size_t i = 0; i < f->story.sentences.n; i++) {
        assert_in_range(f->story.sentences.at[i].text.len, 1, LIMIT_LINE_BYTES);
        bytes += f->story.sentences.at[i].text.len;
    }
    assert_in_range(bytes, N - f->story.sentences.n - 1, N);
}

static void test_errors(void **state) {
    struct fixture *f = *state;
    assert_false(segment(f, S(" \n \n"), "en"));
    assert_int_equal(f->err.code, ERR_INPUT);
    assert_false(segment(f, S("Hello."), "xx"));
    assert_int_equal(f->err.code, ERR_LANGUAGE);
    expect(f, "en", "! ! !", "! ! !"); /* nothing to say, but nothing lost either */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_english, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_lines, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_others, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_languages, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_pieces, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_too_long, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_errors, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
