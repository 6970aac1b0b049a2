/* Which language of a script a whole text is in.  Run from the top folder of the project. */
#include "segment/variety.h"

#include "unit/unit.h"

static struct arena keep;
static struct voices voices;
static struct err err;

static int set_up(void **state) {
    (void)state;
    arena_open(&keep);
    if (voices_open(&voices, "voices", &keep, &err))
        return 0;
    print_error("%s\n", err.text);
    return 1;
}

static int tear_down(void **state) {
    (void)state;
    arena_close(&keep);
    return 0;
}

static const char *settle(const char *const *texts) {
    static const str langs[] = {{"zh", 2}, {"ja", 2}, {"yue", 3}};
    struct varieties v;
    if (!varieties_open(&v, &voices, langs, 3, &keep, &err))
        fail_test("%s", err.text);
    for (; *texts; texts++)
        varieties_count(&v, str_of(*texts));
    return str_z(varieties_settle(&v), &keep);
}

static void cantonese_is_known(void **state) {
    (void)state;
    const char *const texts[] = {"政府今日公佈咗新計劃，佢哋話會喺下個月完成。",
                                 "行政長官表示，計劃係為咗香港嘅未來。", NULL};
    assert_string_equal(settle(texts), "yue");
}

static void written_chinese_is_not(void **state) {
    (void)state;
    const char *const texts[] = {"政府今日公布了新计划，他们说会在下个月完成。",
                                 "行政長官表示，這個計劃關係香港的未來，大家都要支持。", NULL};
    assert_string_equal(settle(texts), "");
    const char *const nothing[] = {"", "No Han at all.", NULL};
    assert_string_equal(settle(nothing), "");
}

static void a_mark_settles_it(void **state) {
    (void)state;
    static const str langs[] = {{"zh", 2}, {"yue", 3}};
    struct varieties v;
    assert_true(varieties_open(&v, &voices, langs, 2, &keep, &err));
    varieties_count(&v, S("政府今日公布新計劃。"));
    varieties_expect(&v, S("zh"));
    assert_int_equal(varieties_settle(&v).len, 0);
    varieties_expect(&v, S("yue"));
    assert_string_equal(str_z(varieties_settle(&v), &keep), "yue");
}

/* A quotation is not the text. */
static void a_quotation_does_not_decide(void **state) {
    (void)state;
    const char *const texts[] = {
        "行政長官昨日在記者會上表示，政府將於下個月推出新的措施，協助受影響的市民和中小企業渡過難關"
        "。",
        "有市民對記者說：「我哋冇嘢食。」其他受訪者則表示，希望當局能夠盡快提供更多的支援和資訊。",
        "當局表示，會密切留意事態的發展，並在有需要時公布進一步的安排，呼籲市民保持耐性和冷靜。",
        "專家認為，有關措施對經濟的影響有限，但長遠來說，政府需要檢討現行政策，加強各部門之間的協調"
        "。",
        NULL};
    assert_string_equal(settle(texts), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cantonese_is_known),
        cmocka_unit_test(written_chinese_is_not),
        cmocka_unit_test(a_mark_settles_it),
        cmocka_unit_test(a_quotation_does_not_decide),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
