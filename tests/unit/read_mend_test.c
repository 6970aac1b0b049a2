/* Text that was once read in the wrong character set; characters that nobody sees; many
 * character sets. */
#include <unicode/ucnv.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "read/charset.h"
#include "read/mojibake.h"
#include "read/read.h"

#include "unit/unit.h"

struct fixture {
    struct arena keep, scratch;
};

static int set_up(void **state) {
    static struct fixture f;
    arena_open(&f.keep);
    arena_open(&f.scratch);
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    arena_close(&f->scratch);
    arena_close(&f->keep);
    return 0;
}

static void assert_mended(struct fixture *f, const char *text, const char *expected, size_t lines) {
    struct align align = {0};
    str t = str_of(text);
    assert_int_equal(mojibake_mend(&t, 0, &align, &f->keep), lines);
    assert_str(t, expected);
    assert_int_equal(align.links.n > 0, lines > 0);
}

static void misread_lines_are_mended(void **state) {
    struct fixture *f = *state;
    assert_mended(f, "donâ€™t wait", "don’t wait", 1);
    assert_mended(f, "Une cafÃ©tiÃ¨re Ã\u00a0 moitiÃ©", "Une cafétière à moitié", 1);
    assert_mended(f, "â€œYesâ€\xc2\x9d â€“ â‚¬5", "“Yes” – €5", 1);
    assert_mended(f, "ä¸\u00adæ–‡", "中文", 1);
    assert_mended(f, "ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет", 1);
    assert_mended(f, "good ’ line\nbad â€™ line\ncafé\nGrÃ¼n",
                  "good ’ line\nbad ’ line\ncafé\nGrün", 2);
    /* certain signs in a line that is sound otherwise */
    assert_mended(f, "Le café, câ€™est tout", "Le café, c’est tout", 1);
}

static void sound_lines_stay(void **state) {
    struct fixture *f = *state;
    const char *sound[] = {"plain",
                           "Le café était fermé à l’aube",
                           "SÃO PAULO: AMANHÃ",
                           "“AMANHÃ”",
                           "ROMÂNIA … Âge",
                           "Đà Nẵng, Huế",
                           "«Ã la carte»",
                           "價格 £5 – ¥7 © 2025",
                           "Ångström â",
                           "Ã© et café"};
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        assert_mended(f, sound[i], sound[i], 0);
}

static void mended_bytes_are_found_again(void **state) {
    struct fixture *f = *state;
    struct align align = {0};
    str text = S("A line.\nIt wasnâ€™t so."), whole = text;
    assert_int_equal(mojibake_mend(&text, 3, &align, &f->keep), 1);
    size_t so = str_find(text, S("so"), 0), quote = str_find(text, S("’"), 0);
    struct span up = align_up(&align, (struct span){so, so + 2});
    assert_str(str_sub(whole, up.start - 3, up.end - 3), "so");
    up = align_up(&align, (struct span){quote, quote + 3});
    assert_str(str_sub(whole, up.start - 3, up.end - 3), "â€™");
    up = align_up(&align, (struct span){2, 6});
    assert_int_equal(up.start, 5);
    assert_int_equal(up.end, 9);
}

static void a_mended_file_has_a_note(void **state) {
    struct fixture *f = *state;
    char path[64];
    struct err err;
    struct source source;
    struct notes notes = {.keep = &f->keep};
    str bytes = S("\xef\xbb\xbfIt isnâ€™t so.\n");
    snprintf(path, sizeof path, "/tmp/mend_test.%ld", (long)getpid());
    assert_true(file_write(path, bytes, f->scratch, &err));
    assert_true(read_source(path, 0, &source, &notes, &f->keep, f->scratch, &err));
    unlink(path);
    assert_str(source.text, "It isn’t so.\n");
    assert_int_equal(notes.list.n, 1);
    size_t so = str_find(source.text, S("so"), 0);
    struct span at = source_file_span(&source, (struct span){so, so + 2});
    assert_str(str_sub(bytes, at.start, at.end), "so");
}

