#include "publish/show.h"

#include <string.h>

#include "base/utf8.h"
#include "language/table.h"
#include "publish/markup.h"

#define DESCRIPTION_MOST ((size_t)4000) /* what directories take */
#define KEEP_MOST        LIMIT_EPISODES
#define AGE_MOST         36500

struct key {
    const char *name;
    size_t text, number, flag; /* offset in struct show + 1 of its kind; 0: another kind */
};

#define TEXT(key, field)                                                                           \
    { key, offsetof(struct show, field) + 1, 0, 0 }
#define NUMBER(key, field)                                                                         \
    { key, 0, offsetof(struct show, field) + 1, 0 }
#define FLAG(key, field)                                                                           \
    { key, 0, 0, offsetof(struct show, field) + 1 }

static const struct key keys[] = {
    TEXT("title", title),
    TEXT("description", description),
    TEXT("base_url", base_url),
    TEXT("author", author),
    TEXT("email", email),
    TEXT("category", category),
    TEXT("image", image),
    TEXT("language", language),
    TEXT("copyright", copyright),
    NUMBER("keep", keep),
    NUMBER("max_age", max_age_days),
    FLAG("explicit", explicit_words),
    FLAG("epub", epub),
};

static bool read_key(const struct table *t, const struct row *row, struct show *show,
                     struct err *err) {
    size_t i = 0, n = sizeof keys / sizeof *keys;
    char *at = (char *)show - 1; /* offsets are one too large, so that 0 can mean none */
    while (i < n && !str_eq(str_of(keys[i].name), row->field[0]))
        i++;
    if (i == n || row->section.len)
        return table_fail(t, row, err, "unknown key: %.*s", STR_FMT(row->field[0]));
    if (keys[i].text) {
        memcpy(at + keys[i].text, &row->field[1], sizeof(str));
    } else if (keys[i].number) {
        long v;
        if (!str_int(row->field[1], &v) || v < 0)
            return table_fail(t, row, err, "%s must be a number", keys[i].name);
        memcpy(at + keys[i].number, &v, sizeof v);
    } else {
        bool v = str_eq(row->field[1], S("yes"));
        if (!v && !str_eq(row->field[1], S("no")))
            return table_fail(t, row, err, "%s must be yes or no", keys[i].name);
        memcpy(at + keys[i].flag, &v, sizeof v);
    }
    return true;
}

bool show_read(str path, str text, struct show *show, struct arena *keep, struct err *err) {
    struct table t;
    if (!table_parse(path, text, &t, keep, err))
        return false;
    for (size_t i = 0; i < t.rows.n; i++)
        if (!read_key(&t, &t.rows.at[i], show, err))
            return false;
    return true;
}

static bool clean(str *text, const char *option, size_t most, struct arena *keep, struct err *err) {
    if (utf8_check(*text) < text->len)
        return fail(err, ERR_USAGE, "--%s: is not UTF-8", option);
    *text = markup_clean(*text, most, keep);
    return true;
}

static bool check_address(str *url, const char *option, struct arena *keep, struct err *err) {
    str given = *url;
    *url = url_clean(given, keep);
    return url->len || fail(err, ERR_USAGE, "--%s %.*s: must be an http:// or https:// address",
                            option, STR_FMT(given));
}

static bool check_base(struct show *show, struct arena *keep, struct err *err) {
    if (!show->base_url.len)
        return fail(err, ERR_USAGE,
                    "--base-url is missing: the address under which the folder can be reached");
    if (!check_address(&show->base_url, "base-url", keep, err))
        return false;
    if (str_find_byte(show->base_url, '?', 0) < show->base_url.len ||
        str_find_byte(show->base_url, '#', 0) < show->base_url.len)
        return fail(err, ERR_USAGE, "--base-url %.*s: an address with ? or # cannot be one",
                    STR_FMT(show->base_url));
    while (str_ends(show->base_url, S("/")))
        show->base_url.len--;
    return true;
}

/* A BCP 47 tag as far as its form goes. */
static bool check_language(str lang, struct err *err) {
    bool ok = lang.len == 0 || (lang.len >= 2 && lang.len <= 35);
    for (size_t i = 0; ok && i < lang.len; i++) {
        char c = lang.at[i];
        ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             (i > 1 && ((c >= '0' && c <= '9') || c == '-'));
    }
    return ok || fail(err, ERR_USAGE, "--language %.*s: must be a tag such as en or pt-BR",
                      STR_FMT(lang));
}

bool show_check(struct show *show, struct arena *keep, struct err *err) {
    if (!clean(&show->title, "title", LIMIT_HEADLINE_BYTES, keep, err) ||
        !clean(&show->description, "description", DESCRIPTION_MOST, keep, err) ||
        !clean(&show->author, "author", LIMIT_HEADLINE_BYTES, keep, err) ||
        !clean(&show->email, "email", LIMIT_HEADLINE_BYTES, keep, err) ||
        !clean(&show->category, "category", LIMIT_HEADLINE_BYTES, keep, err) ||
        !clean(&show->copyright, "copyright", LIMIT_HEADLINE_BYTES, keep, err))
        return false;
    if (!show->title.len)
        return fail(err, ERR_USAGE, "--title is missing: the name of the programme");
    if (show->email.len && str_find_byte(show->email, '@', 1) >= show->email.len - 1)
        return fail(err, ERR_USAGE, "--email %.*s: is not an address", STR_FMT(show->email));
    if (show->keep > KEEP_MOST || show->max_age_days > AGE_MOST)
        return fail(err, ERR_USAGE, "--keep must be at most %d, --max-age at most %d", KEEP_MOST,
                    AGE_MOST);
    if (show->image.len && str_find(show->image, S("://"), 0) < show->image.len &&
        !check_address(&show->image, "image", keep, err))
        return false;
    if (!show->author.len)
        show->author = show->title;
    if (!show->category.len)
        show->category = S("News");
    if (!show->description.len)
        show->description = str_printf(keep, "%.*s: spoken bulletins.", STR_FMT(show->title));
    return check_base(show, keep, err) && check_language(show->language, err);
}
