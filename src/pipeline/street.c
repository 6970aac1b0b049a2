#include "pipeline/street.h"

#include "extract/extract.h"
#include "read/read.h"
#include "segment/segment.h"

/* The article that is being worked on becomes number s->n when it gets through. */
static bool do_read(struct street *s, size_t i) {
    return read_source(s->settings->articles[i], i, &s->sources[i], s->notes, s->keep, s->scratch,
                       s->err);
}

static bool do_extract(struct street *s, size_t i) {
    return extract_article(&s->sources[i], (str){0}, s->voices, &s->articles[s->n], s->notes,
                           s->keep, s->scratch, s->err);
}

static bool do_segment(struct street *s, size_t i) {
    (void)i;
    return segment_article(&s->articles[s->n], s->settings->lang, s->voices, &s->stories[s->n],
                           s->keep, s->scratch, s->err);
}

static bool (*const article_stages[])(struct street *, size_t) = {do_read, do_extract, do_segment};

static bool walk_article(struct street *s, size_t i) {
    for (size_t k = 0; k < sizeof article_stages / sizeof *article_stages; k++)
        if (!article_stages[k](s, i))
            return false;
    s->n++;
    return true;
}

/* What concerns one article only; anything else (a broken table, Ctrl-C) ends the bulletin. */
static bool is_bad_story(const struct err *err) {
    return err->code == ERR_IO || err->code == ERR_INPUT || err->code == ERR_LIMIT;
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
    str first_reason = {0};
    s->sources = arena_new(s->keep, struct source, set->articles_n);
    s->articles = arena_new(s->keep, struct article, set->articles_n);
    s->stories = arena_new(s->keep, struct story, set->articles_n);
    for (size_t i = 0; i < set->articles_n; i++) {
        if (walk_article(s, i))
            continue;
        if (set->articles_n == 1 || !is_bad_story(s->err))
            return false;
        if (first_reason.len == 0)
            first_reason = str_copy(str_of(s->err->text), s->keep);
        note(s->notes, "left out: %s", s->err->text);
    }
    if (s->n == 0)
        return fail(s->err, ERR_INPUT, "none of the %zu articles could be used; the first: %.*s",
                    set->articles_n, STR_FMT(first_reason));
    return script_bulletin(s->stories, s->n, set->choices, set->choices_n, s->voices, &s->script,
                           s->notes, s->keep, s->scratch, s->err);
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
