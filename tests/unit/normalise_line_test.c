/* normalise_line: what stays as it is, and which written bytes each spoken word came from. */
#include "normalise/normalise.h"

#include "base/file.h"
#include "types/limits.h"

/* after ours: it has a macro `fail` */
#include "unit/unit.h"

struct fixture {
    struct arena keep, scratch;
    struct voices voices;
    struct normaliser normaliser;
    struct line line;
};

static int set_up(void **state) {
    static struct fixture f;
    struct err err;
    f = (struct fixture){0};
    arena_open(&f.keep);
    arena_open(&f.scratch);
    /* from the project's folder, or wherever $NEWSCAST_VOICES says */
    if (!voices_open(&f.voices, NULL, &f.keep, &err) &&
        !voices_open(&f.voices, "voices", &f.keep, &err))
        return -1;
    normaliser_open(&f.normaliser, &f.voices);
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    normaliser_close(&f->normaliser);
    normaliser_close(&f->normaliser); /* safe twice */
    arena_close(&f->keep);
    arena_close(&f->scratch);
    return 0;
}

static struct utterance say(struct fixture *f, const char *lang, str written) {
    struct utterance u;
    struct err err;
    f->line.lang = str_of(lang);
    f->line.written = written;
    assert_true(normalise_line(&f->normaliser, &f->line, &u, &f->keep, f->scratch, &err));
    return u;
}

static void assert_says(struct fixture *f, const char *lang, const char *written,
                        const char *wanted) {
    struct utterance u = say(f, lang, str_of(written));
    assert_string_equal(str_z(u.spoken, &f->keep), wanted);
}

static void test_unchanged(void **state) {
    static const char *const texts[][2] = {
        {"en", "Nothing here is said in another way; NATO and the E.U. agree."},
        {"en", "“Quoted” — and dashed…  with  two spaces."},
        {"zh", "没有数字的句子，GDP和AI不变。"},
        {"de", "Hier ändert sich nichts, gar nichts."},
        {"hi", "सामान, साल भर, मीटर और काम: कुछ नहीं बदलता।"},
        {"ar", "لا شيء يتغير هنا، ولا في مليون جملة."},
        {"xx", "A language without tables keeps 1, 2 and 3."},
        {"en", ""},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        str written = str_of(texts[i][1]);
        struct utterance u = say(*state, texts[i][0], written);
        assert_true(str_eq(u.spoken, written));
        assert_int_equal(u.align.links.n, written.len ? 1 : 0);
    }
}

/* Prose without numbers comes out byte for byte, in every language that has tables. */
static void test_prose(void **state) {
    struct fixture *f = *state;
    size_t checked = 0;
    for (size_t i = 0; i < f->voices.languages.rows.n; i++) {
        struct err err;
        str lang = f->voices.languages.rows.at[i].field[0], text;
        const char *path = str_z(
            str_printf(&f->keep, "tests/golden/normalise/%.*s/plain.in", STR_FMT(lang)), &f->keep);
        if (!file_exists(path))
            continue;
        assert_true(file_read(path, LIMIT_TABLE_BYTES, &text, &f->keep, &err));
        for (str rest = text; rest.at;) {
            str line = str_cut(&rest, '\n');
            struct utterance u = say(f, str_z(lang, &f->keep), line);
            assert_string_equal(str_z(u.spoken, &f->keep), str_z(line, &f->keep));
        }
        checked++;
    }
    assert_true(checked >= 13);
}

static void test_must(void **state) {
    assert_says(*state, "en", "8,437", "eight thousand four hundred thirty-seven");
    assert_says(*state, "en", "over 50-billion-yuan", "over fifty billion yuan");
    assert_says(*state, "en", "14th", "fourteenth");
    assert_says(*state, "en", "January 15th", "January fifteenth");
    assert_says(*state, "zh", "1-11月", "一到十一月");
    assert_says(*state, "zh", "14万亿元", "十四万亿元");
    assert_says(*state, "zh", "6G", "六G");
    assert_says(*state, "de", "am 15. Januar", "am fünfzehnten Januar");
    assert_says(*state, "fr", "3,50 €", "trois euros cinquante");
    assert_says(*state, "es", "21 mujeres", "veintiuna mujeres");
}

static void test_align(void **state) {
    str written = S("It paid $3.5bn in all.");
    struct utterance u = say(*state, "en", written);
    size_t at = str_find(u.spoken, S("five"), 0);
    assert_true(at < u.spoken.len);
    struct span up = align_up(&u.align, (struct span){at, at + 4});
    assert_true(str_eq(str_sub(written, up.start, up.end), S("$3.5bn")));
    at = str_find(u.spoken, S("all"), 0);
    up = align_up(&u.align, (struct span){at, at + 3});
    assert_true(str_eq(str_sub(written, up.start, up.end), S("all")));
}

