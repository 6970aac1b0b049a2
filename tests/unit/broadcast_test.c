/* broadcast: the bytes of bext and cart at the edges of their fields; text of any script in ASCII.
 */
#include "write/broadcast.h"

#include <math.h>

#include "unit/unit.h"
#include "write/ascii.h"

static struct arena keep;

static int open_arena(void **state) {
    (void)state;
    arena_open(&keep);
    return 0;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(&keep);
    return 0;
}

/* A field of `width` bytes as text; what follows its end must be zeros. */
static str field(str chunk, size_t at, size_t width) {
    str f = str_sub(chunk, at, at + width);
    assert_int_equal(f.len, width);
    size_t n = str_find_byte(f, '\0', 0);
    for (size_t i = n; i < width; i++)
        assert_int_equal(f.at[i], 0);
    return str_sub(f, 0, n);
}

static void test_text_is_cut_where_the_field_ends(void **state) {
    (void)state;
    char letters[301];
    memset(letters, 'a', 300);
    letters[300] = '\0';
    struct broadcast b = {.title = str_of(letters), .cut_id = str_of(letters)};
    str bext = broadcast_bext(&b, 48000, 24, &keep), cart = broadcast_cart(&b, &keep);
    assert_int_equal(field(bext, 0, 256).len, 256);
    assert_int_equal(field(bext, 256, 32).len, 0);
    assert_int_equal(field(bext, 288, 32).len, 32);
    assert_int_equal(field(cart, 4, 64).len, 64);
    assert_int_equal(field(cart, 68, 64).len, 0);
    assert_int_equal(field(cart, 132, 64).len, 64);
    assert_int_equal(cart.len, 2048);
    letters[63] = ' '; /* a space at the cut is no part of it */
    assert_int_equal(field(broadcast_cart(&b, &keep), 4, 64).len, 63);
}

static int level_at(const unsigned char *fields, int i) {
    return (int16_t)(fields[2 * i] | fields[2 * i + 1] << 8);
}

static void test_loudness_is_hundredths_or_unknown(void **state) {
    (void)state;
    unsigned char out[BEXT_LOUDNESS_BYTES];
    broadcast_loudness(&(struct loudness){-22.996, 7.125, -1.004, 0.456, -15.5}, out);
    static const int want[] = {-2300, 713, -100, 46, -1550};
    for (int i = 0; i < 5; i++)
        assert_int_equal(level_at(out, i), want[i]);
    broadcast_loudness(NULL, out);
    for (int i = 0; i < 5; i++)
        assert_int_equal(level_at(out, i), 0x7FFF);
    /* silence: no loudness, hence no range; a peak below what the field can hold */
    broadcast_loudness(&(struct loudness){-70, 0, -180, -70, -70}, out);
    for (int i = 0; i < 5; i++)
        assert_int_equal(level_at(out, i), 0x7FFF);
    broadcast_loudness(&(struct loudness){-INFINITY, NAN, NAN, -20, -INFINITY}, out);
    assert_int_equal(level_at(out, 0), 0x7FFF);
    assert_int_equal(level_at(out, 2), 0x7FFF);
    assert_int_equal(level_at(out, 3), -2000);
}

static void test_dates_and_timers(void **state) {
    (void)state;
    struct broadcast b = {.has_from = true,
                          .from = {2026, 11, 26, 11, 0, 5},
                          .timers = {{"AUDs", 4410}, {"EOD ", 3000000000u}},
                          .timers_n = 2};
    str bext = broadcast_bext(&b, 22050, 16, &keep), cart = broadcast_cart(&b, &keep);
    assert_str(field(bext, 320, 10), "2026-11-26");
    assert_str(field(bext, 330, 8), "11:00:05");
    assert_str(field(cart, 452, 10), "2026-11-26");
    assert_str(field(cart, 462, 8), "11:00:05");
    assert_str(field(cart, 470, 10), "2099-12-31");
    assert_str(field(cart, 480, 8), "23:59:59");
    assert_memory_equal(cart.at + 684, "AUDs\x3A\x11\0\0EOD \0\x5E\xD0\xB2\0\0\0\0\0\0\0\0", 24);
    b.has_from = false;
    bext = broadcast_bext(&b, 22050, 16, &keep);
    assert_int_equal(field(bext, 320, 18).len, 0);
    assert_str(field(broadcast_cart(&b, &keep), 452, 10), "1900-01-01");
}

static void test_an_address_is_whole_or_not_there(void **state) {
    (void)state;
    struct broadcast b = {.url = S("https://example.org/a b?ü=1")};
    assert_str(field(broadcast_cart(&b, &keep), 1024, 1024), "https://example.org/a%20b?%C3%BC=1");
    char long_one[1030];
    memset(long_one, 'u', sizeof long_one);
    b.url = (str){long_one, 1024};
    assert_int_equal(field(broadcast_cart(&b, &keep), 1024, 1024).len, 1024);
    b.url = (str){long_one, 1025};
    assert_int_equal(field(broadcast_cart(&b, &keep), 1024, 1024).len, 0);
}

static void test_any_script_in_ascii(void **state) {
    (void)state;
    assert_str(ascii_of(S("plain, as it is ~"), &keep), "plain, as it is ~");
    assert_str(ascii_of(S("“Öl” für 5 Flüsse – ça va"), &keep), "\"Ol\" fur 5 Flusse - ca va");
    assert_str(ascii_of(S("Dvořák, Ångström: ‘Ở’"), &keep), "Dvorak, Angstrom: 'O'");
    assert_str(ascii_of(S("Việt Nam, e\u0301te\u0301… «non»"), &keep), "Viet Nam, ete... \"non\"");
    assert_str(ascii_of(S("Fluß, Łódź, København"), &keep), "Fluss, Lodz, Kobenhavn");
    assert_str(ascii_of(S("新桥"), &keep), "xin qiao");
    assert_str(ascii_of(S("Привет, мир"), &keep), "Privet, mir");
    assert_str(ascii_of(S("tab\there\n"), &keep), "tab here ");
    assert_str(ascii_of(S("a 😀😀 b"), &keep), "a ? b");
    assert_str(ascii_of(S(""), &keep), "");
    /* a long text is cut at a character */
    struct arena before = keep;
    char *text = arena_new(&keep, char, 3 * ASCII_MOST);
    for (size_t i = 0; i < ASCII_MOST; i++)
        memcpy(text + 3 * i, "新", 3);
    str ascii = ascii_of((str){text, 3 * (size_t)ASCII_MOST}, &keep);
    assert_int_equal(str_count(ascii, 'x'), ASCII_MOST / 3);
    assert_int_equal(str_count(ascii, '?'), 0);
    keep = before;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_cut_where_the_field_ends),
        cmocka_unit_test(test_loudness_is_hundredths_or_unknown),
        cmocka_unit_test(test_dates_and_timers),
        cmocka_unit_test(test_an_address_is_whole_or_not_there),
        cmocka_unit_test(test_any_script_in_ascii),
    };
    return cmocka_run_group_tests_name("broadcast", tests, open_arena, close_arena);
}
