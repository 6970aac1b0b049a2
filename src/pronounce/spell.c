#include "pronounce/spell.h"

#include <unicode/unorm2.h>

#include "base/utf8.h"

#define JOINED 4 /* syllables in a word of the engine */

struct speller {
    const struct words *w;
    const struct mandarin *m;
    struct buf *out;
    struct align *align;
    struct arena *keep;
    size_t joined;     /* syllables in the word that is being written; 0: between words */
    size_t from, down; /* where that word began in the text and in out */
    size_t to;
};

static void end_word(struct speller *s) {
    if (s->joined)
        align_add(s->align, (struct span){s->from, s->to}, (struct span){s->down, s->out->len},
                  true, s->keep);
    s->joined = 0;
}

static void space(struct speller *s) {
    if (s->out->len && s->out->at[s->out->len - 1] != ' ')
        buf_byte(s->out, ' ');
}

static void begin_word(struct speller *s, size_t from) {
    end_word(s);
    /* the engine takes a stop before a small letter for an abbreviation's and makes no pause */
    if (s->out->len && s->out->at[s->out->len - 1] == '.')
        s->out->at[s->out->len - 1] = ';';
    space(s);
    s->from = from;
    s->down = s->out->len;
}

/* A pause mark after what was said last; two marks in a row are one, the longer one. */
static void put_mark(struct speller *s, char mark, struct span at) {
    end_word(s);
    while (s->out->len && s->out->at[s->out->len - 1] == ' ')
        s->out->len--;
    if (s->out->len == 0)
        return;
    char last = s->out->at[s->out->len - 1];
    if (last == '.' || last == '!' || last == '?')
        return;
    if (last == ',' || last == ';' || last == ':') {
        s->out->at[s->out->len - 1] = mark == ',' ? last : mark;
        return;
    }
    buf_byte(s->out, mark);
    align_add(s->align, at, (struct span){s->out->len - 1, s->out->len}, true, s->keep);
}

static char tone(str syllable) {
    return syllable.len ? syllable.at[syllable.len - 1] : '0';
}

static bool next_adjoins(const struct mandarin *m, size_t i) {
    return i + 1 < m->hans.n && m->hans.at[i].at.end == m->hans.at[i + 1].at.start;
}

static bool previous_adjoins(const struct mandarin *m, size_t i) {
    return i > 0 && next_adjoins(m, i - 1);
}

/* Whether a text of the section stands right after (before) hans i. */
static bool neighbour_in(const struct speller *s, str section, size_t i, bool after) {
    const struct mandarin *m = s->m;
    for (size_t n = 1; n <= 3; n++) {
        if (after ? i + n >= m->hans.n || !next_adjoins(m, i + n - 1)
                  : i < n || !next_adjoins(m, i - n))
            return false;
        str text = after ? mandarin_plain(m, i + 1, i + 1 + n) : mandarin_plain(m, i - n, i);
        if (table_find(s->w->sandhi, section, text))
            return true;
    }
    return false;
}

static bool is(const struct mandarin *m, size_t i, uint32_t c) {
    return m->hans.at[i].c == c;
}

/* The tone of 一: its own in numbers, ordinals and at the end of a word. */
static char tone_of_yi(const struct speller *s, size_t i) {
    const struct mandarin *m = s->m;
    const struct han_word *word = &m->words.at[m->hans.at[i].word];
    if (!next_adjoins(m, i) || (i + 1 == word->end && word->end - word->start > 1) ||
        neighbour_in(s, S("一 after"), i, false) || neighbour_in(s, S("一 before"), i, true))
        return '1';
    if (previous_adjoins(m, i) && m->hans.at[i - 1].c == m->hans.at[i + 1].c)
        return '5';
    char next = tone(m->hans.at[i + 1].reading);
    return next == '4' || is(m, i + 1, 0x4E2A) ? '2' : '4';
}

static char tone_of_bu(const struct mandarin *m, size_t i) {
    if (!next_adjoins(m, i))
        return '4';
    if (previous_adjoins(m, i) && m->hans.at[i - 1].c == m->hans.at[i + 1].c)
        return '5';
    return tone(m->hans.at[i + 1].reading) == '4' ? '2' : '4';
}

static char spoken_tone(const struct speller *s, size_t i) {
    str r = s->m->hans.at[i].reading;
    if (is(s->m, i, 0x4E00) && str_eq(r, S("yi1")))
        return tone_of_yi(s, i);
    if (is(s->m, i, 0x4E0D) && str_eq(r, S("bu4")))
        return tone_of_bu(s->m, i);
    return tone(r);
}

char spell_tone(const struct words *w, const struct mandarin *m, size_t i) {
    struct speller s = {.w = w, .m = m};
    return spoken_tone(&s, i);
}

/* Whether hans i, a word's first, belongs to the breath of the word before it: 的 了 们 … */
static bool leans_back(const struct mandarin *m, size_t i) {
    const struct han_word *word = &m->words.at[m->hans.at[i].word];
    return word->end - word->start == 1 && tone(m->hans.at[i].reading) == '5' &&
           previous_adjoins(m, i);
}

