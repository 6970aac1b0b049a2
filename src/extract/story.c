#include "extract/story.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

#define NOWHERE       ((size_t)-1)
#define LEAD_WIDTH    160 /* columns: no shorter standfirst is spoken */
#define CAPTION_WIDTH 220 /* columns, at most, of a caption in a text */
#define SHORT_RUN     110 /* columns: items of a list of other stories are no wider */

static void set(struct block *b, enum block_role role, const char *why) {
    b->role = role;
    b->why = why;
}

static bool is_open(const struct block *b) {
    return b->role == BLOCK_OPEN;
}

static bool is_open_prose(const struct block *b) {
    return is_open(b) && block_is_prose(b);
}

static size_t first_prose(const struct blocks *page) {
    for (size_t i = 0; i < page->list.n; i++)
        if (is_open_prose(&page->list.at[i]))
            return i;
    return NOWHERE;
}

static bool mostly_han(const struct block *b) {
    return b->han * 2 > b->letters;
}

/* Words of a paper's name in a short line. */
static bool looks_like_site(const struct block *b) {
    size_t n = 0;
    for (size_t i = 0; i < b->matches.list.n; i++)
        n += b->matches.list.at[i].phrase->kind == PHRASE_SITE;
    return n > 0 && (b->words <= 5 || b->width <= 24);
}

/* Named in a line about rights: it is who publishes the page. */
static bool owns_page(const struct blocks *page, const struct block *b) {
    str name = text_strip(b->text);
    for (size_t i = 0; i < page->list.n && name.len >= 6 && b->words <= 6; i++) {
        const struct block *other = &page->list.at[i];
        if (other != b && other->role == BLOCK_LEGAL && other->width <= 300 &&
            text_holds(other->text, name))
            return true;
    }
    return false;
}

static double headline_score(const struct blocks *page, const struct block *b, size_t rank,
                             bool after_menu, bool before_meta) {
    double width = b->width < 110 ? (double)b->width : 110 - ((double)b->width - 110) / 2;
    double score = width / 10 - 3 * (double)rank;
    score += after_menu ? 3 : 0;
    score += before_meta ? 1.5 : 0;
    score -= b->words < 3 ? 4 : 0;
    score -= looks_like_site(b) || (rank < 12 && owns_page(page, b)) ? 4 : 0;
    return score;
}

static bool may_be_headline(const struct block *b, const struct block *next) {
    size_t end = b->text.len;
    bool stop =
        b->ends && (utf8_before(b->text, end) == '.' || utf8_before(b->text, end) == 0x3002);
    return is_open(b) && b->width >= 8 && b->width <= 260 &&
           (!stop || (next && next->role == BLOCK_META && b->width <= 130));
}

static size_t find_headline(const struct blocks *page, size_t header) {
    size_t last_menu = NOWHERE, best = NOWHERE, rank = 0, last_meta = NOWHERE;
    double best_score = 0;
    for (size_t i = 0; i < header; i++) {
        if (page->list.at[i].role == BLOCK_NAV && page->list.at[i].letters)
            last_menu = i;
        if (page->list.at[i].role == BLOCK_META)
            last_meta = i;
    }
    /* a menu between the headline and the story says nothing; one above it does */
    for (size_t i = 0; i < header; i++) {
        const struct block *b = &page->list.at[i];
        const struct block *next = i + 1 < page->list.n ? b + 1 : NULL;
        if (!may_be_headline(b, next))
            continue;
        bool after_menu = last_menu == NOWHERE || i > last_menu;
        bool before_meta = last_meta != NOWHERE && i < last_meta;
        double score = headline_score(page, b, rank, after_menu, before_meta);
        if (best == NOWHERE || score > best_score) {
            best = i;
            best_score = score;
        }
        rank++;
    }
    return best;
}

