/* Every language that voices/languages.tsv calls speakable: the engine has a voice of exactly that
 * name, and reads a sentence in the language's own script (languages.tsv beside this file), and a
 * number in it, neither letter by letter nor in another voice; where the language's own rules are
 * to write numbers out, no digit is left.  Run from the top folder of the project. */
#include <espeak-ng/speak_lib.h>
#include <strings.h>

#include "base/file.h"
#include "base/utf8.h"
#include "normalise/normalise.h"
#include "pronounce/pronounce.h"

#include "unit/unit.h"

static struct arena keep, scratch;
static struct voices voices;
static struct pronouncer pronouncer;
static struct normaliser normaliser;
static struct table samples;
static struct err err;

static int set_up(void **state) {
    (void)state;
    const char *path = "tests/unit/languages.tsv";
    str text;
    arena_open(&keep);
    arena_open(&scratch);
    pronouncer_open(&pronouncer, &voices);
    normaliser_open(&normaliser, &voices);
    if (!voices_open(&voices, "voices", &keep, &err) ||
        !file_read(path, LIMIT_TABLE_BYTES, &text, &keep, &err) ||
        !table_parse(str_of(path), text, &samples, &keep, &err)) {
        print_error("%s\n", err.text);
        return 1;
    }
    return espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT) < 0;
}

static int tear_down(void **state) {
    (void)state;
    espeak_Terminate();
    pronouncer_close(&pronouncer);
    normaliser_close(&normaliser);
    arena_close(&keep);
    arena_close(&scratch);
    return 0;
}

/* Each voice has a list of language names: a priority byte, a name, NUL; an empty one ends it. */
static bool engine_lists(const char *name) {
    for (const espeak_VOICE **v = espeak_ListVoices(NULL); *v; v++)
        for (const char *l = (*v)->languages; *l; l += strlen(l + 1) + 2)
            if (strcasecmp(l + 1, name) == 0)
                return true;
    return false;
}

static str phonemes_of(str text) {
    struct buf out = buf_make(&keep, 1 << 16);
    const void *rest = str_z(text, &keep);
    while (rest) {
        const char *p = espeak_TextToPhonemes(&rest, espeakCHARS_UTF8, 0);
        buf_put(&out, str_of(p));
    }
    return buf_str(&out);
}

/* Phonemes a character: letters' names need several.  A Hangul, Han or Ethiopic character is a
 * syllable. */
static double phonemes_per_letter(str text, str phonemes) {
    double letters = 0, sounds = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        bool ethiopic = c >= 0x1200 && c <= 0x137F;
        letters += utf8_is_hangul(c) || utf8_is_han(c) ? 4 : ethiopic ? 2 : c > ' ';
    }
    for (size_t i = 0; i < phonemes.len; i++)
        sounds += !strchr("',_|:!;#-012345679 \n", phonemes.at[i]);
    return sounds / letters;
}

/* What the engine is given, and what it makes of it, which must be in one voice. */
static str speak(const struct language *l, str text, str *engine) {
    struct line line = {.lang = l->code, .voice = l->reader.engine_voice, .written = text};
    struct utterance u;
    struct reading r;
    const char *code = str_z(l->code, &keep);
    if (!normalise_line(&normaliser, &line, &u, &keep, scratch, &err) ||
        !pronounce_utterance(&pronouncer, &u, &r, &keep, scratch, &err))
        fail_test("%s: %s", code, err.text);
    str phonemes = phonemes_of(r.engine);
    if (str_find_byte(phonemes, '(', 0) < phonemes.len)
        fail_test("%s: another voice speaks: %.*s", code, STR_FMT(phonemes));
    *engine = r.engine;
    return phonemes;
}

static bool has_digit(str s) {
    for (char c = '0'; c <= '9'; c++)
        if (str_find_byte(s, c, 0) < s.len)
            return true;
    return false;
}

/* A number before the sentence is heard, and in the same voice; the samples say where it is not. */
static void check_number(const struct language *l, str sample) {
    const struct table *t;
    const struct row *row = table_find(&samples, (str){0}, l->code);
    str engine, alone = speak(l, sample, &engine);
    str text = str_printf(&keep, "25. %.*s", STR_FMT(sample));
    if (row->fields > 2) {
        assert_true(str_eq(row->field[2], S("no numbers")));
        return;
    }
    str phonemes = speak(l, text, &engine);
    if (phonemes.len < alone.len + 4)
        fail_test("%.*s: 25 is not spoken: %.*s", STR_FMT(l->code), STR_FMT(phonemes));
    if (!voices_table(&voices, l->code, "numbers.ini", &t, &err))
        fail_test("%s", err.text);
    bool writes = str_eq(table_get(t, S("numbers"), S("engine_reads_digits")), S("no")) ||
                  table_get(t, S("numbers"), S("like")).len;
    bool tones = str_starts(l->reader.engine_voice, S("cmn")); /* pinyin has digits of its own */
    if (writes && !tones && has_digit(engine))
        fail_test("%.*s: digits are left: %.*s", STR_FMT(l->code), STR_FMT(engine));
}

static void check_language(const struct language *l, str sample) {
    const char *code = str_z(l->code, &keep), *voice = str_z(l->reader.engine_voice, &keep);
    if (!engine_lists(voice) || espeak_SetVoiceByName(voice) != EE_OK)
        fail_test("%s: the engine has no voice `%s`", code, voice);
    str engine, phonemes = speak(l, sample, &engine);
    check_number(l, sample);
    double rate = phonemes_per_letter(sample, phonemes);
    if (rate < 0.45 || rate > 1.5)
        fail_test("%s: %.2f phonemes a letter: %.*s", code, rate, STR_FMT(phonemes));
}

static void each_can_be_spoken(void **state) {
    (void)state;
    size_t checked = 0;
    for (size_t i = 0; i < voices.languages.rows.n; i++) {
        const struct row *row = &voices.languages.rows.at[i];
        const struct language *l;
        if (!voices_language(&voices, row->field[0], &l, &err))
            fail_test("%s", err.text);
        assert_true(l->name.len > 0);
        if (!l->usable) {
            assert_true(l->why_not.len > 20);
            continue;
        }
        str sample = table_get(&samples, (str){0}, l->code);
        if (sample.len == 0)
            fail_test("%.*s: no sample in %.*s", STR_FMT(l->code), STR_FMT(samples.path));
        check_language(l, sample);
        checked++;
    }
    assert_true(checked > 90);
}

/* What the check above is worth: it must find a language that is known not to work. */
static void spelling_is_noticed(void **state) {
    (void)state;
    assert_int_equal(espeak_SetVoiceByName("kok"), EE_OK);
    str text = S("सरकारान आयज नवी येवजण जाहीर केली.");
    assert_true(phonemes_per_letter(text, phonemes_of(text)) > 1.5);
}

static void codes_and_names_are_distinct(void **state) {
    (void)state;
    const struct table *t = &voices.languages;
    for (size_t i = 0; i < t->rows.n; i++)
        for (size_t j = 0; j < i; j++) {
            assert_false(str_eq(t->rows.at[i].field[0], t->rows.at[j].field[0]));
            if (str_eq(t->rows.at[i].field[1], t->rows.at[j].field[1]))
                fail_test("two languages named %.*s", STR_FMT(t->rows.at[i].field[1]));
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_can_be_spoken),
        cmocka_unit_test(spelling_is_noticed),
        cmocka_unit_test(codes_and_names_are_distinct),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
