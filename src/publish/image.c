#include "publish/image.h"

#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "publish/cover.h"
#include "publish/markup.h"
#include "types/limits.h"

#define LEAST_PIXELS 1400
#define MOST_PIXELS  3000

static unsigned number(str s, size_t at, int bytes) {
    unsigned v = 0;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | (at + (size_t)i < s.len ? (unsigned char)s.at[at + (size_t)i] : 0u);
    return v;
}

/* Walks the segments of a JPEG to the frame header, which has the size. */
static bool jpeg_size(str s, unsigned *width, unsigned *height) {
    for (size_t at = 2; at + 9 < s.len && number(s, at, 1) == 0xFF;) {
        unsigned kind = number(s, at + 1, 1);
        if (kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC) {
            *height = number(s, at + 5, 2);
            *width = number(s, at + 7, 2);
            return true;
        }
        at += 2 + number(s, at + 2, 2);
    }
    return false;
}

/* The name it gets in the folder; NULL: neither PNG nor JPEG. */
static const char *kind_of(str s, unsigned *width, unsigned *height) {
    if (str_starts(s, S("\x89PNG\r\n\x1a\n"))) {
        *width = number(s, 16, 4);
        *height = number(s, 20, 4);
        return "cover.png";
    }
    return str_starts(s, S("\xff\xd8\xff")) && jpeg_size(s, width, height) ? "cover.jpg" : NULL;
}

static str address_of(const struct show *show, const char *name, struct arena *keep) {
    struct buf b = buf_make(keep, 1 << 16);
    buf_put(&b, show->base_url);
    buf_byte(&b, '/');
    url_put(&b, str_of(name));
    return buf_str(&b);
}

static bool take_file(const char *folder, const struct show *show, str *address,
                      struct notes *notes, struct arena *keep, struct arena scratch,
                      struct err *err) {
    unsigned width = 0, height = 0;
    str bytes;
    const char *given = str_z(show->image, &scratch);
    if (!file_read(given, LIMIT_IMAGE_BYTES, &bytes, &scratch, err))
        return false;
    const char *name = kind_of(bytes, &width, &height);
    if (!name)
        return fail(err, ERR_INPUT, "%s: neither PNG nor JPEG; convert it", given);
    if (width != height || width < LEAST_PIXELS || width > MOST_PIXELS)
        note(notes,
             "%s has %u x %u pixels; directories want it square, from %d to %d pixels a side",
             given, width, height, LEAST_PIXELS, MOST_PIXELS);
    *address = address_of(show, name, keep);
    const char *path = str_z(str_printf(&scratch, "%s/%s", folder, name), &scratch);
    return file_refresh(path, bytes, NULL, scratch, err);
}

/* It is drawn again only when the words on it have changed. */
static bool draw(const char *folder, const struct show *show, struct ledger *ledger, str *address,
                 struct notes *notes, struct arena *keep, struct arena scratch, struct err *err) {
    const char *path = str_z(str_printf(&scratch, "%s/cover.png", folder), &scratch);
    str words = str_printf(&scratch, "%.*s\n%.*s", STR_FMT(show->title), STR_FMT(show->author));
    if (!file_exists(path) || !str_eq(ledger_word(ledger, "cover"), words)) {
        str author = str_eq(show->author, show->title) ? S("") : show->author;
        if (!cover_draw(path, show->title, author, scratch, err)) {
            if (err->code != ERR_ENGINE)
                return false;
            note(notes, "no cover was drawn: %s; or give one with --image", err->text);
            return true;
        }
        ledger_set_word(ledger, "cover", words);
    }
    *address = address_of(show, "cover.png", keep);
    return true;
}

bool image_of_show(const char *folder, const struct show *show, struct ledger *ledger, str *address,
                   struct notes *notes, struct arena *keep, struct arena scratch, struct err *err) {
    *address = (str){0};
    if (!show->image.len)
        return draw(folder, show, ledger, address, notes, keep, scratch, err);
    if (str_find(show->image, S("://"), 0) < show->image.len) {
        *address = show->image;
        return true;
    }
    return take_file(folder, show, address, notes, keep, scratch, err);
}
