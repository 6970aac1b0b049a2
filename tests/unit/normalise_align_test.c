/* The links between what is written and what is said, over many forms in many sentences: the words
 * around a number stay linked to themselves, and each word that is said instead of a number knows
 * the number's bytes and nothing else. */
#include "normalise/normalise.h"

#include "base/utf8.h"

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

/* Sentences: the words before a form, and those after it. */
static const struct {
    const char *lang, *before, *after;
} frames[] = {
    {"en", "The harbour office said", ", according to its report."},
    {"en", "Nobody in the village had expected", "when the ferry came back."},
    {"en", "“Well", "”, she answered quietly."},
    {"de", "Die Leute im Dorf reden über", "und über nichts anderes mehr."},
    {"fr", "Le bureau du port annonce", "dans son dernier rapport."},
    {"es", "La oficina del puerto anuncia", "en su último informe."},
    {"it", "Il sindaco ha parlato di", "senza dire altro."},
    {"pt", "O prefeito falou sobre", "sem dizer mais nada."},
    {"sv", "Borgmästaren talade om", "utan att säga mer."},
    {"zh", "市政府昨天宣布", "，居民表示欢迎。"},
};

/* Forms that are rewritten in every one of these languages. */
static const char *const forms[] = {
    "$3.5",
    "12%",
    "50 km/h",
    "3 km",
    "1500",
    "€250",
    "-5 °C",
    "120 kg",
    "10 cm x 20 cm",
    "US$12",
    "20-30",
    "3,7 %",
    "COP30",
    "G20",
    "2024",
    "€3 million",
    "www.example.org",
    "info@example.org",
    "12 km²",
    "7 mm",
    "35 °C",
    "1,234,567",
    "0.5",
    "99",
};

static bool inside(struct span a, size_t start, size_t end) {
    return a.start >= start && a.end <= end && a.end > a.start;
}

/* Each word of `said`, found in u->spoken from `at` on, comes from exactly its own bytes. */
static void assert_same_words(const struct utterance *u, str written, size_t in_written,
                              size_t in_said, size_t n) {
    for (size_t i = 0; i < n;) {
        size_t start = i;
        while (i < n && written.at[in_written + i] != ' ')
            i++;
        struct span down = {in_said + start, in_said + i};
        struct span up = align_up(&u->align, down);
        assert_int_equal(up.start, in_written + start);
        assert_int_equal(up.end, in_written + i);
        while (i < n && written.at[in_written + i] == ' ')
            i++;
    }
}

static void test_frames(void **state) {
    struct fixture *f = *state;
    size_t rewritten = 0;
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
            str before = str_of(frames[i].before), form = str_of(forms[k]);
            str after = str_of(frames[i].after);
            str gap = strcmp(frames[i].lang, "zh") == 0 ? S("") : S(" ");
            str gap_after = after.at[0] == ',' ? S("") : gap;
            str written =
                str_printf(&f->keep, "%.*s%.*s%.*s%.*s%.*s", STR_FMT(before), STR_FMT(gap),
                           STR_FMT(form), STR_FMT(gap_after), STR_FMT(after));
            struct utterance u = say(f, frames[i].lang, written);
            assert_true(str_starts(u.spoken, before));
            assert_true(str_ends(u.spoken, after));
            size_t start = before.len + gap.len, end = start + form.len;
            size_t said_end = u.spoken.len - after.len - gap_after.len;
            assert_same_words(&u, written, 0, 0, before.len);
            assert_same_words(&u, written, written.len - after.len, u.spoken.len - after.len,
                              after.len);
            /* and what is between comes from the form, all of it */
            struct span all = align_up(&u.align, (struct span){start, said_end});
            if (all.start != start || all.end != end)
                print_message("%.*s -> %.*s\n", STR_FMT(written), STR_FMT(u.spoken));
            assert_int_equal(all.start, start);
            assert_int_equal(all.end, end);
            for (size_t at = start; at < said_end;) {
                size_t from = at;
                while (at < said_end && u.spoken.at[at] != ' ')
                    at++;
                if (at > from && !inside(align_up(&u.align, (struct span){from, at}), start, end))
                    print_message("%.*s -> %.*s\n", STR_FMT(written), STR_FMT(u.spoken));
                if (at > from)
                    assert_true(inside(align_up(&u.align, (struct span){from, at}), start, end));
                at++;
            }
            rewritten += !str_eq(u.spoken, written);
        }
    /* nearly every form is said in another way in every language */
    assert_true(rewritten >
                sizeof frames / sizeof *frames * (sizeof forms / sizeof *forms) * 9 / 10);
}

/* written, a word or words of what is said, the bytes they come from */
static void test_words(void **state) {
    static const struct {
        const char *lang, *written, *said, *from;
    } cases[] = {
        {"en", "It paid $3.5bn in all.", "three point five billion dollars", "$3.5bn"},
        {"en", "It paid $3.5bn in all.", "paid", "paid"},
        {"en", "on 15 January 2025 at sea", "the fifteenth of", "15"},
        {"en", "on 15 January 2025 at sea", "January", "January"},
        {"en", "on 15 January 2025 at sea", "twenty twenty-five", "2025"},
        {"en", "Dr. Holt won 3-2", "Doctor", "Dr."},
        {"en", "Dr. Holt won 3-2", "Holt", "Holt"},
        {"en", "Dr. Holt won 3-2", "three to two", "3-2"},
        {"en", "the $2 million grant", "two million dollar", "$2 million"},
        {"en", "cost 2 million euros", "million", "million"},
        {"en", "at 5:30 p.m. on Monday", "five thirty P.M.", "5:30 p.m."},
        {"de", "am 15. Januar in Bonn", "fünfzehnten", "15."},
        {"de", "am 15. Januar in Bonn", "Januar", "Januar"},
        {"de", "für 3,5 Millionen Euro", "drei Komma fünf", "3,5"},
        {"de", "für 3,5 Millionen Euro", "Euro", "Euro"},
        {"fr", "le 1er mai à 19 h 30", "premier", "1er"},
        {"fr", "le 1er mai à 19 h 30", "dix-neuf heures trente", "19 h 30"},
        {"es", "el 15 de enero de 2025", "quince", "15"},
        {"es", "el 15 de enero de 2025", "dos mil veinticinco", "2025"},
        {"zh", "投资3.5亿元建设", "三点五", "3.5"},
        {"zh", "下降12%以上", "百分之十二", "12%"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str written = str_of(cases[i].written), said = str_of(cases[i].said);
        struct utterance u = say(f, cases[i].lang, written);
        size_t at = str_find(u.spoken, said, 0);
        assert_true(at < u.spoken.len);
        struct span up = align_up(&u.align, (struct span){at, at + said.len});
        str from = str_trim(str_sub(written, up.start, up.end));
        assert_string_equal(str_z(from, &f->keep), cases[i].from);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_frames, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
