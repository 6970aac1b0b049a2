/* Feeds and news formats: values of all kinds of escaping, and the bytes they came from; days. */
#include <string.h>

#include "base/arena.h"
#include "extract/extract.h"
#include "extract/when.h"

#include "unit/unit.h"

struct fixture {
    struct arena data, keep, scratch;
    struct voices voices;
    struct notes notes;
    struct err err;
    struct source source;
    struct articles articles;
};

static int set_up(void **state) {
    static struct fixture f;
    f = (struct fixture){0};
    arena_open(&f.data);
    arena_open(&f.keep);
    arena_open(&f.scratch);
    f.notes.keep = &f.keep;
    *state = &f;
    return !voices_open(&f.voices, "voices", &f.data, &f.err);
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    arena_close(&f->scratch);
    arena_close(&f->keep);
    arena_close(&f->data);
    return 0;
}

static bool extract(struct fixture *f, enum media media, const char *text) {
    struct extract_settings set = {0};
    f->source = (struct source){
        .name = S("feed"), .text = str_of(text), .media = media, .charset = S("UTF-8")};
    return extract_articles(&f->source, &set, &f->voices, &f->articles, &f->notes, &f->keep,
                            f->scratch, &f->err);
}

static const struct para *last_para(const struct fixture *f, size_t article) {
    const struct article *a = &f->articles.list.at[article];
    return &a->paras.at[a->paras.n - 1];
}

/* `word` of the paragraph came from the bytes `raw` of the source. */
static void assert_from(const struct fixture *f, const struct para *p, const char *word,
                        const char *raw) {
    size_t at = str_find(p->text, str_of(word), 0);
    if (at == p->text.len)
        fail_test("no `%s` in `%.*s`\n", word, STR_FMT(p->text));
    struct span up = align_up(&p->align, (struct span){at, at + strlen(word)});
    assert_str(str_sub(f->source.text, up.start, up.end), raw);
}

static void escaped_html_knows_its_bytes(void **state) {
    struct fixture *f = *state;
    assert_true(
        extract(f, MEDIA_XML,
                "<rss><channel><item><title>A &amp; B</title><description>&lt;p&gt;It costs "
                "&amp;pound;5 &amp;amp; more, said the woman who sells it.&lt;/p&gt;"
                "</description></item></channel></rss>"));
    const struct para *p = last_para(f, 0);
    assert_str(p->text, "It costs £5 & more, said the woman who sells it.");
    assert_from(f, p, "costs", "costs");
    assert_from(f, p, "£", "&amp;pound;");
    assert_from(f, p, "&", "&amp;amp;");
    assert_from(f, p, "sells it.", "sells it.");
    assert_str(f->articles.list.at[0].headline, "A & B");
    assert_from(f, &f->articles.list.at[0].paras.at[0], "& B", "&amp; B");
}

static void cdata_and_xhtml_know_their_bytes(void **state) {
    struct fixture *f = *state;
    assert_true(extract(
        f, MEDIA_XML,
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'><![CDATA[<p>One "
        "&eacute;t&eacute; in the <b>south</b> of it.</p>]]></content></entry><entry><content "
        "type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p>Two &#x2014; and "
        "<h:br/>a<![CDATA[ < b]]>.</h:p></h:div></content></entry></feed>"));
    assert_int_equal(f->articles.list.n, 2);
    assert_str(last_para(f, 0)->text, "One été in the south of it.");
    assert_from(f, last_para(f, 0), "été", "&eacute;t&eacute;");
    assert_from(f, last_para(f, 0), "of it.", "of it.");
    assert_str(last_para(f, 1)->text, "Two — and a < b.");
    assert_from(f, last_para(f, 1), "—", "&#x2014;");
    assert_from(f, last_para(f, 1), "and", "and");
    assert_from(f, last_para(f, 1), "< b", "< b");
}

