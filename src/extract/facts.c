#include "extract/facts.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

#define BRACKET_BYTES ((size_t)120) /* of a bracket that may be a dateline */

static bool is_comma(uint32_t c) {
    return c == ',' || c == 0x3001 || c == 0xFF0C || c == ';' || c == '&' || c == '/' ||
           c == 0xFF0F || c == 0xFF1B || c == '|' || c == '(' || c == ')' || c == 0xFF08 ||
           c == 0xFF09;
}

static bool is_dash(uint32_t c) {
    return c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2015;
}

static bool is_cjk(uint32_t c) {
    return utf8_is_han(c) || utf8_is_kana(c);
}

static bool has_name(str s) {
    size_t letters = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (c >= '0' && c <= '9')
            return false;
        letters += u_isalpha((UChar32)c) ? is_cjk(c) ? 2 : 1 : 0;
    }
    return letters >= 3 && s.len <= 60;
}

static void put_name(struct buf *out, str name) {
    name = text_strip(name);
    if (!has_name(name))
        return;
    if (out->len)
        buf_put(out, S(", "));
    buf_put(out, name);
}

/* Parts names at commas, at words that mean "and", at words of their trade, and at spaces between
 * Han names. */
str facts_names(str s, const struct phrases *phrases, struct arena *keep, struct arena scratch) {
    struct buf out = buf_make(keep, 400);
    struct matches matches = {0};
    s = text_strip(str_sub(s, 0, 300));
    phrases_find(phrases, s, &matches, keep, scratch);
    size_t from = 0, next = 0;
    bool after_comma = false;
    for (size_t at = 0; at < s.len;) {
        while (next < matches.list.n && matches.list.at[next].at.start < at)
            next++;
        const struct match *m = next < matches.list.n ? &matches.list.at[next] : NULL;
        size_t start = at;
        if (m && m->at.start == at &&
            (m->phrase->kind == PHRASE_AND || m->phrase->kind == PHRASE_JOB)) {
            /* "Jane Roe, Environment Reporter": what comes between is no name */
            bool field = m->phrase->kind == PHRASE_JOB && after_comma && out.len;
            if (!field)
                put_name(&out, str_sub(s, from, start));
            from = at = m->at.end;
            after_comma = false;
            continue;
        }
        if (m && m->at.start == at) {
            next++;
            continue;
        }
        uint32_t c = utf8_next(s, &at);
        bool cut =
            is_comma(c) || (c == ' ' && is_cjk(utf8_before(s, start)) && is_cjk(utf8_peek(s, at)));
        if (cut) {
            put_name(&out, str_sub(s, from, start));
            from = at;
            after_comma = c == ',';
        }
    }
    put_name(&out, str_sub(s, from, s.len));
    return buf_str(&out);
}

/* The first part of a value that ends where a date, a number or a bar begins. */
static str cut_value(const struct block *b, str value) {
    struct date d;
    size_t from = (size_t)(value.at - b->text.at);
    if (date_find(b->text, from, &b->matches, false, &d) && d.at.start < from + value.len)
        value = str_sub(value, 0, d.at.start - from);
    for (size_t at = 0; at < value.len;) {
        size_t start = at;
        uint32_t c = utf8_next(value, &at);
        if ((c >= '0' && c <= '9') || c == '|' || c == 0x2022 || c == 0xB7)
            return text_strip(str_sub(value, 0, start));
    }
    return text_strip(value);
}

static void take_author(str value, const struct phrases *phrases, struct article *out,
                        struct arena *keep, struct arena scratch) {
    value = name_prefix(value);
    if (out->author.len || !looks_like_names(value, phrases))
        return;
    out->author = facts_names(value, phrases, keep, scratch);
}

/* "Madrid - Published on 3 May 2025": what stands before the label of a date. */
static void take_place(const struct block *b, const struct fields *f, size_t before,
                       const struct phrases *phrases, struct article *out) {
    str part = text_strip(str_sub(b->text, 0, before));
    if (out->place.len || part.len == 0 || part.len > 40 || !looks_like_names(part, phrases))
        return;
    for (size_t i = 0; i < b->matches.list.n; i++)
        if (b->matches.list.at[i].at.start < before && match_counts(b, f, &b->matches.list.at[i]))
            return; /* a name after a label is no place */
    out->place = part;
}

static bool has_phrase(const struct block *b, enum phrase_kind kind) {
    for (size_t i = 0; i < b->matches.list.n; i++)
        if (b->matches.list.at[i].phrase->kind == kind)
            return true;
    return false;
}

