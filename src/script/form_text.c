/* The plain form: see docs/script.md. */
#include <stdlib.h>
#include <string.h>

#include "script/form.h"
#include "types/limits.h"

#define PAUSE_S_MOST 600.0

static const struct field {
    const char *name;
    size_t offset;
} head_fields[] = {{"title", offsetof(struct script, title)},
                   {"lang", offsetof(struct script, lang)},
                   {"show", offsetof(struct script, show)},
                   {"bed", offsetof(struct script, bed)}},
  story_fields[] = {{"headline", offsetof(struct about, headline)},
                    {"author", offsetof(struct about, author)},
                    {"date", offsetof(struct about, date)},
                    {"place", offsetof(struct about, place)},
                    {"publication", offsetof(struct about, publication)},
                    {"url", offsetof(struct about, url)},
                    {"lang", offsetof(struct about, lang)},
                    {"source", offsetof(struct about, source)}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static str *field_of(void *of, const struct field *f) {
    return (str *)((char *)of + f->offset);
}

/* ---- writing ---- */

struct voice_now {
    str lang, voice;
};

struct writer_state {
    const struct script *script;
    struct voices *voices;
    struct buf *out;
    LIST(struct voice_now) speaking;
    str lang;
    bool on_bed;
    struct arena scratch;
    struct err *err;
};

static void put_one_line(struct buf *out, str text) {
    for (size_t i = 0; i < text.len; i++)
        buf_byte(out, text.at[i] == '\n' || text.at[i] == '\r' ? ' ' : text.at[i]);
}

static void put_fields(struct buf *out, const struct field *fields, size_t n, const void *of) {
    for (size_t i = 0; i < n; i++) {
        str value = *(const str *)((const char *)of + fields[i].offset);
        if (!value.len)
            continue;
        buf_printf(out, "%s: ", fields[i].name);
        put_one_line(out, value);
        buf_byte(out, '\n');
    }
}

/* Text in which braces are marks; in a mark, = and \ too have a meaning. */
static void put_escaped(struct buf *out, str text, bool in_mark) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '{' || c == '}')
            buf_byte(out, c);
        if (in_mark && (c == '=' || c == '\\'))
            buf_byte(out, '\\');
        buf_byte(out, c == '\n' || c == '\r' ? ' ' : c);
    }
}

static void put_given(struct buf *out, str written, const struct given *g) {
    buf_byte(out, '{');
    put_escaped(out, str_sub(written, g->at.start, g->at.end), true);
    buf_byte(out, '=');
    if (g->phonemes.len) {
        buf_byte(out, '[');
        put_escaped(out, g->phonemes, false);
        buf_byte(out, ']');
    } else {
        if (g->spoken.len && strchr("[/\\", g->spoken.at[0]))
            buf_byte(out, '\\');
        put_escaped(out, g->spoken, false);
    }
    buf_byte(out, '}');
}

static void put_written(struct buf *out, const struct line *l, bool first, bool last) {
    str bare = str_trim(l->written);
    size_t at = first && bare.len ? (size_t)(bare.at - l->written.at) : 0;
    size_t end = last && bare.len ? (size_t)(bare.at - l->written.at) + bare.len : l->written.len;
    for (size_t i = 0; i < l->given.n; i++) {
        const struct given *g = &l->given.at[i];
        put_escaped(out, str_sub(l->written, at, g->at.start), false);
        put_given(out, l->written, g);
        at = g->at.end;
    }
    put_escaped(out, str_sub(l->written, at, end), false);
}

static void put_seconds(struct buf *out, long ms) {
    buf_printf(out, "%ld", ms / 1000);
    if (ms % 1000) {
        char digits[8];
        int n = snprintf(digits, sizeof digits, ".%03ld", ms % 1000);
        while (n > 0 && digits[n - 1] == '0')
            n--;
        buf_put(out, (str){digits, (size_t)n});
    }
}

/* A pause that is not what the rules would give. */
static bool put_gap(struct writer_state *w, size_t i) {
    int usual;
    if (!form_gap(w->voices, w->script, i, &usual, w->err))
        return false;
    int gap = w->script->lines.at[i].gap_ms;
    if (gap != usual) {
        buf_put(w->out, S("{pause "));
        put_seconds(w->out, gap);
        buf_byte(w->out, '}');
    }
    return true;
}

