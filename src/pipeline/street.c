#include "pipeline/street.h"

#include "extract/extract.h"
#include "read/read.h"
#include "script/form.h"
#include "segment/segment.h"

/* What concerns one article only; anything else (a broken table, Ctrl-C) ends the bulletin. */
static bool is_bad_story(const struct err *err) {
    return err->code == ERR_IO || err->code == ERR_INPUT || err->code == ERR_LIMIT;
}

struct losses {
    str first; /* of those for which a story was left out */
};

/* A bad story is left out as long as there are others.  false: it ends the bulletin. */
static bool leave_out(struct street *s, size_t others, struct losses *why) {
    if (others == 0 || !is_bad_story(s->err))
        return false;
    if (why->first.len == 0)
        why->first = str_copy(str_of(s->err->text), s->keep);
    note(s->notes, "left out: %s", s->err->text);
    return true;
}

/* Every source to its articles. */
static bool read_articles(struct street *s, struct articles *all, struct losses *why) {
    const struct bulletin_settings *set = s->settings;
    struct articles some;
    s->sources = arena_new(s->keep, struct source, set->articles_n);
    for (size_t i = 0; i < set->articles_n; i++) {
        const struct source_wish *wish = set->wishes ? &set->wishes[i] : NULL;
        struct extract_settings how = {.max = wish && wish->max ? wish->max : set->max,
                                       .since = wish && wish->since.len ? wish->since : set->since};
        bool ok =
            read_source(set->articles[i], i, &s->sources[i], s->notes, s->keep, s->scratch, s->err);
        if (ok && form_is_script(s->sources[i].text)) {
            s->has_script = true;
            return set->articles_n == 1 ||
                   fail(s->err, ERR_USAGE,
                        "%s: is a script, which is a whole programme; give it alone",
                        set->articles[i]);
        }
        ok = ok && extract_articles(&s->sources[i], &how, s->voices, &some, s->notes, s->keep,
                                    s->scratch, s->err);
        if (!ok && !leave_out(s, set->articles_n - 1, why))
            return false;
        for (size_t k = 0; ok && k < some.list.n; k++)
            *list_push(&all->list, s->keep) = some.list.at[k];
    }
    return true;
}

/* Every article to its story; the good ones stay, side by side. */
static bool segment_articles(struct street *s, struct articles *all, struct losses *why) {
    const struct bulletin_settings *set = s->settings;
    s->articles = all->list.at;
    s->stories = arena_new(s->keep, struct story, all->list.n);
    s->wishes = set->wishes ? arena_new(s->keep, struct story_wish, all->list.n) : NULL;
    for (size_t i = 0; i < all->list.n; i++) {
        struct article *a = &s->articles[s->n];
        *a = all->list.at[i];
        const struct source_wish *wish = set->wishes ? &set->wishes[a->source->index] : NULL;
        str lang = wish && wish->lang.len ? wish->lang : set->lang;
        if (wish)
            s->wishes[s->n] = wish->story;
        if (segment_article(a, lang, s->voices, &s->stories[s->n], s->keep, s->scratch, s->err))
            s->n++;
        else if (!leave_out(s, all->list.n + set->articles_n - 2, why))
            return false;
    }
    return true;
}

/* What is known of the stories goes with the script. */
static void tell_about(struct street *s) {
    list_reserve(&s->script.about, s->n, s->keep);
    for (size_t i = 0; i < s->n; i++) {
        const struct article *a = &s->articles[i];
        *list_push(&s->script.about, s->keep) = (struct about){.headline = a->headline,
                                                               .author = a->author,
                                                               .date = a->date,
                                                               .place = a->place,
                                                               .publication = a->publication,
                                                               .url = a->url,
                                                               .lang = s->stories[i].lang,
                                                               .source = a->source->name};
    }
}

/* A script that was written before, maybe edited: its stories are known from it alone. */
static bool read_script(struct street *s) {
    if (!form_read(&s->sources[0], s->voices, &s->script, s->notes, s->keep, s->err))
        return false;
    const struct bulletin_settings *set = s->settings;
    if (set->choices_n || set->lang.len || set->max || set->since.len || set->programme.paragraphs)
        note(s->notes,
             "%s: a script is spoken as it stands there; --lang, --voice, --max, --since and "
             "--paragraphs do not change it",
             set->articles[0]);
    s->n = s->script.about.n;
    s->articles = arena_new(s->keep, struct article, s->n);
    for (size_t i = 0; i < s->n; i++) {
        const struct about *a = &s->script.about.at[i];
        s->articles[i] = (struct article){.source = &s->sources[0],
                                          .headline = a->headline,
                                          .author = a->author,
                                          .date = a->date,
                                          .place = a->place,
                                          .lang = a->lang,
                                          .publication = a->publication,
                                          .url = a->url};
    }
    return true;
}

bool street_walk(struct street *s) {
    const struct bulletin_settings *set = s->settings;
    const struct language *language;
    if (set->lang.len) {
        if (!voices_language(s->voices, set->lang, &language, s->err))
            return false;
        if (!language->usable)
            return fail(s->err, ERR_LANGUAGE, "--lang %.*s: %.*s cannot be spoken: %.*s",
                        STR_FMT(set->lang), STR_FMT(language->name), STR_FMT(language->why_not));
    }
    struct losses why = {0};
    struct articles all = {0};
    if (!read_articles(s, &all, &why))
        return false;
    if (s->has_script)
        return read_script(s);
    if (!segment_articles(s, &all, &why))
        return false;
    if (s->n == 0)
        return fail(s->err, ERR_INPUT, "none of the %zu articles could be used; the first: %.*s",
                    set->articles_n, STR_FMT(why.first));
    struct programme_wish programme = set->programme;
    programme.at = set->at;
    struct script_settings how = {set->choices, set->choices_n, &programme, s->wishes};
    if (!script_bulletin(s->stories, s->n, &how, s->voices, &s->script, s->notes, s->keep,
                         s->scratch, s->err))
        return false;
    tell_about(s);
    return true;
}

const struct article *street_first(const struct street *s) {
    for (size_t i = 0; i < s->script.lines.n; i++) {
        const struct line *l = &s->script.lines.at[i];
        if (l->story < s->n && !role_is_own(l->role) && !l->muted)
            return &s->articles[l->story];
    }
    return s->n ? &s->articles[0] : NULL;
}

bool pipeline_script(const struct bulletin_settings *settings, struct voices *voices,
                     struct script *out, struct notes *notes, struct arena *keep,
                     struct arena scratch, struct err *err) {
    struct street s = {.settings = settings,
                       .voices = voices,
                       .notes = notes,
                       .keep = keep,
                       .scratch = scratch,
                       .err = err};
    if (!street_walk(&s))
        return false;
    *out = s.script;
    return true;
}
