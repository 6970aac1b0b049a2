#include "types/moment.h"

#include <stdlib.h>
#include <time.h>

#define YEAR_LEAST  1900
#define YEAR_MOST   2100
#define DAY_SECONDS 86400L
#define LENGTH_MOST (36525 * DAY_SECONDS)
#define LAST_SECOND ((struct moment){YEAR_MOST, 12, 31, 23, 59, 59})

static int days_of(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool is_sound(const struct moment *m) {
    return m->year >= YEAR_LEAST && m->year <= YEAR_MOST && m->month >= 1 && m->month <= 12 &&
           m->day >= 1 && m->day <= days_of(m->year, m->month) && m->hour <= 23 &&
           m->minute <= 59 && m->second <= 59;
}

/* Reads the text by a pattern in which 0 is a digit of the numbers in turn and T stands for itself
 * or a space; the pattern may go on where the text has ended, at a number. */
bool moment_parse(str text, struct moment *out) {
    static const char pattern[] = "YYYY-MM-DDThh:mm:ss";
    struct moment m = {0};
    bool ends_well = text.len == 10 || text.len == 16 || text.len == 19;
    for (size_t i = 0; ends_well && i < text.len; i++) {
        char c = text.at[i], p = pattern[i];
        int *to = p == 'Y'   ? &m.year
                  : p == 'M' ? &m.month
                  : p == 'D' ? &m.day
                  : p == 'h' ? &m.hour
                  : p == 'm' ? &m.minute
                  : p == 's' ? &m.second
                             : NULL;
        if (to && c >= '0' && c <= '9')
            *to = *to * 10 + (c - '0');
        else if (to || (c != p && !(p == 'T' && c == ' ')))
            return false;
    }
    *out = m;
    return ends_well && is_sound(&m);
}

bool moment_parse_length(str text, long *seconds) {
    long n;
    if (text.len < 2 || text.at[0] < '0' || text.at[0] > '9' ||
        !str_int(str_sub(text, 0, text.len - 1), &n))
        return false;
    char unit = text.at[text.len - 1];
    long of = unit == 's'   ? 1
              : unit == 'm' ? 60
              : unit == 'h' ? 3600
              : unit == 'd' ? DAY_SECONDS
                            : 0;
    if (of == 0 || n > LENGTH_MOST / of)
        return false;
    *seconds = n * of;
    return true;
}

int moment_cmp(const struct moment *a, const struct moment *b) {
    const int both[][2] = {{a->year, b->year}, {a->month, b->month},   {a->day, b->day},
                           {a->hour, b->hour}, {a->minute, b->minute}, {a->second, b->second}};
    for (size_t i = 0; i < sizeof both / sizeof *both; i++)
        if (both[i][0] != both[i][1])
            return both[i][0] < both[i][1] ? -1 : 1;
    return 0;
}

static struct moment of_tm(const struct tm *tm) {
    return (struct moment){tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday,
                           tm->tm_hour,        tm->tm_min,     tm->tm_sec < 59 ? tm->tm_sec : 59};
}

struct moment moment_after(const struct moment *m, long seconds) {
    struct tm tm = {.tm_year = m->year - 1900,
                    .tm_mon = m->month - 1,
                    .tm_mday = m->day,
                    .tm_hour = m->hour,
                    .tm_min = m->minute,
                    .tm_sec = m->second};
    time_t at = timegm(&tm) + seconds; /* no zone, no summer time: a calendar only */
    if (!gmtime_r(&at, &tm))
        return LAST_SECOND;
    struct moment after = of_tm(&tm);
    return after.year > YEAR_MOST ? LAST_SECOND : after;
}

bool moment_now(struct moment *out, bool *fixed, struct err *err) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    struct tm tm;
    time_t now = time(NULL);
    long given;
    *fixed = epoch && *epoch;
    if (!*fixed) {
        localtime_r(&now, &tm);
        *out = of_tm(&tm);
        return true;
    }
    now = str_int(str_of(epoch), &given) ? given : -1;
    if (now < 0 || !gmtime_r(&now, &tm) || tm.tm_year + 1900 > YEAR_MOST)
        return fail(
            err, ERR_USAGE,
            "SOURCE_DATE_EPOCH=%.40s: must be whole seconds since 1970, of a year up to %d; "
            "correct or unset it",
            epoch, YEAR_MOST);
    *out = of_tm(&tm);
    return true;
}

str moment_day(const struct moment *m, struct arena *keep) {
    return str_printf(keep, "%04d-%02d-%02d", m->year, m->month, m->day);
}

str moment_time(const struct moment *m, struct arena *keep) {
    return str_printf(keep, "%02d:%02d:%02d", m->hour, m->minute, m->second);
}
