#include "extract/when.h"

#include "extract/extract.h"

static int digits(str s, size_t at, size_t n) {
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.len || s.at[i] < '0' || s.at[i] > '9')
            return -1;
        v = v * 10 + (s.at[i] - '0');
    }
    return v;
}

static bool exists(int year, int month, int day) {
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] && (month != 2 || day <= 28 || leap);
}

static bool iso(str s, int *year, int *month, int *day) {
    bool dashes = s.len > 4 && s.at[4] == '-';
    *year = digits(s, 0, 4);
    *month = digits(s, dashes ? 5 : 4, 2);
    *day = digits(s, dashes ? 8 : 6, 2);
    bool parted = !dashes || (s.len > 7 && s.at[7] == '-');
    return parted && exists(*year, *month, *day);
}

/* The names are those of the RFC, in every feed of every language. */
static bool rfc822(str s, int *year, int *month, int *day) {
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    str words[8];
    size_t n = 0;
    size_t comma = str_find_byte(s, ',', 0);
    str rest = comma < s.len ? str_sub(s, comma + 1, s.len) : s;
    while (rest.at && n < 8) {
        str word = str_trim(str_cut(&rest, ' '));
        if (word.len)
            words[n++] = word;
    }
    for (size_t i = 0; i + 2 < n; i++) {
        *day = digits(words[i], 0, words[i].len);
        *month = 0;
        for (int m = 0; m < 12; m++)
            if (str_eq_nocase(str_sub(words[i + 1], 0, 3), (str){names + 3 * m, 3}))
                *month = m + 1;
        *year = digits(words[i + 2], 0, words[i + 2].len);
        if (words[i + 2].len == 2 && *year >= 0)
            *year += *year < 70 ? 2000 : 1900;
        if (words[i].len <= 2 && words[i + 2].len <= 4 && exists(*year, *month, *day))
            return true;
    }
    return false;
}

str when_day(str stamp, struct arena *keep) {
    int year, month, day;
    str s = str_trim(stamp);
    if (!iso(s, &year, &month, &day) && !rfc822(s, &year, &month, &day))
        return (str){0};
    return str_printf(keep, "%04d-%02d-%02d", year, month, day);
}

bool extract_is_day(str s) {
    int year, month, day;
    return s.len == 10 && s.at[4] == '-' && iso(s, &year, &month, &day);
}