/* Whether a line's voice is another than that of its language so far; it is that from now on. */
static bool take_voice(struct writer_state *w, const struct line *l) {
    struct voice_now *v = NULL;
    for (size_t i = 0; i < w->speaking.n; i++)
        if (str_eq(w->speaking.at[i].lang, l->lang))
            v = &w->speaking.at[i];
    if (!v) {
        v = list_push(&w->speaking, &w->scratch);
        *v = (struct voice_now){.lang = l->lang};
    }
    bool other = !str_eq(v->voice, l->voice);
    v->voice = l->voice;
    return other;
}

/* Whether lines [from, i) have one in the language of line i. */
static bool has_language(const struct line *lines, size_t from, size_t i) {
    while (from < i && !str_eq(lines[from].lang, lines[i].lang))
        from++;
    return from < i;
}

/* Everything that changes before the sentence of lines [from, to). */
static void put_directives(struct writer_state *w, size_t from, size_t to) {
    const struct line *l = &w->script->lines.at[from], *before = from ? l - 1 : NULL;
    bool part = !before || before->role != l->role || before->story != l->story;
    if (before && (part || before->paragraph != l->paragraph))
        buf_byte(w->out, '\n');
    bool block =
        !before || before->story != l->story || role_is_own(before->role) != role_is_own(l->role);
    if (block) { /* everything is said again, so that it can be moved */
        w->speaking.n = 0;
        w->lang = (str){0};
    }
    if (part && l->story == NO_STORY)
        buf_printf(w->out, "@%s\n", role_name(l->role));
    else if (part)
        buf_printf(w->out, "@%s %zu\n", role_name(l->role), l->story + 1);
    if (l->on_bed != w->on_bed || (block && w->script->bed.len))
        buf_printf(w->out, "@bed %s\n", l->on_bed ? "on" : "off");
    w->on_bed = l->on_bed;
    if (l->sound.len) {
        buf_printf(w->out, "@sound %.*s ", STR_FMT(l->sound));
        put_seconds(w->out, l->mix_ms);
        buf_byte(w->out, '\n');
    }
    const struct line *lines = w->script->lines.at;
    for (size_t i = from; i < to; i++)
        if (!has_language(lines, from, i) && take_voice(w, &lines[i]))
            buf_printf(w->out, "@voice %.*s %.*s\n", STR_FMT(lines[i].lang),
                       STR_FMT(lines[i].voice));
    if (!str_eq(w->lang, l->lang))
        buf_printf(w->out, "@lang %.*s\n", STR_FMT(l->lang));
    w->lang = l->lang;
}

static bool put_sentence(struct writer_state *w, size_t from, size_t to) {
    const struct line *lines = w->script->lines.at;
    put_directives(w, from, to);
    if (lines[from].muted)
        buf_put(w->out, S("# "));
    str first = lines[from].written;
    first = str_trim(first);
    bool mark = lines[from].given.n && lines[from].given.at[0].at.start == 0;
    if (first.len && !mark && strchr("@#[\\", first.at[0]) && first.at[0])
        buf_byte(w->out, '\\');
    for (size_t i = from; i < to; i++) {
        if (i > from && take_voice(w, &lines[i]))
            buf_printf(w->out, "{voice %.*s %.*s}", STR_FMT(lines[i].lang),
                       STR_FMT(lines[i].voice));
        else if (i > from && str_eq(lines[i].lang, lines[i - 1].lang))
            buf_put(w->out, S("{|}"));
        else if (i > from)
            buf_printf(w->out, "{%.*s}", STR_FMT(lines[i].lang));
        put_written(w->out, &lines[i], i == from, i + 1 == to);
        if (!put_gap(w, i))
            return false;
    }
    buf_byte(w->out, '\n');
    return true;
}

bool form_text(const struct script *script, struct voices *voices, struct buf *out,
               struct arena scratch, struct err *err) {
    struct writer_state w = {
        .script = script, .voices = voices, .out = out, .scratch = scratch, .err = err};
    buf_put(out, S(FORM_FIRST_LINE "\n"));
    put_fields(out, head_fields, COUNT(head_fields), script);
    for (size_t i = 0; i < script->about.n; i++) {
        buf_printf(out, "\n[story %zu]\n", i + 1);
        put_fields(out, story_fields, COUNT(story_fields), &script->about.at[i]);
    }
    buf_put(out, S("\n[script]\n"));
    for (size_t i = 0, end; i < script->lines.n; i = end) {
        for (end = i + 1; end < script->lines.n &&
                          script->lines.at[end].sentence == script->lines.at[i].sentence;)
            end++;
        if (!put_sentence(&w, i, end))
            return false;
    }
    return true;
}

/* ---- reading ---- */

