#include "read/read.h"

#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "read/charset.h"
#include "read/fetch.h"
#include "read/mojibake.h"
#include "read/sniff.h"
#include "types/limits.h"

/* A control character in C0, DEL or C1 that no text has; 0 for anything else, else its length. */
static size_t control_at(str text, size_t i) {
    unsigned char c = (unsigned char)text.at[i];
    if (c < ' ')
        return c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v';
    if (c == 0x7F)
        return 1;
    return c == 0xC2 && i + 1 < text.len && (unsigned char)text.at[i + 1] < 0xA0 &&
                   (unsigned char)text.at[i + 1] != 0x85
               ? 2
               : 0;
}

/* Counts control characters; with `to`, writes the text there with a space for each of their
 * bytes, so that no byte moves. */
static size_t blank_controls(str text, char *to) {
    size_t n = 0;
    for (size_t i = 0, len; i < text.len; i += len ? len : 1) {
        unsigned char c = (unsigned char)text.at[i];
        len = c >= ' ' && c != 0x7F && c != 0xC2 ? 0 : control_at(text, i);
        n += len > 0;
        if (to && len)
            memset(to + i, ' ', len);
        else if (to)
            to[i] = text.at[i];
    }
    return n;
}

static bool is_blank(str text) {
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        bool space = c <= ' ' || c == 0xA0 || c == 0x3000 || c == 0xFEFF || c == UTF8_BAD ||
                     (c >= 0x2000 && c <= 0x200F) || c == 0x2028 || c == 0x2029 || c == 0x85;
        if (!space)
            return false;
    }
    return true;
}

static bool check_bytes(str bytes, const char *name, struct err *err) {
    if (bytes.len == 0)
        return fail(err, ERR_INPUT, "%s: is empty; give an article as text or HTML", name);
    const char *what = sniff_format(bytes);
    return !what || fail(err, ERR_INPUT, "%s: is %s, not text; save the article as text or HTML",
                         name, what);
}

static size_t count_nuls(str text) {
    size_t n = 0;
    for (size_t at = str_find_byte(text, '\0', 0); at < text.len;
         at = str_find_byte(text, '\0', at + 1))
        n++;
    return n;
}

static bool clean_text(struct decoded *d, const char *name, struct notes *notes, struct arena *keep,
                       struct err *err) {
    /* HTML says what a stray NUL in a page is: nothing.  In a text it is the mark of a binary. */
    size_t nuls = count_nuls(d->text);
    if (nuls && (sniff_media(d->text) != MEDIA_HTML || nuls > d->text.len / 1000))
        return fail(err, ERR_INPUT,
                    "%s: holds NUL bytes, so it is not text; save the article as text or HTML",
                    name);
    size_t controls = blank_controls(d->text, NULL);
    if (controls > d->text.len / 200 + 2)
        return fail(err, ERR_INPUT,
                    "%s: full of control characters (%zu), so it is not text; save the article as "
                    "text or HTML",
                    name, controls);
    if (is_blank(d->text))
        return fail(err, ERR_INPUT, "%s: holds only white space; give an article as text or HTML",
                    name);
    if (controls) {
        char *to = arena_alloc(keep, d->text.len, 1, 1);
        blank_controls(d->text, to);
        d->text.at = to;
        note(notes, "%s: %zu control character%s left out", name, controls,
             controls == 1 ? "" : "s");
    }
    return true;
}

/* The header of a server that was never set up says latin1 of everything: then the page knows
 * better. */
static str choose_declared(str header, str page) {
    bool vague = str_eq_nocase(header, S("iso-8859-1")) || str_eq_nocase(header, S("us-ascii"));
    return header.len == 0 || (vague && page.len) ? page : header;
}

static bool has_ending(str name, str ending) {
    return name.len > ending.len &&
           str_eq_nocase(str_sub(name, name.len - ending.len, name.len), ending);
}

/* Markdown without front matter looks like any text: its name tells. */
static enum media media_of(str text, str name, const struct fetched *f) {
    enum media media = sniff_media(text);
    bool named = has_ending(name, S(".md")) || has_ending(name, S(".markdown")) ||
                 str_eq_nocase(f->media, S("text/markdown"));
    return media == MEDIA_TEXT && named ? MEDIA_MARKDOWN : media;
}

static void tell(const struct decoded *d, size_t mended, const char *name, struct notes *notes) {
    if (!str_eq(d->charset, S("UTF-8")))
        note(notes, "%s: converted from %.*s", name, STR_FMT(d->charset));
    if (d->repaired)
        note(notes, "%s: not quite UTF-8: %zu byte%s repaired or left out", name, d->repaired,
             d->repaired == 1 ? "" : "s");
    if (d->lost)
        note(notes, "%s: not quite %.*s: %zu character%s lost", name, STR_FMT(d->charset), d->lost,
             d->lost == 1 ? "" : "s");
    if (mended)
        note(notes, "%s: %zu line%s mended that had once been read as Windows-1252", name, mended,
             mended == 1 ? "" : "s");
}

bool read_source(const char *path, size_t index, struct source *out, struct notes *notes,
                 struct arena *keep, struct arena scratch, struct err *err) {
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    struct fetched f = {0};
    struct decoded d = {0};
    *out = (struct source){.index = index, .name = str_of(path)};
    bool ok = fetch_is_address(str_of(path))
                  ? fetch(path, LIMIT_ARTICLE_BYTES, &f, keep, err)
                  : file_read(path, LIMIT_SOURCE_BYTES, &f.bytes, keep, err);
    if (!ok || !check_bytes(f.bytes, name, err))
        return false;
    str declared = choose_declared(f.charset, sniff_declared(f.bytes));
    if (!charset_decode(f.bytes, declared, &d, keep, scratch))
        return fail(err, ERR_INPUT,
                    "%s: in no character set that we know, or not text; save the article as UTF-8",
                    name);
    size_t mended = mojibake_mend(&d.text, d.text_at, &out->align, keep);
    if (!clean_text(&d, name, notes, keep, err))
        return false;
    tell(&d, mended, name, notes);
    out->text = d.text;
    out->text_at = d.text_at;
    out->charset = d.charset;
    out->url = f.url;
    out->media = media_of(out->text, out->name, &f);
    return true;
}