/* A paragraph in its language, long enough for the statistics; none of it needs to be declared. */
static const struct sample {
    const char *charset, *text;
} samples[] = {
    {"GB18030",
     "图书馆馆长表示，夜间开放将持续到明年三月底，读者可以在那里借书、看报和学习。市政府为此拨款二"
     "十万元，并将在夏天之前决定是否延长这项试验。"},
    {"Big5", "圖書館館長表示，夜間開放將持續到明年三月底，讀者可以在那裡借書、看報和學習。市政府為"
             "此撥款二十"
             "萬元，並將在夏天之前決定是否延長這項試驗。"},
    {"Shift_JIS",
     "図書館は来年三月末まで夜間も開館すると発表した。利用者は本を借りたり、新聞を読んだりすること"
     "ができる。市はこの試みに二十万円を支出した。"},
    {"EUC-JP", "図書館は来年三月末まで夜間も開館すると発表した。利用者は本を借りたり、新聞を読んだ"
               "りすることが"
               "できる。市はこの試みに二十万円を支出した。"},
    {"EUC-KR", "도서관은 내년 삼월 말까지 야간에도 문을 연다고 밝혔다. 이용자들은 그곳에서 책을 "
               "빌리고 신문을 읽을"
               " 수 있다. 시는 이 시험에 이십만 원을 지원했다."},
    {"KOI8-R", "Библиотека будет открыта ночью до конца марта, сообщил её директор. Читатели "
               "смогут брать там "
               "книги и читать газеты, а город выделил на это двести тысяч рублей."},
    {"windows-1251",
     "Библиотека будет открыта ночью до конца марта, сообщил её директор. Читатели смогут брать "
     "там книги и читать газеты, а город выделил на это двести тысяч рублей."},
    {"windows-1252",
     "Die Bücherei öffnet künftig auch nachts, erklärte die Leiterin. Für die Bürger wird dort "
     "geprüft, ob größere Räume nötig wären – „sehr wahrscheinlich“."},
    {"windows-1250",
     "Biblioteka będzie otwarta także w nocy, oświadczyła dyrektorka. Miasto przeznaczyło na tę "
     "próbę dwieście tysięcy złotych, a radni zdecydują o niej już wiosną."},
    {"windows-1253",
     "Η βιβλιοθήκη θα είναι ανοιχτή και τη νύχτα μέχρι το τέλος Μαρτίου, δήλωσε η διευθύντρια. "
     "Ο δήμος διέθεσε για αυτό διακόσιες χιλιάδες ευρώ."},
    {"windows-1256",
     "ستبقى المكتبة مفتوحة ليلا حتى نهاية شهر مارس، كما قالت المديرة. ويمكن للقراء استعارة الكتب "
     "وقراءة الصحف هناك."},
};

static str encode(const char *charset, str text, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    UConverter *c = ucnv_open(charset, &code);
    char *to = arena_alloc(keep, text.len * 3, 1, 1);
    int32_t n = ucnv_fromAlgorithmic(c, UCNV_UTF8, to, (int32_t)text.len * 3, text.at,
                                     (int32_t)text.len, &code);
    assert_true(U_SUCCESS(code));
    ucnv_close(c);
    return (str){to, (size_t)n};
}

static void charsets_are_read(void **state, bool declared) {
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *s = &samples[i];
        struct decoded d;
        str bytes = encode(s->charset, str_of(s->text), &f->keep);
        str name = declared ? str_of(s->charset) : (str){0};
        if (!charset_decode(bytes, name, &d, &f->keep, f->scratch))
            fail_test("%s: not read\n", s->charset);
        if (!str_eq(d.text, str_of(s->text)))
            fail_test("%s: read as %.*s: %.*s\n", s->charset, STR_FMT(d.charset), STR_FMT(d.text));
    }
}

static void declared_charsets_are_read(void **state) {
    charsets_are_read(state, true);
}

static void undeclared_charsets_are_found(void **state) {
    charsets_are_read(state, false);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(misread_lines_are_mended),     TEST(sound_lines_stay),
        TEST(mended_bytes_are_found_again), TEST(a_mended_file_has_a_note),
        TEST(declared_charsets_are_read),   TEST(undeclared_charsets_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
