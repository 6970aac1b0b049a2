/* Chinese numbers: ICU's go up in 兆, write 〇 and never say 两. */
#include "normalise/spell.h"

static const char *const digit_words[] = {"零", "一", "二", "三", "四",
                                          "五", "六", "七", "八", "九"};

static void put(struct buf *out, const char *word) {
    buf_put(out, str_of(word));
}

/* One group of four digits, 1 to 9999.  `head`: the number begins with it, so that 10 is 十 and not
 * 一十. */
static void put_group(unsigned v, bool head, struct buf *out) {
    static const char *const places[] = {"千", "百", "十", ""};
    static const unsigned units[] = {1000, 100, 10, 1};
    bool begun = false, zero = false;
    for (int i = 0; i < 4; i++) {
        unsigned d = v / units[i] % 10;
        if (d == 0) {
            zero = begun;
            continue;
        }
        if (zero)
            put(out, "零");
        zero = false;
        bool ten = head && i == 2 && d == 1 && !begun;
        if (!ten)
            put(out, d == 2 && i < 2 ? "两" : digit_words[d]);
        put(out, places[i]);
        begun = true;
    }
}

/* 0 to 9999 9999: what may stand before 亿. */
static void put_eight(unsigned long v, bool head, struct buf *out) {
    unsigned high = (unsigned)(v / 10000), low = (unsigned)(v % 10000);
    if (high) {
        if (!head && high < 1000)
            put(out, "零");
        if (high == 2)
            put(out, "两");
        else
            put_group(high, head, out);
        put(out, "万");
        head = false;
    }
    if (low) {
        if (!head && (low < 1000 || high == 0))
            put(out, "零");
        put_group(low, head, out);
    }
}

static void put_cardinal(unsigned long long v, struct buf *out) {
    unsigned long long yi = 100000000, high = v / yi;
    if (high >= yi) {
        put_cardinal(high, out);
        put(out, "亿");
    } else if (high) {
        if (high == 2)
            put(out, "两");
        else
            put_eight((unsigned long)high, true, out);
        put(out, "亿");
    }
    if (v % yi)
        put_eight((unsigned long)(v % yi), high == 0, out);
}

void spell_han(str digits, enum form_kind kind, struct buf *out) {
    if (kind >= FORM_HAN_DIGITS) {
        for (size_t i = 0; i < digits.len; i++)
            put(out, kind == FORM_HAN_HOTLINE && digits.at[i] == '1'
                         ? "幺"
                         : digit_words[digits.at[i] - '0']);
        return;
    }
    unsigned long long v = 0;
    for (size_t i = 0; i < digits.len; i++)
        v = v * 10 + (unsigned)(digits.at[i] - '0');
    if (v == 0)
        put(out, "零");
    else if (v == 2 && kind == FORM_HAN_COUNT)
        put(out, "两");
    else if (v < 10000)
        put_group((unsigned)v, true, out);
    else
        put_cardinal(v, out);
}
