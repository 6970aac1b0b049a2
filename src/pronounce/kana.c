#include "pronounce/kana.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "pronounce/kana_sounded.h"
#include "pronounce/count.h"
#include "pronounce/spell.h"

#define CLUSTER       8 /* UTF-16 units of a character with its marks */
#define OVERLAY_WORDS 6 /* of the dictionary, in a row of overlay.tsv */
#define LONG_BYTES    6 /* of a row below [long]: two kana */

struct reader {
    struct kana_tables *t;
    str plain;          /* the text with the ordinary form of every character */
    const size_t *from; /* where each byte of it, and its end, stands in the spoken form */
    const bool *digits; /* which bytes were written in digits */
    struct morphemes words;
    size_t i;                  /* of the next of them */
    LIST(struct span) numbers; /* runs of numerals that are numbers, whatever MeCab thinks */
    bool *edge;                /* whether a word ends at a byte of plain */
    bool dated;                /* the last number was part of a date */
    struct kana_words *out;
    struct arena *keep, *scratch;
    struct err *err;
};

uint32_t kana_katakana(uint32_t c) {
    return (c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E ? c + 0x60 : c;
}

/* ------------------------------------------------------------------------ the text made ordinary
 */

static bool is_sound_mark(uint32_t c) {
    return c == 0x3099 || c == 0x309A || c == 0xFF9E || c == 0xFF9F;
}

/* Full-width letters, half-width kana, and characters of compatibility. */
static bool has_plain_form(uint32_t c) {
    return (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0xF900 && c <= 0xFAFF) || is_sound_mark(c);
}

static void put_plain_form(str cluster, struct buf *out) {
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&code);
    UChar from[CLUSTER], to[4 * CLUSTER];
    int32_t n = 0;
    for (size_t at = 0; at < cluster.len && n < CLUSTER - 1;) {
        uint32_t c = utf8_next(cluster, &at);
        U16_APPEND_UNSAFE(from, n, (UChar32)c);
    }
    int32_t len = unorm2_normalize(nfkc, from, n, to, 4 * CLUSTER, &code);
    if (U_FAILURE(code) || len > 4 * CLUSTER) {
        buf_put(out, cluster);
        return;
    }
    for (int32_t i = 0; i < len;) {
        UChar32 c;
        U16_NEXT(to, i, len, c);
        buf_utf8(out, (uint32_t)c);
    }
}

static str variant_of(const struct table *t, str character) {
    str usual = table_get(t, S("variant"), character);
    return usual.len ? usual : character;
}

/* Half-width kana grow and shrink: `from` goes along with every byte. */
static void make_plain(struct reader *r, str text, struct arena *keep) {
    size_t most = text.len * 8 + 64;
    struct buf plain = buf_make(keep, most);
    size_t *from = arena_new(keep, size_t, most + 1);
    for (size_t at = 0; at < text.len;) {
        size_t start = at, before = plain.len;
        uint32_t c = utf8_next(text, &at);
        bool changes = has_plain_form(c);
        for (int n = 0; n < 2 && is_sound_mark(utf8_peek(text, at)); n++) {
            utf8_next(text, &at);
            changes = true;
        }
        if (c < ' ' || c == UTF8_BAD)
            buf_byte(&plain, ' ');
        else if (utf8_is_han(c) && !changes)
            buf_put(&plain, variant_of(r->t->kana, str_sub(text, start, at)));
        else if (!changes && c >= 0xC0 && spell_letter(c))
            buf_byte(&plain, spell_letter(c)); /* Ü */
        else if (changes)
            put_plain_form(str_sub(text, start, at), &plain);
        else
            buf_put(&plain, str_sub(text, start, at));
        for (; before < plain.len; before++)
            from[before] = start;
    }
    from[plain.len] = text.len;
    r->plain = buf_str(&plain);
    r->from = from;
}

static struct span spoken(const struct reader *r, size_t start, size_t end) {
    return (struct span){r->from[start], r->from[end]};
}

static bool has_digit(str s) {
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))
            return true;
    }
    return false;
}

/* Which bytes of plain the normalise stage made of digits. */
static void find_digits(struct reader *r, const struct utterance *u, struct arena *keep) {
    bool *digits = arena_new(keep, bool, r->plain.len + 1);
    for (size_t i = 0, at = 0; i < u->align.links.n; i++) {
        struct link l = align_link(&u->align, i);
        str up = str_sub(u->line->written, l.up.start, l.up.end);
        if (!has_digit(up) || str_eq(up, str_sub(u->spoken, l.down.start, l.down.end)))
            continue;
        while (at < r->plain.len && r->from[at] < l.down.start)
            at++;
        while (at < r->plain.len && r->from[at] < l.down.end)
            digits[at++] = true;
    }
    r->digits = digits;
}

/* ------------------------------------------------------------------------------ cut into words */

