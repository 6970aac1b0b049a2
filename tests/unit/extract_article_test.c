/* Every paragraph's way back to the bytes it came from, dates, and pages that try to break us. */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "extract/dates.h"
#include "extract/extract.h"

#include "unit/unit.h"

struct fixture {
    struct arena keep, scratch;
    struct voices voices;
    struct notes notes;
    struct err err;
    struct source source;
    struct article article;
};

static int set_up(void **state) {
    static struct fixture f;
    f = (struct fixture){0};
    arena_open(&f.keep);
    arena_open(&f.scratch);
    f.notes.keep = &f.keep;
    *state = &f;
    return voices_open(&f.voices, "voices", &f.keep, &f.err) ? 0 : -1;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    arena_close(&f->keep);
    arena_close(&f->scratch);
    return 0;
}

static bool extract(struct fixture *f, str text, enum media media) {
    f->source = (struct source){.name = S("test"), .text = text, .media = media};
    return extract_article(&f->source, (str){0}, &f->voices, &f->article, &f->notes, &f->keep,
                           f->scratch, &f->err);
}

/* The source's bytes that `part` of a paragraph came from. */
static str origin(struct fixture *f, size_t para, str part) {
    assert_true(para < f->article.paras.n);
    const struct para *p = &f->article.paras.at[para];
    size_t at = str_find(p->text, part, 0);
    if (at == p->text.len)
        fail_test("`%.*s` is not in `%.*s`", STR_FMT(part), STR_FMT(p->text));
    struct span up = align_up(&p->align, (struct span){at, at + part.len});
    return str_sub(f->source.text, up.start, up.end);
}

static void plain_text_walks_back(void **state) {
    struct fixture *f = *state;
    assert_true(
        extract(f,
                S("A lamp for the long stairs\n\nPELLOW, May 3 -- The lamp was lit\u00ad at "
                  "dusk, and   it burned all night  long, they said.\n"),
                MEDIA_TEXT));
    assert_int_equal(f->article.paras.n, 2);
    assert_str(f->article.headline, "A lamp for the long stairs");
    assert_str(f->article.place, "Pellow");
    assert_str(f->article.paras.at[1].text,
               "The lamp was lit at dusk, and it burned all night long, they said.");
    assert_str(origin(f, 1, S("The lamp")), "The lamp");
    assert_str(origin(f, 1, S("lit at")), "lit\u00ad at");
    assert_str(origin(f, 1, S("and it")), "and   it");
    assert_str(origin(f, 1, S("said.")), "said.");
    assert_str(origin(f, 0, S("stairs")), "stairs");
}

static void wrapped_text_walks_back(void **state) {
    struct fixture *f = *state;
    assert_true(extract(f,
                        S("A bridge of rope\n\nThe rope that carries the bridge was made by nine "
                          "women of the val-\nley, who began to twist it in the winter before last "
                          "and who did\nnot stop until the snow had gone from the upper road for "
                          "good and\nthe first mules came through, loaded with tea and with the "
                          "post.\n"),
                        MEDIA_TEXT));
    assert_int_equal(f->article.paras.n, 2);
    assert_str(origin(f, 1, S("valley")), "val-\nley");
    assert_str(origin(f, 1, S("did not")), "did\nnot");
}

static void html_walks_back(void **state) {
    struct fixture *f = *state;
    assert_true(extract(f,
                        S("<html lang='en-GB'><title>Two boats | X</title><h1>Two boats</h1><p>Tom "
                          "&amp;&#32;Ann <b>row</b>\r\n over the bay &mdash; every day, as AT&T "
                          "says, and they never miss a tide.</p><p lang=de>Sie rudern jeden Tag, "
                          "bei jedem Wetter, und sie sind noch nie zu sp&auml;t gekommen.</p>"),
                        MEDIA_HTML));
    assert_int_equal(f->article.paras.n, 3);
    assert_str(f->article.lang, "en");
    assert_str(f->article.paras.at[2].lang, "de");
    assert_str(origin(f, 0, S("Two boats")), "Two boats");
    assert_str(origin(f, 1, S("Tom & Ann")), "Tom &amp;&#32;Ann");
    assert_str(origin(f, 1, S("row over")), "row</b>\r\n over");
    assert_str(origin(f, 1, S("\u2014")), "&mdash;");
    assert_str(origin(f, 1, S("AT&T")), "AT&T");
    assert_str(origin(f, 2, S("sp\u00e4t")), "sp&auml;t");
}

