#include "script/programme.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

#include "base/buf.h"
#include "script/desk.h"
#include "types/limits.h"

/* ---- order ---- */

struct place {
    size_t story;
    long long published;
    bool breaking;
};

static int by_wish(const void *a, const void *b, bool newest) {
    const struct place *x = a, *y = b;
    if (x->breaking != y->breaking)
        return x->breaking ? -1 : 1;
    if (newest && x->published != y->published)
        return x->published > y->published ? -1 : 1;
    return x->story < y->story ? -1 : 1;
}

static int newest_first(const void *a, const void *b) {
    return by_wish(a, b, true);
}

static int breaking_first(const void *a, const void *b) {
    return by_wish(a, b, false);
}

const size_t *programme_order(const struct story *stories, size_t n,
                              const struct script_settings *settings, struct arena *keep) {
    struct place *places = arena_new(keep, struct place, n);
    size_t *order = arena_new(keep, size_t, n);
    enum story_order how = settings->programme->order;
    for (size_t i = 0; i < n; i++)
        places[i] = (struct place){i, stories[i].article->published,
                                   how != STORIES_AS_GIVEN && settings->wishes &&
                                       settings->wishes[i].breaking};
    if (n && how != STORIES_AS_GIVEN)
        qsort(places, n, sizeof *places,
              how == STORIES_NEWEST_FIRST ? newest_first : breaking_first);
    for (size_t i = 0; i < n; i++)
        order[i] = places[i].story;
    return order;
}

/* ---- texts with slots ---- */

/* By a pattern of CLDR's, or by what the language has for a skeleton of one. */
static bool format_time(const struct moment *m, str lang, str pattern, const char *skeleton,
                        str *out, struct arena *keep, struct err *err) {
    UErrorCode code = U_ZERO_ERROR;
    UChar wide[200], own[200], text[400];
    char utf8[1200];
    int32_t n = 0, bytes = 0;
    const char *locale = str_z(lang, keep);
    u_strFromUTF8(wide, 199, &n, pattern.len ? pattern.at : skeleton,
                  (int32_t)(pattern.len ? pattern.len : strlen(skeleton)), &code);
    const UChar *used = wide;
    if (!pattern.len) {
        UDateTimePatternGenerator *g = udatpg_open(locale, &code);
        n = udatpg_getBestPattern(g, wide, n, own, 199, &code);
        udatpg_close(g);
        used = own;
    }
    UCalendar *calendar = ucal_open(u"UTC", 3, locale, UCAL_GREGORIAN, &code);
    if (U_SUCCESS(code))
        ucal_setDateTime(calendar, m->year, m->month - 1, m->day, m->hour, m->minute, m->second,
                         &code);
    UDateFormat *f = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, u"UTC", 3, used, n, &code);
    if (U_SUCCESS(code)) {
        int32_t length = udat_format(f, ucal_getMillis(calendar, &code), text, 399, NULL, &code);
        u_strToUTF8(utf8, sizeof utf8, &bytes, text, length, &code);
        udat_close(f);
    }
    ucal_close(calendar);
    *out = str_copy((str){utf8, (size_t)bytes}, keep);
    return U_SUCCESS(code) || fail(err, ERR_DATA,
                                   "voices/%s/programme.ini: `%.*s` is no pattern "
                                   "for a date or a time",
                                   locale, STR_FMT(pattern));
}

enum slot { SLOT_SHOW, SLOT_TIME, SLOT_DATE, SLOTS };

static const char *const slots[SLOTS] = {"show", "time", "date"};

/* Cuts off what stands before the next slot, and the slot's name (its `at` is NULL: there is none).
 */
static str cut_slot(str *text, str *name) {
    size_t open = str_find_byte(*text, '{', 0), close = str_find_byte(*text, '}', open);
    bool found = close < text->len;
    str before = str_sub(*text, 0, open);
    *name = found ? str_sub(*text, open + 1, close) : (str){0};
    *text = str_sub(*text, found ? close + 1 : text->len, text->len);
    return before;
}

