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

/* A long sentence is divided at its clauses, in pieces of the same sentence. */
static void test_breath(void **state) {
    struct fixture *f = *state;
    expect_pieces(f,
                  "The council, which had met four times to discuss it since the warm and rainy "
                  "summer, voted on Monday evening to build a new bridge across the old harbour, "
                  "although the fishermen, who wanted a wider passage, said that they would take "
                  "the decision to court before the spring.",
                  "en",
                  "The council, which had met four times to discuss it since the warm and rainy "
                  "summer, voted on Monday evening to build a new bridge across the old harbour,"
                  "| although the fishermen, who wanted a wider passage, said that they would take "
                  "the decision to court before the spring.");
    assert_true(f->story.sentences.at[0].pieces.at[0].breath);
    assert_false(f->story.sentences.at[0].pieces.at[1].breath);
    expect_pieces(f,
                  "市议会周一晚上在经过四次长时间的讨论之后投票决定在港口修建一座新的大桥，"
                  "虽然渔民协会表示反对，如果工程在春季之前开工而潮汐研究报告没有公布，"
                  "他们将把这一决定告上法庭。",
                  "zh",
                  "市议会周一晚上在经过四次长时间的讨论之后投票决定在港口修建一座新的大桥，|"
                  "虽然渔民协会表示反对，如果工程在春季之前开工而潮汐研究报告没有公布，"
                  "他们将把这一决定告上法庭。");
    /* neither in a number nor in a list when there is a clause; at a space when there is no mark */
    expect_pieces(f,
                  "Boats from Bergen, Oslo, Turku, Tallinn, Riga, Gdansk, Kiel, Aarhus, Malmo and "
                  "Visby came to the harbour for the festival, but the 1,200 guests who had been "
                  "asked to sail in on Friday, Saturday, Sunday and Monday had to wait outside of "
                  "the long stone pier.",
                  "en",
                  "Boats from Bergen, Oslo, Turku, Tallinn, Riga, Gdansk, Kiel, Aarhus, Malmo and "
                  "Visby came to the harbour for the festival,| but the 1,200 guests who had been "
                  "asked to sail in on Friday, Saturday, Sunday and Monday had to wait outside of "
                  "the long stone pier.");
    enum { N = 1200 };
    char *text = arena_new(&f->keep, char, N);
    for (size_t i = 0; i < N; i++)
        text[i] = i % 7 == 6 ? ' ' : 'a';
    assert_true(segment(f, (str){text, N}, "en"));
    assert_int_equal(f->story.sentences.n, 1);
    for (size_t i = 0; i < f->story.sentences.at[0].pieces.n; i++) {
        struct span at = f->story.sentences.at[0].pieces.at[i].at;
        assert_in_range(at.end - at.start, 60, 500);
    }
}

/* Five words tell their language; a name or a title in another one does not. */
static void test_fragments(void **state) {
    static const char *const texts[][2] = {
        {"en", "The council of Bergen agreed"},
        {"de", "Die Kunden der Bank of Scotland"},
        {"de", "Der Historiker aus North Carolina"},
        {"fr", "La mairie a voté lundi"},
        {"es", "El ayuntamiento votó el lunes"},
        {"pt", "A câmara votou na segunda"},
        {"it", "Il consiglio ha votato lunedì"},
        {"nl", "De gemeenteraad heeft maandag gestemd"},
        {"pl", "Rada miasta zagłosowała w poniedziałek"},
        {"sv", "Staden byggde en bro som"},
        {"da", "Byen har bygget en bro af"},
        {"fi", "Kaupunki päätti rakentaa uuden sillan"},
        {"hu", "A város új hidat épít"},
        {"cs", "Město staví nový most přes"},
        {"tr", "Belediye yeni bir köprü için"},
        {"id", "Kota itu akan membangun jembatan"},
        {"ru", "На мосту через старую гавань"},
        {"uk", "Місто будує новий міст через"},
        {"bg", "Градът строи нов мост през"},
        {"fa", "شهردار گفت که این پل"},
        {"ur", "شہر نے ایک نیا پل"},
        {"hi", "शहर में एक नया पुल"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(segment(f, str_of(texts[i][1]), ""));
        str got = f->story.sentences.at[0].lang;
        if (!str_eq(got, str_of(texts[i][0])))
            fail_test("want %s, got %.*s: %s", texts[i][0], STR_FMT(got), texts[i][1]);
    }
}

/* A paragraph longer than a window is cut as if there were none. */
static void test_windows(void **state) {
    struct fixture *f = *state;
    const str one = S("Mr. Berg of the U.S. team said it would cost $1.5 million. ");
    size_t n = 3 * LIMIT_WINDOW_BYTES / one.len;
    char *text = arena_new(&f->keep, char, n *one.len);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * one.len, one.at, one.len);
    assert_true(segment(f, (str){text, n * one.len}, "en"));
    assert_int_equal(f->story.sentences.n, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(f->story.sentences.at[i].at.start, i * one.len);
        assert_int_equal(f->story.sentences.at[i].at.end, (i + 1) * one.len - 1);
    }
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
        cmocka_unit_test_setup_teardown(test_breath, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_fragments, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_windows, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_too_long, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(test_errors, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
