#include "pronounce/words.h"

#include <string.h>

#include "base/file.h"
#include "base/utf8.h"

#define CHARACTERS  0x32400u /* code points that may be Han */
#define BASIC_FIRST 0x3000u  /* nearly all that is written is between these */
#define BASIC_END   0xA000u
#define PAGE        256u
#define OWN_COST    110  /* that a word of ours has at the most: it is common */
#define COST_MOST   1000 /* that a row may have */

struct listed {
    str word;
    struct entry entry;
};

static bool is_basic(uint32_t c) {
    return c >= BASIC_FIRST && c < BASIC_END;
}

bool words_is_syllable(str s) {
    if (s.len < 2 || s.len > 7 || s.at[s.len - 1] < '1' || s.at[s.len - 1] > '5')
        return false;
    for (size_t i = 0; i + 1 < s.len; i++)
        if (s.at[i] < 'a' || s.at[i] > 'z')
            return false;
    return true;
}

static bool map_table(struct voices *voices, str folder, const char *name, str *path, str *out,
                      struct err *err) {
    *path =
        str_printf(voices->keep, "%.*s/%.*s/%s", STR_FMT(voices->folder), STR_FMT(folder), name);
    return file_map(str_z(*path, voices->keep), LIMIT_TABLE_BYTES, out, err);
}

/* One row of characters.tsv; *why says what is wrong with it. */
static bool add_usual(struct words *w, str row, const char **why, struct arena *keep) {
    str syllable = str_cut(&row, '\t');
    *why = "expected a syllable with tone digit and its characters";
    if (!words_is_syllable(syllable) || row.len == 0 || w->syllables.n == UINT16_MAX)
        return false;
    *why = "holds a character that is not Han";
    for (size_t at = 0; at < row.len;) {
        uint32_t c = utf8_next(row, &at);
        if (!utf8_is_han(c))
            return false;
        if (is_basic(c))
            w->usual[c - BASIC_FIRST] = (uint16_t)w->syllables.n;
    }
    *list_push(&w->syllables, keep) = syllable;
    return true;
}

static bool load_usual(struct words *w, struct voices *voices, str folder, struct err *err) {
    str path;
    if (!map_table(voices, folder, "characters.tsv", &path, &w->characters, err))
        return false;
    w->usual = arena_new(w->keep, uint16_t, BASIC_END - BASIC_FIRST);
    *list_push(&w->syllables, w->keep) = (str){0};
    int number = 1;
    for (str rest = w->characters; rest.at && rest.len; number++) {
        const char *why;
        str row = str_cut(&rest, '\n');
        if (row.len && row.at[0] != '#' && !add_usual(w, row, &why, w->keep))
            return fail(err, ERR_DATA, "%.*s:%d: %s", STR_FMT(path), number, why);
    }
    return true;
}

static bool load_simplified(struct words *w, const struct table *t, struct arena *keep,
                            struct err *err) {
    w->simplified = arena_new(keep, uint16_t, BASIC_END - BASIC_FIRST);
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        if (r->fields != 2 || utf8_count(r->field[0]) != utf8_count(r->field[1]))
            return table_fail(t, r, err, "expected as many simplified characters as traditional");
        for (size_t a = 0, b = 0; a < r->field[0].len;) {
            uint32_t from = utf8_next(r->field[0], &a), to = utf8_next(r->field[1], &b);
            if (is_basic(from) && to < 0x10000)
                w->simplified[from - BASIC_FIRST] = (uint16_t)to;
        }
    }
    return true;
}

/* Every row of overlay.tsv: one syllable for each character. */
static bool check_own(struct words *w, struct err *err) {
    const struct table *t = w->own;
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        size_t n = utf8_count(r->field[0]), syllables = 0;
        for (str rest = r->field[1]; rest.at; syllables++)
            if (!words_is_syllable(str_cut(&rest, ' ')))
                return table_fail(t, r, err, "expected syllables such as zhong1 or lv4");
        if (r->fields != 2 || n != syllables || n > WORD_CHARACTERS)
            return table_fail(t, r, err,
                              "expected a word of 1 to %d characters and as many "
                              "syllables",
                              WORD_CHARACTERS);
        uint32_t c = utf8_peek(r->field[0], 0);
        if (is_basic(c) && n > 1 && w->own_longest[c - BASIC_FIRST] < r->field[0].len)
            w->own_longest[c - BASIC_FIRST] =
                (uint8_t)r->field[0].len; /* WORD_CHARACTERS of them at the most */
    }
    return true;
}

static bool load_list(struct words *w, struct voices *voices, str folder, struct err *err) {
    if (!map_table(voices, folder, "readings.tsv", &w->path, &w->list, err))
        return false;
    while (str_starts(w->list, S("#")))
        w->list = str_sub(w->list, str_find_byte(w->list, '\n', 0) + 1, w->list.len);
    return (w->list.len && str_ends(w->list, S("\n"))) ||
           fail(err, ERR_DATA,
                "%.*s: empty or cut off; reinstall, or make it again with "
                "scripts/make-zh-readings",
                STR_FMT(w->path));
}