static void json_strings_know_their_bytes(void **state) {
    struct fixture *f = *state;
    assert_true(extract(
        f, MEDIA_JSON,
        "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [\n{\"skip\": [\"}\", "
        "{\"content_text\": \"no\"}], \"content_text\": \"He said \\\"yes\\\" \\u4e2d "
        "\\ud83d\\ude00 and went.\"},\n{\"content_html\": \"<p>Fish &amp; chips<\\/p>\"}]}"));
    assert_int_equal(f->articles.list.n, 2);
    assert_str(last_para(f, 0)->text, "He said \"yes\" 中 😀 and went.");
    assert_from(f, last_para(f, 0), "\"yes\"", "\\\"yes\\\"");
    assert_from(f, last_para(f, 0), "中", "\\u4e2d");
    assert_from(f, last_para(f, 0), "😀", "\\ud83d\\ude00");
    assert_from(f, last_para(f, 0), "went.", "went.");
    assert_str(last_para(f, 1)->text, "Fish & chips");
    assert_from(f, last_para(f, 1), "& chips", "&amp; chips");
}

static void markdown_knows_its_bytes(void **state) {
    struct fixture *f = *state;
    assert_true(
        extract(f, MEDIA_MARKDOWN,
                "---\ntitle: A mill\n---\nThe *old* [mill](http://x) on the\nriver turns."));
    const struct para *p = last_para(f, 0);
    assert_str(p->text, "The old mill on the river turns.");
    assert_from(f, p, "mill", "mill");
    assert_from(f, p, "old", "old");
    assert_from(f, p, "river turns.", "river turns.");
    assert_from(f, &f->articles.list.at[0].paras.at[0], "A mill", "A mill");
}

static void errors_name_the_line(void **state) {
    struct fixture *f = *state;
    assert_false(extract(f, MEDIA_XML, "<rss>\n<channel>\n<item></channel></rss>"));
    assert_non_null(strstr(f->err.text, "feed:3:"));
    assert_false(extract(f, MEDIA_JSON, "{\n\"items\": [1,\n}"));
    assert_non_null(strstr(f->err.text, "feed:3:"));
    assert_false(extract(f, MEDIA_XML, "<!DOCTYPE rss [\n<!ENTITY a 'b'>]><rss/>"));
    assert_non_null(strstr(f->err.text, "feed:2:"));
    assert_false(extract(f, MEDIA_MARKDOWN, "---\ntitle:\n---\n"));
}

static void days_of_stamps(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *stamp, *day;
    } known[] = {
        {"Thu, 16 Jan 2025 08:30:00 +0000", "2025-01-16"},
        {"6 Sep 99 00:01 GMT", "1999-09-06"},
        {"Thu,  6  February  2025 ", "2025-02-06"},
        {"2025-01-16T23:59:59-08:00", "2025-01-16"},
        {"20250116T083000Z", "2025-01-16"},
        {"2025-01-16", "2025-01-16"},
        {"2024-02-29", "2024-02-29"},
        {"2025-02-29", ""},
        {"Thu, 31 Apr 2025", ""},
        {"yesterday", ""},
        {"2025-1-6", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_str(when_day(str_of(known[i].stamp), &f->keep), known[i].day);
    static const struct {
        const char *stamp;
        long long second;
    } moments[] = {
        {"Thu, 16 Jan 2025 08:30:00 +0000", 1737016200},
        {"Thu, 16 Jan 2025 03:30 EST", 1737016200},
        {"16 Jan 2025 10:30:00 +0200", 1737016200},
        {"2025-01-16T08:30:00Z", 1737016200},
        {"2025-01-16T00:30:00.250-08:00", 1737016200},
        {"20250116T083000Z", 1737016200},
        {"2025-01-16 08:30", 1737016200},
        {"2025-01-16", 1736985600},
        {"2025-01-16T99:30:00Z", 1736985600},
        {"yesterday at 10:00", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        assert_int_equal(when_second(str_of(moments[i].stamp)), moments[i].second);
    assert_true(extract_is_day(S("2025-01-16")));
    assert_false(extract_is_day(S("20250116")));
    assert_false(extract_is_day(S("2025-13-01")));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(escaped_html_knows_its_bytes),  TEST(cdata_and_xhtml_know_their_bytes),
        TEST(json_strings_know_their_bytes), TEST(markdown_knows_its_bytes),
        TEST(errors_name_the_line),          TEST(days_of_stamps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
