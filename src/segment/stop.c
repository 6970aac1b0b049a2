#include "segment/stop.h"

#include "segment/letter.h"
#include "segment/lines.h"
#include "segment/quote.h"

#define TOKEN_BYTES  48  /* of a word before a stop that is looked at */
#define EARLY_WORDS  3   /* before an abbreviation that hardly ends a sentence yet */
#define REMARK_BYTES 600 /* in brackets that the sentence around them goes on after */
#define CLAUSE_BYTES 48  /* of "he said" after a quotation in a script without spaces */

/* ------------------------------------------------------------------------- what stands around it
 */

/* What follows a stop, behind opening marks and a dash. */
struct ahead {
    uint32_t c;
    bool quote, paren, dash;
    bool inverted; /* ¿ ¡ */
    bool initial;  /* the word is one letter with a dot */
    str word;      /* letters only */
};

static str read_word(const struct scan *s, size_t at) {
    size_t to = at;
    while (to < s->run.end && to - at < TOKEN_BYTES && letter_is_alpha(scan_char(s, to)))
        to = scan_step(s, to);
    return str_sub(s->text, at, to);
}

static struct ahead look_ahead(const struct scan *s, size_t at) {
    struct ahead a = {0};
    for (int marks = 0; marks < 8; marks++) {
        uint32_t c = scan_char(s, at);
        if (letter_is_opener(c)) {
            a.quote |= letter_is_quote(c);
            a.inverted |= c == 0xBF || c == 0xA1;
            a.paren |= !letter_is_quote(c) && !a.inverted;
        } else if (letter_is_dash(c)) {
            a.dash = true;
        } else if (!letter_is_space(c)) {
            break;
        }
        at = scan_step(s, at);
    }
    a.c = scan_char(s, at);
    a.word = read_word(s, at);
    a.initial =
        scan_char(s, at + a.word.len) == '.' && a.word.len && scan_step(s, at) == at + a.word.len;
    return a;
}

/* iPhone, eBay: a small first letter that says nothing. */
static bool is_camel(str word) {
    bool upper = false;
    for (size_t at = 0, n = 0; at < word.len && n < 3; n++)
        upper |= letter_is_upper(utf8_next(word, &at));
    return upper;
}

static bool begins_small(const struct ahead *a) {
    return letter_is_lower(a->c) && !is_camel(a->word);
}

static bool begins_sentence(const struct scan *s, const struct ahead *a) {
    if (letter_is_lower(a->c) || a->initial)
        return false;
    if (letter_is_bullet(a->c) || (a->quote && letter_is_upper(a->c)))
        return true;
    return a->word.len && rules_is_starter(s->rules, a->word);
}

/* The word before a stop with its inner dots: "U.S", "Inc", "3.5"; empty behind another mark. */
static str read_token(const struct scan *s, size_t end) {
    size_t start = end;
    while (start > s->start && end - start < TOKEN_BYTES) {
        size_t at = start;
        uint32_t c = utf8_prev(s->text, &at);
        bool inner = c == '.' && start < end;
        if (!inner && !letter_is_alpha(c) && !letter_is_digit(c) && c != 0xB0 && c != 0xBA &&
            c != 0xAA)
            break;
        if (start < end && letter_is_cjk(c) && !letter_is_cjk(scan_char(s, start)))
            break; /* 在No. 5 */
        start = at;
    }
    while (start < end && s->text.at[start] == '.')
        start++;
    return str_sub(s->text, start, end);
}

struct shape {
    size_t groups;      /* between its dots */
    size_t last, most;  /* letters in the last, and in the longest */
    bool digits, other; /* holds digits; holds letters */
    bool upper;         /* all letters are capitals */
};

static struct shape shape_of(str token) {
    struct shape f = {.groups = 1, .upper = true};
    for (size_t at = 0; at < token.len;) {
        uint32_t c = utf8_next(token, &at);
        if (c == '.') {
            f.groups++;
            f.last = 0;
            continue;
        }
        f.digits |= letter_is_digit(c);
        f.other |= letter_is_alpha(c);
        f.upper &= letter_is_upper(c);
        if (letter_is_alpha(c) && !(c >= 0x300 && c < 0x370))
            f.last++;
        if (f.last > f.most)
            f.most = f.last;
    }
    return f;
}

