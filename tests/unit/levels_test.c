/* The picture of the programme: stretches that double, and energies that stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/levels.h"

static size_t passed_on;

static void count(void *self, const float *samples, size_t frames) {
    (void)self, (void)samples;
    passed_on += frames;
}

/* `frames` of a loud first half and a silent second one, in uneven blocks. */
static size_t levels_of(size_t frames, int rms[LEVELS_MOST]) {
    static struct levels l;
    static float block[777];
    struct sink sink = levels_open(&l, (struct sink){NULL, count});
    passed_on = 0;
    for (size_t at = 0; at < frames; at += 777) {
        size_t n = frames - at < 777 ? frames - at : 777;
        for (size_t i = 0; i < n; i++)
            block[i] = at + i < frames / 2 ? ((at + i) % 2 ? 0.5f : -0.5f) : 0;
        sink.put(sink.self, block, n);
    }
    assert_int_equal(passed_on, frames);
    return levels_rms(&l, rms);
}

static void halves_keep_their_level(void **state) {
    (void)state;
    static const size_t lengths[] = {1024 * 10, 1024 * 512, 1024 * 512 * 7 + 5, 100000000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        int rms[LEVELS_MOST];
        size_t n = levels_of(lengths[i], rms);
        assert_in_range(n, i ? LEVELS_MOST / 2 : 10, LEVELS_MOST);
        assert_int_equal(rms[0], 500);
        assert_int_equal(rms[n / 2 - 2], 500);
        assert_int_equal(rms[n / 2 + 2], 0);
        assert_int_equal(rms[n - 1], 0);
    }
}

static void nothing_has_no_levels(void **state) {
    (void)state;
    int rms[LEVELS_MOST];
    assert_int_equal(levels_of(0, rms), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(halves_keep_their_level),
                                       cmocka_unit_test(nothing_has_no_levels)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
