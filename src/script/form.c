#include "script/form.h"

#include <string.h>

#include "language/phonemes.h"
#include "types/limits.h"

static bool is_ssml(str text) {
    size_t at = 0;
    for (;;) { /* the declaration, comments and a document type may come before it */
        while (at < text.len && strchr(" \t\r\n", text.at[at]))
            at++;
        str rest = str_sub(text, at, text.len);
        if (str_starts(rest, S("<speak")))
            return rest.len > 6 && strchr(" \t\r\n>/", rest.at[6]);
        str end = str_starts(rest, S("<!--")) ? S("-->") : S(">");
        if (!str_starts(rest, S("<?")) && !str_starts(rest, S("<!")))
            return false;
        at += str_find(rest, end, 0) + end.len;
        if (at >= text.len)
            return false;
    }
}

/* Its first line says so, also where that is not quite right. */
static bool is_text(str text) {
    str rest = str_trim(text), first = str_cut(&rest, '\n');
    if (!str_starts(first, S("#")))
        return false;
    return str_starts(str_trim(str_sub(first, 1, first.len)), S("newscast-script"));
}

bool form_is_script(str text) {
    return is_text(text) || is_ssml(text);
}

struct about *form_about(struct form_reader *r, size_t number) {
    if (number >= LIMIT_SOURCES)
        return NULL;
    while (r->script->about.n <= number) {
        list_push(&r->script->about, r->keep);
        list_push(&r->paragraphs, r->keep);
    }
    return &r->script->about.at[number];
}

size_t form_paragraph(const struct form_reader *r, enum role role, size_t story) {
    bool own = story == NO_STORY || role_is_own(role);
    return own || !r->paragraphs.at[story] ? 0 : r->paragraphs.at[story] - 1;
}

void form_trim(struct line *line, bool start, bool end) {
    str all = line->written, bare = str_trim(all);
    size_t from = start && bare.len ? (size_t)(bare.at - all.at) : 0;
    size_t to = end && bare.len ? (size_t)(bare.at - all.at) + bare.len : all.len;
    line->written = str_sub(all, from, to);
    size_t n = 0;
    for (size_t i = 0; i < line->given.n; i++) {
        struct given g = line->given.at[i];
        g.at.start = g.at.start > from ? g.at.start - from : 0;
        g.at.end = (g.at.end < to ? g.at.end : to) - from;
        if (g.at.start < g.at.end)
            line->given.at[n++] = g;
    }
    line->given.n = n;
}

bool form_ipa(struct form_reader *r, str lang, str ipa, str *out, str *bad) {
    const struct language *l;
    struct phonemes p;
    struct buf b = buf_make(r->keep, LIMIT_LINE_BYTES);
    if (!voices_language(r->voices, lang, &l, r->err) || !phonemes_open(&p, r->voices, l, r->err))
        return false;
    *out = (str){0};
    if (phonemes_of_ipa(&p, ipa, &b, bad))
        *out = buf_str(&b);
    return true;
}

static long story_gap(const struct language *l, const struct line *now, const struct line *next) {
    if (next->sound.len && next->story != now->story)
        return l->sound_gap_ms;
    if (now->role == ROLE_SIGN_ON)
        return l->headline_gap_ms;
    if (now->role == ROLE_TEASER && next->role == ROLE_TEASER)
        return now->story == NO_STORY ? l->sentence_gap_ms : l->paragraph_gap_ms;
    if (role_is_own(now->role) || now->story != next->story)
        return l->story_gap_ms;
    if (now->role == ROLE_HEADLINE && next->role != ROLE_HEADLINE)
        return l->headline_gap_ms;
    return now->paragraph != next->paragraph ? l->paragraph_gap_ms : l->sentence_gap_ms;
}

bool form_gap(struct voices *voices, const struct script *script, size_t i, int *gap_ms,
              struct err *err) {
    const struct line *now = &script->lines.at[i], *next = now + 1;
    const struct language *l;
    *gap_ms = 0;
    if (i + 1 == script->lines.n)
        return true;
    if (!voices_language(voices, now->lang, &l, err))
        return false;
    bool same_lang = str_eq(now->lang, next->lang);
    long gap = now->sentence == next->sentence ? same_lang ? l->breath_gap_ms : l->piece_gap_ms
                                               : story_gap(l, now, next);
    if (now->sentence != next->sentence && !same_lang && gap < l->language_gap_ms &&
        !role_is_own(now->role) && !next->sound.len)
        gap = l->language_gap_ms;
    *gap_ms = (int)gap;
    return true;
}

/* What follows from the lines. */
static bool complete(struct form_reader *r) {
    struct script *s = r->script;
    bool *told = arena_new(r->keep, bool, s->about.n + 1);
    for (size_t i = 0; i < s->lines.n; i++) {
        struct line *l = &s->lines.at[i];
        if (!r->has_gap.at[i] && !form_gap(r->voices, s, i, &l->gap_ms, r->err))
            return false;
        if (l->story == NO_STORY || role_is_own(l->role))
            continue;
        s->stories += !told[l->story];
        told[l->story] = true;
    }
    s->sentences = s->lines.n ? s->lines.at[s->lines.n - 1].sentence + 1 : 0;
    for (size_t i = 0; !s->title.len && i < s->about.n; i++)
        s->title = s->about.at[i].headline;
    if (s->lines.n && !s->title.len)
        s->title = str_trim(s->lines.at[0].written);
    if (s->lines.n && !s->lang.len)
        s->lang = s->lines.at[0].lang;
    return s->lines.n > 0 || fail(r->err, ERR_INPUT, "%.*s: a script without a line to speak",
                                  STR_FMT(r->source->name));
}

bool form_read(const struct source *source, struct voices *voices, struct script *out,
               struct notes *notes, struct arena *keep, struct err *err) {
    *out = (struct script){.title = {0}};
    struct form_reader r = {.source = source,
                            .voices = voices,
                            .script = out,
                            .notes = notes,
                            .keep = keep,
                            .err = err};
    if (source->text.len > LIMIT_ARTICLE_BYTES)
        return fail(err, ERR_LIMIT, "%.*s: a script of more than %zu MB", STR_FMT(source->name),
                    LIMIT_ARTICLE_BYTES >> 20);
    bool ok = is_text(source->text) ? form_read_text(&r) : form_read_ssml(&r);
    return ok && complete(&r);
}