struct parser {
    struct form_reader *r;
    long number; /* of the line in the file */
    struct span at;
    LIST(struct voice_now) speaking;
    str lang, sound;
    int mix_ms;
    bool on_bed, in_script, new_paragraph;
    void *section; /* what fields are set in */
    const struct field *fields;
    size_t fields_n;
    enum role role;
    size_t story;
    size_t sentences;
};

static bool wrong(const struct parser *p, const char *what, str where) {
    return fail(p->r->err, ERR_INPUT, "%.*s:%ld: %s: `%.*s`", STR_FMT(p->r->source->name),
                p->number, what, (int)(where.len < 80 ? where.len : 80), where.at ? where.at : "");
}

static bool read_number(str text, size_t *out) {
    long n;
    if (!str_int(text, &n) || n < 1 || n > LIMIT_SOURCES)
        return false;
    *out = (size_t)n - 1;
    return true;
}

static bool read_seconds(str text, int *ms) {
    double s;
    if (!str_double(text, &s) || !(s >= 0 && s <= PAUSE_S_MOST))
        return false;
    *ms = (int)(s * 1000 + 0.5);
    return true;
}

static bool read_section(struct parser *p, str line) {
    size_t number;
    if (str_eq(line, S("[script]"))) {
        p->in_script = true;
        p->role = ROLE_BODY;
        return true;
    }
    bool story = str_starts(line, S("[story ")) && str_ends(line, S("]"));
    if (!story || !read_number(str_trim(str_sub(line, 7, line.len - 1)), &number))
        return wrong(p, "expected [story NUMBER] or [script]", line);
    p->section = form_about(p->r, number);
    p->fields = story_fields;
    p->fields_n = COUNT(story_fields);
    return true;
}

static bool is_known(const struct parser *p, str lang, str *code) {
    const struct language *l;
    struct err ignored;
    if (!voices_language(p->r->voices, lang, &l, &ignored) || !l->usable)
        return false;
    *code = l->code;
    return true;
}

static bool read_field(struct parser *p, str line) {
    str rest = line, name = str_trim(str_cut(&rest, ':'));
    if (!rest.at)
        return wrong(p, "expected `name: value`, [story NUMBER] or [script]", line);
    for (size_t i = 0; i < p->fields_n; i++)
        if (str_eq(name, str_of(p->fields[i].name))) {
            str value = str_trim(rest);
            if (p->section == p->r->script && str_eq(name, S("lang")))
                return is_known(p, value, &p->r->script->lang) ||
                       wrong(p, "not a language that can be spoken", value);
            *field_of(p->section, &p->fields[i]) = value;
            return true;
        }
    return wrong(p, "there is no such field", name);
}

/* Who speaks a language: as was said last, else its own reader. */
static bool voice_of(const struct parser *p, str lang, str *voice) {
    const struct language *l;
    for (size_t i = 0; i < p->speaking.n; i++)
        if (str_eq(p->speaking.at[i].lang, lang)) {
            *voice = p->speaking.at[i].voice;
            return true;
        }
    if (!voices_language(p->r->voices, lang, &l, p->r->err))
        return false;
    *voice = l->reader.name;
    return true;
}

static bool read_voice(struct parser *p, str rest, str *code) {
    str lang = str_cut(&rest, ' '), voice = str_trim(rest);
    if (!is_known(p, lang, code) || !voice.len)
        return wrong(p, "expected voice LANGUAGE NAME, such as @voice en newsreader", lang);
    for (size_t i = 0; i < p->speaking.n; i++)
        if (str_eq(p->speaking.at[i].lang, *code)) {
            p->speaking.at[i].voice = voice;
            return true;
        }
    *list_push(&p->speaking, p->r->keep) = (struct voice_now){*code, voice};
    return true;
}

static bool read_role(struct parser *p, str word, str rest, str line) {
    static const enum role roles[] = {ROLE_HEADLINE, ROLE_BODY, ROLE_SIGN_ON, ROLE_TEASER,
                                      ROLE_SIGN_OFF};
    for (size_t i = 0; i < COUNT(roles); i++) {
        if (!str_eq(word, str_of(role_name(roles[i]))))
            continue;
        p->role = roles[i];
        p->story = NO_STORY;
        p->new_paragraph = true;
        if (!rest.len && role_is_own(p->role))
            return true;
        if (!read_number(rest, &p->story) || !form_about(p->r, p->story))
            return wrong(p, "expected the number of a story, such as @body 1", line);
        return true;
    }
    return wrong(p,
                 "unknown; there are @headline N, @body N, @sign-on, @teaser N, @sign-off, @lang, "
                 "@voice, @sound and @bed, and a text that begins with @ is written \\@",
                 line);
}

