#include "pronounce/characters.h"

#include <string.h>

#include "base/utf8.h"
#include "pronounce/own_words.h"

#define FIRST                                                                                      \
    0x3000u /* what has rows in [blocks], and what may be traditional, is between these            \
             */
#define END    0xA000u
#define BLOCK  16u
#define RECENT 256u

/* A character that was looked up lately. */
struct recent {
    uint32_t c;
    uint32_t at, len; /* of its reading, in blocks */
};

struct usual {
    struct recent recent[RECENT];
    str blocks, rare;
    uint32_t
        row[(END - FIRST) / BLOCK]; /* where the syllables of a block begin in blocks, 0: none */
};

struct traditional {
    uint64_t is[(END - FIRST) / 64];
    uint16_t *from, *to; /* ascending by `from` */
    size_t n;
};

static bool is_inside(uint32_t c) {
    return c >= FIRST && c < END;
}

/* "4E00\tyi1 ding1 …": its block; UINT32_MAX: no such row. */
static uint32_t block_of(str row) {
    uint32_t c = 0;
    if (row.len < 5 || row.at[4] != '\t')
        return UINT32_MAX;
    for (size_t i = 0; i < 4; i++) {
        char d = row.at[i];
        if (!(d >= '0' && d <= '9') && !(d >= 'A' && d <= 'F'))
            return UINT32_MAX;
        c = c << 4 | (uint32_t)(d <= '9' ? d - '0' : d - 'A' + 10);
    }
    return is_inside(c) && c % BLOCK == 0 ? (c - FIRST) / BLOCK : UINT32_MAX;
}

bool usual_load(struct usual **out, struct voices *voices, str folder, struct err *err) {
    struct usual *u = *out = arena_new(voices->keep, struct usual, 1);
    str path;
    int number = 1;
    if (!voices_map(voices, folder, "characters.tsv", &path, &u->blocks, err))
        return false;
    for (str rest = u->blocks; rest.at && rest.len; number++) {
        str row = str_cut(&rest, '\n');
        uint32_t block = block_of(row);
        if (str_eq(row, S("[rare]"))) {
            u->rare = rest;
            break;
        }
        if (block != UINT32_MAX)
            u->row[block] = (uint32_t)(row.at - u->blocks.at) + 5;
        else if (row.len && row.at[0] != '#' && !str_eq(row, S("[blocks]")))
            return fail(err, ERR_DATA, "%.*s:%d: expected a code point and the readings from it on",
                        STR_FMT(path), number);
    }
    return true;
}

str characters_row(str table, uint32_t c) {
    char bytes[4];
    size_t at = str_find(table, (str){bytes, utf8_encode(c, bytes)}, 0);
    if (at == table.len)
        return (str){0};
    const char *nl = memrchr(table.at, '\n', at);
    str row = str_span(nl ? nl + 1 : table.at, table.at + at);
    return str_cut(&row, '\t');
}

/* The reading of a character inside, empty when its block has no row. */
static void find_in_block(const struct usual *u, uint32_t c, struct recent *out) {
    uint32_t row = u->row[(c - FIRST) / BLOCK];
    str blocks = u->blocks;
    size_t at = row;
    for (uint32_t left = c % BLOCK; row && left && at < blocks.len && blocks.at[at] != '\n'; at++)
        left -= blocks.at[at] == ' ';
    size_t end = at;
    while (row && end < blocks.len && blocks.at[end] != ' ' && blocks.at[end] != '\n')
        end++;
    bool good = is_pinyin_syllable(str_sub(blocks, at, end));
    *out = (struct recent){c, (uint32_t)at, good ? (uint32_t)(end - at) : 0};
}

str usual_reading(struct usual *u, uint32_t c) {
    if (!is_inside(c)) {
        str rare = characters_row(u->rare, c);
        return is_pinyin_syllable(rare) ? rare : (str){0};
    }
    struct recent *r = &u->recent[c % RECENT];
    if (r->c != c)
        find_in_block(u, c, r);
    return str_sub(u->blocks, r->at, r->at + r->len);
}

static bool take_traditional(void *self, const struct table *t, const struct row *r,
                             struct err *err) {
    struct traditional *out = self;
    size_t a = 0, b = 0;
    while (r->fields == 2 && a < r->field[0].len && b < r->field[1].len) {
        uint32_t from = utf8_next(r->field[0], &a), to = utf8_next(r->field[1], &b);
        if (!is_inside(from) || to >= 0x10000)
            continue;
        if (out->n && out->from[out->n - 1] >= from)
            return table_fail(t, r, err, "not in the order of the characters");
        out->is[(from - FIRST) / 64] |= (uint64_t)1 << from % 64;
        out->from[out->n] = (uint16_t)from;
        out->to[out->n++] = (uint16_t)to;
    }
    return (r->fields == 2 && a == r->field[0].len && b == r->field[1].len) ||
           table_fail(t, r, err, "expected as many simplified characters as traditional");
}

bool traditional_load(struct traditional **out, struct voices *voices, str folder,
                      struct err *err) {
    struct traditional *t = *out = arena_new(voices->keep, struct traditional, 1);
    str path, text;
    if (!voices_map(voices, folder, "traditional.tsv", &path, &text, err))
        return false;
    size_t most =
        text.len / 2 + 1; /* a pair has two bytes at the least; pages count when touched */
    t->from = arena_new(voices->keep, uint16_t, most);
    t->to = arena_new(voices->keep, uint16_t, most);
    return table_each(path, text, take_traditional, t, err);
}

uint32_t traditional_simplify(const struct traditional *t, uint32_t c) {
    if (!is_inside(c) || !(t->is[(c - FIRST) / 64] >> c % 64 & 1))
        return c;
    size_t low = 0, high = t->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (t->from[mid] < c)
            low = mid + 1;
        else
            high = mid;
    }
    return t->to[low];
}
