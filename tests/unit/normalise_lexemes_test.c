/* normalise: where the entries of a lexicon stand in a line, what is said for them, and which
 * written bytes that came from. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "language/lexicon.h"
#include "normalise/normalise.h"

/* after ours: it has a macro `fail` */
#include "unit/unit.h"

static struct arena keep, scratch;
static struct voices voices;
static struct normaliser normaliser;
static struct line line;
static struct err err;

static int open_voices(void **state) {
    (void)state;
    arena_open(&keep);
    arena_open(&scratch);
    return voices_open(&voices, NULL, &keep, &err) || voices_open(&voices, "voices", &keep, &err)
               ? 0
               : -1;
}

static int close_voices(void **state) {
    (void)state;
    normaliser_close(&normaliser);
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}

static void use(const char *lexicon) {
    voices.lexicons = NULL;
    normaliser_close(&normaliser);
    normaliser_open(&normaliser, &voices);
    if (!lexicon_add_text(&voices, S("x.tsv"), str_of(lexicon), &err))
        fail_test("%s\n", err.text);
}

static struct utterance say(const char *lang, const char *written) {
    struct utterance u;
    line.lang = str_of(lang);
    line.written = str_of(written);
    if (!normalise_line(&normaliser, &line, &u, &keep, scratch, &err))
        fail_test("%s\n", err.text);
    return u;
}

/* The spoken form, with what is to be sounded as {phonemes}. */
static void assert_says(const char *lang, const char *written, const char *wanted) {
    struct utterance u = say(lang, written);
    struct buf out = buf_make(&keep, LIMIT_SPOKEN_BYTES);
    size_t done = 0;
    for (size_t i = 0; i < u.sounded.n; i++) {
        const struct sounded *s = &u.sounded.at[i];
        assert_true(s->at.start >= done && s->at.end > s->at.start && s->at.end <= u.spoken.len);
        buf_put(&out, str_sub(u.spoken, done, s->at.start));
        buf_printf(&out, "{%.*s}", STR_FMT(s->phonemes));
        done = s->at.end;
    }
    buf_put(&out, str_sub(u.spoken, done, u.spoken.len));
    assert_str(buf_str(&out), wanted);
}

static void entries_are_whole_words(void **state) {
    (void)state;
    use("gif\t\tjif\nXi\ten\tshee\nC++\ten\tsee plus plus\ncaf\ten\tno\ndon\ten\tno\nS&P 500\ten\t"
        "the index\n");
    assert_says("en", "A gif, the gifs, Xi-era; Xian and (Xi).",
                "A jif, the gifs, shee-era; Xian and (shee).");
    assert_says("en", "C++, café, cafe\u0301, don't, don’t",
                "see plus plus, café, cafe\u0301, don't, don’t");
    assert_says("en", "gif2 2gif gif_a", "gif2 2gif jif_a");
    assert_says("en", "The S&P 500.", "The the index.");
    assert_says("en", "Xi", "shee");
    assert_says("en", "", "");
}

static void the_longest_entry_counts_in_its_own_case_first(void **state) {
    (void)state;
    use("new\t\tno\nNew York\t\tthe city\nnew york times\t\tthe paper\nus\t\tus all\nUS\t\tyou "
        "ess\nIT\t\teye tee\n");
    assert_says("en", "New York Times, New York, NEW YORK, new times",
                "the paper, the city, no YORK, no times");
    assert_says("en", "US, us, Us; IT and it", "you ess, us all, us all; eye tee and it");
}

static void entries_win_over_the_rules(void **state) {
    (void)state;
    use("3M\ten\tthree em\nkm\ten\tclicks\nNo. 10\ten\tnumber ten\nU.S.\ten\tthe "
        "States\n90%\ten\tmost\n"
        "1\tzh\t幺\n");
    assert_says("en", "3M sold 3m of 5 km for 3%.",
                "three em sold three million of five clicks for three percent.");
    assert_says("en", "No. 10 said 90% of the U.S. agree with the U.S.",
                "number ten said most of the the States agree with the the States.");
    assert_says("zh", "1，21", "幺，二十一");
}

static void scripts_without_spaces_need_no_word_edges(void **state) {
    (void)state;
    use("重庆\tzh\t虫庆\n单县\tzh\t[[shan4 "
        "xian4]]\nAI\tzh\t人工智能\n네이버\tko\t나이버\n東京\tja\tとうきょう\n");
    assert_says("zh", "在重庆市单县，AI大会", "在虫庆市{shan4 xian4}，人工智能大会");
    assert_says("ko", "네이버는 코네이버", "나이버는 코네이버");
    assert_says("ja", "東京都", "とうきょう都");
}

static void what_is_joined_is_said_with_the_phonemes(void **state) {
    (void)state;
    use("Xi\ten\t[[S'i:]]\nMarx\ten\t[[m'A:ks]]\nMacron\tde\t[[m'akRO~]]\nOTAN\tfr\t[[ot'A~]]\n"
        "gif\ten\tjif\nMacron\tfr\tmacron\n");
    assert_says("en", "Xi's, Xi’s, Marx’s and Marx' gif's",
                "{S'i:z}, {S'i:z}, {m'A:ksI2z} and {m'A:ks}' jif's");
    assert_says("en", "'Xi' Xi'st", "'{S'i:}' Xi'st");
    assert_says("de", "Macrons Rede. Macronss", "{m'akRO~s} Rede. Macronss");
    assert_says("fr", "l'OTAN, qu’OTAN, L'OTAN, x'OTAN, l'Macron",
                "{lot'A~}, {kot'A~}, {lot'A~}, x'{ot'A~}, l'macron");
}