static void judge_header(struct blocks *page, size_t header, const struct phrases *phrases) {
    size_t head = find_headline(page, header);
    /* nothing but a sentence with a stop above the story: "Pope visits flooded town." */
    for (size_t i = 0; i < header && head == NOWHERE; i++)
        if (is_open(&page->list.at[i]) && page->list.at[i].width <= 120)
            head = i;
    if (head != NOWHERE) {
        struct block *b = &page->list.at[head];
        set(b, BLOCK_HEADLINE, "the headline");
        /* a page in two languages gives it twice */
        struct block *next = head + 1 < header ? b + 1 : NULL;
        if (next && is_open(next) && mostly_han(next) != mostly_han(b) && next->width >= 10 &&
            !looks_like_site(next))
            set(next, BLOCK_HEADLINE, "the headline in the other language");
    }
    for (size_t i = 0; i < header; i++) {
        struct block *b = &page->list.at[i];
        if (!is_open(b))
            continue;
        if (head == NOWHERE || i < head) {
            set(b, BLOCK_SITE, "above the headline");
        } else if (!b->ends && b->words <= 5 && looks_like_names(b->text, phrases)) {
            set(b, BLOCK_META, "a name below the headline");
            b->place = BLOCK_META;
        } else if (b->words >= 5 || b->ends) {
            set(b, BLOCK_BODY, "a standfirst");
        } else {
            set(b, BLOCK_NAV, "a short line above the story");
        }
    }
}

/* "Read also: The other story" is its own list; "Read also" opens one. */
static bool is_label(const struct block *b) {
    size_t phrase = 0;
    for (size_t i = 0; i < b->matches.list.n; i++) {
        const struct match *m = &b->matches.list.at[i];
        if (m->phrase->kind == PHRASE_RELATED && m->at.end - m->at.start > phrase)
            phrase = m->at.end - m->at.start;
    }
    return b->width > 45 || (phrase && phrase * 10 < b->text.len * 6);
}

/* A sentence with its stop, as no heading of another story is. */
static bool goes_on(const struct block *b) {
    uint32_t last = utf8_before(b->text, b->text.len);
    return block_is_prose(b) && (last == '.' || last == 0x3002);
}

/* Lines after the heading of a list of other stories, up to a blank line or a paragraph. */
static size_t judge_run(struct blocks *page, size_t i) {
    const struct block *heading = &page->list.at[i];
    bool label = is_label(heading);
    bool first = true;
    size_t k = i + 1;
    for (; k < page->list.n && !label; k++) {
        struct block *b = &page->list.at[k];
        if (!is_open(b))
            break;
        if (b->element && b->tag != TAG_LI && b->link_bytes * 2 <= b->text.len)
            break; /* in a page the items are links */
        if (b->apart && !first && !b->element)
            break;
        if (b->apart && (block_is_prose(b) || b->width > SHORT_RUN))
            break;
        if (!b->apart && !b->element && k > i + 1 && goes_on(b))
            break;
        if (!b->apart && (b->width > 2 * SHORT_RUN || (block_is_prose(b) && b->width > SHORT_RUN)))
            break;
        set(b, BLOCK_RELATED, "in a list of other stories");
        first = b->apart; /* headings set apart have items that are set apart as well */
    }
    return k;
}

static void judge_runs(struct blocks *page) {
    for (size_t i = 0; i < page->list.n; i++) {
        struct block *b = &page->list.at[i];
        if (b->role == BLOCK_RELATED) {
            i = judge_run(page, i) - 1;
            continue;
        }
        struct block *next = i + 1 < page->list.n ? b + 1 : NULL;
        bool enlarges = b->role == BLOCK_CAPTION && b->width <= 30;
        if (enlarges && next && is_open(next) && !next->apart && next->width <= 300)
            set(next, BLOCK_CAPTION, "below \"enlarge\"");
    }
}

/* "06:15", "9.40" and nothing else. */
static bool is_time_of_day(const struct block *b) {
    size_t colons = 0;
    for (size_t at = 0; at < b->text.len; at++) {
        char c = b->text.at[at];
        bool parts = c == ':' || c == '.';
        if (!parts && (c < '0' || c > '9'))
            return false;
        colons += parts;
    }
    return colons == 1 && b->digits >= 3 && b->digits <= 4 && b->role == BLOCK_NAV &&
           b->place == BLOCK_OPEN;
}

/* "Turnout: 61.4%", "Bus 12: 06:15, 07:40". */
static bool is_value(const struct block *b) {
    size_t colon = str_find_byte(b->text, ':', 0), wide = str_find(b->text, S("："), 0);
    size_t at = colon < wide ? colon : wide;
    return is_open(b) && b->width <= 90 && at > 0 && at < b->text.len && at <= 60 &&
           utf8_peek(b->text, b->text.len - 1) != ':' && b->digits > 0 &&
           str_find(b->text, S("://"), 0) == b->text.len;
}

static bool announces(const struct block *b) {
    return is_open(b) && (str_ends(b->text, S(":")) || str_ends(b->text, S("："))) && b->words >= 2;
}

