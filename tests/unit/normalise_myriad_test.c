/* Numbers of languages that count by ten thousands, with words of our own. */
#include "normalise/spell.h"

/* after ours: it has a macro `fail` */
#include "unit/unit.h"

static const char ini[] = "[myriad]\n"
                          "digits = o 1 2 3 4 5 6 7 8 9\n"
                          "places = T H K\n"
                          "scales = M MM MMM MMMM\n"
                          "[native]\n"
                          "ones = a b c d e f g h i\n"
                          "tens = A B C D E F G H I\n"
                          "twenty = BB\n";

struct fixture {
    struct arena arena;
    struct myriad words;
};

static void read_words(struct fixture *f, const char *more) {
    struct table t;
    struct err err = {0};
    arena_open(&f->arena);
    f->words = (struct myriad){.spaced = false};
    str text = str_printf(&f->arena, "%s[myriad]\n%s", ini, more);
    assert_true(table_parse(S("numbers.ini"), text, &t, &f->arena, &err));
    for (size_t i = 0; i < t.rows.n; i++)
        assert_true(myriad_row(&f->words, &t, &t.rows.at[i], &err));
    assert_true(myriad_is_whole(&f->words));
    assert_true(myriad_has_native(&f->words));
}

static void check(struct fixture *f, const char *digits, enum form_kind kind, const char *wanted) {
    struct buf out = buf_make(&f->arena, 1000);
    str d = str_of(digits);
    if (kind == FORM_DIGITS)
        spell_myriad_digits(&f->words, d, &out);
    else if (kind == FORM_NATIVE || kind == FORM_NATIVE_TAIL)
        spell_native(&f->words, d, kind == FORM_NATIVE_TAIL, &out);
    else
        spell_myriad(&f->words, d, kind == FORM_MYRIAD_SCALED, &out);
    assert_string_equal(str_z(buf_str(&out), &f->arena), wanted);
}

static void test_ones(void **state) {
    struct fixture f;
    (void)state;
    read_words(&f, "full = K\nzero = Z\n");
    check(&f, "0", FORM_MYRIAD, "Z");
    check(&f, "10", FORM_MYRIAD, "T");
    check(&f, "1118", FORM_MYRIAD, "KHT8");
    check(&f, "1000", FORM_MYRIAD_SCALED, "1K");
    check(&f, "10000", FORM_MYRIAD, "1M");
    check(&f, "11000", FORM_MYRIAD, "1MK");
    check(&f, "11000000", FORM_MYRIAD, "1KHM");
    check(&f, "100000090000", FORM_MYRIAD, "1KMM9M");
    check(&f, "0704", FORM_DIGITS, "o7o4");
    arena_close(&f.arena);
}

static void test_bare(void **state) {
    struct fixture f;
    (void)state;
    read_words(&f, "bare = M\nspaced = yes\n");
    check(&f, "0", FORM_MYRIAD, "o");
    check(&f, "10383", FORM_MYRIAD, "M 3H8T3");
    check(&f, "10000000", FORM_MYRIAD, "KM");
    check(&f, "100010000", FORM_MYRIAD, "1MM 1M");
    check(&f, "999999999999999999", FORM_MYRIAD, "9T9MMMM 9K9H9T9MMM 9K9H9T9MM 9K9H9T9M 9K9H9T9");
    arena_close(&f.arena);
}

static void test_native(void **state) {
    struct fixture f;
    (void)state;
    read_words(&f, "spaced = yes\n");
    check(&f, "1", FORM_NATIVE, "a");
    check(&f, "20", FORM_NATIVE, "BB");
    check(&f, "21", FORM_NATIVE, "Ba");
    check(&f, "99", FORM_NATIVE, "Ii");
    check(&f, "100", FORM_NATIVE, "H");
    check(&f, "103", FORM_NATIVE, "H3");
    check(&f, "103", FORM_NATIVE_TAIL, "Hc");
    check(&f, "123", FORM_NATIVE_TAIL, "H2T3");
    check(&f, "20004", FORM_NATIVE_TAIL, "2M d");
    check(&f, "0", FORM_NATIVE, "o");
    arena_close(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ones),
        cmocka_unit_test(test_bare),
        cmocka_unit_test(test_native),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
