#include "extract/classify.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

#define TRANSLATION_BYTES ((size_t)24) /* of a phrase in the page's other language */

static bool is_bar(uint32_t c) {
    return c == '|' || c == 0xB7 || c == 0x2022 || c == 0xFF5C || c == 0x2502 || c == 0x30FB ||
           c == 0x25CF || c == 0x2219;
}

static bool is_trail(uint32_t c) {
    return c == '>' || c == 0x203A || c == 0xBB || c == 0x2192 || c == 0x25B8 || c == 0xFF1E;
}

static void add_field(struct fields *f, str text, size_t from, size_t to) {
    str part = str_trim(str_sub(text, from, to));
    if (part.len == 0 || f->n == FIELDS_MOST)
        return;
    size_t at = (size_t)(part.at - text.at);
    f->at[f->n++] = (struct span){at, at + part.len};
}

void block_fields(const struct block *b, struct fields *f) {
    *f = (struct fields){0};
    size_t from = 0, gap = 0;
    for (size_t at = 0; at < b->text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(b->text, &at);
        bool spaced = utf8_before(b->text, start) == ' ' && utf8_peek(b->text, at) == ' ';
        bool wide = gap < b->gaps.n && b->gaps.at[gap] == start;
        gap += wide;
        bool trail = is_trail(c) || (c == '/' && spaced);
        if (!wide && !trail && !is_bar(c))
            continue;
        f->trail |= trail;
        add_field(f, b->text, from, start);
        from = at;
    }
    add_field(f, b->text, from, b->text.len);
}

static bool in_field(const struct fields *f, size_t at, struct span *out) {
    for (int i = 0; i < f->n; i++) {
        if (at >= f->at[i].start && at < f->at[i].end) {
            *out = f->at[i];
            return true;
        }
    }
    return false;
}

/* Nothing but numbers and marks in it: "(12)", ">>", ":". */
static bool is_filling(str s) {
    for (size_t at = 0; at < s.len;)
        if (u_isalpha((UChar32)utf8_next(s, &at)))
            return false;
    return true;
}

static bool is_quote(uint32_t c) {
    return c == '"' || c == 0x201C || c == 0x201E || c == 0xAB || c == 0x300C || c == 0x2018;
}

/* "Home 首頁": is what stands beside a phrase the same in the other script? */
static bool is_translation(const struct match *m, str beside) {
    bool han = utf8_is_han(utf8_peek(m->phrase->text, 0));
    for (size_t at = 0; at < beside.len;) {
        uint32_t c = utf8_next(beside, &at);
        bool letter = u_isalpha((UChar32)c);
        if (letter && (utf8_is_han(c) || utf8_is_kana(c)) == han)
            return false;
    }
    return str_trim(beside).len <= TRANSLATION_BYTES;
}

bool match_counts(const struct block *b, const struct fields *f, const struct match *m) {
    struct span field;
    if (!in_field(f, m->at.start, &field))
        return false;
    str before = str_sub(b->text, field.start, m->at.start);
    str after = str_sub(b->text, m->at.end, field.end);
    bool first = is_filling(before) && !is_quote(utf8_peek(b->text, 0));
    str whole_before = str_sub(b->text, 0, m->at.start);
    uint32_t last = utf8_before(b->text, m->at.end);
    bool colon = last == ':' || last == 0xFF1A || is_bar(last) || last == 0x4E28;
    switch (m->phrase->where) {
    case WHERE_WHOLE:
        return (is_filling(before) && (is_filling(after) || is_translation(m, after))) ||
               (is_filling(after) && is_translation(m, before));
    case WHERE_START: return first && is_filling(whole_before);
    case WHERE_END: return is_filling(str_sub(b->text, m->at.end, b->text.len));
    case WHERE_ANY: return true;
    case WHERE_LABEL:
        return (before.len == 0 || first || str_ends(before, S("- ")) ||
                str_ends(before, S("– ")) || str_ends(before, S("— ")) ||
                str_ends(before, S(", ")) ||
                (colon && (str_ends(before, S(" ")) || str_ends(before, S("（")) ||
                           str_ends(before, S("("))))) &&
               (colon || after.len > 0);
    default: return false;
    }
}

str label_value(const struct block *b, const struct fields *f, const struct match *label) {
    struct span field;
    if (!in_field(f, label->at.start, &field))
        return (str){0};
    size_t end = field.end;
    /* a label at the end of its field ("By | A. Person") has its value in the next */
    for (int i = 0; i + 1 < f->n; i++)
        if (f->at[i].start == field.start && label->at.end >= field.end)
            end = f->at[i + 1].end;
    for (size_t i = 0; i < b->matches.list.n; i++) {
        const struct match *m = &b->matches.list.at[i];
        if (m->at.start >= label->at.end && m->at.start < end && m->phrase->where == WHERE_LABEL &&
            match_counts(b, f, m))
            end = m->at.start;
    }
    return text_strip(str_sub(b->text, label->at.end, end));
}

