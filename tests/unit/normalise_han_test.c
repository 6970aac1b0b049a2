/* Chinese numbers, and that no digit is left for the Chinese voice. */
#include "normalise/spell.h"

/* after ours: it has a macro `fail` */
#include "unit/unit.h"

static void check(const char *digits, enum form_kind kind, const char *wanted) {
    struct arena a;
    arena_open(&a);
    struct buf out = buf_make(&a, 1000);
    spell_han(str_of(digits), kind, &out);
    assert_string_equal(str_z(buf_str(&out), &a), wanted);
    arena_close(&a);
}

static void test_small(void **state) {
    (void)state;
    check("0", FORM_HAN, "零");
    check("2", FORM_HAN, "二");
    check("2", FORM_HAN_COUNT, "两");
    check("10", FORM_HAN, "十");
    check("12", FORM_HAN, "十二");
    check("20", FORM_HAN_COUNT, "二十");
    check("110", FORM_HAN, "一百一十");
    check("203", FORM_HAN, "两百零三");
    check("2022", FORM_HAN, "两千零二十二");
}

static void test_large(void **state) {
    (void)state;
    check("10500", FORM_HAN, "一万零五百");
    check("12000", FORM_HAN, "一万两千");
    check("20000", FORM_HAN, "两万");
    check("100010", FORM_HAN, "十万零一十");
    check("10010000", FORM_HAN, "一千零一万");
    check("100000000", FORM_HAN, "一亿");
    check("200000002", FORM_HAN, "两亿零二");
    check("14000000000000", FORM_HAN, "十四万亿");
    check("999999999999999999", FORM_HAN,
          "九十九亿九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九");
}

static void test_digits(void **state) {
    (void)state;
    check("2024", FORM_HAN_DIGITS, "二零二四");
    check("119", FORM_HAN_HOTLINE, "幺幺九");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
