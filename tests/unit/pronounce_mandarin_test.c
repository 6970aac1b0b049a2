/* Mandarin: what is read, what the engine is given, and where it came from.  Run from the top
 * folder of the project. */
#include "base/file.h"
#include "base/utf8.h"
#include "pronounce/own_words.h"
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

/* What the generator made: a row for each block, and nothing but syllables in it. */
static void every_row_of_characters_is_good(void **state) {
    (void)state;
    str text, row, rest;
    size_t readings = 0;
    assert_true(file_read("voices/zh/characters.tsv", LIMIT_TABLE_BYTES, &text, &keep, &err));
    rest = str_sub(text, str_find(text, S("[blocks]\n"), 0) + 9, text.len);
    while (row = str_cut(&rest, '\n'), !str_eq(row, S("[rare]"))) {
        size_t fields = 0;
        for (str_cut(&row, '\t'); row.at; fields++) {
            str s = str_cut(&row, ' ');
            bool none = str_eq(s, S("_"));
            assert_true(none || is_pinyin_syllable(s));
            readings += !none;
        }
        assert_int_equal(fields, 16);
    }
    assert_true(readings > 26700);
}

/* Words of the list are no surnames, whatever stands next to them. */
static void words_are_no_surnames(void **state) {
    (void)state;
    assert_pinyin("总统任期", "zong3 tong3 ren4 qi1");
    assert_pinyin("德国秘密警察", "de2 guo2 mi4 mi4 jing3 cha2");
    assert_pinyin("这一区域在扩大", "zhe4 yi1 qu1 yu4 zai4 kuo4 da4");
}

static void assert_line(const struct script *s, size_t i, const char *pinyin) {
    struct buf out = buf_make(&keep, 1 << 16);
    const struct line *line = &s->lines.at[i];
    struct utterance u = {.line = line, .spoken = line->written};
    if (!pronounce_pinyin(&pronouncer, &u, &out, scratch, &err))
        fail_test("%s", err.text);
    assert_string_equal(str_z(buf_str(&out), &keep), pinyin);
}

static void add_line(struct script *s, size_t story, const char *lang, const char *text) {
    *list_push(&s->lines, &keep) =
        (struct line){.lang = str_of(lang), .story = story, .written = str_of(text)};
}

/* Later in the story, and no further than it. */
static void a_name_with_a_title_is_known_later(void **state) {
    (void)state;
    struct script s = {0};
    add_line(&s, 1, "zh", "记者任思远说");
    add_line(&s, 1, "zh", "与任思远合作的人");
    add_line(&s, 2, "zh", "与任思远合作的人");
    add_line(&s, 3, "zh", "任县委书记的人");
    add_line(&s, 3, "zh", "他任县委委员");
    assert_line(&s, 0, "ji4 zhe3 ren2 si1 yuan3 shuo1");
    assert_line(&s, 1, "yu3 ren2 si1 yuan3 he2 zuo4 de5 ren2");
    assert_line(&s, 2, "yu3 ren4 si1 yuan3 he2 zuo4 de5 ren2");
    assert_line(&s, 3, "ren4 xian4 wei3 shu1 ji4 de5 ren2");
    assert_line(&s, 4, "ta1 ren4 xian4 wei3 wei3 yuan2");
}

/* With the script studied, the headline knows it too. */
static void a_headline_knows_its_story(void **state) {
    (void)state;
    struct script s = {0};
    add_line(&s, 4, "zh", "单晓峰获奖");
    add_line(&s, 4, "zh", "教练单晓峰很高兴");
    assert_true(pronounce_study(&pronouncer, &s, scratch, &err));
    assert_line(&s, 0, "shan4 xiao3 feng1 huo4 jiang3");
}

static void pinyin_in_another_language_decides(void **state) {
    (void)state;
    struct script s = {0};
    add_line(&s, 5, "en", "Qiu He wrote to Wu Changle's wife, Zeng Guoliang and Shan Tian-fang.");
    add_line(&s, 5, "en", "They met in Lecheng, not in Ren Wu or Zhong Xin.");
    add_line(&s, 5, "zh", "仇和不认识曾国良与单田方，吴长乐在乐城。");
    add_line(&s, 5, "zh", "国良想念长乐的冤仇，仇恨和任务，重新开始。");
    add_line(&s, 6, "zh", "仇和不认识曾国良。");
    assert_true(pronounce_study(&pronouncer, &s, scratch, &err));
    assert_line(&s, 2,
                "qiu2 he2 bu4 ren4 shi5 zeng1 guo2 liang2 yu3 shan4 tian2 fang1 wu2 chang2 le4 "
                "zai4 le4 cheng2");
    assert_line(&s, 3,
                "guo2 liang2 xiang3 nian4 chang2 le4 de5 yuan1 chou2 chou2 hen4 he2 ren4 wu5 "
                "chong2 xin1 kai1 shi3");
    assert_line(&s, 4, "chou2 he2 bu4 ren4 shi5 ceng2 guo2 liang2");
}

/* A name that stands in the Chinese text as it is always read says nothing of other words. */
static void a_name_that_is_there_changes_no_word(void **state) {
    (void)state;
    struct script s = {0};
    add_line(&s, 7, "en", "Zhang Daming works in Renwu.");
    add_line(&s, 7, "zh", "张大明在人物工作，长大明白任务。");
    assert_true(pronounce_study(&pronouncer, &s, scratch, &err));
    assert_line(&s, 1, "zhang1 da4 ming2 zai4 ren2 wu4 gong1 zuo4 zhang3 da4 ming2 bai5 ren4 wu5");
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
        struct link l = align_link(&r.align, i);
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
        cmocka_unit_test(every_row_of_characters_is_good),
        cmocka_unit_test(words_are_no_surnames),
        cmocka_unit_test(a_name_with_a_title_is_known_later),
        cmocka_unit_test(a_headline_knows_its_story),
        cmocka_unit_test(pinyin_in_another_language_decides),
        cmocka_unit_test(a_name_that_is_there_changes_no_word),
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
