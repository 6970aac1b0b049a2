/* Markdown (CommonMark's common part), with or without front matter: its marks are taken off, its
 * words stay. */
#include "base/utf8.h"
#include "extract/entry.h"

struct lines {
    str text;
    size_t at;        /* of the next line */
    struct span line; /* the current one, without its end */
};

static bool next_line(struct lines *l) {
    if (l->at >= l->text.len)
        return false;
    size_t end = str_find_byte(l->text, '\n', l->at);
    l->line = (struct span){l->at, end};
    if (end > l->at && l->text.at[end - 1] == '\r')
        l->line.end--;
    l->at = end + 1;
    return true;
}

static str line_text(const struct lines *l) {
    return str_sub(l->text, l->line.start, l->line.end);
}

static str unquoted(str s) {
    s = str_trim(s);
    bool quoted = s.len >= 2 && (s.at[0] == '"' || s.at[0] == '\'') && s.at[s.len - 1] == s.at[0];
    return quoted ? str_sub(s, 1, s.len - 1) : s;
}

static void add_name(struct buf *names, str name) {
    name = unquoted(name);
    if (str_starts(name, S("name:"))) /* - name: Jane Roe */
        name = unquoted(str_sub(name, 5, name.len));
    if (name.len && names->len)
        buf_put(names, S(", "));
    buf_put(names, name);
}

/* "Jane Roe" or [Jane Roe, "John Doe"] */
static void add_names(struct buf *names, str value) {
    value = str_trim(value);
    bool list = value.len >= 2 && value.at[0] == '[' && value.at[value.len - 1] == ']';
    if (!list) {
        add_name(names, value);
        return;
    }
    for (str rest = str_sub(value, 1, value.len - 1); rest.at;)
        add_name(names, str_cut(&rest, ','));
}

/* The YAML that people write before an article: flat, with a list of authors at most. */
static void read_front(struct lines *l, struct entry *e, struct desk *d) {
    struct buf names = buf_make(d->keep, 400);
    bool authors = false;
    size_t start = l->at;
    if (!next_line(l) || !str_eq(str_trim(line_text(l)), S("---"))) {
        l->at = start;
        return;
    }
    while (next_line(l)) {
        str line = line_text(l), rest = line, key = str_cut(&rest, ':'), trimmed = str_trim(line);
        if (str_eq(trimmed, S("---")) || str_eq(trimmed, S("...")))
            break;
        if (authors && str_starts(trimmed, S("- "))) {
            add_name(&names, str_sub(trimmed, 2, trimmed.len));
            continue;
        }
        if (line.len == 0 || line.at[0] == ' ' || line.at[0] == '#' || line.at[0] == '-' ||
            !rest.at)
            continue;
        str value = unquoted(rest);
        authors = str_eq_nocase(key, S("author")) || str_eq_nocase(key, S("authors"));
        if (authors) {
            add_names(&names, rest);
        } else if (str_eq_nocase(key, S("title")) && value.len) {
            size_t at = (size_t)(value.at - l->text.at);
            struct field_maker m = field_begin(value.len, 1, d->keep);
            field_put(&m, value, (struct span){at, at + value.len});
            e->title = field_end(&m, false);
        } else if (str_eq_nocase(key, S("date"))) {
            e->stamp = value;
        } else if (str_eq_nocase(key, S("lang")) || str_eq_nocase(key, S("language"))) {
            e->lang = value;
        } else if (str_eq_nocase(key, S("url")) || str_eq_nocase(key, S("canonical"))) {
            e->url = value;
        } else if (str_eq_nocase(key, S("source")) || str_eq_nocase(key, S("publication"))) {
            e->publication = value;
        } else if (str_eq_nocase(key, S("place")) || str_eq_nocase(key, S("location"))) {
            e->place = value;
        }
    }
    e->author = buf_str(&names);
}

static bool is_word(uint32_t c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80;
}

/* The bracket that closes the one at `at`; s.len: none does. */
static size_t closing(str s, size_t at, char open, char close) {
    size_t depth = 0, most = at + 2000 < s.len ? at + 2000 : s.len;
    for (size_t i = at; i < most; i++) {
        if (s.at[i] == '\\')
            i++;
        else if (s.at[i] == open)
            depth++;
        else if (s.at[i] == close && --depth == 0)
            return i;
    }
    return s.len;
}

/* After the target of a link, "(address "title")" or "[reference]", that may follow at `at`. */
static size_t skip_target(str s, size_t at) {
    if (at < s.len && (s.at[at] == '(' || s.at[at] == '[')) {
        size_t end = closing(s, at, s.at[at], s.at[at] == '(' ? ')' : ']');
        return end < s.len ? end + 1 : at;
    }
    return at;
}

struct inlines {
    struct field_maker *out;
    str text;
};

static size_t put_inline(struct inlines *in, size_t at, size_t end);