static bool read_directive(struct parser *p, str line) {
    str rest = str_sub(line, 1, line.len), word = str_cut(&rest, ' '), ignored;
    rest = str_trim(rest);
    if (str_eq(word, S("voice")))
        return read_voice(p, rest, &ignored);
    if (str_eq(word, S("lang")))
        return is_known(p, rest, &p->lang) || wrong(p, "not a language that can be spoken", rest);
    if (str_eq(word, S("bed"))) {
        p->on_bed = str_eq(rest, S("on"));
        return p->on_bed || str_eq(rest, S("off")) || wrong(p, "expected @bed on or off", rest);
    }
    if (str_eq(word, S("sound"))) {
        size_t space = rest.len;
        while (space > 0 && rest.at[space - 1] != ' ')
            space--;
        p->sound = str_trim(str_sub(rest, 0, space));
        return (p->sound.len && read_seconds(str_sub(rest, space, rest.len), &p->mix_ms)) ||
               wrong(p, "expected @sound NAME SECONDS, such as @sound sting 0.4", rest);
    }
    return read_role(p, word, rest, line);
}

/* ---- a sentence ---- */

struct sentence_parse {
    struct parser *p;
    str text; /* of the line, to be read from `at` */
    size_t at;
    bool muted;
    struct line *line; /* the piece that is being read */
    struct buf written;
    bool first;
};

static bool begin_piece(struct sentence_parse *s, str lang) {
    struct parser *p = s->p;
    struct form_reader *r = p->r;
    struct line *l = list_push(&r->script->lines, r->keep);
    list_push(&r->has_gap, r->keep);
    *l = (struct line){.role = p->role,
                       .lang = lang,
                       .story = p->story,
                       .source = p->story == NO_STORY && role_is_own(p->role) ? NO_STORY
                                                                              : r->source->index,
                       .source_at = p->at,
                       .paragraph = form_paragraph(r, p->role, p->story),
                       .sentence = p->sentences,
                       .on_bed = p->on_bed,
                       .muted = s->muted};
    if (s->first) {
        l->sound = p->sound;
        l->mix_ms = p->mix_ms;
        p->sound = (str){0};
    }
    s->first = false;
    s->line = l;
    s->written = buf_make(r->keep, LIMIT_LINE_BYTES * 16);
    return voice_of(p, lang, &l->voice);
}

static bool end_piece(struct sentence_parse *s, bool last) {
    struct line *l = s->line;
    l->written = buf_str(&s->written);
    form_trim(l, l == s->p->r->script->lines.at || l[-1].sentence != l->sentence, last);
    return str_trim(l->written).len > 0 || wrong(s->p, "a piece without a word", s->text);
}

/* The content of a mark, in which }} is a brace.  Moves behind its }. */
static bool take_mark(struct sentence_parse *s, str *out) {
    struct buf b = buf_make(s->p->r->keep, LIMIT_LINE_BYTES * 4);
    for (size_t i = s->at; i < s->text.len; i++) {
        char c = s->text.at[i];
        bool twice = i + 1 < s->text.len && s->text.at[i + 1] == c;
        if (c == '}' && !twice) {
            s->at = i + 1;
            *out = buf_str(&b);
            return !b.full || wrong(s->p, "too long a mark", s->text);
        }
        buf_byte(&b, c);
        i += (c == '{' || c == '}') && twice;
    }
    return wrong(s->p, "a { without its }; a brace itself is {{", s->text);
}

/* {TEXT=SAID}: SAID is [phonemes], /IPA/, or words. */
static bool read_given(struct sentence_parse *s, str mark, size_t equals) {
    struct form_reader *r = s->p->r;
    str said = str_sub(mark, equals + 1, mark.len);
    struct given *g = list_push(&s->line->given, r->keep);
    g->at.start = s->written.len;
    for (size_t i = 0; i < equals; i++) {
        i += mark.at[i] == '\\' && i + 1 < equals;
        buf_byte(&s->written, mark.at[i]);
    }
    g->at.end = s->written.len;
    bool ipa = said.len > 2 && said.at[0] == '/' && str_ends(said, S("/"));
    bool engine = said.len > 2 && said.at[0] == '[' && str_ends(said, S("]"));
    str inner = said.len > 2 ? str_sub(said, 1, said.len - 1) : (str){0}, bad = {0};
    if (g->at.start == g->at.end || !said.len)
        return wrong(s->p, "expected {TEXT=WORDS}, {TEXT=/IPA/} or {TEXT=[PHONEMES]}", mark);
    if (engine)
        g->phonemes = inner;
    else if (!ipa)
        g->spoken = said.at[0] == '\\' ? str_sub(said, 1, said.len) : said;
    else if (!form_ipa(r, s->line->lang, inner, &g->phonemes, &bad))
        return false;
    return !ipa || g->phonemes.len || wrong(s->p, "the voice has no sound for this sign", bad);
}

