/* What read_source makes of files in many character sets, and of files that are no text. */
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "read/read.h"

#include "unit/unit.h"

struct fixture {
    struct arena keep, scratch;
    struct notes notes;
    struct err err;
    struct source source;
    char path[64];
};

static int set_up(void **state) {
    static struct fixture f;
    f = (struct fixture){0};
    arena_open(&f.keep);
    arena_open(&f.scratch);
    f.notes.keep = &f.keep;
    snprintf(f.path, sizeof f.path, "/tmp/read_test.%ld", (long)getpid());
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    unlink(f->path);
    arena_close(&f->keep);
    arena_close(&f->scratch);
    return 0;
}

static bool read_bytes(struct fixture *f, str bytes) {
    assert_true(file_write(f->path, bytes, f->scratch, &f->err));
    f->notes.list.n = 0;
    return read_source(f->path, 3, &f->source, &f->notes, &f->keep, f->scratch, &f->err);
}

static void assert_text(struct fixture *f, str bytes, const char *text, const char *charset) {
    if (!read_bytes(f, bytes))
        fail_test("%s", f->err.text);
    assert_string_equal(str_z(f->source.text, &f->keep), text);
    assert_string_equal(str_z(f->source.charset, &f->keep), charset);
    assert_int_equal(f->source.index, 3);
    assert_int_equal(f->notes.list.n, strcmp(charset, "UTF-8") != 0);
}

static void marks_decide(void **state) {
    struct fixture *f = *state;
    assert_text(f, S("\xef\xbb\xbfh\xc3\xa9"), "h\u00e9", "UTF-8");
    assert_int_equal(f->source.text_at, 3);
    assert_text(f, S("\xff\xfeh\0\xe9\0"), "h\u00e9", "UTF-16LE");
    assert_text(f, S("\xfe\xff\0h\0\xe9"), "h\u00e9", "UTF-16BE");
    assert_text(f, S("\xff\xfe\0\0h\0\0\0"), "h", "UTF-32LE");
}

static void utf8_comes_first(void **state) {
    struct fixture *f = *state;
    assert_text(f, S("<meta charset=windows-1252><p>\u4e2d\u6587 caf\u00e9"),
                "<meta charset=windows-1252><p>\u4e2d\u6587 caf\u00e9", "UTF-8");
    assert_int_equal(f->source.text_at, 0);
}

static void declared_charset_is_used(void **state) {
    struct fixture *f = *state;
    assert_text(f,
                S("<html><meta charset=\"iso-8859-1\"><p>\x93"
                  "caf\xe9\x94</p></html>"),
                "<html><meta charset=\"iso-8859-1\"><p>\u201ccaf\u00e9\u201d</p></html>",
                "windows-1252");
    assert_int_equal(f->source.media, MEDIA_HTML);
    assert_true(read_bytes(f, S("<?xml version='1.0' encoding='GB2312'?><html>\xd6\xd0\xce\xc4")));
    assert_true(str_ends(f->source.text, S("\u4e2d\u6587")));
}

static void statistics_find_chinese(void **state) {
    struct fixture *f = *state;
    /* one sentence about a library that opens at night, in GB18030 */
    const str line =
        S("\xcd\xbc\xca\xe9\xb9\xdd\xb9\xdd\xb3\xa4\xb1\xed\xca\xbe\xa3\xac\xd2\xb9\xbc\xe4\xbf\xaa"
          "\xb7\xc5\xbd\xab\xb3\xd6\xd0\xf8\xb5\xbd\xc3\xf7\xc4\xea\xc8\xfd\xd4\xc2\xb5\xd7\xa1\xa3"
          "\n");
    struct buf b = buf_make(&f->keep, 4096);
    for (int i = 0; i < 4; i++)
        buf_put(&b, line);
    assert_true(read_bytes(f, buf_str(&b)));
    assert_true(str_starts(f->source.text, S("\u56fe\u4e66\u9986\u9986\u957f\u8868\u793a\uff0c")));
    assert_int_equal(f->notes.list.n, 1);
}

static void nearly_utf8_is_repaired(void **state) {
    struct fixture *f = *state;
    assert_true(read_bytes(f, S("\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc\u00e4\u00f6"
                                "\u00fc it\x92s \u00e4\u00f6\u00fc\u00e4\u00f6\u00fc\u00e4\u00f6"
                                "\u00fc\u00e4\u00f6\u00fc \xe2\x80 end")));
    assert_true(str_find(f->source.text, S("it\u2019s"), 0) < f->source.text.len);
    assert_true(str_ends(f->source.text, S("\u00fc  end")));
    assert_int_equal(f->notes.list.n, 1);
    assert_true(str_eq(f->source.charset, S("UTF-8")));
}

