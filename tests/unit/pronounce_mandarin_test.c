/* Mandarin: what is read, what the engine is given, and where it came from.  Run from the top
 * folder of the project. */
#include "base/utf8.h"
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

static struct reading read_text(const char *text, const char *voice) {
    struct line *line = arena_new(&keep, struct line, 1);
    struct utterance *u = arena_new(&keep, struct utterance, 1);
    struct reading r;
    *line = (struct line){.lang = S("zh"), .voice = str_of(voice), .written = str_of(text)};
    *u = (struct utterance){.line = line, .spoken = str_of(text)};
    if (!pronounce_utterance(&pronouncer, u, &r, &keep, scratch, &err))
        fail_test("%s", err.text);
    return r;
}

static void assert_engine(const char *text, const char *engine) {
    struct reading r = read_text(text, "cmn-latn-pinyin");
    assert_string_equal(str_z(r.engine, &keep), engine);
}

static void assert_pinyin(const char *text, const char *pinyin) {
    struct buf out = buf_make(&keep, 1 << 20);
    if (!pronounce_pinyin(&pronouncer, &(struct utterance){.spoken = str_of(text)}, &out, scratch,
                          &err))
        fail_test("%s", err.text);
    assert_string_equal(str_z(buf_str(&out), &keep), pinyin);
}

static void words_decide(void **state) {
    (void)state;
    assert_pinyin("银行重庆重新行长长江",
                  "yin2 hang2 chong2 qing4 chong2 xin1 hang2 zhang3 chang2 jiang1");
    assert_pinyin("会计数据参差", "kuai4 ji4 shu4 ju4 cen1 ci1");
    assert_pinyin("旅行社的行情", "lv3 xing2 she4 de5 hang2 qing2");
    assert_pinyin("", "");
    assert_pinyin("GDP 6% abc", "");
}

static void traditional_is_read_too(void **state) {
    (void)state;
    assert_pinyin("銀行行長為臺灣發展", "yin2 hang2 hang2 zhang3 wei2 tai2 wan1 fa1 zhan3");
    assert_pinyin("三隻羊", "san1 zhi1 yang2");
}

static void neighbours_decide(void **state) {
    (void)state;
    assert_pinyin("两只鸡只吃草", "liang3 zhi1 ji1 zhi3 chi1 cao3");
    assert_pinyin("他跑得很快，慢慢地走", "ta1 pao3 de5 hen3 kuai4 man4 man4 de5 zou3");
    assert_pinyin("还给银行", "huan2 gei3 yin2 hang2");
}

static void surnames_need_a_reason(void **state) {
    (void)state;
    assert_pinyin("记者曾子墨报道", "ji4 zhe3 zeng1 zi3 mo4 bao4 dao4");
    assert_pinyin("总统曾多次表示", "zong3 tong3 ceng2 duo1 ci4 biao3 shi4");
    assert_pinyin("简单说明", "jian3 dan1 shuo1 ming2");
}

/* Every ideograph of the basic block has a reading, but for ten signs of two syllables (兙: ten
 * grams). */
static void characters_are_covered(void **state) {
    (void)state;
    int missing = 0;
    for (uint32_t c = 0x4E00; c <= 0x9FA5; c++) {
        char bytes[5] = {0};
        struct buf out = buf_make(&scratch, 64);
        utf8_encode(c, bytes);
        if (!pronounce_pinyin(&pronouncer, &(struct utterance){.spoken = str_of(bytes)}, &out,
                              scratch, &err))
            fail_test("%s", err.text);
        missing += str_eq(buf_str(&out), S("_"));
    }
    assert_int_equal(missing, 10);
    assert_pinyin("\U000323AF", "_");
}