static void deep_pages_do_not_break_it(void **state) {
    struct fixture *f = *state;
    struct buf b = buf_make(&f->keep, (size_t)8 << 20);
    buf_put(&b, S("<html><body>"));
    for (int i = 0; i < 100000; i++)
        buf_put(&b, S("<div>"));
    buf_put(&b, S("<p>The only paragraph, which is long enough to be taken for prose.</p>"));
    assert_true(extract(f, buf_str(&b), MEDIA_HTML));
    assert_str(origin(f, f->article.paras.n - 1, S("only paragraph")), "only paragraph");
    b = buf_make(&f->keep, (size_t)8 << 20);
    for (int i = 0; i < 20000; i++)
        buf_printf(&b, "<font size=%d><b><p>x", i);
    buf_put(&b, S("<p>The only paragraph, which is long enough to be taken for prose.</p>"));
    assert_true(extract(f, buf_str(&b), MEDIA_HTML));
}

/* A tree of a million nodes would take a hundred times the page: its end is passed over. */
static void pages_of_nothing_but_tags_are_cut(void **state) {
    struct fixture *f = *state;
    struct buf b = buf_make(&f->keep, (size_t)8 << 20);
    buf_put(&b, S("<html><body><p>The first paragraph is long enough to be taken for prose.</p>"
                  "<p>And the second one has more than eight words in it, too.</p>"));
    for (int i = 0; i < 100000; i++)
        buf_put(&b, S("<td>"));
    assert_true(extract(f, buf_str(&b), MEDIA_HTML));
    assert_str(f->article.paras.at[0].text,
               "The first paragraph is long enough to be taken for prose.");
    assert_int_equal(f->notes.list.n, 1);
    assert_str(f->notes.list.at[0],
               "test: it has far more tags than text; its end was not looked at");
}

/* Every paragraph of `text` is found, though an element before it is never closed. */
static void assert_saved(struct fixture *f, str before) {
    struct buf b = buf_make(&f->keep, (size_t)1 << 20);
    buf_printf(&b, "<html><head><title>A title</title></head><body>%.*s<h1>The open gate</h1>",
               STR_FMT(before));
    buf_put(&b, S("<p>The gate was left open all night, and the goats went to church.</p>"
                  "<p>They ate the flowers, said the verger, but left the hymn books alone.</p>"));
    assert_true(extract(f, buf_str(&b), MEDIA_HTML));
    assert_str(f->article.headline, "The open gate");
    assert_int_equal(f->article.paras.n, 3);
    assert_str(origin(f, 2, S("hymn books")), "hymn books");
}

static void what_is_never_closed_swallows_no_page(void **state) {
    struct fixture *f = *state;
    assert_saved(f, S("<noscript>"));
    assert_saved(f, S("<noscript><img src=a>"));
    assert_saved(f, S("<noscript><img src=a><noscript></noscript>"));
    assert_saved(f, S("<script>var a = 1 < 2;"));
    assert_saved(f, S("<style>p { color: red }"));
    assert_saved(f, S("<!-- a comment "));
    assert_saved(f, S("<script>'<!--'</script><!-- closed -->"));
}

/* A million of each: the time is bounded (the test would not end). */
static void hostile_pages_end(void **state) {
    struct fixture *f = *state;
    static const char *const parts[] = {"<script>", "<!-- ",    "<noscript>",
                                        "<p>a",     "<tr><td>", "<div class=author>"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct buf b = buf_make(&f->keep, (size_t)32 << 20);
        buf_put(&b,
                S("<h1>A heading</h1><p>A first paragraph, long enough to count as prose.</p>"));
        for (int k = 0; k < 200000; k++)
            buf_put(&b, str_of(parts[i]));
        buf_put(&b, S("<p>A last paragraph, which is long enough to be taken for prose.</p>"));
        assert_true(extract(f, buf_str(&b), MEDIA_HTML));
        assert_true(f->article.paras.n >= 2);
        arena_close(&f->scratch);
        arena_open(&f->scratch);
    }
}

static void languages_of_paragraphs_are_kept(void **state) {
    struct fixture *f = *state;
    assert_true(
        extract(f,
                S("<html lang='de-AT'><h1>Die Sennerin</h1><p>Sie singt jeden Abend vor der "
                  "Hütte, und alle hören zu.</p><p lang=en_GB>\"She never sings in the "
                  "rain,\" said a walker from Leeds.</p><p>Morgen singt sie wieder, sagt "
                  "sie, wenn das Wetter hält.</p></html>"),
                MEDIA_HTML));
    assert_int_equal(f->article.paras.n, 4);
    assert_str(f->article.lang, "de");
    assert_str(f->article.paras.at[1].lang, "de");
    assert_str(f->article.paras.at[2].lang, "en");
    assert_str(f->article.paras.at[3].lang, "de");
}

static str author_of(struct fixture *f, const char *head, const char *byline) {
    struct buf b = buf_make(&f->keep, (size_t)1 << 16);
    buf_printf(&b,
               "<html lang=en><head><title>A heron moves in</title>"
               "<meta property=og:site_name content='The Reed'>%s</head><body>"
               "<h1>A heron moves in</h1>%s<p>A heron has moved into the fountain of the bank, and "
               "nobody dares to move it.</p><div class=comments><a rel=author class=author>Rude "
               "Reader</a></div></body></html>",
               head, byline);
    assert_true(extract(f, buf_str(&b), MEDIA_HTML));
    return f->article.author;
}

