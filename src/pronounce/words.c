#include "pronounce/words.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "pronounce/characters.h"

#define COST_MOST     1000 /* that a word may have */
#define COST_UNIT     2    /* of the list */
#define OWN_COST      110  /* that a word of ours has at the most: it is common */
#define READING_BYTES 80   /* of a word */
#define CACHE_FIRST   256  /* places for characters, to begin with */

/* A word of the list. */
struct listed {
    uint32_t at; /* where it stands in the list, without its first character */
    uint16_t cost;
    uint8_t rest; /* bytes of it */
    char kind;
    const char *reading; /* of the whole word, made when its line is read; NULL: the usual one */
};

/* The words that begin with a character. */
struct words_of {
    uint32_t c; /* 0: a free place */
    uint32_t n;
    const struct listed *words;
};

struct word_cache {
    struct words_of *of; /* by the hash of the character */
    size_t n, cap;
};

static bool load_list(struct words *w, struct voices *voices, str folder, struct err *err) {
    str path;
    if (!voices_map(voices, folder, "readings.tsv", &path, &w->list, err))
        return false;
    while (str_starts(w->list, S("#")))
        w->list = str_sub(w->list, str_find_byte(w->list, '\n', 0) + 1, w->list.len);
    w->cache = arena_new(w->keep, struct word_cache, 1);
    w->cache->cap = CACHE_FIRST;
    w->cache->of = arena_new(w->keep, struct words_of, CACHE_FIRST);
    return (w->list.len && str_ends(w->list, S("\n"))) ||
           fail(err, ERR_DATA,
                "%.*s: empty or cut off; reinstall, or make it again with "
                "scripts/make-zh-readings",
                STR_FMT(path));
}

bool words_load(struct words *w, struct voices *voices, str folder, struct err *err) {
    str path;
    *w = (struct words){.keep = voices->keep};
    return own_words_load(&w->own, voices, folder, err) &&
           voices_table(voices, folder, "contexts.tsv", &w->contexts, err) &&
           voices_table(voices, folder, "classes.tsv", &w->classes, err) &&
           voices_table(voices, folder, "sandhi.tsv", &w->sandhi, err) &&
           voices_table(voices, folder, "letters.tsv", &w->letters, err) &&
           voices_map(voices, folder, "polyphones.tsv", &path, &w->polyphones, err) &&
           load_list(w, voices, folder, err) && usual_load(&w->usual, voices, folder, err) &&
           traditional_load(&w->traditional, voices, folder, err);
}

static size_t line_start(str list, size_t at) {
    const char *nl = at ? memrchr(list.at, '\n', at) : NULL;
    return nl ? (size_t)(nl - list.at) + 1 : 0;
}

/* Start of the first line that is not before `word`; list.len when all are. */
static size_t lower_bound(str list, str word) {
    size_t low = 0, high = list.len;
    while (low < high) {
        size_t line = line_start(list, low + (high - low) / 2);
        size_t end = str_find_byte(list, '\n', line);
        if (str_cmp(str_sub(list, line, str_find_byte(list, '\t', line)), word) < 0)
            low = end + 1 > list.len ? list.len : end + 1;
        else
            high = line;
    }
    return low;
}

/* Adds the syllables of these characters: of each the usual one, unless `unusual` ("2hang2 4liao3":
 * places in the word, from 1) begins with another. */
static void add_syllables(const struct words *w, str characters, int *place, str *unusual,
                          struct buf *out) {
    for (size_t at = 0; at < characters.len;) {
        str usual = usual_reading(w->usual, utf8_next(characters, &at));
        if ((*place)++)
            buf_byte(out, ' ');
        if (unusual->len && unusual->at[0] == '0' + *place) {
            str syllable = str_cut(unusual, ' ');
            buf_put(out, str_sub(syllable, 1, syllable.len));
        } else {
            buf_put(out, usual.len ? usual : S("_"));
        }
    }
}

/* The reading of a word; NULL: what is given of it is malformed. */
static const char *spell_out(const struct words *w, str first, str rest, str unusual) {
    struct buf out = buf_make(w->keep, READING_BYTES);
    int place = 0;
    add_syllables(w, first, &place, &unusual, &out);
    add_syllables(w, rest, &place, &unusual, &out);
    buf_byte(&out, '\0');
    return unusual.len || out.full ? NULL : buf_str(&out).at;
}

