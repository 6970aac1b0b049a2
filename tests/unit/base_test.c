#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/library.h"
#include "base/list.h"
#include "base/utf8.h"

static struct arena keep, scratch;

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

static void strings_compare_and_find(void **state) {
    (void)state;
    assert_true(str_eq(S("abc"), S("abc")));
    assert_false(str_eq(S("abc"), S("abd")));
    assert_true(str_eq((str){0}, S("")));
    assert_true(str_eq_nocase(S("HtMl"), S("html")));
    assert_true(str_cmp(S("ab"), S("abc")) < 0);
    assert_true(str_cmp(S("b"), S("abc")) > 0);
    assert_true(str_starts(S("bulletin"), S("bull")));
    assert_false(str_starts(S("bu"), S("bull")));
    assert_true(str_ends(S("x.flac"), S(".flac")));
    assert_int_equal(str_find(S("a story"), S("story"), 0), 2);
    assert_int_equal(str_find(S("a story"), S("bed"), 0), 7);
    assert_int_equal(str_find(S("aXbX"), S("X"), 2), 3);
    assert_int_equal(str_find_byte(S("aXbX"), 'X', 4), 4);
    assert_str(str_sub(S("abc"), 1, 99), "bc");
    assert_str(str_sub(S("abc"), 5, 2), "");
}

static void strings_trim_every_kind_of_space(void **state) {
    (void)state;
    assert_str(str_trim(S(" \t\u00a0\u3000词 x\ufeff\r\n")), "词 x");
    assert_str(str_trim(S(" \n ")), "");
}

static void strings_cut_to_the_end(void **state) {
    (void)state;
    assert_int_equal(str_count(S("a,b,"), ','), 2);
    assert_int_equal(str_count(S(""), ','), 0);
    str rest = S("a\tb\t");
    assert_str(str_cut(&rest, '\t'), "a");
    assert_str(str_cut(&rest, '\t'), "b");
    assert_non_null(rest.at);
    assert_str(str_cut(&rest, '\t'), "");
    assert_null(rest.at);
}

static void numbers_parse_whole_or_not(void **state) {
    (void)state;
    long n = 0;
    double d = 0;
    assert_true(str_int(S("-42"), &n));
    assert_int_equal(n, -42);
    assert_false(str_int(S("4x"), &n));
    assert_false(str_int(S(""), &n));
    assert_false(str_int(S("99999999999999999999"), &n));
    assert_true(str_double(S("-16.25"), &d));
    assert_float_equal(d, -16.25, 1e-9);
    assert_true(str_double(S("-0.5"), &d));
    assert_float_equal(d, -0.5, 1e-9);
    assert_false(str_double(S("1."), &d));
    assert_false(str_double(S("1.2.3"), &d));
    assert_false(str_double(S("nan"), &d));
}

static void arenas_hand_out_zeroed_aligned_memory(void **state) {
    (void)state;
    arena_alloc(&keep, 1, 1, 1);
    long *p = arena_new(&keep, long, 3);
    assert_int_equal((uintptr_t)p % _Alignof(long), 0);
    assert_true(p[0] == 0 && p[1] == 0 && p[2] == 0);
}

static long use_scratch(struct arena a) {
    long *p = arena_new(&a, long, 4);
    p[3] = 7;
    return p[3];
}

static void scratch_leaves_the_caller_s_copy(void **state) {
    (void)state;
    char *before = scratch.next;
    assert_int_equal(use_scratch(scratch), 7);
    assert_ptr_equal(scratch.next, before);
    long *p = arena_new(&scratch, long, 4);
    assert_int_equal(p[3], 0); /* zeroed again, though it was written before */
}

static void fill(struct arena a, size_t n) {
    memset(arena_new(&a, char, n), 'x', n);
}

/* Used by a copy before, in part or wholly, or never; small or larger than the pages that are asked
 * for at once. */
static void memory_is_zero_however_often_it_is_used(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 5000, 70000, 300000, 40, 1 << 20};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fill(scratch, sizes[i]);
        struct arena again = scratch;
        size_t n = sizes[i] + sizes[i] / 2 + 100;
        char *p = arena_new(&again, char, n / 2);
        bool grown = arena_extend(&again, p, n / 2, n);
        size_t end = grown ? n : n / 2, at = 0;
        while (at < end && p[at] == 0)
            at++;
        assert_int_equal(at, end);
        memset(p, 'y', end);
    }
}

