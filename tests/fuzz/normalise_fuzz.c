/* Any line in any language that has tables: no crash, UTF-8 comes out, the alignment accounts for
 * every written byte, no digit where the engine cannot
 * read it.  The first byte picks the language; one more than there
 * are stands for a language without tables. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "normalise/normalise.h"

enum { LANGS_MOST = 64 };

/* Every language of voices/ that has a numbers.ini. */
static size_t find_languages(struct voices *v, str langs[LANGS_MOST]) {
    size_t n = 0;
    for (size_t i = 0; i < v->languages.rows.n && n < LANGS_MOST; i++) {
        struct err err;
        const struct table *t;
        str code = v->languages.rows.at[i].field[0];
        if (!voices_table(v, code, "numbers.ini", &t, &err))
            abort();
        if (t->rows.n)
            langs[n++] = code;
    }
    if (n == 0)
        abort();
    return n;
}

static bool is_digit(uint32_t c) {
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static void check(const struct utterance *u, str written, bool no_digits) {
    size_t up = 0, down = 0;
    for (size_t i = 0; i < u->align.links.n; i++) {
        struct link l = align_link(&u->align, i);
        if (l.up.start != up || l.up.end < l.up.start || l.down.end < l.down.start)
            abort();
        /* nothing but a space may be said that comes from nowhere */
        if (l.down.start < down || l.down.start > down + 1 || l.down.end > u->spoken.len ||
            (l.down.start > down && u->spoken.at[down] != ' '))
            abort();
        up = l.up.end;
        down = l.down.end;
    }
    if (up != written.len || down > u->spoken.len || down + 1 < u->spoken.len)
        abort();
    if (utf8_check(written) == written.len && utf8_check(u->spoken) < u->spoken.len)
        abort();
    for (size_t i = 0; no_digits && i < u->spoken.len;)
        if (is_digit(utf8_next(u->spoken, &i)))
            abort();
}

/* The bytes of a unit of measure in Latin letters at `at`, with Chinese or nothing after it. */
static size_t unit_at(const struct table *units, str text, size_t at) {
    for (size_t i = 0; i < units->rows.n; i++)
        for (str rest = units->rows.at[i].field[0]; rest.at;) {
            str unit = str_trim(str_cut(&rest, '|'));
            uint32_t after = utf8_peek(text, at + unit.len);
            if (unit.len && str_starts(str_sub(text, at, text.len), unit) &&
                (after == 0 || utf8_is_han(after)))
                return unit.len;
        }
    return 0;
}

/* Between Chinese words a number with its unit (长3.5km的) is said in Chinese. */
static void check_units(const struct utterance *u, str written, const struct table *units) {
    for (size_t at = 0; at < written.len;) {
        uint32_t before = utf8_before(written, at), c = utf8_next(written, &at);
        size_t end = at, unit;
        if (c < '1' || c > '9' || (before && !utf8_is_han(before)))
            continue;
        while (end < written.len && end < at + 3 && written.at[end] >= '0' &&
               written.at[end] <= '9')
            end++;
        if ((unit = unit_at(units, written, end)) == 0)
            continue;
        for (size_t i = 0; i < u->spoken.len; i++) {
            bool latin = (u->spoken.at[i] | 32) >= 'a' && (u->spoken.at[i] | 32) <= 'z';
            struct span up = align_up(&u->align, (struct span){i, i + 1});
            if (latin && up.start < end + unit && up.end > at - 1)
                abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* ICU's objects live on between inputs, known only to an arena, where the leak checker does not
 * look; the unit tests close theirs and are checked. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct arena data, keep, scratch;
    static struct voices voices;
    static struct normaliser normaliser;
    static str langs[LANGS_MOST];
    static size_t langs_n;
    struct err err;
    if (!normaliser.voices) {
        arena_open(&data);
        arena_open(&keep);
        arena_open(&scratch);
        if (!voices_open(&voices, NULL, &data, &err) &&
            !voices_open(&voices, "voices", &data, &err))
            abort();
        normaliser_open(&normaliser, &voices);
        langs_n = find_languages(&voices, langs);
    }
    if (n == 0 || n > 4001)
        return 0;
    size_t pick = bytes[0] % (langs_n + 1);
    str lang = pick < langs_n ? langs[pick] : S("xx");
    struct line line = {.lang = lang, .written = {(const char *)bytes + 1, n - 1}};
    struct utterance u;
    struct arena before = keep;
    bool chinese = str_eq(lang, S("zh"));
    const struct table *units;
    if (normalise_line(&normaliser, &line, &u, &keep, scratch, &err)) {
        check(&u, line.written, chinese || str_eq(lang, S("ja")) || str_eq(lang, S("ko")));
        if (chinese && voices_table(&voices, lang, "units.tsv", &units, &err))
            check_units(&u, line.written, units);
    } else if (err.code != ERR_LIMIT)
        abort();
    keep = before;
    return 0;
}
