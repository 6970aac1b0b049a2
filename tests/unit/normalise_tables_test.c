/* A mistake in a table is an error with its file and line. */
#include <unistd.h>

#include "base/file.h"
#include "normalise/normalise.h"

/* after ours: it has a macro `fail` */
#include "unit/unit.h"

static const char numbers[] = "[numbers]\ndecimal = dot\ngroups = comma\nplurals = one other\n"
                              "[words]\nminus = minus\npoint = point\n"
                              "[forms]\ncardinal = %spellout-cardinal\n";

/* A voices folder with one language "en", whose table NAME is TEXT; the error that comes of it. */
static void error_of(const char *name, const char *text, char *out, size_t size) {
    struct arena a, scratch;
    struct err err = {0};
    struct voices voices;
    struct normaliser n;
    char folder[] = "/tmp/newscast-test-XXXXXX";
    arena_open(&a);
    arena_open(&scratch);
    assert_non_null(mkdtemp(folder));
    str en = str_printf(&a, "%s/en", folder);
    assert_true(file_make_folder(str_z(en, &a), &err));
    const char *languages = str_z(str_printf(&a, "%s/languages.tsv", folder), &a);
    const char *ini = str_z(str_printf(&a, "%s/en/numbers.ini", folder), &a);
    const char *table = str_z(str_printf(&a, "%s/en/%s", folder, name), &a);
    assert_true(file_write(languages, S("en\tEnglish\ten-us\tok\n"), scratch, &err));
    assert_true(file_write(ini, str_of(numbers), scratch, &err));
    assert_true(file_write(table, str_of(text), scratch, &err));
    assert_true(voices_open(&voices, folder, &a, &err));
    normaliser_open(&n, &voices);
    struct line line = {.lang = S("en"), .written = S("12 apples")};
    struct utterance u;
    bool ok = normalise_line(&n, &line, &u, &a, scratch, &err);
    normaliser_close(&n);
    unlink(table);
    unlink(ini);
    unlink(languages);
    rmdir(str_z(en, &a));
    rmdir(folder);
    assert_int_equal(ok, err.code == ERR_NONE);
    snprintf(out, size, "%s", ok ? "" : err.text);
    arena_close(&a);
    arena_close(&scratch);
}