bool words_load(struct words *w, struct voices *voices, str folder, struct err *err) {
    const struct table *traditional;
    str path;
    *w = (struct words){.keep = voices->keep};
    w->of = arena_new(w->keep, struct words_of *, CHARACTERS / PAGE);
    w->own_longest = arena_new(w->keep, uint8_t, BASIC_END - BASIC_FIRST);
    return voices_table(voices, folder, "traditional.tsv", &traditional, err) &&
           voices_table(voices, folder, "overlay.tsv", &w->own, err) &&
           voices_table(voices, folder, "contexts.tsv", &w->contexts, err) &&
           voices_table(voices, folder, "classes.tsv", &w->classes, err) &&
           voices_table(voices, folder, "sandhi.tsv", &w->sandhi, err) &&
           voices_table(voices, folder, "letters.tsv", &w->letters, err) &&
           map_table(voices, folder, "polyphones.tsv", &path, &w->polyphones, err) &&
           load_list(w, voices, folder, err) && load_usual(w, voices, folder, err) &&
           load_simplified(w, traditional, voices->keep, err) && check_own(w, err);
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

/* The row of a line, without its reading being looked at; false when it is malformed. */
static bool parse_listed(str line, struct listed *out) {
    long cost = 0;
    out->word = str_cut(&line, '\t');
    bool good = str_int(str_cut(&line, '\t'), &cost) && cost > 0 && cost <= COST_MOST;
    str kind = str_cut(&line, '\t');
    out->entry = (struct entry){(int)cost, kind.len ? kind.at[0] : 'x', line};
    return good;
}

/* All rows whose word begins with the character `first`. */
static void load_words_of(const struct words *w, str first, struct words_of *of) {
    size_t start = lower_bound(w->list, first), end = start, n = 0;
    while (str_starts(str_sub(w->list, end, end + first.len), first)) {
        end = str_find_byte(w->list, '\n', end) + 1;
        n++;
    }
    struct listed *rows = arena_new(w->keep, struct listed, n + 1);
    for (size_t at = start; at < end; at = str_find_byte(w->list, '\n', at) + 1)
        if (parse_listed(str_sub(w->list, at, str_find_byte(w->list, '\n', at)), &rows[of->n]))
            of->n++;
    of->rows = rows;
    of->loaded = true;
}

static bool list_entry(const struct words_of *of, str word, struct entry *out, bool *more) {
    size_t low = 0, high = of->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (str_cmp(of->rows[mid].word, word) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    *more = low < of->n && str_starts(of->rows[low].word, word);
    if (!*more || of->rows[low].word.len != word.len)
        return false;
    *out = of->rows[low].entry;
    return true;
}

bool words_find(const struct words *w, str word, struct entry *out, bool *more) {
    uint32_t c = utf8_peek(word, 0);
    size_t first = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    *out = (struct entry){.cost = COST_MOST, .kind = 'x'};
    *more = false;
    if (c >= CHARACTERS)
        return false;
    if (!w->of[c / PAGE])
        w->of[c / PAGE] = arena_new(w->keep, struct words_of, PAGE);
    struct words_of *of = &w->of[c / PAGE][c % PAGE];
    if (!of->loaded)
        load_words_of(w, str_sub(word, 0, first), of);
    bool found = list_entry(of, word, out, more);
    size_t own_longest = is_basic(c) ? w->own_longest[c - BASIC_FIRST] : 0;
    *more = *more || word.len < own_longest;
    if (word.len == first || word.len > own_longest)
        return found;
    str reading = table_get(w->own, (str){0}, word);
    if (reading.len) {
        out->reading = reading;
        out->cost = out->cost < OWN_COST ? out->cost : OWN_COST;
        found = true;
    }
    return found;
}

/* The first column of the row that holds the character. */
static str find_row(str table, uint32_t c) {
    char bytes[4];
    str character = {bytes, utf8_encode(c, bytes)};
    size_t at = str_find(table, character, 0);
    if (at == table.len)
        return (str){0};
    str row = str_sub(table, line_start(table, at), at);
    return str_cut(&row, '\t');
}

str words_usual(const struct words *w, uint32_t c) {
    if (is_basic(c))
        return w->syllables.at[w->usual[c - BASIC_FIRST]];
    return c < CHARACTERS ? find_row(w->characters, c) : (str){0};
}

str words_readings(const struct words *w, uint32_t c) {
    return find_row(w->polyphones, c);
}

str words_alone(const struct words *w, str character) {
    return table_get(w->own, (str){0}, character);
}

uint32_t words_simplify(const struct words *w, uint32_t c) {
    return is_basic(c) && w->simplified[c - BASIC_FIRST] ? w->simplified[c - BASIC_FIRST] : c;
}
