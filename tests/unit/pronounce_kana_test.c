/* Languages that MeCab reads: words, numerals with their counters, what is not Japanese, and where
 * it all came from.  Run from the top folder of the project. */
#include <stdlib.h>

#include "base/utf8.h"
#include "pronounce/pronounce.h"

#include "unit/unit.h"

static struct arena keep, scratch;
static struct voices voices;
static struct pronouncer pronouncer;
static struct notes notes;
static struct err err;

static int set_up(void **state) {
    (void)state;
    arena_open(&keep);
    arena_open(&scratch);
    notes.keep = &keep;
    if (!voices_open(&voices, "voices", &keep, &err)) {
        print_error("%s\n", err.text);
        return 1;
    }
    pronouncer_open(&pronouncer, &voices);
    pronouncer.notes = &notes;
    pronouncer.explain = true;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    pronouncer_close(&pronouncer);
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}

/* With `written` the normalise stage made all of the text of that. */
static struct reading read_text(const char *written, const char *text) {
    struct line *line = arena_new(&keep, struct line, 1);
    struct utterance *u = arena_new(&keep, struct utterance, 1);
    struct reading r;
    *line = (struct line){.lang = S("ja"), .written = str_of(written ? written : text)};
    *u = (struct utterance){.line = line, .spoken = str_of(text)};
    align_add(&u->align, (struct span){0, line->written.len}, (struct span){0, u->spoken.len}, true,
              &keep);
    if (!pronounce_utterance(&pronouncer, u, &r, &keep, scratch, &err))
        fail_test("%s", err.text);
    return r;
}

static void assert_engine(const char *text, const char *engine) {
    assert_string_equal(str_z(read_text(NULL, text).engine, &keep), engine);
}

static void assert_number(const char *written, const char *text, const char *engine) {
    assert_string_equal(str_z(read_text(written, text).engine, &keep), engine);
}

static void particles_and_long_vowels(void **state) {
    (void)state;
    assert_engine("私は学校へ本を送った。", "ワタシワ ガッコーエ ホンオ オクッタ.");
    assert_engine("経済の説明", "ケーザイノ セツメー");
    assert_engine("大阪でニュースを見る", "オーサカデ ニュースオ ミル");
    assert_engine("そうだろうと言う", "ソーダロート ユー");
}

/* Of a word that it cuts the rest is still said. */
static void a_lexicons_phonemes_are_given_to_the_engine(void **state) {
    (void)state;
    struct line line = {.lang = S("ja"), .written = S("東京都は晴れ。")};
    struct utterance u = {.line = &line, .spoken = line.written};
    struct reading r;
    *list_push(&u.sounded, &keep) = (struct sounded){.at = {3, 6}, .phonemes = S("kj'o:")};
    assert_true(pronounce_utterance(&pronouncer, &u, &r, &keep, scratch, &err));
    assert_true(r.has_phonemes);
    assert_str(r.engine, "ヒガシ [[kj'o:]]トワ ハレ.");
}

static void numerals_change_counters(void **state) {
    (void)state;
    assert_engine("三百人、六百円、八百本、三千台、八千頭",
                  "サンビャクニン, ロッピャクエン, ハッピャッポン, サンゼンダイ, ハッセントー");
    assert_engine(
        "一本、二本、三本、六本、八本、十本、百本、千本",
        "イッポン, ニホン, サンボン, ロッポン, ハッポン, ジュッポン, ヒャッポン, センボン");
    assert_engine("四時九分、七時三分、十時二十分",
                  "ヨジ キューフン, シチジ サンプン, ジュージ ニジュップン");
    assert_engine("一人、二人、三人、四人、十一人",
                  "ヒトリ, フタリ, サンニン, ヨニン, ジューイチニン");
    assert_engine("三階、三回、三軒、一歳、三足",
                  "サンガイ, サンカイ, サンゲン, イッサイ, サンゾク");
    assert_engine("一つ、九つ、一か月、八カ国", "ヒトツ, ココノツ, イッカゲツ, ハッカコク");
    assert_engine("何人、何本、数百人", "ナンニン, ナンボン, スーヒャクニン");
    assert_engine("一兆円、十兆円、一億人", "イッチョーエン, ジュッチョーエン, イチオクニン");
}

