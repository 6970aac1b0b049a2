#include "extract/jsondoc.h"

#include <jansson.h>

#include "base/utf8.h"
#include "types/limits.h"

static size_t skip_space(str s, size_t at) {
    while (at < s.len && (s.at[at] == ' ' || (s.at[at] >= '\t' && s.at[at] <= '\r')))
        at++;
    return at;
}

/* After the string that begins at `at`. */
static size_t skip_string(str s, size_t at) {
    for (at++; at < s.len && s.at[at] != '"'; at++)
        at += s.at[at] == '\\';
    return at < s.len ? at + 1 : s.len;
}

static size_t skip_value(str s, size_t at) {
    size_t depth = 0;
    do {
        at = skip_space(s, at);
        char c = at < s.len ? s.at[at] : '\0';
        if (c == '"') {
            at = skip_string(s, at);
        } else if (c == '{' || c == '[') {
            depth++;
            at++;
        } else if (c == '}' || c == ']') {
            depth -= depth > 0;
            at++;
        } else if (c == ',' || c == ':') {
            at++;
        } else {
            while (at < s.len && !(s.at[at] == ',' || s.at[at] == '}' || s.at[at] == ']' ||
                                   s.at[at] == ' ' || (s.at[at] >= '\t' && s.at[at] <= '\r')))
                at++;
        }
    } while (depth && at < s.len);
    return at;
}

static bool check_size(str source, const char *name, struct err *err) {
    size_t values = 0;
    for (size_t at = 0; at < source.len; at++) {
        if (source.at[at] == '"')
            at = skip_string(source, at) - 1;
        else
            values += source.at[at] == ',' || source.at[at] == '[' || source.at[at] == '{';
    }
    return values <= LIMIT_ELEMENTS ||
           fail(err, ERR_LIMIT, "%s: more than %d values; cut it into parts", name, LIMIT_ELEMENTS);
}

bool jsondoc_open(struct jsondoc *d, str source, const char *name, struct arena *keep,
                  struct err *err) {
    json_error_t error;
    *d = (struct jsondoc){.source = source, .keep = keep};
    if (!check_size(source, name, err))
        return false;
    json_t *root = json_loadb(source.at, source.len, JSON_ALLOW_NUL, &error);
    if (!root)
        return fail(err, ERR_INPUT, "%s:%d: broken JSON: %s; mend it, or give the page itself",
                    name, error.line > 0 ? error.line : 1, error.text);
    json_decref(root);
    return true;
}

size_t jsondoc_root(const struct jsondoc *d) {
    return skip_space(d->source, 0);
}

char jsondoc_kind(const struct jsondoc *d, size_t at) {
    return at < d->source.len ? d->source.at[at] : '\0';
}

size_t jsondoc_first(const struct jsondoc *d, size_t at) {
    char kind = jsondoc_kind(d, at);
    if (kind != '{' && kind != '[')
        return JSONDOC_NONE;
    at = skip_space(d->source, at + 1);
    return jsondoc_kind(d, at) == (kind == '{' ? '}' : ']') ? JSONDOC_NONE : at;
}

size_t jsondoc_next(const struct jsondoc *d, size_t at) {
    if (at == JSONDOC_NONE)
        return at;
    at = skip_space(d->source, skip_value(d->source, at));
    return jsondoc_kind(d, at) == ',' ? skip_space(d->source, at + 1) : JSONDOC_NONE;
}

size_t jsondoc_member(const struct jsondoc *d, size_t object, const char *key) {
    if (jsondoc_kind(d, object) != '{')
        return JSONDOC_NONE;
    size_t at = jsondoc_first(d, object);
    while (at != JSONDOC_NONE) {
        size_t end = skip_string(d->source, at);
        size_t value = skip_space(d->source, skip_space(d->source, end) + 1); /* after the colon */
        if (str_eq(str_sub(d->source, at + 1, end - 1), str_of(key)))
            return value;
        at = jsondoc_next(d, value);
    }
    return JSONDOC_NONE;
}

static uint32_t hex4(str s, size_t at) {
    uint32_t v = 0;
    for (size_t i = at; i < at + 4 && i < s.len; i++) {
        char c = s.at[i];
        v = v * 16 + (uint32_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return v;
}

/* The character of the escape at `at` (a backslash); *end: after it. */
static uint32_t escape(str s, size_t at, size_t *end) {
    char c = at + 1 < s.len ? s.at[at + 1] : '\0';
    *end = at + 2;
    if (c == 'n' || c == 'r')
        return '\n';
    if (c == 't')
        return '\t';
    if (c == 'b' || c == 'f')
        return ' ';
    if (c != 'u')
        return (unsigned char)c;
    uint32_t v = hex4(s, at + 2);
    *end = at + 6;
    if (v >= 0xD800 && v < 0xDC00) {
        v = 0x10000 + ((v - 0xD800) << 10) + (hex4(s, at + 8) - 0xDC00);
        *end = at + 12;
    }
    return v < ' ' && v != '\t' && v != '\n' ? ' ' : v;
}

struct field jsondoc_text(const struct jsondoc *d, size_t at, bool html) {
    if (jsondoc_kind(d, at) != '"')
        return (struct field){.html = html};
    size_t end = skip_string(d->source, at) - 1;
    str s = str_sub(d->source, 0, end);
    size_t escapes = 0;
    for (size_t i = str_find_byte(s, '\\', at); i < end; i = str_find_byte(s, '\\', i + 2))
        escapes++;
    struct field_maker m = field_begin(end - at, 2 * escapes, d->keep);
    for (size_t i = at + 1; i < end;) {
        size_t to = str_find_byte(s, '\\', i), after;
        field_put(&m, str_sub(s, i, to), (struct span){i, to});
        if (to >= end)
            break;
        uint32_t c = escape(s, to, &after);
        after = after < end ? after : end;
        field_char(&m, c, (struct span){to, after});
        i = after;
    }
    return field_end(&m, html);
}

str jsondoc_str(const struct jsondoc *d, size_t at) {
    return str_trim(jsondoc_text(d, at, false).text);
}

str jsondoc_get(const struct jsondoc *d, size_t object, const char *key) {
    return jsondoc_str(d, jsondoc_member(d, object, key));
}
