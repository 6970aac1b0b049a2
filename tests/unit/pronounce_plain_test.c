/* Other languages: what is taken out, what is made plain, and what must stay.  Run from the top
 * folder of the project. */
#include "pronounce/pronounce.h"

#include "unit/unit.h"

static struct arena keep, scratch;
static struct voices voices;
static struct pronouncer pronouncer;
static struct err err;

static int set_up(void **state) {
    (void)state;
    arena_open(&keep);
    arena_open(&scratch);
    if (!voices_open(&voices, "voices", &keep, &err)) {
        print_error("%s\n", err.text);
        return 1;
    }
    pronouncer_open(&pronouncer, &voices);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    pronouncer_close(&pronouncer);
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}

static struct reading read_text(const char *lang, const char *text) {
    struct line *line = arena_new(&keep, struct line, 1);
    struct utterance *u = arena_new(&keep, struct utterance, 1);
    struct reading r;
    *line = (struct line){.lang = str_of(lang), .written = str_of(text)};
    *u = (struct utterance){.line = line, .spoken = str_of(text)};
    if (!pronounce_utterance(&pronouncer, u, &r, &keep, scratch, &err))
        fail_test("%s", err.text);
    return r;
}

static void assert_engine(const char *lang, const char *text, const char *engine) {
    assert_string_equal(str_z(read_text(lang, text).engine, &keep), engine);
}

static void plain_text_stays(void **state) {
    (void)state;
    const char *text = "It is 3.5 degrees, at 10:30; isn't it (really)? Yes: U.S., 1,000 & more.";
    struct reading r = read_text("en", text);
    assert_string_equal(str_z(r.engine, &keep), text);
    assert_int_equal(r.align.links.n, 1);
    assert_engine("fr", "Oui ! Là-bas : ça.", "Oui ! Là-bas : ça.");
    assert_engine("hi", "यह समाचार है।", "यह समाचार है।");
    assert_engine("ar", "أعلنت الحكومة، اليوم؟", "أعلنت الحكومة، اليوم؟");
    assert_engine("yue", "政府公佈。", "政府公佈。");
}

static void quotes_go_and_apostrophes_stay(void **state) {
    (void)state;
    assert_engine("en", "“Hello,” he said.", "Hello, he said.");
    assert_engine("fr", "« Bonjour », dit-il.", "Bonjour, dit-il.");
    assert_engine("de", "„So“, sagte er: ‚ja‘.", "So, sagte er: ja.");
    assert_engine("en", "It’s the dogs’ home, ‘fine’ too.", "It's the dogs' home, fine too.");
    assert_engine("af", "Dis ‘n man.", "Dis 'n man.");
    assert_engine("uz", "oʻzbek eʼlon", "o'zbek e'lon");
}

static void dashes_and_dots_become_pauses(void **state) {
    (void)state;
    assert_engine("en", "One — two – three - four", "One, two, three, four");
    assert_engine("en", "Paris–Dakar, well-known", "Paris-Dakar, well-known");
    assert_engine("en", "Well… yes... no…", "Well, yes, no.");
    assert_engine("en", "- An item", "An item");
}

static void nothing_is_taken_for_markup(void **state) {
    (void)state;
    assert_engine("en", "a [[b]] c", "a [b] c");
    assert_engine("en", "<b>x</b>", "bx/b");
    assert_engine("en", "2 < 3", "2 < 3");
    assert_engine("en",
                  "a\tb\x01"
                  "c\xc2\xad"
                  "d \xe2\x80\x8b"
                  "e",
                  "a b cd e");
}

static void foreign_letters_are_not_spelt(void **state) {
    (void)state;
    assert_engine("en", "The word 新闻 (news) means it.", "The word (news) means it.");
    assert_engine("en", "Привет means hello", "means hello");
    assert_engine("ru", "Слово news по-русски", "Слово news по-русски");
    assert_engine("ko", "新聞 뉴스 \U00020000", "신문 뉴스");
    assert_engine("ko", "신문(新聞) 기사와 여성(女性)", "신문 기사와 여성");
    assert_engine("ko", "회사(大企業)", "회사(대기업)");
    assert_engine("en", "Nice 😀 day 🇫🇷.", "Nice day.");
    assert_engine("en", "新闻", "");
}

static void accents_are_put_together(void **state) {
    (void)state;
    assert_engine("vi", "Vie\xcc\xa3\xcc\x82t", "Vi\xe1\xbb\x87t");
    assert_engine("as", "অসমীয়া", "অসমী\xe0\xa7\x9fা");
    assert_engine("sw", "Ng’ombe", "Ngombe");
}

/* Every link stays inside both texts and they ascend, whatever is dropped. */
static void links_ascend(void **state) {
    (void)state;
    struct reading r = read_text("en", "“A” — 新 b…  c’s e\xcc\x81 «d» , . .x <i> 😀 end...");
    size_t up = 0, down = 0;
    assert_true(r.align.links.n > 3);
    for (size_t i = 0; i < r.align.links.n; i++) {
        struct link l = align_link(&r.align, i);
        assert_true(l.up.start >= up && l.up.end >= l.up.start);
        assert_true(l.down.start >= down && l.down.end >= l.down.start);
        up = l.up.end;
        down = l.down.end;
    }
    assert_true(up <= r.utterance->spoken.len && down <= r.engine.len);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays),
        cmocka_unit_test(quotes_go_and_apostrophes_stay),
        cmocka_unit_test(dashes_and_dots_become_pauses),
        cmocka_unit_test(nothing_is_taken_for_markup),
        cmocka_unit_test(foreign_letters_are_not_spelt),
        cmocka_unit_test(accents_are_put_together),
        cmocka_unit_test(links_ascend),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