str name_prefix(str s) {
    bool in_word = false;
    for (size_t at = 0; at < s.len;) {
        size_t start = at;
        uint32_t c = utf8_next(s, &at);
        if (!in_word && u_islower((UChar32)c)) {
            size_t end = start;
            while (end < s.len && u_isalpha((UChar32)utf8_peek(s, end)))
                utf8_next(s, &end);
            if (end - start > 4)
                return text_strip(str_sub(s, 0, start));
        }
        in_word = u_isalnum((UChar32)c) || c == '\'' || c == 0x2019 || c == '-';
    }
    return s;
}

static bool is_small_word(str w) {
    return w.len <= 4; /* de, van, von, bin, y, and */
}

bool looks_like_names(str s, const struct phrases *phrases) {
    (void)phrases;
    size_t words = 0, small = 0, han = 0;
    if (s.len == 0 || s.len > 160)
        return false;
    for (size_t at = 0; at < s.len;) {
        size_t start = at;
        uint32_t c = utf8_next(s, &at);
        if (c >= '0' && c <= '9')
            return false;
        if (c == '!' || c == '?' || c == ';' || c == 0x3002 || c == 0xFF01)
            return false;
        if (utf8_is_han(c) || utf8_is_kana(c)) {
            han++;
            continue;
        }
        if (!u_isalpha((UChar32)c) || u_isalpha((UChar32)utf8_before(s, start)) ||
            utf8_before(s, start) == '\'' || utf8_before(s, start) == 0x2019 ||
            utf8_before(s, start) == '-')
            continue;
        size_t end = start;
        while (end < s.len && u_isalpha((UChar32)utf8_peek(s, end)))
            utf8_next(s, &end);
        bool capital = u_isupper((UChar32)c) || !u_islower((UChar32)c);
        bool little = is_small_word(str_sub(s, start, end));
        if (!capital && !little)
            return false;
        words += capital;
        small += !capital;
    }
    return (words >= 1 && words <= 9 && small <= words && han == 0) ||
           (han >= 2 && han <= 30 && words <= 4);
}

/* Words of the block that neither a phrase nor a date accounts for. */
static size_t count_unexplained(const struct block *b, struct span date) {
    size_t n = 0, han = 0, next = 0;
    bool in_word = false;
    size_t covered = 0;
    for (size_t at = 0; at < b->text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(b->text, &at);
        for (; next < b->matches.list.n && b->matches.list.at[next].at.start <= start; next++) {
            const struct match *m = &b->matches.list.at[next];
            bool plain = m->phrase->kind == PHRASE_AND || m->phrase->kind == PHRASE_AGENCY ||
                         m->phrase->kind == PHRASE_SITE || m->phrase->kind == PHRASE_DISPATCH;
            if (!plain && m->at.end > covered)
                covered = m->at.end;
        }
        bool known = start < covered || (start >= date.start && start < date.end);
        bool is_han = utf8_is_han(c) || utf8_is_kana(c);
        bool letter = u_isalpha((UChar32)c) && !is_han;
        n += letter && !in_word && !known;
        han += is_han && !known;
        in_word = letter;
    }
    return n + (han + 1) / 2;
}

static enum block_role role_of(enum phrase_kind kind) {
    switch (kind) {
    case PHRASE_NAV: return BLOCK_NAV;
    case PHRASE_SHARE: return BLOCK_SHARE;
    case PHRASE_PROMO: return BLOCK_PROMO;
    case PHRASE_RELATED: return BLOCK_RELATED;
    case PHRASE_CAPTION: return BLOCK_CAPTION;
    case PHRASE_CREDIT: return BLOCK_CREDIT;
    case PHRASE_TAGS: return BLOCK_TAGS;
    case PHRASE_COMMENT: return BLOCK_COMMENT;
    case PHRASE_LEGAL: return BLOCK_LEGAL;
    case PHRASE_AD: return BLOCK_AD;
    case PHRASE_CORRECTION: return BLOCK_CORRECTION;
    case PHRASE_AUTHOR:
    case PHRASE_DATE:
    case PHRASE_SOURCE: return BLOCK_META;
    default: return BLOCK_OPEN;
    }
}

static bool has_kind(const struct block *b, enum phrase_kind kind) {
    for (size_t i = 0; i < b->matches.list.n; i++)
        if (b->matches.list.at[i].phrase->kind == kind)
            return true;
    return false;
}