/* The word whose rest begins at `at`, up to the next TAB; false when it is malformed. */
static bool parse_listed(const struct words *w, str first, size_t at, size_t end,
                         struct listed *out) {
    const char *text = w->list.at;
    size_t rest = at, kind, cost = 0;
    while (rest < end && (text[rest] & 0x80))
        rest++;
    for (kind = rest; kind < end && text[kind] >= '0' && text[kind] <= '9'; kind++)
        cost = cost <= COST_MOST ? cost * 10 + (size_t)(text[kind] - '0') : cost;
    size_t equals = str_find_byte(str_sub(w->list, 0, end), '=', kind);
    *out = (struct listed){.at = (uint32_t)at,
                           .cost = (uint16_t)(cost * COST_UNIT),
                           .rest = (uint8_t)(rest - at),
                           .kind = kind < equals ? text[kind] : 'n'};
    if (cost == 0 || cost * COST_UNIT > COST_MOST || end - at > UINT8_MAX)
        return false;
    if (equals < end)
        out->reading =
            spell_out(w, first, str_sub(w->list, at, rest), str_sub(w->list, equals + 1, end));
    return equals == end || out->reading;
}

/* All words that begin with the character `first`: its line. */
static void load_words_of(const struct words *w, str first, struct words_of *of) {
    size_t start = lower_bound(w->list, first), n = 0;
    if (!str_starts(str_sub(w->list, start, start + first.len), first))
        return;
    str list = str_sub(w->list, 0, str_find_byte(w->list, '\n', start));
    for (size_t at = start; at < list.len; at = str_find_byte(list, '\t', at + 1))
        n++;
    struct listed *words = arena_new(w->keep, struct listed, n);
    for (size_t at = start + first.len; at < list.len;) {
        size_t end = str_find_byte(list, '\t', at + 1);
        of->n += parse_listed(w, first, at + 1, end, &words[of->n]);
        at = end;
    }
    of->words = words;
}

static struct words_of *place_of(const struct word_cache *c, uint32_t character) {
    size_t i = (size_t)(character * 0x9E3779B1u >> 8) & (c->cap - 1);
    while (c->of[i].c && c->of[i].c != character)
        i = (i + 1) & (c->cap - 1);
    return &c->of[i];
}

static void grow(struct word_cache *c, struct arena *keep) {
    struct word_cache old = *c;
    c->cap *= 2;
    c->of = arena_new(keep, struct words_of, c->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.of[i].c)
            *place_of(c, old.of[i].c) = old.of[i];
}

static const struct words_of *words_of(const struct words *w, uint32_t c, str first) {
    struct words_of *of = place_of(w->cache, c);
    if (of->c)
        return of;
    if (2 * ++w->cache->n > w->cache->cap) {
        grow(w->cache, w->keep);
        of = place_of(w->cache, c);
    }
    of->c = c;
    load_words_of(w, first, of);
    return of;
}

static str rest_of(const struct words *w, const struct listed *l) {
    return (str){w->list.at + l->at, l->rest};
}

/* rest: of the word, behind its first character. */
static bool list_entry(const struct words *w, const struct words_of *of, str rest,
                       struct entry *out, bool *more) {
    size_t low = 0, high = of->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (str_cmp(rest_of(w, &of->words[mid]), rest) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    *more = low < of->n && str_starts(rest_of(w, &of->words[low]), rest);
    if (!*more || of->words[low].rest != rest.len)
        return false;
    const struct listed *l = &of->words[low];
    *out = (struct entry){l->cost, l->kind, l->reading ? str_of(l->reading) : (str){0}};
    return true;
}

bool words_find(const struct words *w, str word, struct entry *out, bool *more) {
    uint32_t c = utf8_peek(word, 0);
    size_t first = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    *out = (struct entry){.cost = COST_MOST, .kind = 'x'};
    *more = false;
    bool found = list_entry(w, words_of(w, c, str_sub(word, 0, first)),
                            str_sub(word, first, word.len), out, more);
    size_t own_longest = own_words_longest(&w->own, c);
    *more = *more || word.len < own_longest;
    if (word.len == first || word.len > own_longest)
        return found;
    str reading = own_words_find(&w->own, word);
    if (reading.len) {
        out->reading = reading;
        out->cost = out->cost < OWN_COST ? out->cost : OWN_COST;
        found = true;
    }
    return found;
}

str words_usual(const struct words *w, uint32_t c) {
    return usual_reading(w->usual, c);
}

str words_readings(const struct words *w, uint32_t c) {
    return characters_row(w->polyphones, c);
}

str words_own(const struct words *w, str word) {
    return own_words_find(&w->own, word);
}

uint32_t words_simplify(const struct words *w, uint32_t c) {
    return traditional_simplify(w->traditional, c);
}
