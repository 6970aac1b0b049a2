#include "pronounce/words.h"

#include <string.h>

#include "base/utf8.h"
#include "pronounce/characters.h"

#define COST_MOST   1000 /* that a row may have */
#define OWN_COST    110  /* that a word of ours has at the most: it is common */
#define CACHE_FIRST 256  /* places for characters, to begin with */

/* A row of the list, by places in it: what is looked up often is small, since every page counts. */
struct listed {
    uint32_t at; /* where the row begins in the list, with its word */
    uint16_t cost;
    uint8_t word, reading_at, reading; /* lengths, and where the reading is from `at` on */
    char kind;
};

/* The rows whose word begins with a character. */
struct words_of {
    uint32_t c; /* 0: a free place */
    uint32_t n;
    const struct listed *rows;
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

/* The row that begins at `at`, without its reading being looked at; false when it is malformed. */
static bool parse_listed(str list, size_t at, struct listed *out) {
    long cost = 0;
    str line = str_sub(list, at, str_find_byte(list, '\n', at)), rest = line;
    str word = str_cut(&rest, '\t');
    bool good = str_int(str_cut(&rest, '\t'), &cost) && cost > 0 && cost <= COST_MOST;
    str kind = str_cut(&rest, '\t');
    *out = (struct listed){.at = (uint32_t)at,
                           .cost = (uint16_t)cost,
                           .word = (uint8_t)word.len,
                           .reading_at = (uint8_t)(line.len - rest.len),
                           .reading = (uint8_t)rest.len,
                           .kind = kind.len ? kind.at[0] : 'x'};
    return good && line.len <= UINT8_MAX;
}

/* All rows whose word begins with the character `first`. */
static void load_words_of(const struct words *w, str first, struct words_of *of) {
    size_t start = lower_bound(w->list, first), end = start, n = 0;
    while (str_starts(str_sub(w->list, end, end + first.len), first)) {
        end = str_find_byte(w->list, '\n', end) + 1;
        n++;
    }
    struct listed *rows = arena_new(w->keep, struct listed, n);
    for (size_t at = start; at < end; at = str_find_byte(w->list, '\n', at) + 1)
        of->n += parse_listed(w->list, at, &rows[of->n]);
    of->rows = rows;
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

static str listed_word(const struct words *w, const struct listed *row) {
    return (str){w->list.at + row->at, row->word};
}

static bool list_entry(const struct words *w, const struct words_of *of, str word,
                       struct entry *out, bool *more) {
    size_t low = 0, high = of->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (str_cmp(listed_word(w, &of->rows[mid]), word) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    *more = low < of->n && str_starts(listed_word(w, &of->rows[low]), word);
    if (!*more || of->rows[low].word != word.len)
        return false;
    const struct listed *row = &of->rows[low];
    str reading = {w->list.at + row->at + row->reading_at, row->reading};
    *out = (struct entry){row->cost, row->kind, row->reading ? reading : (str){0}};
    return true;
}

bool words_find(const struct words *w, str word, struct entry *out, bool *more) {
    uint32_t c = utf8_peek(word, 0);
    size_t first = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    *out = (struct entry){.cost = COST_MOST, .kind = 'x'};
    *more = false;
    bool found = list_entry(w, words_of(w, c, str_sub(word, 0, first)), word, out, more);
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
