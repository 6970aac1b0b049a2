/* What every unit test includes: cmocka and what it wants before it. */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours is base/err.h's */

#include "base/str.h"

#define fail_test(...)                                                                             \
    do {                                                                                           \
        print_error(__VA_ARGS__);                                                                  \
        _fail(__FILE__, __LINE__);                                                                 \
    } while (0)

/* The rest of a struct synth_voice, which is espeak-ng's own. */
#define VOICE_REST 0, ENGINE_ESPEAK, NULL, NULL, 0

#define assert_str(got, expected) assert_str_is((got), (expected), __FILE__, __LINE__)

static inline void assert_str_is(str got, const char *expected, const char *file, int line) {
    if (!str_eq(got, str_of(expected))) {
        print_error("got `%.*s`, expected `%s`\n", STR_FMT(got), expected);
        _fail(file, line);
    }
}

#endif