static void sandhi_of_yi_and_bu(void **state) {
    (void)state;
    assert_engine("一个", "yi2ge4");
    assert_engine("一家", "yi4jia1");
    assert_engine("一到五楼", "yi1 dao4 wu3 lou2"); /* a number in a range, not "as soon as" */
    assert_engine("一到北京", "yi2 dao4 bei3jing1");
    assert_engine("一直", "yi4zhi2");
    assert_engine("第一天", "di4yi1tian1");
    assert_engine("不是", "bu2shi4");
    assert_engine("不好", "bu4hao3");
    assert_engine("统一标准", "tong3yi1 biao1zhun3");
    assert_engine("一百一十一", "yi4bai3 yi1 shi2yi1");
    assert_engine("一到十一月", "yi1 dao4 shi2yi1yue4"); /* the ends of a range are numbers */
    assert_engine("一至两天", "yi1 zhi4 liang3tian1");
    assert_engine("一是路不好", "yi1 shi4 lu4 bu4hao3"); /* first of several points */
    assert_engine("四比一获胜", "si4 bi3 yi1 huo4sheng4");
    assert_engine("比一场", "bi3 yi4chang3");
}

static void punctuation_is_what_the_engine_knows(void **state) {
    (void)state;
    assert_engine("“你好”，（他）说：对！", "ni3hao3, ta1 shuo1: dui4!");
    assert_engine("“好。”他说。", "hao3; ta1 shuo1."); /* a stop inside makes no pause */
    assert_engine("，。！", "");
    assert_engine("《》“”（）", "");
}

static void letters_and_digits_are_spelt(void **state) {
    (void)state;
    assert_engine("GDP增长", "ji4 D P zeng1zhang3");
    assert_engine("ＡＩ和é", "A I he2 E");
    assert_engine("5", "wu3");
    assert_engine("カナ한국Привет😀", "");
}

static void syllables_do_not_run_together(void **state) {
    (void)state;
    assert_engine("可能", "ke3 neng2"); /* not ken3eng2 */
    assert_engine("今年", "jin1nian2");
    assert_engine("这儿", "zhe4r5");
    assert_engine("女儿", "nv3er2");
    assert_engine("我们的", "wo3men5de5");
}

/* Links ascend, stay inside both texts, and begin and end at characters. */
static void links_are_words(void **state) {
    (void)state;
    struct reading r = read_text("中国银行，GDP行。", "");
    const char *up[] = {"中国", "银行", "，", "G", "D", "P", "行", "。"};
    const char *down[] = {"zhong1guo2", "yin2hang2", ",", "ji4", "D", "P", "xing2", "."};
    assert_int_equal(r.align.links.n, sizeof up / sizeof *up);
    for (size_t i = 0; i < r.align.links.n; i++) {
        struct link l = r.align.links.at[i];
        str from = str_sub(r.utterance->spoken, l.up.start, l.up.end);
        str to = str_sub(r.engine, l.down.start, l.down.end);
        assert_string_equal(str_z(from, &keep), up[i]);
        assert_string_equal(str_z(to, &keep), down[i]);
    }
}

static void another_voice_reads_by_itself(void **state) {
    (void)state;
    struct reading r = read_text("你好。", "yue");
    assert_string_equal(str_z(r.engine, &keep), "你好。");
}

/* Twice the text takes no more than a few times as long; the longest there is, no time at all. */
static void long_texts_are_read(void **state) {
    (void)state;
    struct buf text = buf_make(&keep, LIMIT_SPOKEN_BYTES), out = buf_make(&keep, 1 << 20);
    while (text.len + 9 < LIMIT_SPOKEN_BYTES)
        buf_put(&text, S("一一一"));
    assert_true(pronounce_pinyin(&pronouncer, &(struct utterance){.spoken = buf_str(&text)}, &out,
                                 scratch, &err));
    assert_int_equal(out.len, text.len / 3 * 4 - 1);
    struct line line = {.lang = S("zh")};
    struct utterance u = {.line = &line, .spoken = buf_str(&text)};
    struct reading r;
    assert_false(pronounce_utterance(&pronouncer, &u, &r, &keep, scratch, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_decide),
        cmocka_unit_test(traditional_is_read_too),
        cmocka_unit_test(neighbours_decide),
        cmocka_unit_test(surnames_need_a_reason),
        cmocka_unit_test(characters_are_covered),
        cmocka_unit_test(sandhi_of_yi_and_bu),
        cmocka_unit_test(punctuation_is_what_the_engine_knows),
        cmocka_unit_test(letters_and_digits_are_spelt),
        cmocka_unit_test(syllables_do_not_run_together),
        cmocka_unit_test(links_are_words),
        cmocka_unit_test(another_voice_reads_by_itself),
        cmocka_unit_test(long_texts_are_read),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
