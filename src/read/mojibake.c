#include "read/mojibake.h"

#include "base/buf.h"
#include "base/utf8.h"

/* The byte that Windows-1252 has for a character; 0 when it has none, or an ASCII one. */
static unsigned char byte_of(uint32_t c) {
    static const uint16_t high[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    if (c >= 0x80 && c <= 0xFF)
        return (unsigned char)c;
    for (size_t i = 0; i < sizeof high / sizeof *high; i++)
        if (high[i] == c && c >= 0x80)
            return (unsigned char)(0x80 + i);
    return 0;
}

/* What must have stood at line[at] before it was misread: its length there (0: nothing that was
 * misread), its bytes in `was`. */
static size_t misread_at(str line, size_t at, char was[4], size_t *was_n) {
    size_t i = at;
    unsigned char lead = byte_of(utf8_next(line, &i));
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t n = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    was[0] = (char)lead;
    for (size_t k = 1; k < n; k++) {
        if (i >= line.len)
            return 0;
        was[k] = (char)byte_of(utf8_next(line, &i));
    }
    *was_n = n;
    return utf8_len((str){was, n}, 0) == n ? i - at : 0;
}

/* No one writes these in any language: â€™, â€œ, â€“ and their like. */
static bool is_certain(const char *was) {
    return was[0] == '\xE2' && was[1] == '\x80';
}

enum verdict { SOUND, ONLY_CERTAIN, CLEAN };

static enum verdict judge(str line) {
    size_t certain = 0, likely = 0, other = 0;
    for (size_t at = 0; at < line.len;) {
        char was[4];
        size_t was_n = 0, n;
        if ((unsigned char)line.at[at] < 0x80) {
            at++;
            continue;
        }
        n = misread_at(line, at, was, &was_n);
        /* a capital word may end in such a letter, before a quote or a dash: AMANHÃ” */
        bool in_capitals =
            n && was_n == 2 && at > 0 && line.at[at - 1] >= 'A' && line.at[at - 1] <= 'Z';
        certain += n && is_certain(was);
        likely += n && !is_certain(was) && !in_capitals;
        other += n == 0;
        if (n)
            at += n;
        else
            utf8_next(line, &at);
    }
    if (other == 0 && certain + likely)
        return CLEAN;
    return certain ? ONLY_CERTAIN : SOUND;
}

/* Most texts have no place where a letter of the kind is followed by another odd character. */
static bool may_need_it(str text) {
    for (size_t at = str_find_byte(text, '\xC3', 0); at + 2 < text.len;
         at = str_find_byte(text, '\xC3', at + 1)) {
        unsigned char c = (unsigned char)text.at[at + 1], next = (unsigned char)text.at[at + 2];
        if (c >= 0x82 && c <= 0xB4 && next >= 0x80)
            return true;
    }
    return false;
}

struct mender {
    struct buf out;
    struct align align;
    struct arena *keep;
};

static void put(struct mender *m, str text, struct span up) {
    size_t from = m->out.len;
    buf_put(&m->out, text);
    align_add(&m->align, up, (struct span){from, m->out.len}, false, m->keep);
}

/* `at`: of the line in its file. */
static void mend_line(struct mender *m, str line, enum verdict verdict, size_t at) {
    size_t sound = 0; /* where what is kept as it is begins */
    for (size_t i = 0; i < line.len;) {
        char was[4];
        size_t was_n = 0, n = 0;
        if ((unsigned char)line.at[i] >= 0x80)
            n = misread_at(line, i, was, &was_n);
        if (n == 0 || (verdict == ONLY_CERTAIN && !is_certain(was))) {
            utf8_next(line, &i);
            continue;
        }
        put(m, str_sub(line, sound, i), (struct span){at + sound, at + i});
        put(m, (str){was, was_n}, (struct span){at + i, at + i + n});
        sound = i += n;
    }
    put(m, str_sub(line, sound, line.len), (struct span){at + sound, at + line.len});
}

size_t mojibake_mend(str *text, size_t at, struct align *align, struct arena *keep) {
    if (!may_need_it(*text))
        return 0;
    struct mender m = {.out = buf_make(keep, text->len + 1), .keep = keep};
    size_t mended = 0;
    for (size_t from = 0; from < text->len;) {
        size_t end = str_find_byte(*text, '\n', from);
        end += end < text->len;
        str line = str_sub(*text, from, end);
        enum verdict verdict = judge(line);
        if (verdict == SOUND)
            put(&m, line, (struct span){at + from, at + end});
        else
            mend_line(&m, line, verdict, at + from);
        mended += verdict != SOUND;
        from = end;
    }
    if (mended == 0)
        return 0;
    *text = buf_str(&m.out);
    *align = m.align;
    return mended;
}