static void days_of_the_month(void **state) {
    (void)state;
    assert_engine("三月一日、四月四日、九月二十日、七月十四日",
                  "サンガツ ツイタチ, シガツ ヨッカ, クガツ ハツカ, シチガツ ジューヨッカ");
    assert_engine("十九日、二十四日、二十一日", "ジュークニチ, ニジューヨッカ, ニジューイチニチ");
    assert_number("1日", "一日", "ツイタチ");
    assert_number("1日間", "一日間", "イチニチカン");
}

static void decimals_and_digits(void **state) {
    (void)state;
    assert_engine("三点五パーセント", "サンテンゴパーセント");
    assert_engine("零点二五倍", "レーテンニーゴバイ");
    assert_engine("三十一・三十二番", "サンジューイチ サンジューニバン");
    assert_engine("二・七億円", "ニーテンナナオクエン");
    assert_engine("二〇二四", "ニーゼロニーヨン");
}

/* 十分 is "enough", unless it was written 10分. */
static void what_was_digits_is_a_number(void **state) {
    (void)state;
    assert_engine("十分な説明", "ジューブンナ セツメー");
    assert_number("10分", "十分", "ジュップン");
    assert_engine("三四半期", "サンヨン ハンキ"); /* a row of numerals, for all we know */
    struct line line = {.lang = S("ja"), .written = S("3四半期")};
    struct utterance u = {.line = &line, .spoken = S("三四半期")};
    struct reading r;
    align_add(&u.align, (struct span){0, 1}, (struct span){0, 3}, true, &keep);
    align_add(&u.align, (struct span){1, 10}, (struct span){3, 12}, false, &keep);
    assert_true(pronounce_utterance(&pronouncer, &u, &r, &keep, scratch, &err));
    assert_string_equal(str_z(r.engine, &keep), "サン シハンキ");
    assert_engine("千葉県の八千代市と九州", "チバケンノ ヤチヨシト キューシュー");
}

static void letters_have_names(void **state) {
    (void)state;
    assert_engine("AIとGDP", "エーアイト ジーディーピー");
    assert_engine("ＮＡＴＯ", "ナトー");
    assert_engine("G7サミット", "ジーセブン サミット");
}

static void forms_are_made_ordinary(void **state) {
    (void)state;
    assert_engine("ﾆｭｰｽﾊﾞﾘｭｰ", "ニュースバリユー");
    assert_engine("髙島屋", "タカシマヤ");
    assert_engine("カ\u3099ラス", "ガラス");
}

static void names_are_read_whole(void **state) {
    (void)state;
    assert_engine("習近平国家主席", "シューキンペー コッカシュセキ");
    assert_engine("日本銀行と日本", "ニッポンギンコート ニホン");
}

/* What the engine reads wrong never reaches it. */
static void engine_gets_what_it_reads(void **state) {
    (void)state;
    assert_engine("協力、料理、留学", "キョーリヨク, リヨーリ, リユーガク");
    assert_engine("四ヶ所", "ヨンカショ");
}

static void punctuation_is_a_pause(void **state) {
    (void)state;
    assert_engine("「はい」と、答えた！", "ハイト, コタエタ!");
    assert_engine("社長（四十五歳）は辞任。", "シャチョー, ヨンジューゴサイワ ジニン.");
    assert_engine("。、", "");
    assert_engine("", "");
}

