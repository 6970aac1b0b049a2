/* Scripts as files: both forms hold all of it, and what is wrong is named with its line. */
#include "script/form.h"

#include <string.h>

#include "unit/room.h"

static bool try_read(const char *text, struct script *out) {
    struct source *source = arena_new(&keep, struct source, 1);
    *source = (struct source){.name = S("edited.txt"), .text = str_copy(str_of(text), &keep)};
    return form_read(source, &voices, out, &notes, &keep, &err);
}

static struct script must_read(const char *text) {
    struct script script;
    if (!try_read(text, &script))
        fail_test("%s", err.text);
    return script;
}

static const char *as_text(const struct script *script) {
    struct buf out = buf_make(&keep, 1 << 20);
    if (!form_text(script, &voices, &out, scratch, &err))
        fail_test("%s", err.text);
    return str_z(buf_str(&out), &keep);
}

static const char *as_ssml(const struct script *script) {
    struct buf out = buf_make(&keep, 1 << 20);
    form_ssml(script, &out);
    return str_z(buf_str(&out), &keep);
}

static void same_str(str a, str b) {
    if (!str_eq(a, b))
        fail_test("`%.*s` is not `%.*s`", STR_FMT(a), STR_FMT(b));
}

static void same_lines(const struct script *a, const struct script *b) {
    assert_int_equal(a->lines.n, b->lines.n);
    for (size_t i = 0; i < a->lines.n; i++) {
        const struct line *x = &a->lines.at[i], *y = &b->lines.at[i];
        same_str(x->written, y->written);
        same_str(x->lang, y->lang);
        same_str(x->voice, y->voice);
        same_str(x->sound, y->sound);
        assert_int_equal(x->role, y->role);
        assert_int_equal(x->story, y->story);
        assert_int_equal(x->gap_ms, y->gap_ms);
        assert_int_equal(x->mix_ms, y->mix_ms);
        assert_int_equal(x->sentence, y->sentence);
        assert_int_equal(x->on_bed, y->on_bed);
        assert_int_equal(x->muted, y->muted);
        assert_int_equal(x->given.n, y->given.n);
        for (size_t k = 0; k < x->given.n; k++) {
            const struct given *g = &x->given.at[k], *h = &y->given.at[k];
            assert_int_equal(g->at.start, h->at.start);
            assert_int_equal(g->at.end, h->at.end);
            same_str(g->spoken, h->spoken);
            same_str(g->phonemes, h->phonemes);
        }
    }
}

/* Text to script to text, and by way of SSML, is what it was. */
static void round_trip(const char *text) {
    struct script a = must_read(text), b, c, d;
    const char *once = as_text(&a);
    b = must_read(once);
    assert_string_equal(as_text(&b), once);
    same_lines(&a, &b);
    const char *ssml = as_ssml(&a);
    c = must_read(ssml);
    same_lines(&a, &c);
    assert_string_equal(as_text(&c), once);
    assert_string_equal(as_ssml(&c), ssml);
    d = must_read(as_text(&c));
    same_lines(&a, &d);
    for (size_t i = 0; i < a.about.n; i++) {
        same_str(a.about.at[i].headline, c.about.at[i].headline);
        same_str(a.about.at[i].author, c.about.at[i].author);
        same_str(a.about.at[i].url, c.about.at[i].url);
        same_str(a.about.at[i].source, c.about.at[i].source);
    }
    same_str(a.title, c.title);
    same_str(a.show, c.show);
    same_str(a.bed, c.bed);
}

#define HEAD "#newscast-script 1\ntitle: News\nlang: en\n"

static void everything_survives(void **state) {
    (void)state;
    round_trip(HEAD
               "show: Harbour & \"Sea\" <News>\nbed: calm-bed\n\n[story 1]\nheadline: A {bridge}\n"
               "author: Jane Doe, John Roe\ndate: 2026-11-26\nplace: BERGEN\npublication: The "
               "Paper\nurl: https://example.org/a?b=1&c=2\nlang: en\nsource: a.txt\n\n[story "
               "2]\nheadline: 大桥通车\nlang: zh\nsource: b.html\n\n[script]\n"
               "@sign-on\n@bed on\n@sound ident 1.5\n@voice en male\nGood evening.{pause 2}\n\n"
               "@teaser\nThe headlines.\n\n@teaser 1\n@voice en newsreader\nA {{bridge}}\n\n"
               "@teaser 2\n@voice zh cmn-latn-pinyin\n@lang zh\n大桥通车\n\n"
               "@headline 1\n@bed off\n@sound sting.wav 0.25\n@lang en\nA {{bridge}}\n\n"
               "@body 1\nIt opens,{|} he said,{zh}大桥{en} today.\n# Not this one {pause 0.001}\n"
               "{Xi Jinping=shee jin ping} met {Mr. \\=X\\\\=mister x} and "
               "{Bergen=[b'3:g@n]}.\n\n\\@home and \\# are words.\n\\# so is this\n"
               "\\\\ and a backslash\n\\[x] too\n\n"
               "@body 2\n@lang zh\n市长说{en}OK{zh}。\n\n@sign-off\n@lang en\nGoodbye.\n");
}