static enum slot find_slot(str name) {
    enum slot i = 0;
    while (i < SLOTS && !str_eq(name, str_of(slots[i])))
        i++;
    return i;
}

bool programme_slots(str text, bool *has_time, str *bad) {
    *has_time = false;
    while (text.len) {
        cut_slot(&text, bad);
        enum slot slot = bad->at ? find_slot(*bad) : SLOT_SHOW;
        if (slot == SLOTS)
            return false;
        *has_time |= slot != SLOT_SHOW;
    }
    return true;
}

struct text {
    struct desk *d;
    const struct table *table;
    struct buf out;
};

static bool put_slot(struct text *t, str name) {
    struct desk *d = t->d;
    const struct programme_wish *wish = d->settings->programme;
    enum slot slot = find_slot(name);
    str value = wish->show;
    if (slot == SLOTS)
        return fail(d->err, ERR_USAGE,
                    "there is no slot {%.*s} in a sign-on or sign-off; there are " PROGRAMME_SLOTS,
                    STR_FMT(name));
    if (slot == SLOT_SHOW && !wish->show.len)
        return fail(d->err, ERR_USAGE,
                    "a sign-on or sign-off has {show}, but the programme has none; give `show`");
    if (slot != SLOT_SHOW &&
        !format_time(&wish->at, d->script->lang, table_get(t->table, S("programme"), name),
                     slot == SLOT_TIME ? "Hm" : "EEEEdMMMM", &value, d->scratch, d->err))
        return false;
    buf_put(&t->out, value);
    return true;
}

static bool fill(struct text *t, str text) {
    while (text.len) {
        str name;
        buf_put(&t->out, cut_slot(&text, &name));
        if (name.at && !put_slot(t, name))
            return false;
    }
    return true;
}

/* ---- what is around the stories ---- */

struct frame {
    struct desk *d;
    const struct table *table;
    const struct language *language;
    LIST(struct line) lines;
};

static struct line *add(struct frame *f, const struct line *like) {
    struct line *l = list_push(&f->lines, f->d->keep);
    *l = *like;
    return l;
}

/* A line of the programme's own; an empty text is none. */
static bool say(struct frame *f, enum role role, str text, long gap_ms) {
    struct desk *d = f->d;
    struct text t = {.d = d, .table = f->table, .out = buf_make(d->keep, LIMIT_LINE_BYTES)};
    if (!fill(&t, text))
        return false;
    struct speaker *s = desk_speaker(d, f->language->code);
    if (!s)
        return false;
    str said = str_trim(buf_str(&t.out));
    if (said.len == 0 || !f->language->usable)
        return true;
    add(f, &(struct line){.role = role,
                          .lang = f->language->code,
                          .voice = desk_voice(d, s),
                          .written = said,
                          .gap_ms = (int)gap_ms,
                          .story = NO_STORY,
                          .source = NO_STORY});
    return true;
}

static bool sign_on(struct frame *f) {
    const struct programme_wish *wish = f->d->settings->programme;
    str own = wish->show.len ? table_get(f->table, S("programme"), S("sign_on")) : (str){0};
    str text = wish->sign_on.len ? wish->sign_on : own;
    return wish->no_sign_on || say(f, ROLE_SIGN_ON, text, f->language->headline_gap_ms);
}

static bool sign_off(struct frame *f) {
    const struct programme_wish *wish = f->d->settings->programme;
    str own =
        table_get(f->table, S("programme"), wish->show.len ? S("sign_off_show") : S("sign_off"));
    return wish->no_sign_off || say(f, ROLE_SIGN_OFF, wish->sign_off.len ? wish->sign_off : own, 0);
}

/* The first paragraph's lines of the story that begins at line `at`, if they are a headline. */
static size_t headline_lines(const struct script *script, size_t at) {
    size_t n = 0;
    while (at + n < script->lines.n &&
           script->lines.at[at + n].story == script->lines.at[at].story &&
           script->lines.at[at + n].role == ROLE_HEADLINE &&
           script->lines.at[at + n].paragraph == script->lines.at[at].paragraph)
        n++;
    return n;
}

