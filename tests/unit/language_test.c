#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "language/language.h"

static struct arena keep, scratch;
static struct err err;

static int open_arenas(void **state) {
    (void)state;
    arena_open(&keep);
    arena_open(&scratch);
    return 0;
}

static int close_arenas(void **state) {
    (void)state;
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}

static void tables_have_sections_comments_and_places(void **state) {
    (void)state;
    struct table t;
    assert_true(table_parse(S("x.tsv"), S("# c\n\na\tb\tc\n[s]\n a \td\r\n"), &t, &keep, &err));
    assert_int_equal(t.rows.n, 2);
    assert_int_equal(t.rows.at[0].fields, 3);
    assert_str(t.rows.at[0].field[2], "c");
    assert_int_equal(t.rows.at[1].line, 5);
    assert_str(table_get(&t, S("s"), S("a")), "d");
    assert_str(table_get(&t, (str){0}, S("a")), "b");
    assert_null(table_find(&t, S("s"), S("b")));
    assert_false(table_fail(&t, &t.rows.at[1], &err, "bad %s", "key"));
    assert_string_equal(err.text, "x.tsv:5: bad key");
}

static void settings_keep_all_after_the_first_equals_sign(void **state) {
    (void)state;
    struct table t;
    assert_true(table_parse(S("x.ini"), S("[a]\nk = v = w # no comment\n"), &t, &keep, &err));
    assert_str(table_get(&t, S("a"), S("k")), "v = w # no comment");
    assert_false(table_parse(S("x.ini"), S("[a]\n\nnonsense\n"), &t, &keep, &err));
    assert_non_null(strstr(err.text, "x.ini:3:"));
    assert_false(table_parse(S("x.tsv"), S("a\tb\nc\xff\n"), &t, &keep, &err));
    assert_non_null(strstr(err.text, "x.tsv:2:"));
}

static void codes_are_reduced_to_their_primary_subtag(void **state) {
    (void)state;
    assert_str(language_primary(S("en-GB"), &keep), "en");
    assert_str(language_primary(S("ZH_Hans"), &keep), "zh");
    assert_str(language_primary(S("e"), &keep), "");
    assert_str(language_primary(S("../etc"), &keep), "");
    assert_str(language_primary(S("english"), &keep), "");
}

static void every_language_of_the_list_loads(void **state) {
    (void)state;
    struct voices v;
    assert_true(voices_open(&v, "voices", &keep, &err));
    assert_true(v.languages.rows.n > 50);
    for (size_t i = 0; i < v.languages.rows.n; i++) {
        const struct language *l, *again;
        if (!voices_language(&v, v.languages.rows.at[i].field[0], &l, &err))
            fail_test("%s\n", err.text);
        assert_true(l->name.len && l->reader.engine_voice.len);
        assert_true(l->usable || l->why_not.len);
        assert_true(l->reader.rate_wpm > 0 && l->sentence_gap_ms > 0);
        assert_true(voices_language(&v, l->code, &again, &err));
        assert_ptr_equal(l, again);
    }
    const struct language *l;
    assert_false(voices_language(&v, S("xx"), &l, &err));
    assert_int_equal(err.code, ERR_LANGUAGE);
}

static void a_typing_error_in_a_voice_is_found(void **state) {
    (void)state;
    char folder[] = "/tmp/newscast-voices-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *common = str_z(str_printf(&keep, "%s/common", folder), &keep);
    assert_true(file_make_folder(common, &err));
    char *list = str_z(str_printf(&keep, "%s/languages.tsv", folder), &keep);
    char *voice = str_z(str_printf(&keep, "%s/voice.ini", common), &keep);
    assert_true(file_write(list, S("en\tEnglish\ten-us\tok\n"), scratch, &err));
    const char *bad[] = {"[voice]\nraet_wpm = 150\n", "[voice]\nrate_wpm = fast\n",
                         "[voice]\nrate_wpm = 9999\n", "[gaps]\ngain_db = 1\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct voices v;
        const struct language *l;
        assert_true(file_write(voice, str_of(bad[i]), scratch, &err));
        assert_true(voices_open(&v, folder, &keep, &err));
        assert_false(voices_language(&v, S("en"), &l, &err));
        assert_non_null(strstr(err.text, "voice.ini:2:"));
    }
    struct voices v;
    assert_false(voices_open(&v, "/nonexistent", &keep, &err));
    assert_non_null(strstr(err.text, "/nonexistent"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_have_sections_comments_and_places),
        cmocka_unit_test(settings_keep_all_after_the_first_equals_sign),
        cmocka_unit_test(codes_are_reduced_to_their_primary_subtag),
        cmocka_unit_test(every_language_of_the_list_loads),
        cmocka_unit_test(a_typing_error_in_a_voice_is_found),
    };
    return cmocka_run_group_tests(tests, open_arenas, close_arenas);
}
