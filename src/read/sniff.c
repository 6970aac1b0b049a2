#include "read/sniff.h"

struct magic {
    size_t at;
    str bytes;
    const char *what;
};

static const struct magic magics[] = {
    {0, {"%PDF-", 5}, "a PDF document"},
    {0, {"\x89PNG\r\n", 6}, "a PNG picture"},
    {0, {"\xff\xd8\xff", 3}, "a JPEG picture"},
    {0, {"GIF8", 4}, "a GIF picture"},
    {0, {"II*\0", 4}, "a TIFF picture"},
    {0, {"MM\0*", 4}, "a TIFF picture"},
    {0, {"RIFF", 4}, "a sound, a film or a picture (RIFF)"},
    {0, {"PK\x03\x04", 4}, "a ZIP archive or an office document"},
    {0, {"PK\x05\x06", 4}, "an empty ZIP archive"},
    {0, {"\x1f\x8b", 2}, "a gzip archive"},
    {0, {"BZh", 3}, "a bzip2 archive"},
    {0,
     {"\xfd"
      "7zXZ",
      5},
     "an xz archive"},
    {0, {"7z\xbc\xaf", 4}, "a 7z archive"},
    {0, {"Rar!", 4}, "a RAR archive"},
    {0, {"\x28\xb5\x2f\xfd", 4}, "a Zstandard archive"},
    {0,
     {"\x7f"
      "ELF",
      4},
     "a program (ELF)"},
    {0, {"MZ\x90", 3}, "a program (Windows)"},
    {0, {"\xd0\xcf\x11\xe0", 4}, "an old office document"},
    {0, {"{\\rtf", 5}, "an RTF document"},
    {0, {"%!PS", 4}, "a PostScript document"},
    {0, {"ID3", 3}, "an MP3 sound"},
    {0, {"OggS", 4}, "an Ogg sound"},
    {0, {"fLaC", 4}, "a FLAC sound"},
    {0, {"SQLite format", 13}, "a database"},
    {0, {"wOFF", 4}, "a font"},
    {0, {"wOF2", 4}, "a font"},
    {4, {"ftyp", 4}, "a film or a sound (MP4)"},
};