static bool begins_story(const struct script *script, size_t i) {
    return i == 0 || script->lines.at[i].story != script->lines.at[i - 1].story;
}

/* Each story's headline at the top, by those who will tell it; a single story begins with its own.
 */
static bool headlines(struct frame *f) {
    const struct script *script = f->d->script;
    size_t most = script->stories > 1 ? f->d->settings->programme->headlines : 0, told = 0;
    for (size_t i = 0; i < script->lines.n && told < most; i++) {
        size_t n = begins_story(script, i) ? headline_lines(script, i) : 0;
        if (n && told++ == 0 &&
            !say(f, ROLE_TEASER, table_get(f->table, S("programme"), S("headlines")),
                 f->language->sentence_gap_ms))
            return false;
        for (size_t k = 0; k < n; k++) {
            struct line *l = add(f, &script->lines.at[i + k]);
            l->role = ROLE_TEASER;
            if (k + 1 == n)
                l->gap_ms = (int)f->language->paragraph_gap_ms;
        }
    }
    if (told)
        f->lines.at[f->lines.n - 1].gap_ms = (int)f->language->story_gap_ms;
    return true;
}

/* The stories, with a sting before each but the first. */
static void stories(struct frame *f) {
    const struct script *script = f->d->script;
    const struct programme_wish *wish = f->d->settings->programme;
    for (size_t i = 0; i < script->lines.n; i++) {
        struct line *before = f->lines.n ? &f->lines.at[f->lines.n - 1] : NULL;
        bool sting = wish->sting.len && before && begins_story(script, i) &&
                     (i > 0 || before->role == ROLE_TEASER);
        if (sting)
            before->gap_ms = (int)f->language->sound_gap_ms;
        struct line *l = add(f, &script->lines.at[i]);
        l->on_bed = wish->bed.len && wish->bed_under == BED_UNDER_ALL;
        if (sting) {
            l->sound = wish->sting;
            l->mix_ms = (int)wish->sting_mix_ms;
        }
    }
}

/* Sentences are numbered as they are spoken: pieces of one follow each other. */
static void number_sentences(struct script *script) {
    size_t number = 0;
    for (size_t i = 0, last = 0; i < script->lines.n; i++) {
        struct line *l = &script->lines.at[i];
        const struct line *before = i ? l - 1 : NULL;
        bool same = before && l->story != NO_STORY && l->sentence == last &&
                    before->story == l->story && before->role == l->role;
        last = l->sentence;
        number += i > 0 && !same;
        l->sentence = number;
    }
    script->sentences = script->lines.n ? number + 1 : 0;
}

static void put_sounds(struct frame *f) {
    const struct programme_wish *wish = f->d->settings->programme;
    struct script *script = f->d->script;
    if (wish->ident.len) {
        f->lines.at[0].sound = wish->ident;
        f->lines.at[0].mix_ms = (int)wish->ident_mix_ms;
    }
    if (wish->bed_under == BED_UNDER_NONE)
        return;
    script->bed = wish->bed;
    for (size_t i = 0; wish->bed.len && i < f->lines.n; i++) {
        struct line *l = &f->lines.at[i];
        l->on_bed |=
            l->role == ROLE_SIGN_ON || l->role == ROLE_TEASER || (wish->bed_under == BED_UNDER_ALL);
    }
}

bool programme_frame(struct desk *d) {
    struct frame f = {.d = d};
    if (!voices_language(d->voices, d->script->lang, &f.language, d->err) ||
        !voices_table(d->voices, f.language->code, "programme.ini", &f.table, d->err))
        return false;
    d->own = true;
    d->story_voice = (str){0};
    if (!sign_on(&f) || !headlines(&f))
        return false;
    stories(&f);
    if (!sign_off(&f))
        return false;
    put_sounds(&f);
    memcpy(&d->script->lines, &f.lines, sizeof f.lines);
    number_sentences(d->script);
    return true;
}
