/* moment: days and times as they are written, the calendar, and the clock. */
#include "types/moment.h"

#include <stdlib.h>

#include "base/arena.h"
#include "unit/unit.h"

static struct arena keep;
static struct err err;

static const char *text_of(const struct moment *m) {
    str day = moment_day(m, &keep), time = moment_time(m, &keep);
    return str_z(str_printf(&keep, "%.*s %.*s", STR_FMT(day), STR_FMT(time)), &keep);
}

static void test_days_and_times_are_read(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"2026-11-26", "2026-11-26 00:00:00"},       {"2026-11-26T11:00", "2026-11-26 11:00:00"},
        {"2026-11-26 11:00", "2026-11-26 11:00:00"}, {"2026-11-26T23:59:58", "2026-11-26 23:59:58"},
        {"2024-02-29T00:00", "2024-02-29 00:00:00"}, {"2000-02-29", "2000-02-29 00:00:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment m;
        assert_true(moment_parse(str_of(cases[i][0]), &m));
        assert_string_equal(text_of(&m), cases[i][1]);
    }
}

static void test_what_is_no_moment_is_refused(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",           "now",         "2026-11-31",       "2026-13-01",           "2026-00-10",
        "2026-11-00", "2026-2-3",    "2026-11-26T24:00", "2026-11-26T11:60",     "2026-11-26T11",
        "2023-02-29", "1900-02-29",  "2026-11-26T11:0",  "2026-11-26T11:00:60",  "26-11-2026",
        "1899-12-31", "2101-01-01",  "2026/11/26",       "2026-11-26T11:00:00Z", "2026-11-26T",
        "2026-11-+6", " 2026-11-26", "2026-11-26x11:00", "2026-11-26T-1:00"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment m;
        if (moment_parse(str_of(cases[i]), &m))
            fail_test("`%s` is read as %s", cases[i], text_of(&m));
    }
}

static void test_lengths_of_time(void **state) {
    (void)state;
    long s;
    assert_true(moment_parse_length(S("45s"), &s) && s == 45);
    assert_true(moment_parse_length(S("10m"), &s) && s == 600);
    assert_true(moment_parse_length(S("24h"), &s) && s == 86400);
    assert_true(moment_parse_length(S("7d"), &s) && s == 604800);
    assert_true(moment_parse_length(S("0s"), &s) && s == 0);
    static const char *const wrong[] = {"",     "10",  "m",  "10M",    "-5m",
                                        "1.5h", "+5m", "5w", "36526d", "99999999999999999999s"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (moment_parse_length(str_of(wrong[i]), &s))
            fail_test("`%s` is read as %ld s", wrong[i], s);
}

static void test_what_is_later_follows_the_calendar(void **state) {
    (void)state;
    static const struct {
        const char *from;
        long seconds;
        const char *to;
    } cases[] = {{"2026-11-26T11:00", 86400, "2026-11-27 11:00:00"},
                 {"2024-02-28T23:59:59", 1, "2024-02-29 00:00:00"},
                 {"2026-12-31T23:00", 7200, "2027-01-01 01:00:00"},
                 {"2026-03-29T01:30", 3600, "2026-03-29 02:30:00"}, /* no summer time in it */
                 {"2100-12-31T23:59", 86400, "2100-12-31 23:59:59"},
                 {"1900-01-01", 0, "1900-01-01 00:00:00"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment m;
        assert_true(moment_parse(str_of(cases[i].from), &m));
        m = moment_after(&m, cases[i].seconds);
        assert_string_equal(text_of(&m), cases[i].to);
    }
}

static void test_one_is_before_the_other(void **state) {
    (void)state;
    static const char *const ascending[] = {
        "2024-12-31T23:59:59", "2025-01-01", "2025-01-01T00:00:01", "2025-01-01T00:01",
        "2025-01-01T01:00",    "2025-01-02", "2025-02-01"};
    size_t n = sizeof ascending / sizeof *ascending;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            struct moment a, b;
            assert_true(moment_parse(str_of(ascending[i]), &a));
            assert_true(moment_parse(str_of(ascending[k]), &b));
            assert_int_equal(moment_cmp(&a, &b), (i > k) - (i < k));
        }
    }
}

static void test_the_clock_can_be_fixed(void **state) {
    (void)state;
    struct moment m;
    bool fixed;
    setenv("SOURCE_DATE_EPOCH", "1795690800", 1);
    assert_true(moment_now(&m, &fixed, &err));
    assert_true(fixed);
    assert_string_equal(text_of(&m), "2026-11-26 11:00:00");
    static const char *const wrong[] = {"soon", "-1", "1e9", "99999999999", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        setenv("SOURCE_DATE_EPOCH", wrong[i], 1);
        if (moment_now(&m, &fixed, &err))
            fail_test("`%s` is read as %s", wrong[i], text_of(&m));
        assert_int_equal(err.code, ERR_USAGE);
    }
    unsetenv("SOURCE_DATE_EPOCH");
    assert_true(moment_now(&m, &fixed, &err));
    assert_false(fixed);
    assert_true(m.year >= 2024 && m.month >= 1 && m.month <= 12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days_and_times_are_read),
        cmocka_unit_test(test_what_is_no_moment_is_refused),
        cmocka_unit_test(test_lengths_of_time),
        cmocka_unit_test(test_what_is_later_follows_the_calendar),
        cmocka_unit_test(test_one_is_before_the_other),
        cmocka_unit_test(test_the_clock_can_be_fixed),
    };
    arena_open(&keep);
    int failed = cmocka_run_group_tests_name("moment", tests, NULL, NULL);
    arena_close(&keep);
    return failed;
}