void facts_from_line(const struct block *b, const struct phrases *phrases, struct article *out,
                     struct arena *keep, struct arena scratch) {
    struct fields f;
    struct date d;
    block_fields(b, &f);
    for (size_t i = 0; i < b->matches.list.n; i++) {
        const struct match *m = &b->matches.list.at[i];
        if (m->phrase->where != WHERE_LABEL || !match_counts(b, &f, m))
            continue;
        str value = label_value(b, &f, m);
        if (m->phrase->kind == PHRASE_AUTHOR)
            take_author(cut_value(b, value), phrases, out, keep, scratch);
        else if (m->phrase->kind == PHRASE_SOURCE && !out->publication.len && value.len &&
                 value.len <= 90)
            out->publication = cut_value(b, value);
        else if (m->phrase->kind == PHRASE_DATE)
            take_place(b, &f, m->at.start, phrases, out);
    }
    /* an element that is marked as a byline needs no label */
    if (b->place == BLOCK_META && !has_phrase(b, PHRASE_DATE) && b->width <= 50 && !b->digits) {
        bool second = out->author.len && !out->place.len && b->element == 0 && b->words <= 3 &&
                      b->letters >= 2 && !text_same(b->text, out->author) &&
                      !has_phrase(b, PHRASE_JOB) && !has_phrase(b, PHRASE_AUTHOR);
        if (second) /* in a text, the place follows the name */
            out->place = text_strip(b->text);
        else if (b->words >= 2)
            take_author(b->text, phrases, out, keep, scratch);
    }
    if (!date_find(b->text, 0, &b->matches, phrases_month_first(phrases), &d))
        return;
    if (!out->date.len)
        out->date = date_text(&d, keep);
    str before = str_trim(str_sub(b->text, 0, d.at.start)); /* "Madrid - 3 May 2025" */
    bool dashed = before.len && is_dash(utf8_before(before, before.len));
    if (dashed && b->role == BLOCK_META && b->element == 0 && b->width <= 60)
        take_place(b, &f, d.at.start, phrases, out);
}

/* （记者 …）, [PLACE], "新华社北京1月5日电": dateline forms of Chinese pages.  A bracket with a
 * reporter's trade in it, or a dispatch word near the start. */
static size_t han_dateline(const struct block *b, const struct phrases *phrases,
                           struct article *out, struct arena *keep, struct arena scratch) {
    size_t end = 0;
    str head = str_sub(b->text, 0, 120);
    for (size_t i = 0; i < b->matches.list.n; i++) {
        const struct match *m = &b->matches.list.at[i];
        uint32_t next = utf8_peek(b->text, m->at.end);
        bool opens = next == 0xFF08 || next == '(' || next == ' ' || next == 0x3000;
        if (m->phrase->kind == PHRASE_DISPATCH && m->at.end <= 75 && opens) {
            str before = str_sub(b->text, 0, m->at.start);
            if (str_find(before, S("，"), 0) < before.len ||
                str_find(before, S("。"), 0) < before.len)
                continue;
            end = m->at.end;
            break;
        }
    }
    str dispatch = str_sub(b->text, 0, end);
    size_t open = end;
    while (open < head.len && (head.at[open] == ' ' || utf8_peek(head, open) == 0x3000))
        utf8_next(head, &open);
    uint32_t c = utf8_peek(head, open);
    if (c == 0xFF08 || c == '(') {
        size_t full = str_find(head, S("）"), open), half = str_find_byte(head, ')', open);
        size_t close = full < half ? full : half;
        for (size_t i = 0; i < b->matches.list.n && close < head.len; i++) {
            const struct match *m = &b->matches.list.at[i];
            if (m->phrase->kind != PHRASE_JOB || m->at.start < open || m->at.end > close)
                continue;
            size_t from = m->at.end;
            take_author(text_strip(str_sub(b->text, from, close)), phrases, out, keep, scratch);
            end = close;
            utf8_next(b->text, &end);
            break;
        }
    }
    for (size_t i = 0; i < b->matches.list.n && c != 0xFF08 && c != '('; i++) {
        const struct match *m = &b->matches.list.at[i];
        size_t colon = str_find(head, S("："), open);
        if (m->phrase->kind != PHRASE_JOB || m->at.start != open || colon > open + 60 ||
            colon >= head.len)
            continue; /* a reporter's name up to a colon */
        end = colon + 3;
        break;
    }
    if (dispatch.len && end && !out->publication.len) {
        /* "<paper>讯": the paper's name, unless it only says "this paper" */
        str name = str_sub(dispatch, 0, dispatch.len - 3);
        if (name.len >= 9 && str_find_byte(name, '1', 0) == name.len)
            out->publication = name;
    }
    return end;
}