/* [words](address) is its words, ![words](address) is nothing, [^1] is nothing. */
static size_t put_bracket(struct inlines *in, size_t at, size_t end) {
    bool picture = in->text.at[at] == '!';
    str s = str_sub(in->text, 0, end);
    size_t open = at + picture, close = closing(s, open, '[', ']');
    size_t after = close < s.len ? skip_target(s, close + 1) : at;
    bool footnote = close < s.len && open + 1 < s.len && s.at[open + 1] == '^';
    if (close >= s.len || (after == close + 1 && !footnote && picture))
        return 0;
    if (after == close + 1 && !footnote) /* [brackets] of the text itself */
        return 0;
    if (!picture && !footnote) {
        struct inlines inner = {in->out, str_sub(in->text, 0, close)};
        for (size_t i = open + 1; i < close;)
            i = put_inline(&inner, i, close);
    }
    return after;
}

/* <b>, </b>, <!-- -->, <https://…>: after it; 0: not one of them. */
static size_t skip_tag(str s, size_t at, size_t end) {
    str rest = str_sub(s, at, end);
    char c = rest.len > 1 ? rest.at[1] : '\0';
    if (str_starts(rest, S("<!--"))) {
        size_t close = str_find(rest, S("-->"), 4);
        return close < rest.len ? at + close + 3 : 0;
    }
    size_t close = str_find_byte(rest, '>', 0);
    bool tag = c == '/' || ((c | 32) >= 'a' && (c | 32) <= 'z');
    return tag && close < rest.len && close < 300 ? at + close + 1 : 0;
}

/* A run of marks of emphasis: "_" within a word and marks with spaces around are text. */
static bool is_emphasis(str s, size_t at, size_t n, size_t end) {
    char c = s.at[at];
    uint32_t before = utf8_before(s, at), after = at + n < end ? utf8_peek(s, at + n) : 0;
    bool spaced = (before == 0 || before == ' ') && (after == 0 || after == ' ');
    return !spaced && !(c == '_' && is_word(before) && is_word(after)) &&
           !(c == '*' && before >= '0' && before <= '9' && after >= '0' && after <= '9');
}

/* Puts what stands at `at`, returns where it ends. */
static size_t put_inline(struct inlines *in, size_t at, size_t end) {
    str s = in->text;
    char c = s.at[at];
    size_t n = 1, after = 0;
    if (c == '\\' && at + 1 < end && !is_word((unsigned char)s.at[at + 1]) && s.at[at + 1] != ' ') {
        field_put(in->out, str_sub(s, at + 1, at + 2), (struct span){at + 1, at + 2});
        return at + 2;
    }
    if (c == '[' || (c == '!' && at + 1 < end && s.at[at + 1] == '['))
        after = put_bracket(in, at, end);
    else if (c == '<')
        after = skip_tag(s, at, end);
    if (after)
        return after;
    if (c == '*' || c == '_' || c == '~') {
        while (at + n < end && s.at[at + n] == c)
            n++;
        size_t close = c == '~' && n == 2 ? str_find(str_sub(s, 0, end), S("~~"), at + 2) : end;
        if (close < end) /* what was struck out */
            return close + 2;
        if (is_emphasis(s, at, n, end))
            return at + n;
    } else if (c == '`') {
        while (at + n < end && s.at[at + n] == c)
            n++;
        return at + n; /* code is its words */
    } else {
        while (at + n < end &&
               !(s.at[at + n] == '\\' || s.at[at + n] == '[' || s.at[at + n] == '!' ||
                 s.at[at + n] == '<' || s.at[at + n] == '*' || s.at[at + n] == '_' ||
                 s.at[at + n] == '~' || s.at[at + n] == '`'))
            n++;
    }
    field_put(in->out, str_sub(s, at, at + n), (struct span){at, at + n});
    return at + n;
}

/* Three or more of one mark, and nothing else but spaces. */
static bool is_rule(str line, const char *marks) {
    char mark = '\0';
    size_t n = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] == ' ' || line.at[i] == '\t')
            continue;
        bool known = false;
        for (const char *m = marks; *m; m++)
            known |= *m == line.at[i];
        if (!known || (mark && line.at[i] != mark))
            return false;
        mark = line.at[i];
        n++;
    }
    return n >= 3;
}

/* "| --- | :-: |" */
static bool is_table_rule(str line) {
    size_t dashes = 0, bars = 0;
    for (size_t i = 0; i < line.len; i++) {
        dashes += line.at[i] == '-';
        bars += line.at[i] == '|';
        if (line.at[i] != '-' && line.at[i] != '|' && line.at[i] != ':' && line.at[i] != ' ')
            return false;
    }
    return dashes >= 3 && bars > 0;
}

/* "[id]: address" */
static bool is_definition(str line) {
    size_t close = str_find(line, S("]:"), 0);
    return str_starts(line, S("[")) && close < line.len && close > 1;
}

