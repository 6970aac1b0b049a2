#include "read/charset.h"

#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include "base/buf.h"
#include "base/utf8.h"

#define SAMPLE_BYTES ((size_t)8000) /* the detector looks at no more */

static size_t count_lost(str text) {
    size_t n = 0;
    for (size_t at = str_find(text, S("\ufffd"), 0); at < text.len;
         at = str_find(text, S("\ufffd"), at + 3))
        n++;
    return n;
}

static bool convert(str bytes, const char *charset, struct decoded *out, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    UConverter *cnv = ucnv_open(charset, &code);
    if (U_FAILURE(code))
        return false;
    size_t cap = bytes.len * 3 + 16;
    char *to = arena_alloc(keep, cap, 1, 1);
    int32_t n =
        ucnv_toAlgorithmic(UCNV_UTF8, cnv, to, (int32_t)cap, bytes.at, (int32_t)bytes.len, &code);
    const char *name = U_SUCCESS(code) ? ucnv_getName(cnv, &code) : NULL;
    UErrorCode code2 = U_ZERO_ERROR;
    const char *mime = name ? ucnv_getStandardName(name, "MIME", &code2) : NULL;
    str known = str_copy(str_of(mime ? mime : charset), keep);
    ucnv_close(cnv);
    if (U_FAILURE(code))
        return false;
    out->text = (str){to, (size_t)n};
    out->charset = known;
    out->lost = count_lost(out->text);
    return utf8_check(out->text) == out->text.len;
}

struct mark {
    str bytes;
    const char *charset; /* NULL: UTF-8 */
};

static const struct mark marks[] = {
    {{"\xef\xbb\xbf", 3}, NULL},       {{"\xff\xfe\0\0", 4}, "UTF-32LE"},
    {{"\0\0\xfe\xff", 4}, "UTF-32BE"}, {{"\xff\xfe", 2}, "UTF-16LE"},
    {{"\xfe\xff", 2}, "UTF-16BE"},     {{"\x84\x31\x95\x33", 4}, "GB18030"},
};

/* UTF-16 without a mark: nearly every other byte of a Western text is zero. */
static const char *utf16_kind(str bytes) {
    size_t zero[2] = {0}, n = bytes.len < 4096 ? bytes.len : 4096;
    for (size_t i = 0; i < n; i++)
        zero[i & 1] += bytes.at[i] == '\0';
    if (zero[1] > n / 5 && zero[0] < n / 100 + 1)
        return "UTF-16LE";
    return zero[0] > n / 5 && zero[1] < n / 100 + 1 ? "UTF-16BE" : NULL;
}

/* Names that pages use, and the superset that is meant. */
static const char *superset_of(str name) {
    static const struct {
        const char *name, *meant;
    } known[] = {
        {"iso-8859-1", "windows-1252"}, {"latin1", "windows-1252"},   {"us-ascii", "windows-1252"},
        {"ascii", "windows-1252"},      {"gb2312", "GB18030"},        {"gbk", "GB18030"},
        {"iso-8859-9", "windows-1254"}, {"shift_jis", "windows-31j"}, {"shift-jis", "windows-31j"},
        {"x-sjis", "windows-31j"},      {"euc-kr", "windows-949"},    {"big5", "Big5-HKSCS"},
        {"iso-8859-11", "windows-874"}, {"tis-620", "windows-874"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq_nocase(name, str_of(known[i].name)))
            return known[i].meant;
    return NULL;
}

static bool is_utf8_name(str name) {
    return str_eq_nocase(name, S("utf-8")) || str_eq_nocase(name, S("utf8"));
}

/* A page cannot say in ASCII that it is UTF-16; text that is has zero bytes, be it for its spaces.
 */
static bool is_wide_name(str name, str bytes) {
    static const char *const wide[] = {"utf-16", "utf16", "utf-32", "utf32", "ucs-2", "ucs-4"};
    bool yes = false;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        yes = yes || str_eq_nocase(str_sub(name, 0, strlen(wide[i])), str_of(wide[i]));
    return yes && !memchr(bytes.at, 0, bytes.len);
}

static bool fits(const struct decoded *d, size_t bytes) {
    return d->lost <= bytes / 200 + (bytes < 200);
}

/* The lines that are not ASCII, since only they tell one character set from another. */
static str sample_of(str bytes, struct arena *scratch) {
    struct buf b = buf_make(scratch, SAMPLE_BYTES);
    for (str rest = bytes; rest.at && !b.full;) {
        str line = str_cut(&rest, '\n');
        bool high = false;
        for (size_t i = 0; i < line.len && !high; i++)
            high = (unsigned char)line.at[i] >= 0x80;
        if (!high)
            continue;
        buf_put(&b, str_sub(line, 0, SAMPLE_BYTES - b.len - 1));
        buf_byte(&b, '\n');
        if (b.len + 16 > SAMPLE_BYTES)
            break;
    }
    return buf_str(&b);
}

static bool by_statistics(str bytes, struct decoded *out, struct arena *keep,
                          struct arena scratch) {
    str sample = sample_of(bytes, &scratch);
    UErrorCode code = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&code);
    int32_t n = 0;
    bool found = false;
    ucsdet_setText(detector, sample.at, (int32_t)sample.len, &code);
    const UCharsetMatch **matches = ucsdet_detectAll(detector, &n, &code);
    for (int32_t i = 0; U_SUCCESS(code) && i < n && !found; i++) {
        const char *name = ucsdet_getName(matches[i], &code);
        str charset = str_of(name);
        if (is_utf8_name(charset) || str_starts(charset, S("UTF-")) ||
            str_starts(charset, S("IBM")))
            continue;
        const char *meant = superset_of(charset);
        found = convert(bytes, meant ? meant : name, out, keep) && fits(out, bytes.len);
    }
    if (detector)
        ucsdet_close(detector);
    return found;
}

