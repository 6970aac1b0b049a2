#include "write/tag_list.h"

#include "base/utf8.h"

#define TAGS_MOST 8 /* beside the chapters */

static char *clean(str value, struct arena *keep) {
    char *text = str_z(value, keep);
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
            text[i] = ' ';
    return text;
}

static void add(struct tag_list *list, const char *key, const char *value) {
    if (*value)
        list->at[list->n++] = (struct tag){key, value};
}

static unsigned ms_of(size_t frame, int rate_hz) {
    return (unsigned)(((unsigned long long)frame * 1000 + (unsigned)rate_hz / 2) /
                      (unsigned)rate_hz);
}

static void list_chapters(struct tag_list *list, const struct writer_settings *s, unsigned n,
                          struct arena *keep) {
    list->chapters = arena_new(keep, struct tag_chapter, n);
    list->chapters_n = n;
    for (unsigned i = 0; i < n; i++) {
        const struct chapter *c = &s->tags.chapters[i];
        list->chapters[i] = (struct tag_chapter){c->start, ms_of(c->start, s->rate_hz),
                                                 ms_of(c->end, s->rate_hz), clean(c->title, keep)};
    }
}

static void chapters_as_tags(struct tag_list *list, struct arena *keep) {
    for (unsigned i = 0; i < list->chapters_n; i++) {
        const struct tag_chapter *c = &list->chapters[i];
        unsigned ms = c->start_ms;
        str key = str_printf(keep, "CHAPTER%03u", i + 1);
        str time = str_printf(keep, "%02u:%02u:%02u.%03u", ms / 3600000, ms / 60000 % 60,
                              ms / 1000 % 60, ms % 1000);
        add(list, str_z(key, keep), str_z(time, keep));
        add(list, str_z(str_printf(keep, "%.*sNAME", STR_FMT(key)), keep), c->title);
    }
    list->chapters_n = 0;
}

void tag_list_make(struct tag_list *out, const struct writer_settings *s, struct arena *keep) {
    const struct tags *t = &s->tags;
    unsigned chapters = (unsigned)(t->chapters_n < CHAPTERS_MOST ? t->chapters_n : CHAPTERS_MOST);
    bool ogg = s->format == FORMAT_OGG || s->format == FORMAT_OPUS;
    *out = (struct tag_list){.cover = ogg ? NULL : t->cover};
    out->at = arena_new(keep, struct tag, TAGS_MOST + 2 * chapters);
    add(out, "TITLE", clean(t->title, keep));
    add(out, "ARTIST", clean(t->artist, keep));
    add(out, "ALBUM", clean(t->album, keep));
    add(out, "DATE", clean(t->date, keep));
    add(out, "LANGUAGE", clean(t->language, keep));
    add(out, "COMMENT", clean(t->comment, keep));
    add(out, "GENRE", clean(t->genre, keep));
    list_chapters(out, s, chapters, keep);
    if (ogg || s->format == FORMAT_FLAC)
        chapters_as_tags(out, keep);
    if (ogg && t->cover)
        add(out, "METADATA_BLOCK_PICTURE", picture_comment(t->cover, keep));
}