/* The level of a heading ("## Words"); *from moves to its words. */
static size_t heading(str s, size_t *from, size_t *to) {
    size_t n = 0;
    while (n < 7 && *from + n < *to && s.at[*from + n] == '#')
        n++;
    if (n == 0 || n > 6 || (*from + n < *to && s.at[*from + n] != ' '))
        return 0;
    *from += n;
    size_t end = *to;
    while (end > *from && s.at[end - 1] == '#')
        end--;
    if (end > *from && s.at[end - 1] == ' ')
        *to = end;
    return n;
}

/* The length of "- ", "3. " and the like. */
static size_t item_mark(str line) {
    size_t n = 0;
    if (line.len > 1 && (line.at[0] == '-' || line.at[0] == '*' || line.at[0] == '+') &&
        line.at[1] == ' ')
        return 2;
    while (n < line.len && n < 9 && line.at[n] >= '0' && line.at[n] <= '9')
        n++;
    bool numbered = n > 0 && n + 1 < line.len && (line.at[n] == '.' || line.at[n] == ')') &&
                    line.at[n + 1] == ' ';
    return numbered ? n + 2 : 0;
}

/* The paragraph that is being read. */
struct writer {
    struct field_maker body; /* paragraphs as lines, each followed by a blank one */
    str text;
    bool open;
};

static void close_para(struct writer *w) {
    if (w->open)
        buf_put(&w->body.buf, S("\n\n"));
    w->open = false;
}

static void put_line(struct writer *w, size_t from, size_t to) {
    struct inlines in = {&w->body, w->text};
    if (w->open)
        buf_byte(&w->body.buf, ' ');
    for (size_t i = from; i < to;)
        i = put_inline(&in, i, to);
    w->open = true;
}

/* "| Saturday | 10 to 4 |" */
static void put_row(struct writer *w, size_t from, size_t to) {
    struct inlines in = {&w->body, w->text};
    bool any = false;
    while (from < to) {
        size_t end = str_find_byte(str_sub(w->text, 0, to), '|', from);
        str cell = str_trim(str_sub(w->text, from, end));
        size_t at = cell.len ? (size_t)(cell.at - w->text.at) : end, cell_end = at + cell.len;
        if (any && cell.len)
            buf_put(&w->body.buf, S(", "));
        any |= cell.len > 0;
        while (at < cell_end)
            at = put_inline(&in, at, cell_end);
        from = end + 1;
    }
    w->open = true;
}

static void put_block_line(struct writer *w, struct entry *e, struct lines *l, struct desk *d) {
    str s = l->text;
    size_t from = l->line.start, to = l->line.end;
    while (from < to && (s.at[from] == ' ' || s.at[from] == '\t' || s.at[from] == '>'))
        from++;
    str line = str_trim(str_sub(s, from, to));
    if (line.len == 0 || is_table_rule(line) || is_definition(line)) {
        close_para(w);
        return;
    }
    if (w->open && (is_rule(line, "=") || is_rule(line, "-"))) { /* the line before is a heading */
        bool first = str_find(buf_str(&w->body.buf), S("\n\n"), 0) == w->body.buf.len;
        if (line.at[0] == '=' && first && e->title.text.len == 0) {
            e->title = field_end(&w->body, false);
            w->body = field_begin(s.len, 64, d->keep);
            w->open = false;
        }
        close_para(w);
        return;
    }
    if (is_rule(line, "*-_")) {
        close_para(w);
        return;
    }
    size_t level = heading(s, &from, &to), mark = item_mark(line);
    if (level || mark || line.at[0] == '|')
        close_para(w);
    if (level == 1 && e->title.text.len == 0) {
        struct field_maker m = field_begin(to - from, 4, d->keep);
        struct inlines in = {&m, s};
        for (size_t i = from; i < to;)
            i = put_inline(&in, i, to);
        e->title = field_end(&m, false);
        return;
    }
    if (line.at[0] == '|')
        put_row(w, from, to);
    else
        put_line(w, from + mark, to);
    if (level || line.at[0] == '|')
        close_para(w);
}

void feed_markdown(struct desk *d) {
    struct lines l = {.text = d->source->text};
    struct entry e = {.url = d->base};
    read_front(&l, &e, d);
    struct writer w = {.body = field_begin(l.text.len, 64, d->keep), .text = l.text};
    char fence = '\0';
    while (next_line(&l)) {
        str line = str_trim(line_text(&l));
        bool is_fence = str_starts(line, S("```")) || str_starts(line, S("~~~"));
        if (is_fence && (!fence || line.at[0] == fence)) {
            close_para(&w);
            fence = fence ? '\0' : line.at[0];
        } else if (fence) {
            size_t at = l.line.start;
            field_put(&w.body, line_text(&l), (struct span){at, l.line.end});
            buf_byte(&w.body.buf, '\n');
        } else {
            put_block_line(&w, &e, &l, d);
        }
    }
    e.body = field_end(&w.body, false);
    entry_add(d, &e);
}
