/* divide: lines that fit, captions that end where a clause does, and nothing lost on the way. */
#include <string.h>

#include "base/buf.h"
#include "publish/divide.h"

#include "unit/unit.h"

static struct arena keep, scratch;
static struct divider divider;

static int begin(void **state) {
    (void)state;
    arena_open(&keep);
    arena_open(&scratch);
    divider_open(&divider);
    return 0;
}

static int end(void **state) {
    (void)state;
    divider_close(&divider);
    divider_close(&divider);
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}

/* Words are what stands between spaces. */
static size_t words_of(str text, struct span *words) {
    size_t n = 0;
    for (size_t at = 0; at < text.len;) {
        size_t to = str_find_byte(text, ' ', at);
        if (to > at)
            words[n++] = (struct span){at, to};
        at = to + 1;
    }
    return n;
}

/* Lines joined by " / ", captions by " | ". */
static str shown(str text, const struct span *words, size_t n) {
    struct slices s = {0};
    divide_text(&divider, text, words, n, &s, &keep, scratch);
    str all = S("");
    for (size_t i = 0; i < s.list.n; i++) {
        const struct slice *p = &s.list.at[i];
        str a = str_sub(text, p->line[0].start, p->line[0].end),
            b = str_sub(text, p->line[1].start, p->line[1].end);
        assert_true(a.len > 0 && p->line[0].end <= p->line[1].start);
        assert_true(divide_width(&divider, a, scratch) <= DIVIDE_LINE);
        assert_true(divide_width(&divider, b, scratch) <= DIVIDE_LINE);
        all = str_printf(&keep, "%.*s%s%.*s%s%.*s", STR_FMT(all), i ? " | " : "", STR_FMT(a),
                         b.len ? " / " : "", STR_FMT(b));
    }
    return all;
}

static str divided(const char *text) {
    struct span words[1000];
    return shown(str_of(text), words, words_of(str_of(text), words));
}

static void test_a_sentence_that_fits_is_one_caption(void **state) {
    (void)state;
    assert_str(divided(""), "");
    assert_str(divided("Yes."), "Yes.");
    assert_str(divided("Forty-two characters are what a line takes"),
               "Forty-two characters are what a line takes");
    assert_str(divided("Forty-two characters are what one line can take"),
               "Forty-two characters are / what one line can take");
    assert_str(divided("When the snow had melted, the council met in the old hall again"),
               "When the snow had melted, / the council met in the old hall again");
}

static void test_a_long_one_is_cut_after_its_clauses(void **state) {
    (void)state;
    assert_str(
        divided("The harbour of Wangxi, once known only for dried fish, handled many cargo "
                "trips last year"),
        "The harbour of Wangxi, / once known only for dried fish, | handled many cargo trips "
        "last year");
    /* a full stop inside is an abbreviation's, and a hyphen is no dash */
    assert_str(
        divided("The well-known and much-loved minister Dr. Helena Marsh opened the centre and "
                "left it at once"),
        "The well-known and much-loved / minister Dr. Helena | Marsh opened the centre / "
        "and left it at once");
    assert_str(
        divided("He said \xE2\x80\x9Cthere is nothing to be done about it now,\xE2\x80\x9D "
                "and he left the hall by the back door"),
        "He said \xE2\x80\x9Cthere is nothing / to be done about it now,\xE2\x80\x9D | and he "
        "left the hall by the back door");
}

static void test_wide_characters_take_more_of_a_line(void **state) {
    (void)state;
    assert_str(shown(S("港务局启用绿色航运试验中心今天下"), NULL, 0),
               "港务局启用绿色航运试验中心今天下");
    assert_int_equal(divide_width(&divider, S("港"), scratch) * DIVIDE_WIDE, DIVIDE_LINE);
    assert_int_equal(divide_width(&divider, S("a"), scratch) * DIVIDE_NARROW, DIVIDE_LINE);
    /* one character each, as people count */
    assert_int_equal(divide_width(&divider, S("e\xCC\x81\xCC\xA3"), scratch) * DIVIDE_NARROW,
                     DIVIDE_LINE);
    assert_int_equal(divide_width(&divider, S("\U0001F469\u200D\U0001F52C"), scratch) * DIVIDE_WIDE,
                     DIVIDE_LINE);
    assert_int_equal(divide_width(&divider, S("\u2066\u2069\u200B"), scratch), 0);
    /* 17 do not fit; no line begins with a comma */
    assert_str(shown(S("港务局启用绿色航运试验中心今天下，"), NULL, 0),
               "港务局启用绿色航 / 运试验中心今天下，");
}