static void the_lines_are_as_written(void **state) {
    (void)state;
    struct script s = must_read(
        HEAD "\n[script]\n@headline 1\nBridge\n\n@body 1\nOne.\nTwo,{|} three.\n\n# Four.\n"
             "{Five=six}.{pause 1.25}\nSeven.\n");
    const struct language *en;
    assert_true(voices_language(&voices, S("en"), &en, &err));
    assert_int_equal(s.lines.n, 7);
    assert_int_equal(s.sentences, 6);
    assert_int_equal(s.stories, 1);
    assert_int_equal(s.lines.at[0].role, ROLE_HEADLINE);
    assert_int_equal(s.lines.at[0].gap_ms, en->headline_gap_ms);
    assert_int_equal(s.lines.at[1].gap_ms, en->sentence_gap_ms);
    assert_int_equal(s.lines.at[2].gap_ms, en->breath_gap_ms);
    assert_int_equal(s.lines.at[2].sentence, s.lines.at[3].sentence);
    assert_int_equal(s.lines.at[3].gap_ms, en->paragraph_gap_ms);
    assert_true(s.lines.at[4].muted);
    same_str(s.lines.at[4].written, S("Four."));
    same_str(s.lines.at[5].written, S("Five."));
    assert_int_equal(s.lines.at[5].gap_ms, 1250);
    same_str(s.lines.at[5].given.at[0].spoken, S("six"));
    assert_int_equal(s.lines.at[6].gap_ms, 0);
    same_str(s.lines.at[6].voice, en->reader.name);
    assert_true(s.lines.at[4].paragraph > s.lines.at[3].paragraph);
    /* where it stands in the file */
    str text = S(HEAD "\n[script]\n@headline 1\n");
    assert_int_equal(s.lines.at[0].source_at.start, text.len);
    assert_int_equal(s.lines.at[0].source_at.end, text.len + 6);
}

static void ipa_becomes_phonemes(void **state) {
    (void)state;
    struct script s = must_read(HEAD "\n[script]\n@body 1\n{Li=/liː/} spoke.\n");
    assert_true(s.lines.at[0].given.at[0].phonemes.len > 0);
    assert_false(try_read(HEAD "\n[script]\n@body 1\n{Li=/l☃/} spoke.\n", &s));
    assert_non_null(strstr(err.text, "edited.txt:7: "));
    round_trip(HEAD "\n[script]\n@body 1\n{Li=/liː/} spoke.\n");
}

