#include <string.h>

#include "publish/assets.h"
#include "publish/markup.h"
#include "publish/page.h"
#include "types/version.h"

void page_begin(struct buf *b, str lang, str title, str description, struct arena scratch) {
    buf_put(b, S("<!DOCTYPE html>\n<html lang=\""));
    html_put(b, lang);
    buf_printf(b, "\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               text_direction(lang, scratch));
    buf_put(b, S("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"generator\" content=\"newscast " NEWSCAST_VERSION "\">\n<title>"));
    html_put(b, title);
    buf_put(b, S("</title>\n<meta name=\"description\" content=\""));
    html_put(b, description);
    buf_put(b, S("\">\n<style>\n"));
    buf_put(b, page_css());
    buf_put(b, S("</style>\n"));
}

str page_clock(double seconds, struct arena *keep) {
    long s = (long)(seconds + 0.5);
    if (s >= 3600)
        return str_printf(keep, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    return str_printf(keep, "%ld:%02ld", s / 60, s % 60);
}

void page_json(struct buf *b, const char *type, const char *json) {
    buf_printf(b, "<script type=\"%s\">\n", type);
    for (const char *at = json; *at; at++)
        if (strchr("<>&", *at))
            buf_printf(b, "\\u%04x", (unsigned)*at);
        else
            buf_byte(b, *at);
    buf_put(b, S("\n</script>\n"));
}

str page_day(time_t t, struct arena *keep) {
    char text[16];
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(text, sizeof text, "%Y-%m-%d", &tm);
    return str_copy(str_of(text), keep);
}