/* "J.-C", "г-н": a token with what hyphens tie to it. */
static str read_tied_token(const struct scan *s, str token) {
    size_t start = (size_t)(token.at - s->text.at), end = start + token.len;
    for (int n = 0; n < 2 && start > s->start && s->text.at[start - 1] == '-'; n++) {
        size_t before = start - 1;
        bool dot = before > s->start && s->text.at[before - 1] == '.';
        str more = read_token(s, before - dot);
        if (more.len == 0)
            break;
        start = (size_t)(more.at - s->text.at);
    }
    return str_sub(s->text, start, end);
}

/* "z. B", "EE. UU", "т. д": a token with the short tokens before it, spaces left out. */
static str read_spaced_token(const struct scan *s, str token, char *buffer, size_t max) {
    size_t from = (size_t)(token.at - s->text.at), end = from + token.len;
    for (int n = 0; n < 3; n++) {
        size_t at = from;
        if (at <= s->start || !letter_is_space(utf8_prev(s->text, &at)) || at <= s->start ||
            s->text.at[at - 1] != '.')
            break;
        str before = read_token(s, at - 1);
        if (before.len == 0 || shape_of(before).most > 2)
            break;
        from = (size_t)(before.at - s->text.at);
    }
    size_t len = 0;
    for (size_t at = from; at < end;) {
        size_t here = at;
        if (letter_is_space(utf8_next(s->text, &at)))
            continue;
        for (; here < at; here++) {
            if (len == max)
                return token;
            buffer[len++] = s->text.at[here];
        }
    }
    return (str){buffer, len};
}

static bool is_roman(str word) {
    for (size_t i = 0; i < word.len; i++)
        if (!memchr("IVXLCDM", word.at[i], 7))
            return false;
    return word.len > 0;
}

/* ------------------------------------------------------------------------------------- judging */

/* "...!" Tom asked. */
static bool is_attributed(const struct scan *s, const struct stop *stop, const struct ahead *a) {
    bool cased = letter_is_upper(a->c) || letter_is_lower(a->c);
    if (a->quote || a->word.len == 0 || (cased && rules_is_starter(s->rules, a->word)))
        return false;
    size_t at = stop->next;
    for (int n = 0; n < 4; n++) {
        str word = read_word(s, at);
        if (word.len == 0)
            return false;
        if (rules_is_attribution(s->rules, word))
            return true;
        at += word.len;
        at += scan_char(s, at) == '.'; /* "Mr. Smith said" */
        if (scan_char(s, at) != ' ')
            return false;
        at++;
    }
    return false;
}

/* “……！”他喊道。 But not “……。”他也表示，“……”, where the next quotation is announced. */
static bool ends_in_attribution(const struct scan *s, size_t at) {
    size_t end = at, most = at + CLAUSE_BYTES;
    uint32_t c = 0;
    while (end < s->run.end && end < most) {
        c = scan_char(s, end);
        if (letter_is_pause(c) || rules_is_stop(s->rules, c) || letter_is_space(c))
            break;
        end = scan_step(s, end);
    }
    bool comma = c == ',' || c == 0xFF0C;
    if (end >= most || (!comma && end < s->run.end && !rules_is_stop(s->rules, c)))
        return false;
    if (comma &&
        letter_is_opener(scan_char(s, letter_skip_space(s->text, scan_step(s, end), s->run.end))))
        return false;
    str clause = str_sub(s->text, at, end);
    for (size_t i = 0; i < s->rules->attribution_list.n; i++) {
        str verb = s->rules->attribution_list.at[i];
        if (clause.len > verb.len && str_ends(clause, verb))
            return true;
    }
    return false;
}

/* How a sentence goes on right behind a closing quotation mark: 「……」と述べた. */
static bool continues_quote(const struct scan *s, size_t at) {
    str rest = str_sub(s->text, at, s->run.end);
    for (size_t i = 0; i < s->rules->continuations.n; i++)
        if (str_starts(rest, s->rules->continuations.at[i]))
            return true;
    return ends_in_attribution(s, at);
}

/* Whether the bracket that closes before `at` was opened in the midst of a sentence which a word
 * continues: 今日は（雨です。）出かけません。 */
static bool is_remark(const struct scan *s, size_t at) {
    if (!letter_is_alpha(scan_char(s, at)))
        return false;
    size_t depth = 0, low = at - s->start > REMARK_BYTES ? at - REMARK_BYTES : s->start;
    while (at > low) {
        uint32_t c = utf8_prev(s->text, &at);
        depth += c == ')' || c == 0xFF09;
        depth -= c == '(' || c == 0xFF08;
        if (depth == 0)
            return at > s->start && letter_is_alpha(scan_before(s, at));
    }
    return false;
}

