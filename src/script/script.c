#include "script/script.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "script/desk.h"

static bool is_wanted(const struct desk *d, str lang) {
    const struct programme_wish *wish = d->settings->programme;
    size_t i = 0;
    while (i < wish->languages_n && !str_eq(wish->languages[i], lang))
        i++;
    return wish->languages_n == 0 || i < wish->languages_n;
}

struct speaker *desk_speaker(struct desk *d, str lang) {
    for (size_t i = 0; i < d->speakers.n; i++)
        if (str_eq(d->speakers.at[i].language->code, lang))
            return &d->speakers.at[i];
    const struct language *l;
    if (!voices_language(d->voices, lang, &l, d->err))
        return NULL;
    struct speaker *s = list_push(&d->speakers, d->scratch);
    *s = (struct speaker){.language = l, .unwanted = !is_wanted(d, l->code)};
    for (size_t i = 0; i < d->settings->choices_n; i++)
        if (str_eq(d->settings->choices[i].lang, l->code))
            *list_push(&s->voices, d->scratch) = d->settings->choices[i].voice;
    if (s->voices.n == 0)
        *list_push(&s->voices, d->scratch) = l->reader.name;
    if (l->usable && !s->unwanted && !l->has_rules)
        note(d->notes,
             "%.*s has no rules of its own in voices/: numbers and dates are read as the engine "
             "reads them",
             STR_FMT(l->name));
    return s;
}

str desk_voice(const struct desk *d, const struct speaker *s) {
    if (d->story_voice.len && str_eq(d->story_lang, s->language->code))
        return d->story_voice;
    return s->voices.at[d->own ? 0 : s->turn % s->voices.n];
}

static bool speakable(str text) {
    for (size_t at = 0; at < text.len;)
        if (u_isalnum((UChar32)utf8_next(text, &at)))
            return true;
    return false;
}

static str why_not(const struct speaker *s) {
    return s->unwanted ? S("it is not one of the programme's languages") : s->language->why_not;
}

static void add_line(struct desk *d, const struct para *para, const struct speaker *s,
                     struct span at, const struct line *like) {
    struct line *line = list_push(&d->script->lines, d->keep);
    *line = *like;
    line->role = para->role == PARA_HEADLINE ? ROLE_HEADLINE : ROLE_BODY;
    line->lang = s->language->code;
    line->voice = desk_voice(d, s);
    line->written = str_sub(para->text, at.start, at.end);
    line->source_at = align_up(&para->align, at);
}

/* A sentence's pieces as lines.  A piece without a letter or digit goes with its neighbour: its
 * punctuation belongs to the sentence, but nobody can say it alone. */
static bool add_sentence(struct desk *d, const struct para *para, const struct sentence *sentence,
                         const struct line *like) {
    struct span open = {sentence->at.start, sentence->at.start};
    struct line *last = NULL;
    bool breath = false; /* the last piece was followed by one */
    for (size_t i = 0; i < sentence->pieces.n; i++) {
        const struct piece *p = &sentence->pieces.at[i];
        bool says = speakable(str_sub(para->text, p->at.start, p->at.end));
        struct speaker *s = says ? desk_speaker(d, p->lang) : NULL;
        if (says && !s)
            return false;
        open.end = p->at.end;
        if (!says || !s->language->usable || s->unwanted) {
            if (last) { /* the words of a language that nobody speaks are still in the caption */
                struct span all = {(size_t)(last->written.at - para->text.at), open.end};
                last->written = str_sub(para->text, all.start, all.end);
                last->source_at = align_up(&para->align, all);
                open.start = open.end;
            }
            if (says)
                note(d->notes, "a few words in %.*s were left out: %.*s",
                     STR_FMT(s->language->name), STR_FMT(why_not(s)));
            continue;
        }
        if (last)
            last->gap_ms = (int)(breath ? s->language->breath_gap_ms : s->language->piece_gap_ms);
        breath = p->breath;
        add_line(d, para, s, open, like);
        last = &d->script->lines.at[d->script->lines.n - 1];
        open.start = open.end;
    }
    return true;
}

/* After sentence i of the n of a story that are told. */
static int gap_after(const struct language *l, const struct story *story, size_t n, size_t i) {
    const struct sentence *now = &story->sentences.at[i];
    const struct para *para = &story->article->paras.at[now->para];
    if (i + 1 == n)
        return (int)l->story_gap_ms;
    const struct sentence *next = now + 1;
    const struct para *next_para = &story->article->paras.at[next->para];
    long gap = l->sentence_gap_ms;
    if (next->para != now->para)
        gap = para->role == PARA_HEADLINE && next_para->role != PARA_HEADLINE ? l->headline_gap_ms
                                                                              : l->paragraph_gap_ms;
    if (!str_eq(next->lang, now->lang) && gap < l->language_gap_ms)
        gap = l->language_gap_ms;
    return (int)gap;
}