/* "A. Person; additional reporting by B. Other": the first of several credits. */
static str first_of(str value) {
    return str_trim(str_sub(value, 0, str_find_byte(value, ';', 0)));
}

/* Is a match enough to take a block of this length and shape out of the story? */
static bool is_strong(const struct block *b, const struct fields *f, const struct match *m,
                      const struct phrases *phrases) {
    const struct phrase *ph = m->phrase;
    bool prose = block_is_prose(b) || (b->ends && b->words >= 8);
    size_t rest = b->text.len - m->at.end;
    str value;
    switch (ph->where) {
    case WHERE_WHOLE: return f->n == 1 || !prose;
    case WHERE_START:
        if (prose && b->width > 220)
            return ph->kind == PHRASE_LEGAL && b->width <= 700 && ph->text.len >= 14;
        if (b->tag == TAG_LI && b->width >= 60) /* items of a list have other ends */
            return ph->text.len >= 10;
        return !prose || ph->text.len >= 8;
    case WHERE_END:
        if (prose && b->width > 160)
            return false;
        return ph->kind != PHRASE_CAPTION && ph->kind != PHRASE_CREDIT ? b->width <= 120
                                                                       : b->width <= 260;
    case WHERE_ANY:
        if (ph->kind == PHRASE_CREDIT || ph->kind == PHRASE_CAPTION)
            return b->width <= 400 && rest <= 70;
        if (prose && ph->kind == PHRASE_DATE)
            return false;
        if (ph->kind == PHRASE_LEGAL && ph->text.len >= 18) /* notices about cookies are long */
            return b->width <= 700;
        return b->width <= (prose ? 150u : 200u);
    case WHERE_LABEL:
        value = label_value(b, f, m);
        if (ph->kind == PHRASE_AUTHOR)
            return !b->ends && b->width <= 110 && looks_like_names(name_prefix(value), phrases) &&
                   value.len - name_prefix(value).len <= 30;
        if (ph->kind == PHRASE_DATE)
            return false; /* the date itself decides */
        if (ph->kind == PHRASE_CREDIT)
            return b->width <= 300 && (!prose || looks_like_names(first_of(value), phrases)) &&
                   (m->at.start == 0 || rest < 80);
        return b->width <= 200 && !prose;
    default: return false;
    }
}

static void set(struct block *b, enum block_role role, const char *why) {
    b->role = role;
    b->why = why;
}

static bool is_address(const struct block *b) {
    str s = b->text;
    return b->han == 0 && b->letters < b->text.len && str_find_byte(s, ' ', 0) == s.len &&
           (str_find(s, S("://"), 0) < s.len || str_find_byte(s, '@', 0) < s.len ||
            str_starts(s, S("www.")));
}

static size_t count_words(str s) {
    size_t n = 0, han = 0;
    bool in_word = false;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        bool is_han = utf8_is_han(c) || utf8_is_kana(c);
        bool word = u_isalnum((UChar32)c) && !is_han;
        n += word && !in_word;
        han += is_han;
        in_word = word;
    }
    return n + (han + 1) / 2;
}

/* "Home > Politics", "Galicia / Costa", "News | Sport | Culture". */
static bool is_menu(const struct block *b, const struct fields *f) {
    if (f->n < 2 || b->ends || b->width > 400)
        return false;
    size_t longest = 0;
    for (int i = 0; i < f->n; i++) {
        size_t n = count_words(str_sub(b->text, f->at[i].start, f->at[i].end));
        longest = n > longest ? n : longest;
    }
    return (f->trail && longest <= 4) || (f->n >= 3 && longest <= 4);
}

/* "News Sport Culture Opinion Jobs": the words of a menu in one line. */
static bool is_words_of_menu(const struct block *b, size_t unexplained) {
    size_t n = 0;
    for (size_t i = 0; i < b->matches.list.n; i++)
        n += b->matches.list.at[i].phrase->kind == PHRASE_NAV &&
             b->matches.list.at[i].phrase->where == WHERE_WHOLE;
    return n >= 4 && unexplained * 4 <= b->words && !b->ends && b->width <= 200;
}

/* "Caption of a photo. ANNA BERG": a name in capitals after the stop. */
static bool ends_in_capitals(str s) {
    size_t at = s.len, words = 0;
    while (at > 0) {
        size_t end = at;
        while (at > 0 && utf8_before(s, at) != ' ')
            utf8_prev(s, &at);
        str word = str_sub(s, at, end);
        size_t letters = 0;
        for (size_t i = 0; i < word.len;) {
            uint32_t c = utf8_next(word, &i);
            if (u_islower((UChar32)c) || (c >= '0' && c <= '9'))
                return words >= 1 && words <= 4 && word.len > 2 &&
                       (str_ends(word, S(".")) || str_ends(word, S(")")));
            letters += u_isupper((UChar32)c) != 0;
        }
        if (letters < 2)
            return false;
        words++;
        while (at > 0 && utf8_before(s, at) == ' ')
            at--;
    }
    return false;
}