static void lists_grow(void **state) {
    (void)state;
    LIST(int) l = {0};
    for (int i = 0; i < 1000; i++)
        *list_push(&l, &keep) = i;
    assert_int_equal(l.n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(l.at[i], i);
}

static void buffers_stop_at_their_maximum(void **state) {
    (void)state;
    struct buf b = buf_make(&keep, 10);
    buf_put(&b, S("12345"));
    buf_printf(&b, "%d", 67);
    assert_str(buf_str(&b), "1234567");
    assert_false(b.full);
    buf_put(&b, S("89abc"));
    assert_true(b.full);
    buf_byte(&b, 'x');
    assert_str(buf_str(&b), "1234567");
}

static void utf8_tells_good_from_bad(void **state) {
    (void)state;
    assert_int_equal(utf8_check(S("aé中😀")), 10);
    assert_int_equal(utf8_check(S("a\xC0\xAF")), 1);        /* overlong */
    assert_int_equal(utf8_check(S("ab\xED\xA0\x80")), 2);   /* surrogate */
    assert_int_equal(utf8_check(S("\xF4\x90\x80\x80")), 0); /* above U+10FFFF */
    assert_int_equal(utf8_check(S("abc\xE4\xB8")), 3);      /* cut */
    assert_int_equal(utf8_count(S("aé中😀")), 4);
}

static void utf8_walks_both_ways(void **state) {
    (void)state;
    str s = S("aé中😀");
    uint32_t expected[] = {'a', 0xE9, 0x4E2D, 0x1F600};
    size_t at = 0;
    for (int i = 0; i < 4; i++)
        assert_int_equal(utf8_next(s, &at), expected[i]);
    assert_int_equal(at, s.len);
    for (int i = 3; i >= 0; i--)
        assert_int_equal(utf8_prev(s, &at), expected[i]);
    assert_int_equal(at, 0);
    for (int i = 0; i < 4; i++) {
        char bytes[4];
        size_t n = utf8_encode(expected[i], bytes), from = 0;
        assert_int_equal(utf8_next((str){bytes, n}, &from), expected[i]);
    }
    at = 2;
    assert_int_equal(utf8_prev(S("a\xE4"), &at), UTF8_BAD);
    assert_int_equal(at, 1);
}

static void errors_are_one_line(void **state) {
    (void)state;
    struct err err;
    assert_false(fail(&err, ERR_IO, "%s: a\nb\033[31m", "x"));
    assert_string_equal(err.text, "x: a b [31m");
    assert_int_equal(err.code, ERR_IO);
}

static void files_appear_complete_or_not_at_all(void **state) {
    (void)state;
    char folder[] = "/tmp/newscast-base-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct err err = {0};
    char *path = str_z(str_printf(&keep, "%s/a/b/x.txt", folder), &keep);
    char *parent = str_z(str_printf(&keep, "%s/a/b", folder), &keep);
    struct outfile f = {0};
    assert_false(outfile_open(&f, path, &keep, &err));
    assert_non_null(strstr(err.text, "x.txt"));
    assert_true(file_make_folder(parent, &err));
    assert_true(file_write(path, S("old"), scratch, &err));
    assert_true(outfile_open(&f, path, &keep, &err));
    assert_true(file_exists(f.part));
    outfile_drop(&f);
    str text;
    assert_true(file_read(path, 100, &text, &keep, &err));
    assert_str(text, "old");
    assert_true(file_write(path, S("new"), scratch, &err));
    assert_true(file_read(path, 100, &text, &keep, &err));
    assert_str(text, "new");
    assert_false(file_read(path, 2, &text, &keep, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_false(file_read(parent, 100, &text, &keep, &err));
    assert_non_null(strstr(err.text, "folder"));
    assert_false(outfile_open(&f, parent, &keep, &err));
    unlink(path);
    assert_int_equal(rmdir(parent), 0); /* nothing else was left in it */
}

static void libraries_may_be_missing_or_lack_something(void **state) {
    (void)state;
    double (*cosine)(double) = NULL;
    void (*none)(void) = NULL;
    const struct library_function all[] = {{"cos", &cosine}, {"no_such_function", &none}};
    const char *lacks = "?";
    assert_null(library_open("libnosuch.so.1", false, all, 1, &lacks));
    assert_null(lacks);
    assert_null(library_open("libm.so.6", false, all, 2, &lacks));
    assert_string_equal(lacks, "no_such_function");
    void *library = library_open("libm.so.6", false, all, 1, &lacks);
    assert_non_null(library);
    assert_null(lacks);
    assert_true(cosine(0) == 1);
    library_close(library);
    library_close(NULL);
}

static void buffers_take_room_at_once(void **state) {
    (void)state;
    struct buf b = buf_make(&keep, 100);
    buf_reserve(&b, 60);
    char *at = b.at;
    for (int i = 0; i < 60; i++)
        buf_byte(&b, 'x');
    assert_ptr_equal(b.at, at);
    buf_reserve(&b, 500); /* never more than the maximum */
    assert_int_equal(b.cap, 100);
    for (int i = 0; i < 50; i++)
        buf_byte(&b, 'y');
    assert_true(b.full);
    assert_int_equal(b.len, 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_compare_and_find),
        cmocka_unit_test(strings_trim_every_kind_of_space),
        cmocka_unit_test(strings_cut_to_the_end),
        cmocka_unit_test(numbers_parse_whole_or_not),
        cmocka_unit_test(arenas_hand_out_zeroed_aligned_memory),
        cmocka_unit_test(memory_is_zero_however_often_it_is_used),
        cmocka_unit_test(scratch_leaves_the_caller_s_copy),
        cmocka_unit_test(lists_grow),
        cmocka_unit_test(buffers_stop_at_their_maximum),
        cmocka_unit_test(buffers_take_room_at_once),
        cmocka_unit_test(libraries_may_be_missing_or_lack_something),
        cmocka_unit_test(utf8_tells_good_from_bad),
        cmocka_unit_test(utf8_walks_both_ways),
        cmocka_unit_test(errors_are_one_line),
        cmocka_unit_test(files_appear_complete_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, open_arenas, close_arenas);
}
