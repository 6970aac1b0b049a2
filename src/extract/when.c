#include "extract/when.h"

#include <time.h>

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

/* "THHMMSS", or "HH:MM" with or without ":SS" at the first colon, as seconds of the day; *rest is
 * what follows. -1: there is none. */
static long time_of_day(str s, str *rest) {
    size_t colon = str_find_byte(s, ':', 0);
    long seconds = 0;
    *rest = (str){0};
    if (s.len >= 15 && s.at[8] == 'T' && digits(s, 9, 6) >= 0) { /* 20250116T083000Z */
        *rest = str_trim(str_sub(s, 15, s.len));
        return digits(s, 9, 2) * 3600L + digits(s, 11, 2) * 60L + digits(s, 13, 2);
    }
    if (colon < 2 || colon >= s.len)
        return -1;
    int hour = digits(s, colon - 2, 2), minute = digits(s, colon + 1, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return -1;
    size_t end = colon + 3;
    if (end < s.len && s.at[end] == ':' && digits(s, end + 1, 2) >= 0) {
        seconds = digits(s, end + 1, 2);
        end += 3;
    }
    while (end < s.len && (s.at[end] == '.' || (s.at[end] >= '0' && s.at[end] <= '9')))
        end++;
    *rest = str_trim(str_sub(s, end, s.len));
    return hour * 3600L + minute * 60L + seconds;
}

/* "+0200", "-05:00", "EST": seconds that the zone is before UTC; others are UTC. */
static long zone_of(str s) {
    static const struct {
        const char *name;
        int hours;
    } names[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
                 {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_nocase(s, str_of(names[i].name)))
            return names[i].hours * 3600L;
    if (s.len < 3 || (s.at[0] != '+' && s.at[0] != '-'))
        return 0;
    int hours = digits(s, 1, 2), minutes = digits(s, s.len > 3 && s.at[3] == ':' ? 4 : 3, 2);
    long off = (hours < 0 ? 0 : hours) * 3600L + (minutes < 0 ? 0 : minutes) * 60L;
    return s.at[0] == '-' ? -off : off;
}

long long when_second(str stamp) {
    int year, month, day;
    str s = str_trim(stamp), rest;
    if (!iso(s, &year, &month, &day) && !rfc822(s, &year, &month, &day))
        return 0;
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    long of_day = time_of_day(s, &rest);
    return (long long)timegm(&tm) + (of_day < 0 ? 0 : of_day - zone_of(rest));
}

bool extract_is_day(str s) {
    int year, month, day;
    return s.len == 10 && s.at[4] == '-' && iso(s, &year, &month, &day);
}
