/* Names of another language and words with two readings: what an article tells about its names, how
 * what was found goes together, and mistakes in the tables.  Run from the top folder of the
 * project. */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "pronounce/pronounce.h"

/* after ours: it has a macro `fail` */
#include "unit/unit.h"

static struct arena keep, scratch;
static struct voices voices;
static struct pronouncer pronouncer;
static struct err err;

static int set_up(void **state) {
    (void)state;
    arena_open(&keep);
    arena_open(&scratch);
    if (!voices_open(&voices, "voices", &keep, &err)) {
        print_error("%s\n", err.text);
        return 1;
    }
    pronouncer_open(&pronouncer, &voices);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    pronouncer_close(&pronouncer);
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}

static struct reading read_line(const struct line *line) {
    struct utterance *u = arena_new(&keep, struct utterance, 1);
    struct reading r;
    *u = (struct utterance){.line = line, .spoken = line->written};
    if (!pronounce_utterance(&pronouncer, u, &r, &keep, scratch, &err))
        fail_test("%s", err.text);
    return r;
}

static struct reading read_text(const char *lang, size_t story, const char *text) {
    struct line *line = arena_new(&keep, struct line, 1);
    *line = (struct line){.lang = str_of(lang), .written = str_of(text), .story = story};
    return read_line(line);
}

static void assert_engine(const char *lang, size_t story, const char *text, const char *engine) {
    assert_str(read_text(lang, story, text).engine, engine);
}

static void a_story_remembers_its_names(void **state) {
    (void)state;
    assert_engine("en", 1, "Wang left.", "Wang left.");
    assert_engine("en", 1, "Wang Yi came.", "[[w'A:N]] [['i:]] came.");
    assert_engine("en", 1, "Wang’s car; Yi.", "[[w'A:Nz]] car; Yi.");
    assert_engine("en", 2, "Wang left.", "Wang left.");
    assert_engine("de", 1, "Wangs Auto.", "[[v'aNs]] Auto.");
}

/* A surname that is a word counts only where it cannot be the word. */
static void words_stay_words(void **state) {
    (void)state;
    assert_engine("en", 3, "He Lifeng spoke.", "[[h'V]] [[l,i:f'VN]] spoke.");
    assert_engine("en", 3, "He spoke. \"He said so,\" he said.", "He spoke. He said so, he said.");
    assert_engine("en", 3, "The deal that He made.", "The deal that [[h'V]] made.");
    assert_engine("en", 3, "What He Can Teach America", "What He Can Teach America");
}

static void add_line(struct script *s, const char *lang, const char *text) {
    *list_push(&s->lines, &keep) =
        (struct line){.lang = str_of(lang), .written = str_of(text), .story = 4};
}

/* The headline knows what the body introduces, and the other language of the article tells a name
 * from other words. */
static void a_script_is_studied_first(void **state) {
    (void)state;
    struct script s = {0};
    add_line(&s, "en", "Wang flies to Bergen");
    add_line(&s, "en", "Wang Yi flew, and He Long was his guide in Yali.");
    add_line(&s, "en", "Song Bin was not there.");
    add_line(&s, "zh", "王毅飞往卑尔根，向导贺龙在雅丽。");
    assert_true(pronounce_study(&pronouncer, &s, scratch, &err));
    assert_str(read_line(&s.lines.at[0]).engine, "[[w'A:N]] flies to Bergen");
    assert_str(read_line(&s.lines.at[1]).engine,
               "[[w'A:N]] [['i:]] flew, and [[h'V]] [[l'UN]] was his guide in [[j,A:l'i:]].");
    assert_str(read_line(&s.lines.at[2]).engine, "Song Bin was not there.");
}

/* Each word of a name is a link of its own, possessive and all. */
static void every_word_has_its_link(void **state) {
    (void)state;
    struct reading r = read_text("en", 5, "So Xi Jinping's men.");
    size_t found = 0;
    assert_true(r.has_phonemes);
    for (size_t i = 0; i < r.align.links.n; i++) {
        struct link l = align_link(&r.align, i);
        str up = str_sub(r.utterance->spoken, l.up.start, l.up.end);
        str down = str_sub(r.engine, l.down.start, l.down.end);
        if (str_eq(up, S("Xi")) && str_eq(down, S("[[S'i:]]")))
            found++;
        if (str_eq(up, S("Jinping's")) && str_eq(down, S("[[dZ,Inp'INz]]")))
            found++;
    }
    assert_int_equal(found, 2);
    assert_false(read_text("en", 5, "So the men.").has_phonemes);
}

