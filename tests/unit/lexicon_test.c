/* lexicon: what a lexicon's files say, in both formats, and what is refused. */
#include "language/lexicon.h"

#include <string.h>

#include "base/utf8.h"
#include "language/phonemes.h"

#include "unit/unit.h"

static struct arena keep;
static struct voices voices;
static struct err err;

static int open_voices(void **state) {
    (void)state;
    arena_open(&keep);
    return voices_open(&voices, NULL, &keep, &err) || voices_open(&voices, "voices", &keep, &err)
               ? 0
               : -1;
}

static int close_voices(void **state) {
    (void)state;
    arena_close(&keep);
    return 0;
}

static const struct lexeme *find(const struct lexicon *l, const char *written) {
    for (size_t i = 0; i < l->users.n; i++)
        if (str_eq(l->users.at[i].written, str_of(written)))
            return &l->users.at[i];
    return NULL;
}

static const struct lexicon *lexicon(const char *lang) {
    const struct lexicon *l;
    if (!lexicon_of(&voices, str_of(lang), &l, &err))
        fail_test("%s\n", err.text);
    return l;
}

static const struct lexicon *of(const char *text, const char *lang) {
    voices.lexicons = NULL;
    if (!lexicon_add_text(&voices, S("x.tsv"), str_of(text), &err))
        fail_test("%s\n", err.text);
    return lexicon(lang);
}

static void assert_said(const struct lexicon *l, const char *written, enum said_as as,
                        const char *spoken) {
    const struct lexeme *x = find(l, written);
    if (!x)
        fail_test("`%s` is not in the lexicon\n", written);
    assert_int_equal(x->as, as);
    assert_str(x->spoken, spoken);
}

static void assert_refused(const char *text, const char *why) {
    voices.lexicons = NULL;
    if (lexicon_add_text(&voices, S("x.tsv"), str_of(text), &err))
        fail_test("taken: %s\n", text);
    assert_int_equal(err.code, ERR_DATA);
    if (str_find(str_of(err.text), str_of(why), 0) == strlen(err.text))
        fail_test("`%s` does not say `%s`\n", err.text, why);
}

static void a_table_has_words_phonemes_and_ipa(void **state) {
    (void)state;
    const char *text = "\xef\xbb\xbf# names\n\nXi\ten\t[[S'i:]]\nModi\t*\t/ˈmoʊdi/\r\ngif\t\tjif\n"
                       "Xi\tde-AT\t[[S'i:]]\nMacron\tfr\t/makʁɔ̃/\n单县\tzh\t[[shan4 xian4]]\n";
    const struct lexicon *en = of(text, "en");
    assert_int_equal(en->users.n, 3);
    assert_said(en, "Xi", SAID_PHONEMES, "S'i:");
    assert_said(en, "Modi", SAID_PHONEMES, "'moUdi");
    assert_said(en, "gif", SAID_WORDS, "jif");
    assert_said(lexicon("fr"), "Macron", SAID_PHONEMES, "makrO~");
    assert_null(find(lexicon("fr"), "Xi"));
    assert_said(lexicon("de"), "Xi", SAID_PHONEMES, "S'i:");
    assert_said(lexicon("zh"), "单县", SAID_SYLLABLES, "shan4 xian4");
    assert_null(find(lexicon("zh"), "Modi")); /* phonemes cannot be said there */
}

static void ipa_takes_ties_marks_and_both_ways_to_write_an_accent(void **state) {
    (void)state;
    const struct lexicon *en = of("a\ten\t/t͡ʃɜːtʃ/\nb\ten\t/ɡæ̃ d͜ʒ/\n", "en");
    assert_said(en, "a", SAID_PHONEMES, "tS3:tS");
    assert_said(en, "b", SAID_PHONEMES, "ga dZ");
    /* two signs that would run into one mnemonic are kept apart */
    assert_said(of("a\ten\t/at.ʃi/\n", "en"), "a", SAID_PHONEMES, "at|Si");
    const struct lexicon *fr = of("a\tfr\t/\xc3\xa3/\nb\tfr\t/a\xcc\x83/\n", "fr");
    assert_said(fr, "a", SAID_PHONEMES, "A~");
    assert_said(fr, "b", SAID_PHONEMES, "A~");
}