/* Unknown characters are read by themselves or left out with a note; none reaches the engine. */
static void no_kanji_is_left(void **state) {
    (void)state;
    size_t before = notes.list.n;
    struct reading r = read_text(NULL, "龘の灌漑と隕鉄と习惯、한국");
    for (size_t at = 0; at < r.engine.len;) {
        uint32_t c = utf8_next(r.engine, &at);
        assert_true(c < 0x80 || utf8_is_kana(c) || c == 0x30FC);
    }
    assert_true(str_find(r.engine, S("カンガイ"), 0) < r.engine.len);
    assert_int_equal(notes.list.n, before + 1);
    assert_true(str_find(notes.list.at[before], S("龘"), 0) < notes.list.at[before].len);
}

static void links_lead_back(void **state) {
    (void)state;
    struct reading r = read_text(NULL, "ﾆｭｰｽ、三百人は髙島屋。");
    const char *up[] = {"ﾆｭｰｽ", "、", "三百人", "は", "髙島屋", "。"};
    const char *down[] = {"ニュース", ",", "サンビャクニン", "ワ", "タカシマヤ", "."};
    assert_int_equal(r.align.links.n, sizeof up / sizeof *up);
    for (size_t i = 0; i < r.align.links.n; i++) {
        struct link l = align_link(&r.align, i);
        str from = str_sub(r.utterance->spoken, l.up.start, l.up.end);
        str to = str_sub(r.engine, l.down.start, l.down.end);
        assert_string_equal(str_z(from, &keep), up[i]);
        assert_string_equal(str_z(to, &keep), down[i]);
    }
}

static void reasons_are_given(void **state) {
    (void)state;
    struct reading r = read_text(NULL, "日本の三本");
    const char *rules[] = {"overlay.tsv", "MeCab", "counters.tsv: counter"};
    assert_int_equal(r.reasons.list.n, 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(str_z(r.reasons.list.at[i].rule, &keep), rules[i]);
}

/* Without its dictionary the language cannot be spoken, and the message names the package. */
static void the_package_is_named(void **state) {
    (void)state;
    struct pronouncer other;
    struct line line = {.lang = S("ja"), .written = S("日本")};
    struct utterance u = {.line = &line, .spoken = line.written};
    struct reading r;
    const struct language *ja;
    assert_true(voices_language(&voices, S("ja"), &ja, &err));
    assert_int_equal(pronounce_lacks(&voices, ja).len, 0);
    setenv("MECABRC", "/nowhere/mecabrc", 1);
    pronouncer_open(&other, &voices);
    assert_false(pronounce_utterance(&other, &u, &r, &keep, scratch, &err));
    pronouncer_close(&other);
    str why = pronounce_lacks(&voices, ja);
    unsetenv("MECABRC");
    assert_int_equal(err.code, ERR_LANGUAGE);
    assert_non_null(strstr(err.text, "install the package mecab-ipadic-utf8"));
    assert_string_equal(str_z(why, &keep), err.text);
}

/* As long as they may be. */
static void long_texts_are_read(void **state) {
    (void)state;
    struct buf text = buf_make(&keep, LIMIT_SPOKEN_BYTES);
    while (text.len + 12 < LIMIT_SPOKEN_BYTES / 2)
        buf_put(&text, S("一本龘、"));
    struct reading r = read_text(NULL, str_z(buf_str(&text), &keep));
    assert_true(r.engine.len > text.len / 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(particles_and_long_vowels),
        cmocka_unit_test(a_lexicons_phonemes_are_given_to_the_engine),
        cmocka_unit_test(numerals_change_counters),
        cmocka_unit_test(days_of_the_month),
        cmocka_unit_test(decimals_and_digits),
        cmocka_unit_test(what_was_digits_is_a_number),
        cmocka_unit_test(letters_have_names),
        cmocka_unit_test(forms_are_made_ordinary),
        cmocka_unit_test(names_are_read_whole),
        cmocka_unit_test(engine_gets_what_it_reads),
        cmocka_unit_test(punctuation_is_a_pause),
        cmocka_unit_test(no_kanji_is_left),
        cmocka_unit_test(links_lead_back),
        cmocka_unit_test(reasons_are_given),
        cmocka_unit_test(the_package_is_named),
        cmocka_unit_test(long_texts_are_read),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