static void what_is_wrong_is_named(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } bad[] = {
        {HEAD, "edited.txt:3: there is no [script]"},
        {HEAD "\n[script]\n", "without a line"},
        {HEAD "colour: red\n", "edited.txt:4: there is no such field: `colour`"},
        {HEAD "no colon\n", "edited.txt:4: "},
        {HEAD "[storey 1]\n", "edited.txt:4: expected [story NUMBER]"},
        {HEAD "[story 0]\n", "edited.txt:4: "},
        {HEAD "[story 5000000]\n", "edited.txt:4: "},
        {HEAD "[script]\n@bodi 1\nX\n", "edited.txt:5: unknown; there are @headline"},
        {HEAD "[script]\n@body\nX\n", "edited.txt:5: expected the number of a story"},
        {HEAD "[script]\n@lang xx\nX\n", "edited.txt:5: not a language"},
        {HEAD "[script]\n@voice en\nX\n", "edited.txt:5: expected voice"},
        {HEAD "[script]\n@sound sting\nX\n", "edited.txt:5: expected @sound"},
        {HEAD "[script]\n@bed maybe\nX\n", "edited.txt:5: expected @bed"},
        {HEAD "[script]\n@body 1\nX {pause} y\n", "edited.txt:6: unknown mark"},
        {HEAD "[script]\n@body 1\nX {pause -1} y\n", "edited.txt:6: expected {pause SECONDS}"},
        {HEAD "[script]\n@body 1\nX { y\n", "edited.txt:6: a { without its }"},
        {HEAD "[script]\n@body 1\nX } y\n", "edited.txt:6: a } without its {"},
        {HEAD "[script]\n@body 1\nX {=y}\n", "edited.txt:6: expected {TEXT=WORDS}"},
        {HEAD "[script]\n@body 1\nX {y=}\n", "edited.txt:6: expected {TEXT=WORDS}"},
        {HEAD "[script]\n@body 1\n{|}\n", "edited.txt:6: a piece without a word"},
        {HEAD "[script]\n@body 1\n[x\n", "edited.txt:6: a text that begins with ["},
        {"<speak>\n<s>a</s>\n", "edited.txt:3: not well-formed XML"},
        {"<speak>\n</speak>", "without a line"},
        {"<speak>\n<p>\n<break time=\"fast\"/></p></speak>", "edited.txt:3: the time of a break"},
        {"<speak>\n<phoneme ph=\"☃\">a</phoneme></speak>", "edited.txt:2: the voice has no sound"},
        {"<speak>\n<phoneme alphabet=\"x-sampa\" ph=\"a\">a</phoneme></speak>",
         "edited.txt:2: the alphabet"},
        {"<speak xml:lang=\"xx\">\n<s>a</s></speak>", "edited.txt:2: not a language"},
        {"<!DOCTYPE speak [<!ENTITY e \"x\">]>\n<speak>\n<s>a &e;</s></speak>",
         "edited.txt:3: entities"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct script s;
        if (try_read(bad[i].text, &s))
            fail_test("read: %s", bad[i].text);
        if (!strstr(err.text, bad[i].says))
            fail_test("%s: not %s", err.text, bad[i].says);
    }
}

static void ssml_of_others_is_read(void **state) {
    (void)state;
    struct script s = must_read(
        "<?xml version=\"1.0\"?>\n<!-- from elsewhere -->\n"
        "<speak version=\"1.1\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-GB\">\n"
        "  Hello   there,\n  <emphasis>world</emphasis>.\n"
        "  <p><s>The <sub alias=\"World Wide Web\">WWW</sub> is\n     old.</s><break "
        "time=\"2s\"/>\n"
        "  <s xml:lang=\"fr\">Bonjour.</s></p>\n"
        "  <p>He said <lang xml:lang=\"de\">guten Tag</lang> twice. "
        "<say-as interpret-as=\"characters\">AB1</say-as></p>\n"
        "  <s>One <break strength=\"strong\"/> two</s>\n</speak>\n");
    assert_int_equal(s.lines.n, 8);
    same_str(s.lines.at[0].written, S("Hello   there, world."));
    same_str(s.lines.at[0].lang, S("en"));
    same_str(s.lines.at[1].written, S("The WWW is old."));
    same_str(s.lines.at[1].given.at[0].spoken, S("World Wide Web"));
    assert_int_equal(s.lines.at[1].gap_ms, 2000);
    same_str(s.lines.at[2].lang, S("fr"));
    same_str(s.lines.at[4].written, S("guten Tag"));
    same_str(s.lines.at[4].lang, S("de"));
    assert_int_equal(s.lines.at[3].sentence, s.lines.at[5].sentence);
    assert_int_equal(s.lines.at[5].given.n, 1);
    same_str(s.lines.at[5].given.at[0].spoken, S("A B 1"));
    assert_int_equal(s.lines.at[6].sentence, s.lines.at[7].sentence);
    assert_int_equal(s.lines.at[6].gap_ms, 700);
    assert_int_equal(notes.list.n, 1); /* of emphasis, once */
    assert_int_equal(s.stories, 1);
    round_trip(as_text(&s));
}

static void only_scripts_are_scripts(void **state) {
    (void)state;
    assert_true(form_is_script(S("#newscast-script 1\n")));
    assert_true(form_is_script(S("<?xml version='1.0'?><!-- x --><!DOCTYPE speak>\n<speak>")));
    assert_true(form_is_script(S("<speak>")));
    assert_true(form_is_script(S("#newscast-script 10\n"))); /* which is refused */
    assert_false(form_is_script(S("<speaker>")));
    assert_false(form_is_script(S("<html><speak>")));
    assert_false(form_is_script(S("<!--")));
    assert_false(form_is_script(S("")));
    assert_false(form_is_script(S("A headline\n\nAn article.")));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_room, close_room)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(everything_survives),    TEST(the_lines_are_as_written),
        TEST(ipa_becomes_phonemes),   TEST(what_is_wrong_is_named),
        TEST(ssml_of_others_is_read), TEST(only_scripts_are_scripts),
    };
    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