static void the_language_of_an_entry_wins_over_every_language(void **state) {
    (void)state;
    const struct lexicon *en = of("Xi\t*\tshe\nXi\ten\tshee\n", "en");
    assert_int_equal(en->users.n, 2);
    assert_said(en, "Xi", SAID_WORDS, "shee"); /* the first one counts */
    assert_true(lexicon_add_text(&voices, S("y.tsv"), S("Xi\ten\tlater\n"), &err));
    voices.lexicons = NULL;
    assert_true(lexicon_add_text(&voices, S("x.tsv"), S("Xi\ten\tearlier\n"), &err));
    assert_true(lexicon_add_text(&voices, S("y.tsv"), S("Xi\ten\tlater\n"), &err));
    assert_said(lexicon("en"), "Xi", SAID_WORDS, "later");
}

static void what_is_malformed_is_refused_with_its_line(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a\ten\n", "x.tsv:1: expected three columns"},
        {"a\ten\tb\tc\n", "x.tsv:1: expected three columns"},
        {"a\ten\tb\n\nc\n", "x.tsv:3: expected three columns"},
        {"\ten\tb\n", "x.tsv:1: the written form is empty"},
        {"a\ten\t\n", "x.tsv:1: expected three columns"},
        {"a\ten\t[[]]\n", "x.tsv:1: the spoken form is empty"},
        {"a\tlanguage\tb\n", "x.tsv:1: `language` is not a language"},
        {"a\txx\tb\n", "x.tsv:1: `xx` is not a language"},
        {"a\ten\t[[S'i:\n", "x.tsv:1: phonemes are all of the spoken form"},
        {"a\ten\tb [[S'i:]]\n", "x.tsv:1: phonemes are all of the spoken form"},
        {"a\ten\t[[S[[i]]\n", "x.tsv:1: phonemes are all of the spoken form"},
        {"a\ten\t/ʃi\n", "x.tsv:1: IPA stands between two slashes"},
        {"a\ten\t/ʃ5i/\n", "for the IPA sign `5`"},
        {"a\t*\t/ʃ5i/\n", "`5` is no IPA sign"},
        {"a\ten\t[[S'i: ß]]\n", "`ß` is no phoneme"},
        {"a\tfr\t[[3:]]\n", "`3` is no phoneme of espeak-ng's French"},
        {"a\ten\t[[(fr)a]]\n", "`(` is no phoneme"},
        {"a\ten\t...\n", "`...` cannot be said"},
        {".\ten\tdot\n", "`.` is punctuation"},
        {"a\ten\tb\na\ten\tc\n", "x.tsv:2: `a` stands in line 1 already"},
        {"[names]\na\ten\tb\n", "x.tsv:2: a lexicon has no sections"},
        {"a\ten\tb\x01"
         "c\n",
         "x.tsv:1: a control character"},
        {"a\ten\tb\xff\n", "x.tsv:1: not UTF-8"},
        {"重庆\tzh\t[[chong2]]\n", "1 syllables for 2 characters"},
        {"重庆\tzh\t[[chong2 q'iN]]\n", "`q'iN` is no syllable"},
        {"重庆\tzh\t/tʂʰʊŋ/\n", "takes no IPA"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(cases[i][0], cases[i][1]);
}

#define HEAD                                                                                       \
    "<?xml version='1.0'?>\n<lexicon version='1.0' "                                               \
    "xmlns='http://www.w3.org/2005/01/pronunciation-lexicon' "

static void pls_has_graphemes_phonemes_and_aliases(void **state) {
    (void)state;
    const char *text = HEAD
        "alphabet='ipa' xml:lang='en-GB'>\n<meta name='a' content='b'/>"
        "<metadata><x xmlns='y'/></metadata><!-- a comment -->\n"
        "<lexeme role='verb'><grapheme> Xi\n Jinping </grapheme><phoneme>ʃiː</phoneme></lexeme>"
        "<lexeme><grapheme>W3C</grapheme><grapheme>w&#x33;c</grapheme><alias>no</alias>"
        "<alias prefer='true'>double <![CDATA[you & ]]>three sea</alias><example>W3C</example>"
        "</lexeme><lexeme><grapheme>R&amp;D</grapheme><phoneme alphabet='x-espeak'>'A:r"
        "</phoneme><alias>no</alias></lexeme></lexicon>\n";
    const struct lexicon *en = of(text, "en");
    assert_int_equal(en->users.n, 4);
    assert_said(en, "Xi Jinping", SAID_PHONEMES, "Si:");
    assert_said(en, "W3C", SAID_WORDS, "double you & three sea");
    assert_said(en, "w3c", SAID_WORDS, "double you & three sea");
    assert_said(en, "R&D", SAID_PHONEMES, "'A:r");
    assert_int_equal(lexicon("fr")->users.n, 0);
}

static void pls_that_is_none_is_refused(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"<lexicon", "x.tsv:1: not well-formed XML"},
        {HEAD "xml:lang='en'>\n<lexeme>", "not well-formed XML"},
        {HEAD "xml:lang='en'></lexicon><more/>", "not well-formed XML"},
        {"<speak xml:lang='en'/>", "x.tsv:1: not a pronunciation lexicon"},
        {HEAD "alphabet='ipa'/>", "x.tsv:2: <lexicon> has no xml:lang"},
        {HEAD "alphabet='x-sampa' xml:lang='en'/>", "alphabet `x-sampa`"},
        {HEAD "xml:lang='xx'><lexeme><grapheme>a</grapheme><alias>b</alias></lexeme></lexicon>",
         "`xx` is not a language"},
        {HEAD "xml:lang='en'>\n<lexeme><grapheme>a</grapheme><phoneme>b</phoneme></lexeme>"
              "</lexicon>",
         "x.tsv:3: no alphabet"},
        {HEAD "xml:lang='en'>\n<lexeme><grapheme>a</grapheme></lexeme></lexicon>",
         "x.tsv:3: a lexeme without phoneme or alias"},
        {HEAD "xml:lang='en'>\n\n<lexeme><alias>a</alias></lexeme></lexicon>",
         "x.tsv:4: a lexeme without grapheme"},
        {HEAD "xml:lang='en'>\n<word/></lexicon>", "x.tsv:3: <word> cannot stand"},
        {HEAD "xml:lang='en'>\n<lexeme><say/></lexeme></lexicon>", "<say> cannot stand"},
        {HEAD "xml:lang='en'>\n<lexeme><grapheme>a</grapheme><alias>&x;</alias></lexeme></lexicon>",
         "not well-formed XML"},
        {"<?xml version='1.0'?>\n<!DOCTYPE lexicon [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n"
         "<lexicon xml:lang='en'/>",
         "x.tsv:2: a lexicon must not have <!DOCTYPE"},
        {HEAD "xml:lang='en' alphabet='ipa'><lexeme><grapheme>a</grapheme><phoneme>5</phoneme>"
              "</lexeme></lexicon>",
         "for the IPA sign `5`"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(cases[i][0], cases[i][1]);
}

/* A sign that some voice had no sound for would stop a bulletin in the middle. */
static void every_ipa_sign_has_a_sound_in_every_language(void **state) {
    (void)state;
    const struct table *ipa;
    size_t n = 0;
    assert_true(voices_table(&voices, S("common"), "ipa.tsv", &ipa, &err));
    for (size_t i = 0; i < voices.languages.rows.n; i++) {
        const struct language *l;
        struct phonemes p;
        assert_true(voices_language(&voices, voices.languages.rows.at[i].field[0], &l, &err));
        if (l->takes_syllables)
            continue;
        if (!phonemes_open(&p, &voices, l, &err))
            fail_test("%s\n", err.text);
        for (size_t k = 0; k < ipa->rows.n; k++, n++) {
            struct buf out = buf_make(&keep, 100);
            str bad;
            if (!phonemes_of_ipa(&p, ipa->rows.at[k].field[0], &out, &bad))
                fail_test("%.*s: no sound for `%.*s`\n", STR_FMT(l->code), STR_FMT(bad));
        }
    }
    assert_true(n > 10000);
}

static void the_languages_own_tables_are_sound(void **state) {
    (void)state;
    voices.lexicons = NULL;
    for (size_t i = 0; i < voices.languages.rows.n; i++) {
        str code = voices.languages.rows.at[i].field[0];
        voices.lexicons = NULL;
        /* an entry, so that joined.tsv is looked at too */
        assert_true(lexicon_add_text(&voices, S("x"), S("a\t*\tb\n"), &err));
        const struct lexicon *l;
        if (!lexicon_of(&voices, code, &l, &err))
            fail_test("%s\n", err.text);
    }
    assert_int_equal(lexicon("en")->after.n, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_has_words_phonemes_and_ipa),
        cmocka_unit_test(ipa_takes_ties_marks_and_both_ways_to_write_an_accent),
        cmocka_unit_test(the_language_of_an_entry_wins_over_every_language),
        cmocka_unit_test(what_is_malformed_is_refused_with_its_line),
        cmocka_unit_test(pls_has_graphemes_phonemes_and_aliases),
        cmocka_unit_test(pls_that_is_none_is_refused),
        cmocka_unit_test(every_ipa_sign_has_a_sound_in_every_language),
        cmocka_unit_test(the_languages_own_tables_are_sound),
    };
    return cmocka_run_group_tests(tests, open_voices, close_voices);
}