/* A UTF-8 file with a few bad bytes: a lone one is read as Windows-1252, as the tools that put it
 * there meant it; the rubble of a cut sequence is dropped. */
static str repair(str bytes, struct arena *keep) {
    static const uint32_t high[32] = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    struct buf b = buf_make(keep, bytes.len * 3 + 16);
    for (size_t at = 0; at < bytes.len;) {
        size_t n = utf8_len(bytes, at);
        if (n) {
            buf_put(&b, str_sub(bytes, at, at + n));
            at += n;
            continue;
        }
        size_t run = 0;
        while (at + run < bytes.len && utf8_len(bytes, at + run) == 0)
            run++;
        unsigned char c = (unsigned char)bytes.at[at];
        if (run == 1 && c >= 0xA0)
            buf_utf8(&b, c);
        else if (run == 1 && high[c - 0x80])
            buf_utf8(&b, high[c - 0x80]);
        at += run;
    }
    return buf_str(&b);
}

static bool as_utf8(str bytes, bool declared, struct decoded *out, struct arena *keep) {
    size_t good = 0, bad = 0;
    for (size_t at = 0, n; at < bytes.len; at += n ? n : 1) {
        n = (unsigned char)bytes.at[at] < 0x80 ? 1 : utf8_len(bytes, at);
        good += n > 1;
        bad += n == 0;
    }
    *out = (struct decoded){.text = bytes, .charset = S("UTF-8"), .repaired = bad};
    if (bad == 0)
        return true;
    if (good < bad * (declared ? 2 : 4))
        return false;
    out->text = repair(bytes, keep);
    return true;
}

bool charset_decode(str bytes, str declared, struct decoded *out, struct arena *keep,
                    struct arena scratch) {
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!str_starts(bytes, marks[i].bytes))
            continue;
        size_t skip = marks[i].bytes.len;
        str rest = str_sub(bytes, skip, bytes.len);
        bool ok = marks[i].charset ? convert(rest, marks[i].charset, out, keep)
                                   : as_utf8(rest, true, out, keep);
        out->text_at = skip;
        if (ok)
            return true;
    }
    *out = (struct decoded){0};
    const char *utf16 = utf16_kind(bytes);
    if (utf16)
        return convert(bytes, utf16, out, keep);
    if (as_utf8(bytes, is_utf8_name(declared), out, keep))
        return true;
    *out = (struct decoded){0};
    if (declared.len && declared.len < 40 && !is_utf8_name(declared) &&
        !is_wide_name(declared, bytes)) {
        const char *meant = superset_of(declared);
        if (convert(bytes, meant ? meant : str_z(declared, &scratch), out, keep) &&
            fits(out, bytes.len))
            return true;
    }
    *out = (struct decoded){0};
    return by_statistics(bytes, out, keep, scratch);
}