static void authors_are_found_by_agreement(void **state) {
    struct fixture *f = *state;
    const char *none = "";
    assert_str(author_of(f,
                         "<script type=application/ld+json>{\"@graph\":[{\"@id\":\"#p\","
                         "\"name\":\"Ann Ray\"},{\"@type\":\"NewsArticle\",\"author\":"
                         "{\"@id\":\"#p\"}}]}</script>",
                         none),
               "Ann Ray");
    assert_str(author_of(f, "<meta name=author content='The Reed'>",
                         "<div class=byline>By <b>Ann Ray</b></div>"),
               "Ann Ray");
    assert_str(author_of(f, "<meta name=author content=annray>", "<a href=/author/ann>Ann Ray</a>"),
               "Ann Ray");
    assert_str(author_of(f,
                         "<meta name=twitter:label1 content='Written by'>"
                         "<meta name=twitter:data1 content='Ann Ray'>",
                         none),
               "Ann Ray");
    assert_str(author_of(f, none, "<span class='author vcard'>Posted on 3 May 2025</span>"), "");
}

/* JSON-LD's text is a vote: it brings a paragraph back, and ends a story of which it has the end.
 */
static void the_text_of_the_head_is_a_vote(void **state) {
    struct fixture *f = *state;
#define ONE   "The weir has been opened by hand, as the motor was stolen on Sunday night."
#define TWO   "It took four men and a borrowed tractor, said the keeper, who is 71 years old."
#define THREE "A new motor will come in spring, if the council can agree on who must pay."
#define PROMO "Come to our readers' evening in the old mill, where there will be cake for all."
    assert_true(extract(f,
                        S("<html><script type='application/ld+json'>{\"@type\":\"NewsArticle\","
                          "\"articleBody\":\"" ONE " " TWO " " THREE "\"}</script>"
                          "<h1>A weir by hand</h1><div class=story-body><p>" ONE "</p>"
                          "<div class=related-box><p>" TWO "</p></div><p>" THREE "</p>"
                          "<p>" PROMO "</p></div></html>"),
                        MEDIA_HTML));
    assert_int_equal(f->article.paras.n, 4);
    assert_str(f->article.paras.at[2].text, TWO);
    assert_str(f->article.paras.at[3].text, THREE);
}

static void nothing_but_furniture_is_an_error(void **state) {
    struct fixture *f = *state;
    assert_false(extract(f, S("<html><nav><a href=x>Home</a></nav></html>"), MEDIA_HTML));
    assert_non_null(strstr(f->err.text, "test"));
}

static void short_texts_are_stories_too(void **state) {
    struct fixture *f = *state;
    assert_true(extract(f, S("Hello there."), MEDIA_TEXT));
    assert_int_equal(f->article.paras.n, 1);
    assert_int_equal(f->article.paras.at[0].role, PARA_BODY);
    assert_int_equal(f->article.headline.len, 0);
}

static void assert_date(str text, bool month_first, const char *date) {
    struct arena a;
    struct matches none = {0};
    struct date d;
    arena_open(&a);
    bool found = date_find(text, 0, &none, month_first, &d);
    assert_int_equal(found, date != NULL);
    if (found)
        assert_string_equal(str_z(date_text(&d, &a), &a), date);
    arena_close(&a);
}

static void dates_are_found(void **state) {
    (void)state;
    assert_date(S("2025-01-16T23:09:00Z"), false, "2025-01-16");
    assert_date(S("on 2025\u5e741\u670816\u65e5"), false, "2025-01-16");
    assert_date(S("16.1.2025, 9 Uhr"), false, "2025-01-16");
    assert_date(S("03/04/2025"), false, "2025-04-03");
    assert_date(S("03/04/2025"), true, "2025-03-04");
    assert_date(S("16/04/2025"), true, "2025-04-16");
    assert_date(S("28.09.19, 12 Uhr"), false, NULL);
    assert_date(S("28.09.19 at noon"), false, "2019-09-28");
    assert_date(S("28.09.1912:44"), false, "2019-09-28");
    assert_date(S("2025-13-40"), false, NULL);
    assert_date(S("tel. 0000-6321100"), false, NULL);
    assert_date(S("1.2.3 and 12345-01-01"), false, NULL);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(plain_text_walks_back),
        TEST(wrapped_text_walks_back),
        TEST(html_walks_back),
        TEST(deep_pages_do_not_break_it),
        TEST(pages_of_nothing_but_tags_are_cut),
        TEST(what_is_never_closed_swallows_no_page),
        TEST(hostile_pages_end),
        TEST(languages_of_paragraphs_are_kept),
        TEST(authors_are_found_by_agreement),
        TEST(the_text_of_the_head_is_a_vote),
        TEST(nothing_but_furniture_is_an_error),
        TEST(short_texts_are_stories_too),
        TEST(dates_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