/* What a rule says unchanged (January) keeps its own bytes. */
static void test_align_inside(void **state) {
    str written = S("on January 15th");
    struct utterance u = say(*state, "en", written);
    size_t at = str_find(u.spoken, S("January"), 0);
    struct span up = align_up(&u.align, (struct span){at, at + 7});
    assert_true(str_eq(str_sub(written, up.start, up.end), S("January")));
    at = str_find(u.spoken, S("fifteenth"), 0);
    up = align_up(&u.align, (struct span){at, at + 9});
    assert_true(str_eq(str_sub(written, up.start, up.end), S("15th")));
}

/* The digits of a script are digits; a vowel sign belongs to its word; a comma stands before
 * decimals where it cannot stand between groups. */
static void test_scripts(void **state) {
    assert_says(*state, "hi", "१२,३४,५६७", "बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ");
    assert_says(*state, "hi", "5 कि", "पाँच कि");
    assert_says(*state, "ar", "١٢٬٣٤٥", "اِثْنَا عَشَر أَلْف وَثَلَاثُمِئَة وَخَمْسَة وَأَرْبَعُون");
    assert_says(*state, "ar", "12,345", "اِثْنَا عَشَر أَلْف وَثَلَاثُمِئَة وَخَمْسَة وَأَرْبَعُون");
    assert_says(*state, "ar", "٣٫٥", "ثَلَاثَة وَخَمْسَة مِن عَشَرَة");
    assert_says(*state, "ar", "3,5", "ثَلَاثَة وَخَمْسَة مِن عَشَرَة");
    assert_says(*state, "ar", "1234,567", "أَلْف وَمِئَتَان وَأَرْبَعَة وَثَلَاثُون وَخَمْسُمِئَة وَسَبْعَة وَسِتُّون مِن أَلْف");
    assert_says(*state, "de", "1.234,5", "eintausendzweihundertvierunddreißig Komma fünf");
}

/* A number written as one with the word before it, which may govern its case. */
static void test_proclitic(void **state) {
    assert_says(*state, "ar", "و20", "وَعِشْرُون");
    assert_says(*state, "ar", "بـ20", "بِعِشْرِين");
    assert_says(*state, "ar", "بين 50 و60", "بين خَمْسِين وَسِتِّين");
    assert_says(*state, "ar", "20 و60", "عِشْرُون وَسِتُّون");
    str written = S("قتل 10 و20%");
    struct utterance u = say(*state, "ar", written);
    size_t at = str_find(u.spoken, S("عِشْرُون"), 0);
    assert_true(at < u.spoken.len);
    struct span up = align_up(&u.align, (struct span){at, at + 2});
    assert_true(str_eq(str_sub(written, up.start, up.end), S("20%")));
}

static void test_no_digit_in_chinese(void **state) {
    static const char *const texts[] = {"A1B2C3",      "x9y",      "1.2.3.4.5",
                                        "007-008",     "１２３",   "3*4/5=6",
                                        "iPhone15Pro", "00:61:99", "12345678901234567890123"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct utterance u = say(*state, "zh", str_of(texts[i]));
        for (size_t k = 0; k < u.spoken.len; k++)
            assert_false(u.spoken.at[k] >= '0' && u.spoken.at[k] <= '9');
    }
}

/* Every way to write every unit of Chinese is said in Chinese. */
static void test_no_unit_in_chinese(void **state) {
    struct fixture *f = *state;
    struct err err;
    const struct table *units;
    size_t checked = 0;
    assert_true(voices_table(&f->voices, S("zh"), "units.tsv", &units, &err));
    for (size_t i = 0; i < units->rows.n; i++)
        for (str rest = units->rows.at[i].field[0]; rest.at;) {
            static const char *const frames[][2] = {{"约35", "。"}, {"约3.5 ", "的"}, {"35", ""}};
            str unit = str_trim(str_cut(&rest, '|'));
            for (size_t k = 0; k < sizeof frames / sizeof *frames; k++) {
                str text =
                    str_printf(&f->keep, "%s%.*s%s", frames[k][0], STR_FMT(unit), frames[k][1]);
                struct utterance u = say(f, "zh", text);
                for (size_t b = 0; b < u.spoken.len; b++)
                    assert_true((unsigned char)u.spoken.at[b] >= 0x80);
                checked++;
            }
        }
    assert_true(checked > 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_unchanged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_prose, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_must, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_align, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_align_inside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_scripts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_proclitic, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_digit_in_chinese, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_unit_in_chinese, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