/* Lists of figures, as of a vote or of departures: a run of them after a line that ends with a
 * colon, or a run that more prose follows. */
static void judge_figures(struct blocks *page) {
    size_t n = page->list.n;
    for (size_t i = 1; i < n; i++) {
        size_t to = i;
        struct block *b = &page->list.at[i];
        bool opened = announces(b - 1);
        while (to < n && (is_value(&page->list.at[to]) ||
                          ((opened || !b->element) && is_time_of_day(&page->list.at[to]))))
            to++;
        bool amid = to - i >= 2 && is_open(b - 1) && to < n && is_open_prose(&page->list.at[to]);
        for (size_t k = i; k < to && (opened || amid); k++) {
            set(&page->list.at[k], BLOCK_OPEN, NULL);
            page->list.at[k].figures = true;
        }
        if (to > i)
            i = to - 1;
    }
}

/* A line that announces figures or a list leads to them. */
static bool opens_list(const struct blocks *page, size_t i) {
    const struct block *b = &page->list.at[i], *next = b + 1;
    return i + 1 < page->list.n && (next->figures || (announces(b) && is_open(next) &&
                                                      next->tag == TAG_LI && next->width >= 20));
}

/* The last block of the story: after it only lines that are no prose, or single short sentences
 * among furniture. */
static size_t story_end(const struct blocks *page) {
    size_t last = NOWHERE;
    for (size_t i = 0; i < page->list.n; i++) {
        const struct block *b = &page->list.at[i];
        bool item = (b->tag == TAG_LI && last != NOWHERE && last + 1 == i && b->width >= 20) ||
                    b->tag == TAG_ROW ||
                    ((b->figures || b->spans) && last != NOWHERE && last + 1 == i);
        item = item || ((opens_list(page, i) || b->post) && last != NOWHERE && last + 1 == i);
        /* "She left.": a short sentence that follows the story without anything in between */
        bool follows =
            b->ends && (!b->element || b->tag == TAG_P) && last != NOWHERE && last + 1 == i;
        if (!is_open_prose(b) && !(is_open(b) && ((b->ends && b->width >= 20) || item || follows)))
            continue;
        bool after_furniture =
            i > 0 && !is_open(b - 1) && b[-1].role != BLOCK_BODY && b[-1].role != BLOCK_SUBHEAD;
        size_t furniture = 0;
        for (size_t k = last == NOWHERE ? i : last + 1; k < i; k++)
            furniture += !is_open(&page->list.at[k]);
        bool doubtful = last != NOWHERE && b->tag != TAG_P && !item && b->width < 100 &&
                        after_furniture && furniture >= 2;
        if (!doubtful)
            last = i;
    }
    return last;
}

static bool is_list_item(const struct block *b) {
    uint32_t c = utf8_peek(b->text, 0);
    return b->tag == TAG_LI || b->tag == TAG_ROW || c == 0x2022 || c == 0x25CF || c == 0x25AA ||
           c == 0x2023 || ((c == '-' || c == '*' || c == 0x2013) && utf8_peek(b->text, 1) == ' ');
}

/* Does prose follow before furniture does? */
static bool leads_to_prose(const struct blocks *page, size_t i, size_t last) {
    for (size_t k = i + 1; k <= last; k++) {
        const struct block *b = &page->list.at[k];
        if (is_open_prose(b) || (is_open(b) && b->ends))
            return true;
        if (b->element && b->letters == 0 && page->list.at[i].tag == TAG_H2)
            continue; /* the time below the heading of a live blog's entry */
        if (!is_open(b) && b->role != BLOCK_AD && b->role != BLOCK_CAPTION &&
            b->role != BLOCK_CREDIT && b->role != BLOCK_RELATED)
            return false;
    }
    return false;
}

static bool repeats_headline(const struct blocks *page, size_t header, const struct block *b) {
    for (size_t i = 0; i < header; i++)
        if (page->list.at[i].role == BLOCK_HEADLINE && text_same(page->list.at[i].text, b->text))
            return true;
    return false;
}

/* What stands between the heading and the story: a long one tells what the story takes for granted,
 * a short one only says the headline in other words. */
static void judge_leads(struct blocks *page) {
    size_t width = 0;
    for (size_t i = 0; i < page->list.n; i++)
        if (page->list.at[i].lead && is_open(&page->list.at[i]))
            width += page->list.at[i].width;
    for (size_t i = 0; i < page->list.n; i++) {
        struct block *b = &page->list.at[i];
        if (!b->lead || !is_open(b))
            continue;
        if (width >= LEAD_WIDTH)
            set(b, BLOCK_STANDFIRST, "between the heading and the story");
        else
            set(b, BLOCK_TEASER, "says no more than the headline");
    }
}