static bool is_latin(uint32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static size_t latin_end(str text, size_t at) {
    while (at < text.len && is_latin((unsigned char)text.at[at]))
        at++;
    return at;
}

/* The end of the longest name of overlay.tsv that stands at `at`; `at`: none. */
static size_t name_end(const struct reader *r, size_t at) {
    if (!utf8_is_han(utf8_peek(r->plain, at)))
        return at;
    size_t found = at, end = at;
    for (int n = 0; n < NAME_CHARACTERS && end < r->plain.len; n++) {
        utf8_next(r->plain, &end);
        if (n > 0 && table_find(r->t->overlay, S("name"), str_sub(r->plain, at, end)))
            found = end;
    }
    return found;
}

/* The end of the run of numerals at `at`.  Of 第三四半期 that was 第3四半期 the 四 is another's: a
 * digit never follows what was written in digits. */
static size_t number_end(const struct reader *r, size_t at) {
    size_t n, end = count_run(r->t->counters, r->plain, at, &n);
    for (size_t to = at; to < end; utf8_next(r->plain, &to))
        if (r->digits[to] != r->digits[at] && count_is_digit(r->t->counters, r->plain, to))
            return to;
    return end;
}

/* Places where a word must end: around letters, around names, and around numbers that were digits,
 * which the dictionary could take for something else (十分: ten minutes, or enough). */
static bool cut(struct reader *r) {
    const struct table *t = r->t->counters;
    LIST(size_t) edges = {0};
    for (size_t at = 0; at < r->plain.len;) {
        size_t counter, end = latin_end(r->plain, at);
        if (end == at)
            end = name_end(r, at);
        if (end > at) {
            *list_push(&edges, r->scratch) = at;
            *list_push(&edges, r->scratch) = at = end;
            continue;
        }
        end = number_end(r, at);
        bool counts = end > at && count_follows(t, r->plain, end, &counter);
        if (end > at && r->digits[at]) {
            *list_push(&r->numbers, r->scratch) = (struct span){at, end};
            *list_push(&edges, r->scratch) = at;
            *list_push(&edges, r->scratch) = end;
            if (counts)
                *list_push(&edges, r->scratch) = counter;
        }
        if (end == at)
            utf8_next(r->plain, &end);
        at = end;
    }
    if (!mecab_cut(r->t->mecab, r->plain, edges.at, edges.n, &r->words, r->scratch, r->err))
        return false;
    r->edge = arena_new(r->scratch, bool, r->plain.len + 1);
    for (size_t i = 0; i < r->words.list.n; i++)
        r->edge[r->words.list.at[i].at.end] = true;
    return true;
}

static bool is_edge(const void *self, size_t at) {
    return ((const struct reader *)self)->edge[at];
}

/* ---------------------------------------------------------------------------- what is said */

static str text_at(const struct reader *r, size_t start, size_t end) {
    return str_sub(r->plain, start, end);
}

static bool has_kind(const struct reader *r, enum kana_kind kind, const struct morpheme *m) {
    for (size_t i = 0; i < r->t->kinds[kind].n; i++)
        if (str_starts(m->kind, r->t->kinds[kind].at[i]))
            return true;
    return false;
}

static struct kana_word *add_word(struct reader *r, size_t start, size_t end, str said,
                                  const char *rule) {
    struct kana_word *w = list_push(&r->out->list, r->keep);
    *w = (struct kana_word){.at = spoken(r, start, end), .said = said, .rule = str_of(rule)};
    return w;
}

/* How the word goes together with its neighbours. */
static void set_ties(const struct reader *r, struct kana_word *w, const struct morpheme *m) {
    w->leans = has_kind(r, KIND_LEANS, m);
    w->leads = has_kind(r, KIND_LEADS, m);
    w->noun = has_kind(r, KIND_JOINS, m);
}

/* What stands before `at` is done; what is left of a word that goes across it has no reading. */
static void skip_to(struct reader *r, size_t at) {
    while (r->i < r->words.list.n && r->words.list.at[r->i].at.end <= at)
        r->i++;
    struct morpheme *m = r->i < r->words.list.n ? &r->words.list.at[r->i] : NULL;
    if (m && m->at.start < at) {
        m->at.start = at;
        m->said = (str){0};
    }
}

/* A row of overlay.tsv for words that adjoin each other, the first of them `m`. */
static const struct row *find_overlay(const struct reader *r, const struct morpheme *m, str text) {
    const struct row *row = table_find(r->t->overlay, S("name"), text);
    if (!row)
        row = table_find(r->t->overlay, S("word"), text);
    return row && (row->fields < 3 || str_starts(m->kind, row_field(row, 2))) ? row : NULL;
}

/* The longest row of overlay.tsv that is one or several whole words. */
static bool read_overlay(struct reader *r) {
    const struct morpheme *first = &r->words.list.at[r->i];
    size_t n = r->words.list.n - r->i;
    if (n > OVERLAY_WORDS)
        n = OVERLAY_WORDS;
    for (size_t i = 1; i < n; i++)
        if (first[i].phonemes) /* a lexicon wins */
            n = i;
    for (; n > 0; n--) {
        const struct morpheme *last = first + n - 1;
        const struct row *row = find_overlay(r, first, text_at(r, first->at.start, last->at.end));
        if (!row)
            continue;
        set_ties(r, add_word(r, first->at.start, last->at.end, row->field[1], "overlay.tsv"),
                 first);
        r->dated = false;
        r->i += n;
        return true;
    }
    return false;
}

static bool is_number(const struct reader *r, const struct morpheme *m) {
    for (size_t i = 0; i < r->numbers.n; i++)
        if (r->numbers.at[i].start == m->at.start)
            return true;
    size_t n;
    bool numerals = count_run(r->t->counters, r->plain, m->at.start, &n) >= m->at.end;
    return (numerals && (n > 1 || has_kind(r, KIND_NUMBER, m))) ||
           count_is_date(r->t->counters, r->plain, m->at.start, m->at.end) ||
           count_is_few(r->t->counters, r->plain, m->at.start, m->at.end);
}

static bool read_number(struct reader *r) {
    const struct morpheme *m = &r->words.list.at[r->i];
    if (!is_number(r, m))
        return false;
    size_t at = m->at.start, limit = number_end(r, at);
    struct count_place place = {.text = r->plain,
                                .at = at,
                                .limit = limit > at ? limit : r->plain.len, /* 数百 */
                                .digits = r->digits[at],
                                .dated = r->dated,
                                .edge = is_edge,
                                .self = r};
    struct counted c = count_read(r->t->counters, &place, r->keep);
    if (c.end == m->at.start)
        return false;
    size_t n = r->out->list.n;
    bool after_number = n > 0 && r->out->list.at[n - 1].at.end == r->from[at] &&
                        str_eq(r->out->list.at[n - 1].rule, S("counters.tsv"));
    struct kana_word *w =
        add_word(r, at, c.end, c.said, c.counter ? "counters.tsv: counter" : "counters.tsv");
    w->leans = after_number; /* 十数人 */
    r->dated = c.date || (c.counter && table_find(r->t->counters, S("date"), c.counter->field[0]));
    skip_to(r, c.end);
    return true;
}

/* A run of letters and digits: a word of the table, else letter by letter. */
static bool read_latin(struct reader *r) {
    const struct table *t = r->t->kana;
    size_t start = r->words.list.at[r->i].at.start, end = latin_end(r->plain, start);
    if (end == start)
        return false;
    str word = text_at(r, start, end), said = table_get(t, S("word"), word);
    skip_to(r, end);
    if (said.len) {
        add_word(r, start, end, said, "kana.tsv: word");
        return true;
    }
    for (size_t i = 0; i < word.len; i++) {
        char upper = word.at[i] >= 'a' && word.at[i] <= 'z' ? (char)(word.at[i] - 32) : word.at[i];
        struct kana_word *w =
            add_word(r, start + i, start + i + 1, table_get(t, S("letter"), (str){&upper, 1}),
                     "kana.tsv: letter");
        w->leans = i > 0;
    }
    return true;
}

/* ----------------------------------------------------------------------- what MeCab cannot read */

static bool is_all_readable(str said) {
    for (size_t at = 0; at < said.len;)
        if (!kana_is_sound(utf8_next(said, &at)))
            return false;
    return said.len > 0;
}

/* What the dictionary says of a text that is one word in it. */
static bool read_alone(struct reader *r, str c, str *said) {
    struct morphemes words = {0};
    if (!mecab_cut(r->t->mecab, c, NULL, 0, &words, r->keep, r->err))
        return false;
    bool whole = words.list.n == 1 && is_all_readable(words.list.at[0].said);
    *said = whole ? words.list.at[0].said : (str){0};
    return true;
}

/* The character as another way of writing has it; empty: the same. */
static str transform(void **transform, const char *id, str c, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    UChar text[CLUSTER], name[40];
    int32_t n = 0, limit;
    if (!*transform) {
        u_uastrcpy(name, id);
        *transform = utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    }
    if (!*transform || U_FAILURE(code))
        return (str){0};
    uint32_t from = utf8_peek(c, 0);
    U16_APPEND_UNSAFE(text, n, (UChar32)from);
    limit = n;
    utrans_transUChars(*transform, text, &n, CLUSTER, 0, &limit, &code);
    struct buf out = buf_make(keep, CLUSTER * 4);
    for (int32_t i = 0; U_SUCCESS(code) && i < n;) {
        UChar32 u;
        U16_NEXT(text, i, n, u);
        buf_utf8(&out, (uint32_t)u);
    }
    return str_eq(buf_str(&out), c) ? (str){0} : buf_str(&out);
}

/* A character of an unknown word: ours, the dictionary's, then those of its other forms. */
static bool read_character(struct reader *r, str c, str *said) {
    *said = table_get(r->t->characters, (str){0}, c);
    if (said->len == 0 && !read_alone(r, c, said))
        return false;
    if (said->len)
        return true;
    str other = transform(&r->t->simplified, "Traditional-Simplified", c, r->keep);
    if (other.len)
        *said = table_get(r->t->characters, (str){0}, other);
    if (said->len == 0)
        other = transform(&r->t->traditional, "Simplified-Traditional", c, r->keep);
    if (said->len == 0 && other.len)
        *said = table_get(r->t->characters, (str){0}, other);
    return true;
}

static void add_mark(struct reader *r, size_t start, size_t end, str mark) {
    struct kana_word *w = add_word(r, start, end, (str){0}, "kana.tsv: mark");
    w->mark = mark.at[0];
    w->soft = mark.len > 1;
    r->dated = false;
}

/* The run of kana at `at` as katakana. */
static size_t read_kana(struct reader *r, size_t at, size_t end, const struct morpheme *m) {
    size_t start = at;
    struct buf said = buf_make(r->keep, (end - at) * 2 + 8);
    while (at < end) {
        size_t next = at;
        uint32_t c = utf8_next(r->plain, &next);
        if (!kana_is_sound(c))
            break;
        buf_utf8(&said, kana_katakana(c));
        at = next;
    }
    set_ties(r, add_word(r, start, at, buf_str(&said), "as written"), m);
    return at;
}

/* A word that the dictionary does not have, character by character. */
static bool read_unknown(struct reader *r) {
    const struct morpheme *m = &r->words.list.at[r->i++];
    bool first = true;
    for (size_t at = m->at.start; at < m->at.end;) {
        size_t start = at;
        uint32_t c = utf8_next(r->plain, &at);
        str here = text_at(r, start, at), mark = table_get(r->t->kana, S("mark"), here), said;
        if (mark.len) {
            add_mark(r, start, at, mark);
        } else if (kana_is_sound(c)) {
            at = read_kana(r, start, m->at.end, m);
        } else if (utf8_is_han(c)) {
            if (!read_character(r, here, &said))
                return false;
            if (said.len)
                add_word(r, start, at, said, "one character")->leans = !first;
            first = false;
        }
    }
    return true;
}

static bool is_all_han(str s) {
    for (size_t at = 0; at < s.len;)
        if (!utf8_is_han(utf8_next(s, &at)))
            return false;
    return s.len > 0;
}

/* The dictionary writes long vowels as such, but not in every word. */
static str lengthen(struct reader *r, str said) {
    struct buf out = buf_make(r->keep, said.len + 1);
    for (size_t at = 0; at < said.len;) {
        str to = table_get(r->t->kana, S("long"), str_sub(said, at, at + LONG_BYTES));
        size_t start = at;
        if (to.len) {
            buf_put(&out, to);
            at += LONG_BYTES;
        } else {
            utf8_next(said, &at);
            buf_put(&out, str_sub(said, start, at));
        }
    }
    return buf_str(&out);
}

static bool read_word(struct reader *r) {
    const struct morpheme *m = &r->words.list.at[r->i];
    if (m->phonemes) {
        add_word(r, m->at.start, m->at.end, m->said, "lexicon")->phonemes = true;
        r->i++;
        return true;
    }
    if (read_latin(r) || read_overlay(r) || read_number(r))
        return true;
    str text = text_at(r, m->at.start, m->at.end);
    if (!is_all_readable(m->said) || table_find(r->t->kana, S("mark"), text))
        return read_unknown(r);
    bool is_long = is_all_han(text) && has_kind(r, KIND_LONG, m);
    str said = is_long ? lengthen(r, m->said) : m->said;
    set_ties(r, add_word(r, m->at.start, m->at.end, said, "MeCab"), m);
    r->dated = false;
    r->i++;
    return true;
}

bool kana_read(struct kana_tables *t, const struct utterance *utterance, struct kana_words *out,
               struct arena *keep, struct arena scratch, struct err *err) {
    *out = (struct kana_words){0};
    if (!t->mecab->state && !mecab_open(t->mecab, err))
        return false;
    struct reader r = {.t = t, .out = out, .keep = keep, .scratch = &scratch, .err = err};
    make_plain(&r, utterance->spoken, &scratch);
    find_digits(&r, utterance, &scratch);
    if (!cut(&r))
        return false;
    if (utterance->sounded.n)
        kana_take_sounded(&r.words, utterance, r.from, r.plain.len, &scratch);
    while (r.i < r.words.list.n)
        if (!read_word(&r))
            return false;
    return true;
}