static enum verdict judge_wide(const struct scan *s, const struct stop *stop) {
    bool number =
        letter_is_digit(scan_before(s, stop->at)) && letter_is_digit(scan_char(s, stop->after));
    if (number && stop->after - stop->at == 3) /* ３．２ */
        return VERDICT_GOES_ON;
    uint32_t closer = scan_before(s, stop->after);
    if (closer == 0x300B || closer == 0x3009) /* 《去哪儿？》 is a title */
        return VERDICT_GOES_ON;
    if ((closer == ')' || closer == 0xFF09) && is_remark(s, stop->after))
        return VERDICT_GOES_ON;
    return stop->quoted && continues_quote(s, stop->next) ? VERDICT_GOES_ON : VERDICT_ENDS;
}

/* Whether the token around a dot is an address: those have dots without spaces. */
static bool is_address(const struct scan *s, size_t at) {
    for (size_t i = at, n = 0; i > s->run.start && n < 80; n++) {
        uint32_t c = utf8_prev(s->text, &i);
        if (letter_is_space(c))
            break;
        if (c == '/' || c == '@' || c == ':' || c == '_')
            return true;
    }
    for (size_t i = at, n = 0; i < s->run.end && n < 80; n++) {
        uint32_t c = utf8_next(s->text, &i);
        if (letter_is_space(c))
            break;
        if (c == '/' || c == '@' || c == '_')
            return true;
    }
    return false;
}

/* Whether a sentence begins right behind the stop: "the end.The next", "cost 1,000.That is". */
static bool begins_glued(const struct scan *s, const struct stop *stop, uint32_t before) {
    str token = read_token(s, stop->at), word = read_word(s, stop->after);
    size_t second = 0;
    utf8_next(word, &second);
    bool plain = letter_is_lower(utf8_peek(word, second)) || (is_roman(word) && word.len > 1);
    if (!plain || is_address(s, stop->after) ||
        (scan_char(s, stop->after + word.len) == '.' &&
         rules_abbreviation(s->rules, word) != ABBREVIATION_NEVER))
        return false;
    if (letter_is_digit(before))
        return rules_is_starter(s->rules, word);
    return letter_is_lower(before) && shape_of(token).groups == 1 && shape_of(token).most >= 3 &&
           rules_abbreviation(s->rules, token) == ABBREVIATION_NONE;
}

/* No space after the stop: "the end.The next", "好!他", "।". */
static enum verdict judge_glued(const struct scan *s, const struct stop *stop) {
    uint32_t before = scan_before(s, stop->at), c = scan_char(s, stop->after);
    uint32_t mark = scan_char(s, stop->at);
    if (letter_is_cjk(c) || (letter_is_cjk(before) && letter_is_alpha(c))) {
        if (stop->quoted)
            return continues_quote(s, stop->after) ? VERDICT_GOES_ON : VERDICT_ENDS;
        return (stop->single && !utf8_is_han(before)) || stop->row ? VERDICT_GOES_ON : VERDICT_ENDS;
    }
    if (mark >= 0x80 && !stop->row)
        return letter_is_digit(c) ? VERDICT_GOES_ON : VERDICT_ENDS;
    if (letter_is_bullet(c))
        return VERDICT_ENDS;
    if (stop->row || mark >= 0x80 || !letter_is_upper(c) || stop->after - stop->at != 1)
        return VERDICT_GOES_ON;
    return begins_glued(s, stop, before) ? VERDICT_ENDS : VERDICT_GOES_ON;
}

/* Whether the year before `at` has a month and a day behind it: 2024. 12. 31 */
static bool begins_date(const struct scan *s, size_t at) {
    for (int n = 0; n < 2; n++) {
        size_t digits = 0;
        while (digits < 3 && letter_is_digit(scan_char(s, at)))
            at = scan_step(s, at), digits++;
        if (digits == 0 || digits == 3)
            return false;
        if (n == 0 && (scan_char(s, at) != '.' || scan_char(s, at + 1) != ' '))
            return false;
        at += 2;
    }
    return true;
}

/* 31. Dezember, XIX. Jahrhundert.  Where only names have capitals, one hardly follows a number. */
static enum verdict judge_ordinal(const struct scan *s, const struct stop *stop, str number,
                                  const struct ahead *a) {
    if (begins_small(a) || (number.len == 4 && begins_date(s, stop->next)) ||
        (letter_is_digit(a->c) && number.len <= 2 && !a->quote && !a->paren))
        return VERDICT_GOES_ON;
    if (begins_sentence(s, a) || a->quote)
        return VERDICT_ENDS;
    bool digits = letter_is_digit((unsigned char)number.at[0]);
    if (digits && letter_is_upper(a->c) && !s->rules->capital_nouns)
        return rules_is_follower(s->rules, a->word) ? VERDICT_GOES_ON : VERDICT_ENDS;
    bool ordinal = digits ? number.len <= 3 : true;
    return ordinal && letter_is_alpha(a->c) ? VERDICT_GOES_ON : VERDICT_ENDS;
}