const char *sniff_format(str bytes) {
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (str_starts(str_sub(bytes, magics[i].at, bytes.len), magics[i].bytes))
            return magics[i].what;
    return NULL;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_name(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
}

/* The element's name of the tag that opens or closes at `at`; empty when none does. */
static str tag_name(str text, size_t at) {
    if (at >= text.len || text.at[at] != '<')
        return (str){0};
    size_t from = at + 1 + (at + 1 < text.len && text.at[at + 1] == '/'), to = from;
    while (to < text.len &&
           (is_letter(text.at[to]) || (to > from && text.at[to] >= '0' && text.at[to] <= '9')))
        to++;
    char end = to < text.len ? text.at[to] : '\0';
    bool ends = end == '>' || end == '/' || end == ' ' || end == '\t' || end == '\n' || end == '\r';
    return ends ? str_sub(text, from, to) : (str){0};
}

static bool is_one_of(str name, const str *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return false;
}

#define KNOWN(name, ...)                                                                           \
    static bool name(str tag) {                                                                    \
        const str names[] = {__VA_ARGS__};                                                         \
        return tag.len && is_one_of(tag, names, sizeof names / sizeof *names);                     \
    }
#define N(literal)                                                                                 \
    { (literal), sizeof(literal) - 1 }

KNOWN(opens_a_page, N("html"), N("head"), N("body"), N("article"), N("main"), N("title"), N("meta"),
      N("script"), N("style"), N("link"), N("section"), N("header"))
KNOWN(is_common, N("a"), N("article"), N("b"), N("body"), N("br"), N("div"), N("em"), N("figure"),
      N("h1"), N("h2"), N("h3"), N("head"), N("html"), N("i"), N("img"), N("li"), N("link"),
      N("meta"), N("nav"), N("ol"), N("p"), N("script"), N("section"), N("span"), N("strong"),
      N("style"), N("table"), N("td"), N("title"), N("tr"), N("ul"))

/* Where the text proper begins: after white space, comments and an XML declaration. */
static size_t skip_prologue(str text) {
    for (size_t at = 0;;) {
        while (at < text.len &&
               (text.at[at] == ' ' || (text.at[at] >= '\t' && text.at[at] <= '\r')))
            at++;
        str rest = str_sub(text, at, text.len);
        if (str_starts(rest, S("<!--")))
            at = str_find(text, S("-->"), at + 4) + 3;
        else if (str_starts(rest, S("<?xml")))
            at = str_find(text, S("?>"), at) + 2;
        else
            return at;
        if (at >= text.len)
            return text.len;
    }
}

/* XML that is no page; *start: after the XML declaration, moves to the root element. */
static bool is_xml(str text, size_t *start) {
    bool declared = str_starts(str_sub(text, *start, text.len), S("<!DOCTYPE"));
    for (size_t i = 0; declared && *start < text.len; i++) { /* skip it, and comments after it */
        size_t end = str_find_byte(text, '>', *start), subset = str_find_byte(text, '[', *start);
        if (subset < end)
            end = str_find(text, S("]>"), subset) + 1;
        *start = end + 1 < text.len ? end + 1 : text.len;
        *start += skip_prologue(str_sub(text, *start, text.len));
        declared = i < 4 && str_starts(str_sub(text, *start, text.len), S("<!DOCTYPE"));
    }
    size_t to = *start + 1;
    if (*start >= text.len || text.at[*start] != '<')
        return false;
    while (to < text.len && is_name(text.at[to]))
        to++;
    str name = str_sub(text, *start + 1, to);
    for (size_t colon = str_find_byte(name, ':', 0); colon < name.len;
         colon = str_find_byte(name, ':', 0))
        name = str_sub(name, colon + 1, name.len);
    if (str_eq_nocase(name, S("html")) || name.len == 0)
        return false;
    static const str feeds[] = {{"rss", 3},      {"RDF", 3},          {"feed", 4}, {"entry", 5},
                                {"newsItem", 8}, {"newsMessage", 11}, {"nitf", 4}};
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
        if (str_eq(name, feeds[i]))
            return true;
    /* any other XML is known by its declaration */
    str head = str_trim(str_sub(text, 0, 256));
    return str_starts(head, S("<?xml")) && !opens_a_page(name) && !is_common(name);
}

/* "{" and a name, or "[" and an object: no text begins so. */
static bool is_json(str text) {
    str head = str_trim(str_sub(text, 0, 4096));
    if (head.len < 2 || (head.at[0] != '{' && head.at[0] != '['))
        return false;
    str next = str_trim(str_sub(head, 1, head.len));
    return head.at[0] == '{' ? str_starts(next, S("\"")) || str_eq(next, S("}"))
                             : str_starts(next, S("{\"")) || str_starts(next, S("{\n")) ||
                                   str_starts(next, S("{ ")) || str_starts(next, S("{\r"));
}

/* Front matter: between two lines of dashes, "name: value". */
static bool is_markdown(str text) {
    str rest = str_sub(text, 0, (size_t)1 << 16), first = str_cut(&rest, '\n');
    if (!str_eq(str_trim(first), S("---")) || first.at[0] != '-')
        return false;
    bool any = false;
    while (rest.at) {
        str line = str_cut(&rest, '\n');
        if (str_eq(str_trim(line), S("---")) || str_eq(str_trim(line), S("...")))
            return any;
        size_t n = 0;
        while (n < line.len && (is_letter(line.at[n]) || line.at[n] == '_' || line.at[n] == '-'))
            n++;
        bool named = n > 0 && n < line.len && line.at[n] == ':';
        bool goes_on = line.len == 0 || line.at[0] == ' ' || line.at[0] == '-' ||
                       line.at[0] == '\t' || line.at[0] == '#' || line.at[0] == '\r';
        if (!named && !(goes_on && any))
            return false;
        any |= named;
    }
    return false;
}

enum media sniff_media(str text) {
    size_t start = skip_prologue(text), root = start;
    if (is_xml(text, &root))
        return MEDIA_XML;
    if (is_json(text))
        return MEDIA_JSON;
    if (is_markdown(text))
        return MEDIA_MARKDOWN;
    if (str_eq_nocase(str_sub(text, start, start + 9), S("<!doctype")) ||
        opens_a_page(tag_name(text, start)))
        return MEDIA_HTML;
    /* A scrap of a page: it has many known tags for its length, and some of them close. */
    str head = str_sub(text, 0, (size_t)1 << 18);
    size_t tags = 0, closing = 0;
    for (size_t at = str_find_byte(head, '<', 0); at < head.len;
         at = str_find_byte(head, '<', at + 1)) {
        if (!is_common(tag_name(head, at)))
            continue;
        tags++;
        closing += head.at[at + 1] == '/';
    }
    bool begins = is_common(tag_name(text, start));
    return (begins && closing >= 1) || (tags >= 6 && closing >= 2 && tags * 400 >= head.len)
               ? MEDIA_HTML
               : MEDIA_TEXT;
}

static str value_after(str head, size_t at) {
    while (at < head.len && (head.at[at] == ' ' || head.at[at] == '='))
        at++;
    if (at < head.len && (head.at[at] == '"' || head.at[at] == '\''))
        at++;
    size_t to = at;
    while (to < head.len && is_name(head.at[to]))
        to++;
    return str_sub(head, at, to);
}

str sniff_declared(str bytes) {
    str head = str_sub(bytes, 0, 8192);
    if (str_starts(str_trim(str_sub(head, 0, 64)), S("<?xml"))) {
        size_t at = str_find(head, S("encoding"), 0), end = str_find(head, S("?>"), 0);
        if (at < end)
            return value_after(head, at + 8);
    }
    for (size_t at = str_find_byte(head, '<', 0); at < head.len;
         at = str_find_byte(head, '<', at + 1)) {
        if (!str_eq_nocase(tag_name(head, at), S("meta")))
            continue;
        str tag = str_sub(head, at, str_find_byte(head, '>', at));
        for (size_t i = 0; i + 7 < tag.len; i++)
            if (str_eq_nocase(str_sub(tag, i, i + 7), S("charset")))
                return value_after(tag, i + 7);
    }
    return (str){0};
}