/* A bracket that the paragraph begins with: its inside, and the byte after it; 0: none. */
static size_t opening_bracket(str text, str *inside) {
    static const struct {
        const char *open, *close;
    } pairs[] = {{"【", "】"}, {"（", "）"}, {"(", ")"}, {"〔", "〕"}, {"［", "］"}, {"[", "]"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        str open = str_of(pairs[i].open), close = str_of(pairs[i].close);
        str head = str_sub(text, 0, BRACKET_BYTES);
        size_t at = str_starts(head, open) ? str_find(head, close, 0) : head.len;
        if (at == head.len)
            continue;
        *inside = str_sub(text, open.len, at);
        return at + close.len;
    }
    return 0;
}

/* 【記者NAME/PLACE報導】 and （AGENCY PLACE DATE電） before the story's first words: a trade or an
 * agency opens the bracket, or a dispatch word closes it. */
static size_t han_bracket(const struct block *b, const struct phrases *phrases, struct article *out,
                          struct arena *keep, struct arena scratch) {
    str inside = {0};
    size_t end = opening_bracket(b->text, &inside), from = (size_t)(inside.at - b->text.at);
    size_t close = from + inside.len, trade = 0, told = close;
    size_t agency = 0;
    for (size_t i = 0; i < b->matches.list.n && end; i++) {
        const struct match *m = &b->matches.list.at[i];
        if (m->at.start < from || m->at.end > close)
            continue;
        if (m->phrase->kind == PHRASE_JOB && m->at.start <= from + 24 && !trade)
            trade = m->at.end;
        if (m->phrase->kind == PHRASE_AGENCY && m->at.start == from)
            agency = m->at.end;
        if (m->phrase->kind == PHRASE_DISPATCH && m->at.end == close)
            told = m->at.start;
    }
    if (!trade && !agency && told == close)
        return 0;
    size_t slash = trade ? str_find_byte(str_sub(b->text, 0, told), '/', trade) : told;
    if (trade)
        take_author(text_strip(str_sub(b->text, trade, slash)), phrases, out, keep, scratch);
    if (trade && slash < told && !out->place.len)
        out->place = text_strip(str_sub(b->text, slash + 1, told));
    size_t digit = agency; /* （AGENCY PLACE 3月4日電） */
    while (digit < told && (b->text.at[digit] < '0' || b->text.at[digit] > '9'))
        digit++;
    if (agency && digit < told && digit - agency <= 24 && !out->place.len)
        out->place = text_strip(str_sub(b->text, agency, digit));
    while (end < b->text.len && b->text.at[end] == ' ')
        end++;
    return end < b->text.len ? end : 0;
}

static bool all_capitals(str s) {
    size_t letters = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (u_islower((UChar32)c))
            return false;
        letters += u_isupper((UChar32)c) != 0;
    }
    return letters >= 3;
}

static bool appears_in_short_line(str name, const struct blocks *page) {
    for (size_t i = 0; i < page->list.n && i < 60; i++) {
        const struct block *b = &page->list.at[i];
        size_t at = str_find(b->text, name, 0);
        if (b->width <= 120 && at < b->text.len && b->text.len != name.len && !block_is_prose(b))
            return true;
    }
    return false;
}

static str capitalised(str s, struct arena *keep) {
    struct buf b = buf_make(keep, s.len * 2 + 4);
    bool start = true;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        buf_utf8(&b, start ? c : (uint32_t)u_tolower((UChar32)c));
        start = !u_isalpha((UChar32)c);
    }
    return buf_str(&b);
}

static size_t skip_spaces(str s, size_t at) {
    while (at < s.len && (s.at[at] == ' ' || is_dash(utf8_peek(s, at))))
        utf8_next(s, &at);
    return at;
}

/* Where the place's name ends in what stands before a dateline's dash. */
static size_t place_end(const struct block *b, size_t limit) {
    size_t end = limit;
    for (size_t at = 0; at < limit;) {
        size_t start = at;
        uint32_t c = utf8_next(b->text, &at);
        if (c == ',' || c == '(' || c == '/' || (c >= '0' && c <= '9')) {
            end = start;
            break;
        }
    }
    return end;
}