static void test_errors(void **state) {
    static const struct {
        const char *name, *text, *wanted;
    } cases[] = {
        {"spoken.tsv", "# fine\n{int}\t{int}\n", ""},
        {"spoken.tsv", "[x]\n{int\t{int}\n", "spoken.tsv:2: "},
        {"spoken.tsv", "({int}\t{int}\n", "spoken.tsv:1: "},
        {"spoken.tsv", "{nonsense}\tx\n", "spoken.tsv:1: `{nonsense}`"},
        {"spoken.tsv", "{int}\t{other}\n", "spoken.tsv:1: `{other}`"},
        {"spoken.tsv", "{int}\t{int:nonsense}\n", "spoken.tsv:1: `{int:nonsense}`"},
        {"spoken.tsv", "{int}\n", "spoken.tsv:1: expected"},
        {"spoken.tsv", "{int}\t{int}\tnear nothing\n", "spoken.tsv:1: the condition"},
        {"spoken.tsv", "a > b > c\tx\n", "spoken.tsv:1: "},
        {"spoken.tsv", "{int}}\t{int}\n", "spoken.tsv:1: pattern `{int}}`"},
        {"spoken.tsv", "?{int}\t{int}\n", "spoken.tsv:1: pattern `?{int}`"},
        {"spoken.tsv", "{int})\t{int}\n", "spoken.tsv:1: pattern `{int})`"},
        {"spoken.tsv", "x|y\tz\n", "spoken.tsv:1: pattern `x|y`"},
        {"spoken.tsv", "{nonsense}< {int}\t{int}\n", "spoken.tsv:1: pattern"},
        {"spoken.tsv", "< {int}\t{int}\n", "spoken.tsv:1: pattern"},
        {"spoken.tsv", "{int}\tint}\n", "spoken.tsv:1: `int}`"},
        {"spoken.tsv", "{int}\t{int\n", "spoken.tsv:1: `{int`"},
        {"spoken.tsv", "{int}\t{int~other}\n", "spoken.tsv:1: `{int~other}`"},
        {"spoken.tsv", "{int}\t{=one/many}\n", "spoken.tsv:1: `{=one/many}`"},
        {"spoken.tsv", "{int}\t{int} {@precent}\n", "spoken.tsv:1: `{@precent}`"},
        {"spoken.tsv", "{a:few}-{b:few}\t{a} {b}\tfalling\n", ""},
        {"spoken.tsv", "{int}\t{int}\tfalling\n", "spoken.tsv:1: `falling`"},
        {"spoken.tsv", "{int}\t{int}\tallone\n", "spoken.tsv:1: the condition"},
        {"spoken.tsv", "{int}\t{int}\talone\tmore\n", "spoken.tsv:1: expected"},
        {"words.tsv", "Jan.\tJanuary\n", "words.tsv:1: a row before"},
        {"words.tsv", "[month]\n\tJanuary\n", "words.tsv:2: "},
        {"words.tsv", "[month]\nJan.\ta/b/c/d/e/f/g\n", "words.tsv:2: more than"},
        {"units.tsv", "[unit]\nkm\tkilometer/kilometers\n", ""},
        {"units.tsv", "[unti]\nkm\tkilometer/kilometers\n", "units.tsv:2: the section"},
        {"units.tsv", "\n[unit]\nkm\tkilometer\tm\tmore\n", "units.tsv:3: more than three"},
        {"units.tsv", "[unit]\n\tkilometer\n", "units.tsv:2: the written form"},
        {"money.tsv", "[spoken]\nUSD\t-\n", "money.tsv:2: expected columns"},
        {"money.tsv", "[spoken]\nUSD\t-\ta\tb\tc\td\n", "money.tsv:2: expected columns"},
        {"money.tsv", "[written]\nUSD\n", "money.tsv:2: expected two columns"},
        {"money.tsv", "[written]\nUSD\t$\n", ""},
        {"expansions.tsv", "Dr.\n", "expansions.tsv:1: expected"},
        {"expansions.tsv", "\tDoctor\n", "expansions.tsv:1: expected"},
        {"expansions.tsv", "Dr.\tDoctor\tbefore a name\tmore\n", "expansions.tsv:1: expected"},
        {"expansions.tsv", "Dr.\tDoctor\tbefore a name\n", ""},
        {"words.tsv", "[month]\nJan.\tJanuary\tm\tmore\n", "words.tsv:2: more than three"},
        {"money.tsv", "[spoken]\nDOLLAR\t-\tdollar\n", "money.tsv:2: "},
        {"money.tsv", "[said]\nUSD\t-\tdollar\n", "money.tsv:2: the section"},
        {"expansions.tsv", "Dr.\tDoctor\tsomewhere\n", "expansions.tsv:1: "},
        {"numbers.ini", "[numbers]\ndecimal = dash\n", "numbers.ini:2: "},
        {"numbers.ini",
         "[numbers]\ndecimal = dot comma \xD8\x8C\n[forms]\ncardinal = "
         "%spellout-cardinal\n",
         ""},
        {"numbers.ini", "[decimals]\nfirst = tenths\n", "numbers.ini:2: the key"},
        {"spellout.ini", "[set]\n0 = none\n1 = one[ >>]\n201000/1000 = many\n", ""},
        {"spellout.ini", "0 = none\n", "spellout.ini:1: a row before"},
        {"spellout.ini", "[set]\none = 1\n", "spellout.ini:2: `one`"},
        {"spellout.ini", "[set]\n201000/0 = many\n", "spellout.ini:2: `201000/0`"},
        {"spellout.ini", "[set]\n1 = one; 2: two\n", "spellout.ini:2: a `;`"},
        {"spellout.ini", "[set]\n1 = =%other=\n", "spellout.ini: ICU"},
        {"numbers.ini", "[numbers]\ncolour = red\n", "numbers.ini:2: unknown key"},
        {"numbers.ini", "[numbers]\ndecimal\n", "numbers.ini:2: expected"},
        {"numbers.ini", "[numbers]\ngroups = comma pipe\n", "numbers.ini:2: "},
        {"numbers.ini", "[numbers]\nplurals = one othr\n", "numbers.ini:2: `othr`"},
        {"numbers.ini", "[numbers]\ndecimals = letters\n", "numbers.ini:2: decimals"},
        {"numbers.ini", "[numbers]\nshared_rules = maybe\n", "numbers.ini:2: shared_rules"},
        {"numbers.ini", "[numbers]\nengine_reads_digits = 1\n", "numbers.ini:2: engine"},
        {"numbers.ini", "[nombers]\ndecimal = dot\n", "numbers.ini:2: unknown key"},
        {"numbers.ini", "[decimals]\n7 = x\n", "numbers.ini:2: the key"},
        {"numbers.ini", "[corrections]\n^ = x\n", "numbers.ini:2: nothing before"},
        {"numbers.ini", "[words]\nminos = minus\n", "numbers.ini:2: unknown key"},
        {"numbers.ini", "[forms]\ncardinal = roman\n", "numbers.ini:2: "},
        {"numbers.ini", "[forms]\nordinal = %spellout-ordinal\n", "has no `cardinal`"},
        {"numbers.ini", "[forms]\ncardinal = myriad\n", "numbers.ini:2: this form needs"},
        {"numbers.ini", "[myriad]\ndigits = a b c\n", "numbers.ini:2: expected 10 to 10"},
        {"numbers.ini", "[myriad]\ntwenty = x\n", "numbers.ini:2: unknown key"},
        {"numbers.ini", "[myriad]\nspaced = maybe\n", "numbers.ini:2: spaced"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1024];
        error_of(cases[i].name, cases[i].text, text, sizeof text);
        if (cases[i].wanted[0] && !strstr(text, cases[i].wanted))
            print_message("%s of %s: %s\n", cases[i].text, cases[i].name, text);
        if (cases[i].wanted[0])
            assert_non_null(strstr(text, cases[i].wanted));
        else
            assert_string_equal(text, "");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