/* A voices folder of our own, whose English lexicon is `text`. */
static void open_own(struct voices *own, const char *text) {
    static const char *const files[][2] = {
        {"languages.tsv", "en\tEnglish\ten-us\tok\nfr\tFrench\tfr\tok\n"},
        {"common/voice.ini", "[voice]\nrate_wpm = 165\n"}};
    char folder[] = "/tmp/newscast-lexicon-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *path = str_z(str_printf(&keep, "%s/common", folder), &keep);
    assert_true(file_make_folder(path, &err));
    path = str_z(str_printf(&keep, "%s/en", folder), &keep);
    assert_true(file_make_folder(path, &err));
    for (size_t i = 0; i < 2; i++) {
        path = str_z(str_printf(&keep, "%s/%s", folder, files[i][0]), &keep);
        assert_true(file_write(path, str_of(files[i][1]), scratch, &err));
    }
    path = str_z(str_printf(&keep, "%s/en/lexicon.tsv", folder), &keep);
    assert_true(file_write(path, str_of(text), scratch, &err));
    assert_true(voices_open(own, folder, &keep, &err));
}

static void drop_own(const struct voices *own) {
    str rm = str_printf(&keep, "rm -r %.*s", STR_FMT(own->folder));
    assert_int_equal(system(str_z(rm, &keep)), 0);
}

static void the_users_entries_win_over_the_languages(void **state) {
    (void)state;
    struct voices shared = voices, own;
    open_own(&own, "Xi Jinping\t\town one\nXi\ten\town two\nModi\ten\town three\n");
    voices = own;
    use("Jinping\ten\tuser one\nModi\t*\tuser two\n");
    assert_says("en", "Xi Jinping, Xi and Modi", "own two user one, own two and user two");
    use("nothing\ten\tno\n");
    assert_says("en", "Xi Jinping, Xi and Modi", "own one, own two and own three");
    normaliser_close(&normaliser);
    drop_own(&own);
    voices = shared;
}

static void a_languages_lexicon_is_of_that_language(void **state) {
    (void)state;
    struct voices own;
    const struct lexicon *lexicon;
    err = (struct err){0};
    open_own(&own, "Xi\ten\tshee\n\nModi\tfr\tmodi\n");
    assert_false(lexicon_of(&own, S("en"), &lexicon, &err));
    assert_int_equal(err.code, ERR_DATA);
    if (!strstr(err.text, "en/lexicon.tsv:3: an entry here is of en"))
        fail_test("%s\n", err.text);
    drop_own(&own);
}

static void assert_link(const struct align *a, str spoken, const char *said, size_t from,
                        size_t to) {
    size_t at = str_find(spoken, str_of(said), 0);
    assert_true(at < spoken.len);
    struct span up = align_up(a, (struct span){at, at + str_of(said).len});
    assert_int_equal(up.start, from);
    assert_int_equal(up.end, to);
}

static void the_alignment_leads_back_to_the_written_bytes(void **state) {
    (void)state;
    use("Fed\ten\tcentral bank\nXi\ten\t[[S'i:]]\nABC\ten\txyz\n");
    struct utterance u = say("en", "The Fed’s 90% and Xi’s ABC end.");
    assert_str(u.spoken, "The central bank’s ninety percent and Xi’s xyz end.");
    assert_link(&u.align, u.spoken, "central", 4, 11);
    assert_link(&u.align, u.spoken, "bank’s", 4, 11);
    assert_link(&u.align, u.spoken, "percent", 12, 15);
    assert_link(&u.align, u.spoken, "Xi", 20, 26);
    assert_link(&u.align, u.spoken, "yz", 27, 30); /* of equal length, but a word all the same */
    assert_link(&u.align, u.spoken, "end", 31, 34);
    assert_int_equal(u.sounded.n, 1);
    assert_str(str_sub(u.spoken, u.sounded.at[0].at.start, u.sounded.at[0].at.end), "Xi’s");
}

static void a_language_without_rules_has_a_lexicon_too(void **state) {
    (void)state;
    use("Xi\tcs\tsí\n3\tcs\ttři\n");
    assert_says("cs", "Xi, 3 a 33.", "sí, tři a 33.");
    assert_says("xx", "Xi, 3", "Xi, 3");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_whole_words),
        cmocka_unit_test(the_longest_entry_counts_in_its_own_case_first),
        cmocka_unit_test(entries_win_over_the_rules),
        cmocka_unit_test(scripts_without_spaces_need_no_word_edges),
        cmocka_unit_test(what_is_joined_is_said_with_the_phonemes),
        cmocka_unit_test(the_users_entries_win_over_the_languages),
        cmocka_unit_test(a_languages_lexicon_is_of_that_language),
        cmocka_unit_test(the_alignment_leads_back_to_the_written_bytes),
        cmocka_unit_test(a_language_without_rules_has_a_lexicon_too),
    };
    return cmocka_run_group_tests(tests, open_voices, close_voices);
}