/* "Caption of a photo. (Anna Berg/The Paper)" */
static bool ends_in_brackets(str s, const struct phrases *phrases) {
    if (!str_ends(s, S(")")))
        return false;
    size_t open = s.len - 1;
    while (open > 0 && s.len - open < 70 && s.at[open] != '(')
        open--;
    str inside = str_sub(s, open + 1, s.len - 1);
    uint32_t before = open > 1 ? utf8_before(s, open - 1) : 0;
    return s.at[open] == '(' && (before == '.' || before == '"' || before == 0x201D) &&
           str_find_byte(inside, '/', 0) < inside.len && looks_like_names(inside, phrases);
}

/* Two dates years apart: somebody was born and died, something opened and closed. */
static bool spans_years(const struct block *b, const struct date *first,
                        const struct phrases *phrases) {
    struct date second;
    return date_find(b->text, first->at.end, &b->matches, phrases_month_first(phrases), &second) &&
           second.year - first->year >= 2;
}

/* "BC-HARBOR-CRANES, 1st Ld": the working name of a story on the wire. */
static bool is_slug(const struct block *b) {
    size_t hyphens = 0, letters = 0;
    for (size_t at = 0; at < b->text.len && b->text.at[at] != ' ' && b->text.at[at] != ',';) {
        uint32_t c = utf8_next(b->text, &at);
        if (u_islower((UChar32)c))
            return false;
        hyphens += c == '-';
        letters += u_isupper((UChar32)c) != 0;
    }
    return hyphens >= 2 && letters >= 6 && !b->ends && !b->element && b->width <= 80;
}

void block_classify(struct block *b, const struct phrases *phrases) {
    struct fields f;
    struct date date = {0};
    if (b->role != BLOCK_OPEN)
        return;
    if (b->tag == TAG_ROW) { /* figures are what a table is made of */
        if (b->link_bytes * 10 > b->text.len * 8)
            set(b, BLOCK_RELATED, "mostly links");
        return;
    }
    if (b->post)
        return;
    if (b->letters == 0)
        return set(b, BLOCK_NAV, "no letters");
    if (is_address(b))
        return set(b, BLOCK_NAV, "an address");
    if (is_slug(b))
        return set(b, BLOCK_NAV, "the name of a story on the wire");
    if (b->link_bytes * 10 > b->text.len * (b->ends ? 8 : 6))
        return set(b, BLOCK_RELATED, "mostly links");
    block_fields(b, &f);
    bool dated =
        b->width <= 200 && date_find(b->text, 0, &b->matches, phrases_month_first(phrases), &date);
    bool prose = block_is_prose(b);
    size_t unexplained = count_unexplained(b, date.at);
    b->spans = dated && spans_years(b, &date, phrases) && !has_kind(b, PHRASE_DATE);
    if (dated && !b->spans && !prose &&
        (unexplained <= 3 || (has_kind(b, PHRASE_DATE) && unexplained <= 12)))
        return set(b, BLOCK_META, "a date");
    for (size_t i = 0; i < b->matches.list.n; i++) {
        const struct match *m = &b->matches.list.at[i];
        enum block_role role = role_of(m->phrase->kind);
        if (role == BLOCK_OPEN || !match_counts(b, &f, m) || !is_strong(b, &f, m, phrases))
            continue;
        /* one known field of several does not make a menu */
        if (m->phrase->where == WHERE_WHOLE && f.n > 1 && unexplained > 2)
            continue;
        return set(b, role, "a phrase");
    }
    if (is_menu(b, &f) || is_words_of_menu(b, unexplained))
        return set(b, BLOCK_NAV, "a menu or breadcrumb");
    if (unexplained == 0 && b->matches.list.n && b->words <= 12 && !prose &&
        role_of(b->matches.list.at[0].phrase->kind) != BLOCK_OPEN &&
        b->matches.list.at[0].phrase->where == WHERE_WHOLE)
        return set(b, role_of(b->matches.list.at[0].phrase->kind), "nothing but phrases");
    if (unexplained == 0 && !prose && b->words <= 6 && has_kind(b, PHRASE_JOB))
        return set(b, BLOCK_META, "nothing but a trade");
    if (b->width <= 300 && ends_in_brackets(b->text, phrases))
        return set(b, BLOCK_CAPTION, "ends with names in brackets");
    if (b->width <= 220 && ends_in_capitals(b->text) && b->capitals * 2 < b->letters)
        return set(b, BLOCK_CAPTION, "ends with a name in capitals");
}