static void test_a_word_is_cut_as_a_last_resort(void **state) {
    (void)state;
    char long_word[200];
    memset(long_word, 'x', sizeof long_word);
    str text = {long_word, 100};
    struct span word = {0, 100};
    struct slices s = {0};
    divide_text(&divider, text, &word, 1, &s, &keep, scratch);
    assert_int_equal(s.list.n, 2);
    size_t shown_bytes = 0;
    for (size_t i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            shown_bytes += s.list.at[i].line[k].end - s.list.at[i].line[k].start;
    assert_int_equal(shown_bytes, 100);
    /* between two words that are said as one, no caption ends */
    text =
        S("It will cost about two thousand million US dollars to mend all of it before the winter "
          "comes");
    struct span words[50];
    size_t n = 0;
    struct span apart[50];
    size_t all = words_of(text, apart);
    size_t from = str_find(text, S("two"), 0), to = str_find(text, S(" to mend all"), 0);
    for (size_t i = 0; i < all; i++)
        if (apart[i].start <= from || apart[i].start >= to)
            words[n++] = apart[i].start == from ? (struct span){from, to} : apart[i];
    s = (struct slices){0};
    divide_text(&divider, text, words, n, &s, &keep, scratch);
    for (size_t i = 0; i + 1 < s.list.n; i++) {
        size_t cut = s.list.at[i + 1].line[0].start;
        assert_true(cut <= from || cut >= to);
    }
    assert_int_equal(s.list.n, 2);
}

/* Whatever stands in a text: the lines hold all of it but white space, in order, and fit. */
static void test_nothing_is_lost(void **state) {
    (void)state;
    static const char *const parts[] = {
        "a",      " ",  "b, ", "港",      "\u0301", "-",
        "、",     "(",  ")",   "\u202E",  "3.5",    "\U0001F1E9\U0001F1EA",
        "\u2014", "한", "ะ",   "\u0628 ", "<b>",    "&"};
    unsigned seed = 7;
    for (int turn = 0; turn < 300; turn++) {
        struct arena now = scratch;
        struct buf b = buf_make(&now, 100000);
        for (int i = 0; i < turn; i++) {
            seed = seed * 1103515245u + 12345u;
            buf_put(&b, str_of(parts[(seed >> 16) % (sizeof parts / sizeof *parts)]));
        }
        str text = str_trim(buf_str(&b));
        struct slices s = {0};
        divide_text(&divider, text, NULL, 0, &s, &keep, now);
        size_t at = 0;
        for (size_t i = 0; i < s.list.n; i++) {
            for (int k = 0; k < 2; k++) {
                struct span line = s.list.at[i].line[k];
                assert_true(line.start >= at && line.end >= line.start);
                assert_int_equal(str_trim(str_sub(text, at, line.start)).len, 0);
                assert_true(divide_width(&divider, str_sub(text, line.start, line.end), now) <=
                            DIVIDE_LINE);
                at = line.end;
            }
        }
        assert_int_equal(at, text.len);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_sentence_that_fits_is_one_caption, begin, end),
        cmocka_unit_test_setup_teardown(test_a_long_one_is_cut_after_its_clauses, begin, end),
        cmocka_unit_test_setup_teardown(test_wide_characters_take_more_of_a_line, begin, end),
        cmocka_unit_test_setup_teardown(test_a_word_is_cut_as_a_last_resort, begin, end),
        cmocka_unit_test_setup_teardown(test_nothing_is_lost, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