static void assert_refused(struct fixture *f, str bytes, const char *why) {
    assert_false(read_bytes(f, bytes));
    assert_true(f->err.code == ERR_INPUT);
    assert_non_null(strstr(f->err.text, f->path)); /* the file */
    if (!strstr(f->err.text, why))                 /* and the reason */
        fail_test("%s", f->err.text);
    assert_null(strchr(f->err.text, '\n'));
}

static void no_text_is_refused(void **state) {
    struct fixture *f = *state;
    assert_refused(f, S(""), "empty");
    assert_refused(f, S(" \n\t \u3000\u00a0\u200b\n"), "white space");
    assert_refused(f, S("%PDF-1.7\n%\xe2\xe3"), "PDF");
    assert_refused(f, S("\x89PNG\r\n\x1a\n\0\0"), "PNG");
    assert_refused(f, S("PK\x03\x04\x14\0"), "ZIP");
    assert_refused(f, S("\x1f\x8b\x08\0"), "gzip");
    assert_refused(f,
                   S("\x7f"
                     "ELF\x02\x01"),
                   "ELF");
    assert_refused(f, S("some text\0and more of it, with one NUL byte"), "NUL");
    assert_refused(f, S("\x01\x02\x03\x04\x05\x06 text \x07\x0e\x0f\x10\x11"), "control");
}

static void random_bytes_are_refused(void **state) {
    struct fixture *f = *state;
    char noise[5000];
    uint32_t seed = 12345;
    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1664525u + 1013904223u;
        noise[i] = (char)(seed >> 24);
    }
    assert_false(read_bytes(f, (str){noise, sizeof noise}));
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = noise[i] ? noise[i] : 'x';
    assert_false(read_bytes(f, (str){noise, sizeof noise}));
}

static void names_are_refused(void **state) {
    struct fixture *f = *state;
    /* port 1 of this machine: nobody answers */
    assert_false(read_source("http://127.0.0.1:1/a", 0, &f->source, &f->notes, &f->keep, f->scratch,
                             &f->err));
    assert_non_null(strstr(f->err.text, "http://127.0.0.1:1/a"));
    assert_false(
        read_source("/nowhere/x", 0, &f->source, &f->notes, &f->keep, f->scratch, &f->err));
    assert_non_null(strstr(f->err.text, "/nowhere/x"));
}

static void html_is_told_from_text(void **state) {
    struct fixture *f = *state;
    const str pages[] = {S("<!DOCTYPE html><p>x"), S("\n <!-- c --> <html>x"), S("<article>x"),
                         S("<div><p>one</p><p>two</p></div>"), S("<?xml version='1.0'?><html>x")};
    const str texts[] = {S("Prices fell by < 3 % in a <b> month"), S("a <- b"),
                         S("<Ed.> writes: no page"), S("x < y > z")};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        assert_true(read_bytes(f, pages[i]));
        assert_int_equal(f->source.media, MEDIA_HTML);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(read_bytes(f, texts[i]));
        assert_int_equal(f->source.media, MEDIA_TEXT);
    }
}

static void formats_are_told_apart(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *text;
        enum media media;
    } known[] = {
        {"<rss version='2.0'>", MEDIA_XML},
        {"<?xml version='1.0'?>\n<!-- x -->\n<feed xmlns='x'>", MEDIA_XML},
        {"<?xml version='1.0'?><rdf:RDF xmlns='x'>", MEDIA_XML},
        {"<!DOCTYPE nitf SYSTEM \"nitf.dtd\">\n<nitf>", MEDIA_XML},
        {"<?xml version='1.0'?><books>", MEDIA_XML},
        {"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html>", MEDIA_HTML},
        {" {\n \"version\": \"x\"}", MEDIA_JSON},
        {"[{\"headline\": \"x\"}]", MEDIA_JSON},
        {"---\ntitle: x\n---\nText", MEDIA_MARKDOWN},
        {"---\ntitle: x\nauthors:\n  - A\n---\n", MEDIA_MARKDOWN},
        {"---\nA rule, then text: and so on\n---\n", MEDIA_TEXT},
        {"[Reuters] \"Yes\", he said", MEDIA_TEXT},
        {"{sic} he wrote", MEDIA_TEXT},
        {"The <rss> element", MEDIA_TEXT},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(read_bytes(f, str_of(known[i].text)));
        if (f->source.media != known[i].media)
            fail_test("%s: is read as %d\n", known[i].text, (int)f->source.media);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(marks_decide),
        TEST(utf8_comes_first),
        TEST(declared_charset_is_used),
        TEST(statistics_find_chinese),
        TEST(nearly_utf8_is_repaired),
        TEST(no_text_is_refused),
        TEST(random_bytes_are_refused),
        TEST(names_are_refused),
        TEST(html_is_told_from_text),
        TEST(formats_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