/* How many of a story's sentences are told, of so many paragraphs of its body at the most. */
static size_t told_of(const struct story *story, size_t paragraphs) {
    size_t bodies = 0, i = 0;
    for (size_t para = (size_t)-1; i < story->sentences.n; i++) {
        const struct sentence *s = &story->sentences.at[i];
        if (s->para != para && story->article->paras.at[s->para].role == PARA_BODY &&
            bodies++ == paragraphs)
            break;
        para = s->para;
    }
    return i;
}

static bool add_story(struct desk *d, const struct story *story, size_t number) {
    const struct story_wish *wish = d->settings->wishes ? &d->settings->wishes[number] : NULL;
    size_t before = d->script->lines.n, n = story->sentences.n;
    size_t paragraphs =
        wish && wish->paragraphs ? wish->paragraphs : d->settings->programme->paragraphs;
    if (paragraphs)
        n = told_of(story, paragraphs);
    d->story_lang = story->lang;
    d->story_voice = wish ? wish->voice : (str){0};
    for (size_t i = 0; i < n; i++) {
        const struct sentence *sentence = &story->sentences.at[i];
        const struct para *para = &story->article->paras.at[sentence->para];
        if (!speakable(sentence->text))
            continue;
        struct speaker *s = desk_speaker(d, sentence->lang);
        if (!s)
            return false;
        if (!s->language->usable || s->unwanted) {
            s->left_out++;
            continue;
        }
        size_t lines = d->script->lines.n;
        struct line like = {.story = number,
                            .source = story->article->source->index,
                            .paragraph = sentence->para,
                            .sentence = d->script->sentences};
        if (!add_sentence(d, para, sentence, &like))
            return false;
        if (d->script->lines.n > lines) {
            d->script->lines.at[d->script->lines.n - 1].gap_ms =
                gap_after(s->language, story, n, i);
            d->script->sentences++;
        }
    }
    if (d->script->lines.n > before) {
        struct speaker *s = desk_speaker(d, story->lang);
        if (!s)
            return false;
        d->script->stories++;
        s->turn++;
    }
    d->story_voice = (str){0};
    return true;
}

static str title_of(const struct script *script, const struct story *stories,
                    const struct programme_wish *wish, struct arena *keep) {
    if (wish->title.len || wish->show.len)
        return wish->title.len ? wish->title : wish->show;
    for (size_t i = 0; i < script->lines.n; i++) {
        const struct line *l = &script->lines.at[i];
        if (l->story != NO_STORY && stories[l->story].article->headline.len)
            return stories[l->story].article->headline;
    }
    str first = script->lines.at[0].written;
    size_t cut = first.len, most = 80;
    if (first.len > most)
        for (cut = most; cut > 0 && ((unsigned char)first.at[cut] & 0xC0) == 0x80;)
            cut--;
    return str_copy(str_sub(first, 0, cut), keep);
}

/* What was left out, and an error when that was everything. */
static bool tell_left_out(const struct desk *d, str source) {
    const struct speaker *none = NULL;
    bool some = d->script->lines.n > 0;
    for (size_t i = 0; i < d->speakers.n; i++) {
        const struct speaker *s = &d->speakers.at[i];
        if (s->left_out == 0)
            continue;
        none = s;
        if (some)
            note(d->notes, "%zu %s in %.*s left out: %.*s", s->left_out,
                 s->left_out == 1 ? "sentence" : "sentences", STR_FMT(s->language->name),
                 STR_FMT(why_not(s)));
    }
    if (!some && none)
        return fail(d->err, ERR_LANGUAGE, "%.*s: %.*s cannot be spoken: %.*s", STR_FMT(source),
                    STR_FMT(none->language->name), STR_FMT(why_not(none)));
    return some ||
           fail(d->err, ERR_INPUT, "%.*s: nothing in it can be spoken; give an article with text",
                STR_FMT(source));
}

bool script_bulletin(const struct story *stories, size_t n, const struct script_settings *settings,
                     struct voices *voices, struct script *out, struct notes *notes,
                     struct arena *keep, struct arena scratch, struct err *err) {
    *out = (struct script){0};
    struct desk d = {.script = out,
                     .voices = voices,
                     .settings = settings,
                     .notes = notes,
                     .keep = keep,
                     .scratch = &scratch,
                     .err = err};
    const struct programme_wish *wish = settings->programme;
    const size_t *order = programme_order(stories, n, settings, &scratch);
    for (size_t i = 0; i < n; i++)
        if (!add_story(&d, &stories[order[i]], order[i]))
            return false;
    if (!tell_left_out(&d, n ? stories[0].article->source->name : (str){0}))
        return false;
    out->title = title_of(out, stories, wish, keep);
    out->show = wish->show;
    out->lang = wish->languages_n ? wish->languages[0] : stories[out->lines.at[0].story].lang;
    if ((out->stories > 1 || wish->wanted) && !programme_frame(&d))
        return false;
    out->lines.at[out->lines.n - 1].gap_ms = 0;
    return true;
}