/* How many syllables from hans i on are said as one word of the engine. */
static size_t share_of(const struct mandarin *m, size_t i) {
    size_t left = m->words.at[m->hans.at[i].word].end - i;
    size_t parts = (left + JOINED - 1) / JOINED;
    return (left + parts - 1) / parts;
}

static void put_syllable(struct speller *s, size_t i) {
    const struct han *h = &s->m->hans.at[i];
    str base = str_sub(h->reading, 0, h->reading.len - 1);
    bool r_coda = h->c == 0x513F && str_eq(h->reading, S("er5")) && s->joined > 0;
    buf_put(s->out, r_coda ? S("r") : base);
    buf_byte(s->out, spoken_tone(s, i));
    s->joined++;
    s->to = h->at.end;
}

/* Whether the engine would misread the syllable if it followed the last one without a space
 * (measured with every pair of syllables): ge2nang2 becomes gen2ang2, 呣 an English letter. */
static bool clashes(const struct speller *s, str reading) {
    str base = str_sub(reading, 0, reading.len - 1);
    char last = s->out->len > 1 ? s->out->at[s->out->len - 2] : ' ';
    bool open = last == 'a' || last == 'e';
    return (base.at[0] == 'n' && open) || base.at[0] == 'o' || str_eq(base, S("ang")) ||
           str_eq(base, S("m")) || str_eq(base, S("n")) || str_eq(base, S("ng"));
}

static void put_han(struct speller *s, size_t i, size_t *left) {
    const struct han *h = &s->m->hans.at[i];
    if (h->reading.len == 0) {
        end_word(s);
        *left = 0;
        return;
    }
    bool first = s->m->words.at[h->word].start == i;
    bool breaks = s->joined > 0 && clashes(s, h->reading);
    if (first && leans_back(s->m, i) && s->joined > 0 && s->joined < JOINED && !breaks) {
        put_syllable(s, i);
        *left = 0;
        return;
    }
    if (first || *left == 0 || s->joined == 0) {
        begin_word(s, h->at.start);
        *left = share_of(s->m, i);
    } else if (breaks) {
        begin_word(s, h->at.start);
    }
    put_syllable(s, i);
    --*left;
}

char spell_letter(uint32_t c) {
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *n = unorm2_getNFKDInstance(&code);
    UChar form[16];
    int32_t len =
        c >= 0x80 && U_SUCCESS(code) ? unorm2_getDecomposition(n, (UChar32)c, form, 16, &code) : 0;
    if (len > 0 && U_SUCCESS(code))
        c = form[0];
    if (c >= 'a' && c <= 'z')
        c -= 32;
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? (char)c : '\0';
}

static void put_letter(struct speller *s, char letter, struct span at) {
    begin_word(s, at.start);
    buf_put(s->out, table_get(s->w->letters, S("letter"), (str){&letter, 1}));
    s->joined = JOINED;
    s->to = at.end;
    end_word(s);
}

static void put_other(struct speller *s, uint32_t c, struct span at) {
    char letter = spell_letter(c);
    str mark = table_get(s->w->letters, S("mark"), str_sub(s->m->text, at.start, at.end));
    /* a dot or comma inside a number or a name is no pause */
    bool inside = c < 0x80 && spell_letter(utf8_before(s->m->text, at.start)) &&
                  spell_letter(utf8_peek(s->m->text, at.end));
    if (letter)
        put_letter(s, letter, at);
    else if (mark.len && !inside)
        put_mark(s, mark.at[0], at);
    else
        end_word(s);
}

void spell_mandarin(const struct words *w, const struct mandarin *m, struct buf *out,
                    struct align *align, struct arena *keep) {
    struct speller s = {.w = w, .m = m, .out = out, .align = align, .keep = keep};
    size_t left = 0;
    for (size_t at = 0, i = 0; at < m->text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(m->text, &at);
        if (i < m->hans.n && m->hans.at[i].at.start == start)
            put_han(&s, i++, &left);
        else
            put_other(&s, c, (struct span){start, at});
    }
    end_word(&s);
}

bool spell_check(const struct words *w, struct err *err) {
    for (size_t i = 0; i < w->letters->rows.n; i++) {
        const struct row *r = &w->letters->rows.at[i];
        bool mark = str_eq(r->section, S("mark"));
        if (r->fields != 2 || (!mark && !str_eq(r->section, S("letter"))))
            return table_fail(w->letters, r, err, "expected [letter] or [mark] and two columns");
        if (mark && (r->field[1].len != 1 || str_find_byte(S(",.;:!?"), r->field[1].at[0], 0) == 6))
            return table_fail(w->letters, r, err, "a mark becomes one of , . ; : ! ?");
    }
    for (size_t i = 0; i < w->sandhi->rows.n; i++) {
        const struct row *r = &w->sandhi->rows.at[i];
        if (r->fields != 1 ||
            (!str_eq(r->section, S("一 after")) && !str_eq(r->section, S("一 before"))))
            return table_fail(w->sandhi, r, err,
                              "expected one word below [一 after] or [一 before]");
    }
    return true;
}