/* PLACE, Month day (Agency) -- ; Place (Agency) - ; PLACE - */
static size_t dashed_dateline(const struct block *b, str *place) {
    size_t limit = b->text.len < 90 ? b->text.len : 90, dash = 0, after = 0;
    for (size_t at = 0; at < limit;) {
        size_t start = at;
        uint32_t c = utf8_next(b->text, &at);
        uint32_t before = utf8_before(b->text, start);
        if ((is_dash(c) && (before == ' ' || before == '.' || before == ')')) || c == 0x2014) {
            dash = start;
            after = skip_spaces(b->text, at);
            break;
        }
        if (c == '.' && utf8_before(b->text, start) != ')' && utf8_peek(b->text, at) == ' ' &&
            start > 40)
            return 0;
    }
    if (!after || after >= b->text.len)
        return 0;
    bool agency = false, month = false;
    for (size_t i = 0; i < b->matches.list.n; i++) {
        const struct match *m = &b->matches.list.at[i];
        agency |=
            m->phrase->kind == PHRASE_AGENCY && m->at.end <= dash &&
            (utf8_before(b->text, m->at.start) == '(' || utf8_before(b->text, m->at.start) == '/');
        month |= m->phrase->kind == PHRASE_MONTH && m->at.end <= dash;
    }
    *place = text_strip(str_sub(b->text, 0, place_end(b, dash)));
    if (agency && dash < 80)
        return after;
    bool shouted = all_capitals(*place) && place->len <= 40;
    return shouted && (month || dash <= place->len + 20) ? after : 0;
}

/* "(The Paper) The story begins" */
static size_t agency_dateline(const struct block *b, const struct blocks *page) {
    size_t close = b->text.len && b->text.at[0] == '(' ? str_find_byte(b->text, ')', 0) : 0;
    if (close < 3 || close > 40 || close + 2 >= b->text.len)
        return 0;
    str inside = str_sub(b->text, 1, close);
    bool agency = false;
    for (size_t i = 0; i < b->matches.list.n; i++)
        agency |= b->matches.list.at[i].phrase->kind == PHRASE_AGENCY &&
                  b->matches.list.at[i].at.end == close;
    return agency || appears_in_short_line(inside, page) ? skip_spaces(b->text, close + 1) : 0;
}

static size_t bracket_dateline(str text, str *place) {
    size_t close = text.len && text.at[0] == '[' ? str_find_byte(str_sub(text, 0, 60), ']', 0) : 0;
    if (close == 0 || close >= 60 || close >= text.len)
        return 0;
    *place = text_strip(str_sub(text, 1, close));
    return place->len ? skip_spaces(text, close + 1) : 0;
}

/* "BERLIN. The…", "BERLIN, 5 January. The…", and "Berlin. The…" when the page names the place
 * elsewhere. */
static size_t dotted_dateline(const struct block *b, const struct blocks *page,
                              const struct phrases *phrases, str *place) {
    size_t dot = str_find(str_sub(b->text, 0, 60), S(". "), 0);
    if (dot >= 60 || dot + 2 >= b->text.len || dot < 3)
        return 0;
    bool month = false;
    for (size_t i = 0; i < b->matches.list.n; i++)
        month |= b->matches.list.at[i].phrase->kind == PHRASE_MONTH &&
                 b->matches.list.at[i].at.end <= dot + 1;
    size_t comma = str_find_byte(str_sub(b->text, 0, dot), ',', 0);
    *place = str_sub(b->text, 0, comma);
    if (comma < dot)
        return month && all_capitals(*place) ? dot + 2 : 0;
    bool name = looks_like_names(*place, phrases) && str_find_byte(*place, '.', 0) == place->len;
    return name && (all_capitals(*place) || appears_in_short_line(*place, page)) ? dot + 2 : 0;
}

size_t facts_from_dateline(const struct block *b, const struct blocks *page,
                           const struct phrases *phrases, struct article *out, struct arena *keep,
                           struct arena scratch) {
    str place = {0};
    size_t end = 0;
    struct block head = {.text = b->text};
    if (b->matches.list.n == 0) { /* a long paragraph: its phrases were not looked for */
        phrases_find(phrases, str_sub(b->text, 0, 160), &head.matches, keep, scratch);
    } else {
        head.matches = b->matches;
    }
    if (b->han * 3 > b->letters && (end = han_bracket(&head, phrases, out, keep, scratch)) > 0)
        return end;
    if (b->han * 3 > b->letters && (end = han_dateline(&head, phrases, out, keep, scratch)) > 0)
        return end;
    end = bracket_dateline(b->text, &place);
    if (!end)
        end = agency_dateline(&head, page);
    if (!end)
        end = dashed_dateline(&head, &place);
    if (!end)
        end = dotted_dateline(&head, page, phrases, &place);
    if (end && !out->place.len && place.len)
        out->place = all_capitals(place) ? capitalised(place, keep) : place;
    return end;
}