/* What a lexicon has decided stays, whatever the rules would say of it. */
static void a_lexicon_wins(void **state) {
    (void)state;
    struct line line = {.lang = S("en"), .written = S("Xi Jinping lives in Xi'an.")};
    struct utterance u = {.line = &line, .spoken = line.written};
    struct reading r;
    *list_push(&u.sounded, &keep) =
        (struct sounded){.at = {3, 16}, .phonemes = S("f'u:")}; /* over two of ours */
    assert_true(pronounce_utterance(&pronouncer, &u, &r, &keep, scratch, &err));
    assert_str(r.engine, "[[S'i:]] [[f'u:]] in [[S,i:'A:n]].");
}

/* A voices folder with one language "en", whose table NAME is TEXT; the error that comes of it. */
static void error_of(const char *name, const char *text, char *out, size_t size) {
    struct arena a;
    struct voices other;
    struct pronouncer p;
    struct line line = {.lang = S("en"), .written = S("Xi read it.")};
    struct utterance u = {.line = &line, .spoken = line.written};
    struct reading r;
    char folder[] = "/tmp/newscast-test-XXXXXX";
    arena_open(&a);
    err = (struct err){0};
    assert_non_null(mkdtemp(folder));
    const char *files[] = {"languages.tsv", "en/pinyin.tsv", "zh/names.tsv", name};
    const char *texts[] = {"en\tEnglish\ten-us\tok\n", "[syllables]\nxi\tS\ti:\n",
                           "[surnames]\nXi\talone\n", text};
    const char *folders[] = {"en", "zh"};
    for (size_t i = 0; i < 2; i++)
        assert_true(file_make_folder(str_z(str_printf(&a, "%s/%s", folder, folders[i]), &a), &err));
    for (size_t i = 0; i < 4; i++)
        assert_true(file_write(str_z(str_printf(&a, "%s/%s", folder, files[i]), &a),
                               str_of(texts[i]), scratch, &err));
    assert_true(voices_open(&other, folder, &a, &err));
    pronouncer_open(&p, &other);
    bool ok = pronounce_utterance(&p, &u, &r, &a, scratch, &err);
    pronouncer_close(&p);
    for (size_t i = 0; i < 4; i++)
        unlink(str_z(str_printf(&a, "%s/%s", folder, files[i]), &a));
    for (size_t i = 0; i < 2; i++)
        rmdir(str_z(str_printf(&a, "%s/%s", folder, folders[i]), &a));
    rmdir(folder);
    assert_int_equal(ok, err.code == ERR_NONE);
    snprintf(out, size, "%s", ok ? "" : err.text);
    arena_close(&a);
}

static void a_mistake_in_a_table_is_an_error(void **state) {
    static const struct {
        const char *name, *text, *wanted;
    } cases[] = {
        {"en/heteronyms.tsv", "[classes]\nmen\the she\n[rules]\nread\t@men\t*\tr'Ed\n", ""},
        {"en/heteronyms.tsv", "[rules]\nread\t@men\t*\tr'Ed\n",
         "heteronyms.tsv:2: no class `@men`"},
        {"en/heteronyms.tsv", "[rules]\nread\tshe\tr'Ed\n", "heteronyms.tsv:2: expected a word"},
        {"en/heteronyms.tsv", "read\tshe\t*\tr'Ed\n", "heteronyms.tsv:1: expected [classes]"},
        {"en/pinyin.tsv", "[syllables]\nxi\tSi:\n", "pinyin.tsv:2: expected a syllable"},
        {"en/pinyin.tsv", "[syllables]\nzhuangs\tdZ\tA:\n", "pinyin.tsv:2: expected a syllable"},
        {"en/pinyin.tsv", "[names]\nLao Tzu\tl'aU\n", "pinyin.tsv:2: expected a name"},
        {"en/pinyin.tsv", "[suffixes]\n's\n", "pinyin.tsv:2: expected what is written"},
        {"zh/names.tsv", "[surnames]\nXi\talways\n", "names.tsv:2: expected a surname"},
    };
    char text[sizeof err.text];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        error_of(cases[i].name, cases[i].text, text, sizeof text);
        if (cases[i].wanted[0] ? !strstr(text, cases[i].wanted) : text[0])
            fail_test("case %zu: `%s`, expected `%s`", i, text, cases[i].wanted);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_story_remembers_its_names),
        cmocka_unit_test(words_stay_words),
        cmocka_unit_test(a_script_is_studied_first),
        cmocka_unit_test(every_word_has_its_link),
        cmocka_unit_test(a_lexicon_wins),
        cmocka_unit_test(a_mistake_in_a_table_is_an_error),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