/* "12 sept. 2014": between a day and a year every short word is a month. */
static bool is_in_date(const struct scan *s, str token, const struct ahead *a, size_t next) {
    if (!letter_is_digit(a->c) || shape_of(token).most > 5)
        return false;
    size_t digits = 0, at = (size_t)(token.at - s->text.at);
    while (digits < 5 && letter_is_digit(scan_char(s, next + digits)))
        digits++;
    while (at > s->start && letter_is_space(scan_before(s, at)))
        utf8_prev(s->text, &at);
    if (scan_before(s, at) == '.')
        at--;
    return digits == 4 && letter_is_digit(scan_before(s, at));
}

/* A list that begins with a small letter: "a. here", "w) hello". */
static bool begins_list(const struct scan *s, size_t at) {
    struct marker m = marker_at(s->text, at, s->run.end);
    if (m.style == '.')
        return m.kind == 'a' && m.value == 'a';
    return m.style != 0 && (m.kind == 'a' || m.kind == 'i');
}

static enum verdict judge_plain(const struct scan *s, const struct stop *stop,
                                const struct ahead *a) {
    if (a->inverted || (a->c < 0x80 && begins_small(a) && begins_list(s, stop->next)))
        return VERDICT_ENDS;
    if (begins_small(a))
        return VERDICT_GOES_ON;
    bool caseless = letter_is_alpha(a->c) && !letter_is_upper(a->c);
    uint32_t before = scan_before(s, stop->at);
    caseless &= !letter_is_lower(before) && !letter_is_upper(before);
    if (stop->row && (caseless || stop->spaced))
        return caseless && begins_sentence(s, a) ? VERDICT_ENDS : VERDICT_GOES_ON;
    if (letter_is_alpha(a->c) || letter_is_digit(a->c) || a->quote || letter_is_bullet(a->c) ||
        stop_is_omission(s, stop->next))
        return VERDICT_ENDS;
    if (a->c == '$' || a->c == 0xA3 || (a->c >= 0x20A0 && a->c <= 0x20CF) || a->c == 0xA5 ||
        a->c == '#' || a->c == '@')
        return VERDICT_ENDS;
    return VERDICT_UNSURE;
}

/* What stands before `at` up to white space, a dot at its end left out: "1980-х", "3,5", "mia". */
static str read_word_before(const struct scan *s, size_t at) {
    while (at > s->start && letter_is_space(scan_before(s, at)))
        utf8_prev(s->text, &at);
    size_t start = at;
    while (start > s->start && at - start < TOKEN_BYTES && !letter_is_space(scan_before(s, start)))
        utf8_prev(s->text, &start);
    return str_sub(s->text, start, at - (at > start && s->text.at[at - 1] == '.'));
}

/* Whether the token belongs to an address: "www.bbc.co.uk", "press@un.org", "http://a.org/b?c=d".
 */
static bool is_in_address(const struct scan *s, str token) {
    str word = read_word_before(s, (size_t)(token.at + token.len - s->text.at));
    return str_starts(word, S("www.")) || str_starts(word, S("http")) ||
           (word.len && memchr(word.at, '@', word.len));
}

/* "2 °C", "2° C" */
static bool is_degree(const struct scan *s, str token) {
    size_t at = (size_t)(token.at - s->text.at);
    while (at > s->start && letter_is_space(scan_before(s, at)))
        utf8_prev(s->text, &at);
    uint32_t c = scan_before(s, at);
    return c == 0xB0 || c == 0xBA;
}

/* "In 49 B.C. Rome fell": near its beginning a sentence that opens with a time does not end yet. */
static bool is_early(const struct scan *s, const char *token) {
    size_t end = (size_t)(token - s->text.at), words = 0;
    if (!rules_is_starter(s->rules, read_word(s, s->start)))
        return false;
    for (size_t at = s->start; at < end && words <= EARLY_WORDS; words++) {
        while (at < end && !letter_is_space(scan_char(s, at)))
            at = scan_step(s, at);
        at = letter_skip_space(s->text, at, end);
    }
    return words <= EARLY_WORDS;
}