static bool read_mark(struct sentence_parse *s) {
    struct form_reader *r = s->p->r;
    str mark, code;
    if (!take_mark(s, &mark))
        return false;
    if (str_eq(mark, S("|")))
        return end_piece(s, false) && begin_piece(s, s->line->lang);
    if (str_starts(mark, S("voice ")))
        return read_voice(s->p, str_sub(mark, 6, mark.len), &code) && end_piece(s, false) &&
               begin_piece(s, code);
    if (str_starts(mark, S("pause "))) {
        r->has_gap.at[r->has_gap.n - 1] = true;
        return read_seconds(str_trim(str_sub(mark, 6, mark.len)), &s->line->gap_ms) ||
               wrong(s->p, "expected {pause SECONDS}", mark);
    }
    for (size_t i = 0; i < mark.len; i++) {
        if (mark.at[i] == '\\')
            i++;
        else if (mark.at[i] == '=')
            return read_given(s, mark, i);
    }
    if (is_known(s->p, mark, &code))
        return end_piece(s, false) && begin_piece(s, code);
    return wrong(s->p,
                 "unknown mark; there are {|}, {pause 0.5}, {LANGUAGE}, {voice LANGUAGE NAME} and "
                 "{TEXT=SAID}, and a brace itself is {{",
                 mark);
}

static bool read_sentence(struct parser *p, str line) {
    struct sentence_parse s = {.p = p, .text = line, .first = true};
    if (line.at[0] == '#') {
        s.muted = true;
        s.text = str_trim(str_sub(line, 1, line.len));
        if (!s.text.len)
            return true;
    }
    if (!p->lang.len && !is_known(p, p->r->script->lang, &p->lang))
        return wrong(p, "no language was said; put `@lang en` before it", line);
    if (p->story == NO_STORY && !role_is_own(p->role)) {
        p->story = 0;
        form_about(p->r, 0);
    }
    if (p->new_paragraph && !role_is_own(p->role))
        p->r->paragraphs.at[p->story]++;
    p->new_paragraph = false;
    s.at = s.text.at[0] == '\\';
    if (!begin_piece(&s, p->lang))
        return false;
    while (s.at < s.text.len) {
        char c = s.text.at[s.at++];
        bool twice = s.at < s.text.len && s.text.at[s.at] == c;
        if (c == '{' && !twice) {
            if (!read_mark(&s))
                return false;
            continue;
        }
        if (c == '}' && !twice)
            return wrong(p, "a } without its {; a brace itself is }}", s.text);
        s.at += c == '{' || c == '}';
        buf_byte(&s.written, c);
    }
    p->sentences++;
    return end_piece(&s, true);
}

static bool read_line(struct parser *p, str line) {
    if (!line.len) {
        p->new_paragraph = true;
        return true;
    }
    if (!p->in_script)
        return line.at[0] == '[' ? read_section(p, line) : read_field(p, line);
    if (line.at[0] == '@')
        return read_directive(p, line);
    if (line.at[0] == '[')
        return wrong(p, "a text that begins with [ is written \\[", line);
    return read_sentence(p, line);
}

bool form_read_text(struct form_reader *r) {
    struct parser p = {.r = r,
                       .section = r->script,
                       .fields = head_fields,
                       .fields_n = COUNT(head_fields),
                       .story = NO_STORY,
                       .new_paragraph = true};
    str rest = r->source->text;
    bool begun = false;
    while (rest.at && rest.len) {
        const char *start = rest.at;
        str line = str_cut(&rest, '\n');
        p.at.start = (size_t)(start - r->source->text.at);
        p.at.end = p.at.start + line.len;
        p.number++;
        line = str_trim(line);
        if (begun) {
            if (!read_line(&p, line))
                return false;
        } else if (line.len) {
            if (!str_eq(line, S(FORM_FIRST_LINE)))
                return wrong(
                    &p, "a script begins with the line `" FORM_FIRST_LINE "`, and not with", line);
            begun = true;
        }
    }
    return p.in_script || wrong(&p, "there is no [script]", S(""));
}
