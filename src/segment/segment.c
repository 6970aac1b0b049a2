#include "segment/segment.h"

#include "base/utf8.h"
#include "segment/breath.h"
#include "segment/identify.h"
#include "segment/letter.h"
#include "segment/piece.h"
#include "segment/sentence.h"

struct segmenter {
    const struct article *article;
    struct voices *voices;
    str lang; /* given by the user, or empty */
    struct identifier identifier;
    struct rule_set rules;
    struct arena *keep;
};

struct zones {
    LIST(struct zone) list;
};

/* A first cut of a paragraph (or a window of it), each part with the rules of its language.  A part
 * too short to tell mostly ends in an abbreviation or an initial: what follows says more of it than
 * what is before.
 */
static bool find_zones(struct segmenter *s, str text, str marked, struct zones *out,
                       struct arena scratch, struct err *err) {
    struct sentence_spans cut;
    const struct rules *rules = NULL;
    struct arena *keep = s->keep;
    if (s->lang.len) {
        if (!rules_find(&s->rules, s->lang, &rules, err))
            return false;
        *list_push(&out->list, keep) = (struct zone){text.len, rules};
        return true;
    }
    if (!sentence_find_plain(text, &cut, keep, err))
        return false;
    size_t unsure = 0; /* parts at the end of the list that wait for the next sure one */
    for (size_t i = 0; i < cut.list.n; i++) {
        struct span at = cut.list.at[i];
        struct identity is =
            identify_count(&s->identifier, str_sub(text, at.start, at.end), marked, scratch);
        if (!is.sure && i + 1 < cut.list.n && ++unsure)
            continue;
        if (!is.sure && !rules && cut.list.n > 1) /* no part says it: all of them together may */
            is = identify_count(&s->identifier, text, marked, scratch);
        if ((is.sure || !rules) && !rules_find(&s->rules, is.lang, &rules, err))
            return false;
        size_t n = out->list.n;
        if (n && out->list.at[n - 1].rules == rules)
            out->list.at[n - 1].end = at.end;
        else
            *list_push(&out->list, keep) = (struct zone){at.end, rules};
        unsure = 0;
    }
    return true;
}

/* As much of a text as is cut at once: its time and memory stay in bounds, whatever is in it. */
static str find_window(str text, size_t from) {
    size_t end = from + LIMIT_WINDOW_BYTES;
    if (end >= text.len)
        return str_sub(text, from, text.len);
    while (utf8_len(text, end) == 0)
        end--;
    return str_sub(text, from, end);
}

static bool cut_para(struct segmenter *s, size_t index, struct story *out, struct arena scratch,
                     struct err *err) {
    const struct para *para = &s->article->paras.at[index];
    for (size_t from = 0, next; from < para->text.len; from = next) {
        str window = find_window(para->text, from);
        struct zones zones = {0};
        struct sentence_spans spans;
        if (!find_zones(s, window, para->lang, &zones, scratch, err) ||
            !sentence_find(window, zones.list.at, zones.list.n, &spans, s->keep, scratch, err))
            return false;
        next = from + window.len;
        if (next < para->text.len &&
            spans.list.n > 1) /* where the last one ends is not known yet */
            next = from + spans.list.at[--spans.list.n].start;
        for (size_t i = 0; i < spans.list.n; i++) {
            struct span at = spans.list.at[i];
            struct sentence *sentence = list_push(&out->sentences, s->keep);
            sentence->para = index;
            sentence->at = (struct span){from + at.start, from + at.end};
            sentence->text = str_sub(para->text, sentence->at.start, sentence->at.end);
        }
    }
    return true;
}

static bool name_languages(struct segmenter *s, struct story *story, struct arena scratch,
                           struct err *err) {
    identify_expect(&s->identifier, s->lang.len ? s->lang : s->article->lang);
    identify_settle(&s->identifier);
    str before = s->article->lang;
    for (size_t i = 0; i < story->sentences.n; i++) {
        struct sentence *x = &story->sentences.at[i];
        const struct para *para = &s->article->paras.at[x->para];
        x->lang = s->lang;
        if (x->lang.len == 0)
            x->lang = identify_sentence(&s->identifier, x->text, para->lang, before, scratch);
        if (x->lang.len == 0)
            x->lang = identify_of_script(&s->identifier, identify_script('a'));
        before = x->lang;
        piece_sentence(&s->identifier, para->text, x, s->keep);
        if (!breath_sentence(&s->rules, para->text, x, s->keep, scratch, err))
            return false;
    }
    return true;
}

/* The language that most characters are in. */
static str main_language(const struct story *story, struct arena scratch) {
    struct {
        LIST(struct tally) list;
    } tallies = {0};
    str best = {0};
    size_t most = 0;
    for (size_t i = 0; i < story->sentences.n; i++) {
        const struct sentence *x = &story->sentences.at[i];
        size_t k = 0;
        while (k < tallies.list.n && !str_eq(tallies.list.at[k].lang, x->lang))
            k++;
        if (k == tallies.list.n)
            list_push(&tallies.list, &scratch)->lang = x->lang;
        tallies.list.at[k].letters += utf8_count(x->text);
    }
    for (size_t k = 0; k < tallies.list.n; k++) {
        if (tallies.list.at[k].letters > most) {
            most = tallies.list.at[k].letters;
            best = tallies.list.at[k].lang;
        }
    }
    return best;
}

bool segment_article(const struct article *article, str lang, struct voices *voices,
                     struct story *out, struct arena *keep, struct arena scratch, struct err *err) {
    *out = (struct story){.article = article};
    struct segmenter s = {.article = article, .voices = voices, .keep = keep};
    s.rules = (struct rule_set){.voices = voices, .keep = keep};
    if (lang.len) {
        const struct language *known;
        if (!voices_language(voices, lang, &known, err))
            return false;
        s.lang = known->code;
    }
    if (!identify_open(&s.identifier, &s.rules, keep, err))
        return false;
    for (size_t i = 0; i < article->paras.n; i++)
        if (!cut_para(&s, i, out, scratch, err))
            return false;
    if (out->sentences.n == 0)
        return fail(err, ERR_INPUT, "no sentence in the text: nothing but white space");
    if (!name_languages(&s, out, scratch, err))
        return false;
    out->lang = main_language(out, scratch);
    return true;
}