static bool has_digit(str word) {
    for (size_t at = 0; at < word.len;)
        if (letter_is_digit(utf8_next(word, &at)))
            return true;
    return false;
}

/* "в 1916 г." ends like a year, "3 mia. kr." like a sum, "в г. Омске" is a town. */
static bool follows_number(const struct scan *s, str token) {
    if (token.at > s->text.at + s->start && letter_is_digit((unsigned char)token.at[-1]))
        return true;
    for (int n = 0; n < 2; n++) {
        token = read_word_before(s, (size_t)(token.at - s->text.at));
        if (has_digit(token) || is_roman(token))
            return true;
        if (rules_abbreviation(s->rules, token) == ABBREVIATION_NONE)
            return false;
    }
    return false;
}

static bool ends_before_capital(const struct scan *s, str token, str spaced,
                                const struct ahead *a) {
    bool word = shape_of(spaced).groups == 1 && letter_is_lower(utf8_peek(token, 0));
    if (word && !follows_number(s, token))
        return false;
    if (begins_sentence(s, a))
        return true;
    return letter_is_upper(a->c) && !a->initial && !a->dash && !a->paren &&
           !rules_is_follower(s->rules, a->word) && !is_early(s, token.at);
}

static enum verdict judge_dot(const struct scan *s, const struct stop *stop,
                              const struct ahead *a) {
    str token = read_token(s, stop->at);
    if (token.len == 0 || stop->at + 1 < stop->after)
        return judge_plain(s, stop, a);
    char buffer[TOKEN_BYTES * 4];
    str spaced = read_spaced_token(s, token, buffer, sizeof buffer);
    enum abbreviation kind = rules_abbreviation(s->rules, spaced);
    if (kind == ABBREVIATION_NONE)
        kind = rules_abbreviation(s->rules, read_tied_token(s, token));
    if (kind == ABBREVIATION_NONE)
        kind = rules_abbreviation(s->rules, token);
    struct shape shape = shape_of(token);
    if (kind == ABBREVIATION_CAPITAL && spaced.len == token.len && shape.groups == 1 &&
        shape.most == 1 && shape.upper)
        kind = ABBREVIATION_STARTER; /* an initial */
    if (kind == ABBREVIATION_NEVER)
        return VERDICT_GOES_ON;
    if (kind == ABBREVIATION_NUMBER && (letter_is_digit(a->c) || is_roman(a->word)))
        return VERDICT_GOES_ON;
    if (kind == ABBREVIATION_FINAL)
        return judge_plain(s, stop, a);
    if (kind == ABBREVIATION_CAPITAL)
        return ends_before_capital(s, token, spaced, a) ? VERDICT_ENDS : VERDICT_GOES_ON;
    bool number = shape.digits && !shape.other;
    if (s->rules->ordinal_dot && shape.groups == 1 && (number || is_roman(token)))
        return judge_ordinal(s, stop, token, a);
    bool letters = shape.other && !shape.digits;
    letters = letters && !is_in_address(s, token);
    bool initials = letters && shape.most == 1 && !is_degree(s, token);
    bool short_groups = letters && shape.groups > 1 && shape.most <= 3;
    if (kind == ABBREVIATION_STARTER || initials || short_groups)
        return begins_sentence(s, a) ? VERDICT_ENDS : VERDICT_GOES_ON;
    if (is_in_date(s, token, a, stop->next))
        return VERDICT_GOES_ON;
    return judge_plain(s, stop, a);
}

enum verdict stop_judge(const struct scan *s, const struct stop *stop) {
    if (stop->next >= s->run.end)
        return VERDICT_ENDS;
    if ((scan_flag(s, stop->after) & QUOTE_INSIDE) || stop->after == s->marker_end)
        return VERDICT_GOES_ON;
    uint32_t before = scan_before(s, stop->at), next = scan_char(s, stop->next);
    bool omission = stop->row && (before == '[' || before == '(');
    if (omission || letter_is_pause(next) || (letter_is_closer(next) && !letter_is_quote(next)))
        return VERDICT_GOES_ON;
    if (stop->wide)
        return judge_wide(s, stop);
    if (stop->next == stop->after)
        return judge_glued(s, stop);
    struct ahead a = look_ahead(s, stop->next);
    bool cased = letter_is_upper(a.c) || letter_is_lower(a.c);
    if (stop->quoted && !(stop->single && cased) && is_attributed(s, stop, &a))
        return VERDICT_GOES_ON;
    if (stop->single)
        return judge_dot(s, stop, &a);
    return judge_plain(s, stop, &a);
}