/* A heading above the story that one of its paragraphs says again, word by word. */
static void judge_echoes(struct blocks *page, size_t header) {
    size_t n = page->list.n, i = header;
    while (i < n && !is_open(&page->list.at[i]))
        i++;
    struct block *b = i < n ? &page->list.at[i] : NULL;
    for (size_t k = i + 1; b && (b->tag == TAG_H2 || b->lead) && k < n; k++) {
        if (is_open(&page->list.at[k]) && str_eq(page->list.at[k].text, b->text))
            return set(b, BLOCK_TEASER, "said again in the story");
    }
}

static void judge_body(struct blocks *page, size_t header) {
    size_t last = story_end(page);
    for (size_t i = header; i < page->list.n; i++) {
        struct block *b = &page->list.at[i];
        if (!is_open(b))
            continue;
        if (last == NOWHERE || i > last)
            set(b, BLOCK_NAV, "after the story's end");
        else if (repeats_headline(page, header, b))
            set(b, BLOCK_NAV, "the headline again");
        else if (b->post)
            set(b, BLOCK_QUOTE, "a post that the story shows");
        else if (b->figures)
            set(b, BLOCK_ITEM, "one of several figures");
        else if (b->tag == TAG_ROW)
            set(b, BLOCK_TABLE, "a row of figures");
        else if (block_is_prose(b) || b->ends || b->spans || is_list_item(b) ||
                 b->width > SHORT_RUN)
            set(b, BLOCK_BODY, "prose");
        else if (leads_to_prose(page, i, last) || (i < last && opens_list(page, i)))
            set(b, BLOCK_SUBHEAD, "a short line before prose");
        else
            set(b, BLOCK_NAV, "a short line that leads to no prose");
    }
}

/* A text with no paragraph in it that looks like one: all that is not known to be furniture. */
static void judge_scraps(struct blocks *page) {
    size_t n = 0;
    for (size_t i = 0; i < page->list.n; i++)
        n += is_open(&page->list.at[i]);
    bool first = n > 1;
    for (size_t i = 0; i < page->list.n; i++) {
        struct block *b = &page->list.at[i];
        if (!is_open(b))
            continue;
        bool head = first && !b->ends && b->words <= 25;
        set(b, head ? BLOCK_HEADLINE : BLOCK_BODY, "a page of scraps");
        first = false;
    }
}

static bool is_name_in_capitals(const struct block *b, const struct phrases *phrases) {
    return is_open(b) && b->capitals == b->letters && b->words >= 2 && b->words <= 4 &&
           looks_like_names(b->text, phrases);
}

/* In a text the credit of a picture stands below its caption: a line without a stop, or a paragraph
 * of just the two lines before more prose. */
static void judge_captions(struct blocks *page, const struct phrases *phrases) {
    size_t n = page->list.n;
    for (size_t i = 0; i + 2 < n; i++) {
        struct block *b = &page->list.at[i], *credit = b + 1;
        bool pair = b->apart && !credit->apart && credit[1].apart;
        bool named = pair && is_name_in_capitals(credit, phrases);
        if (b->element || !is_open(b) || !(credit->role == BLOCK_CREDIT || named) ||
            credit->width > 60 || b->width > CAPTION_WIDTH)
            continue;
        if (!(pair ? b->words >= 4 : !b->ends && b->words >= 5 && !credit->apart))
            continue;
        size_t next = i + 2;
        while (next < n && !is_open_prose(&page->list.at[next]))
            next++;
        if (next == n)
            continue;
        set(b, BLOCK_CAPTION, "above a credit");
        if (named)
            set(credit, BLOCK_CREDIT, "a name below a caption");
    }
}

void story_judge(struct blocks *page, str headline, const struct phrases *phrases) {
    judge_figures(page);
    judge_captions(page, phrases);
    judge_runs(page);
    size_t header = first_prose(page);
    if (header == NOWHERE) {
        judge_scraps(page);
        return;
    }
    if (headline.len == 0)
        judge_header(page, header, phrases);
    judge_echoes(page, headline.len ? 0 : header);
    judge_leads(page);
    judge_body(page, headline.len ? 0 : header);
}
