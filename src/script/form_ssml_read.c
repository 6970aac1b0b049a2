/* SSML, read: ours, and as far as it says what can be done, that of others. */
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "script/form.h"
#include "types/limits.h"

#define BREAK_MS_MOST 600000

struct ssml {
    struct form_reader *r;
    /* what holds for the text that comes */
    str lang, voice;
    enum role role;
    size_t story;
    bool muted, on_bed;
    str sound;
    int mix_ms;
    /* where it goes */
    bool in_sentence; /* in an <s>, or in text that stands in none */
    bool begun;       /* and it has a piece */
    size_t sentences;
    struct line *line; /* the piece that is being read, NULL: none */
    struct buf written;
    str space;  /* between the piece before and the next, of one sentence */
    size_t row; /* of the file, where it began */
    bool new_paragraph, told_prosody;
    str given_spoken, given_phonemes;
    const xmlNode *node;
};

static bool wrong(const struct ssml *s, const char *what, str where) {
    return fail(s->r->err, ERR_INPUT, "%.*s:%ld: %s: `%.*s`", STR_FMT(s->r->source->name),
                s->node ? xmlGetLineNo(s->node) : 1L, what, (int)(where.len < 80 ? where.len : 80),
                where.at ? where.at : "");
}

static bool is_element(const xmlNode *n, const char *name) {
    return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

/* An attribute without a namespace, or of one; empty when it is not there. */
static str attribute(struct ssml *s, const xmlNode *n, const char *space, const char *name) {
    xmlChar *value = space ? xmlGetNsProp(n, (const xmlChar *)name, (const xmlChar *)space)
                           : xmlGetNoNsProp(n, (const xmlChar *)name);
    str out = value ? str_copy(str_of((const char *)value), s->r->keep) : (str){0};
    xmlFree(value);
    return out;
}

static str ours(struct ssml *s, const xmlNode *n, const char *name) {
    return attribute(s, n, FORM_NAMESPACE, name);
}

/* "350ms", "1.5s" */
static bool read_time(str text, int *ms) {
    double value, scale = 1000;
    if (str_ends(text, S("ms"))) {
        scale = 1;
        text = str_sub(text, 0, text.len - 2);
    } else if (str_ends(text, S("s"))) {
        text = str_sub(text, 0, text.len - 1);
    } else {
        return false;
    }
    if (!str_double(text, &value) || !(value >= 0 && value * scale <= BREAK_MS_MOST))
        return false;
    *ms = (int)(value * scale + 0.5);
    return true;
}

static bool read_story_number(struct ssml *s, str text, size_t *out) {
    long n;
    if (!str_int(text, &n) || n < 1 || !form_about(s->r, (size_t)n - 1))
        return wrong(s, "not the number of a story", text);
    *out = (size_t)n - 1;
    return true;
}

/* ---- lines ---- */

/* The bytes of the file's line in which a piece began. */
static struct span place_of(const struct ssml *s) {
    str text = s->r->source->text;
    size_t at = 0;
    for (size_t row = 1; row < s->row && at < text.len; row++)
        at = str_find_byte(text, '\n', at) + 1;
    at = at < text.len ? at : text.len;
    return (struct span){at, str_find_byte(text, '\n', at)};
}

static bool end_piece(struct ssml *s, bool last) {
    struct line *l = s->line;
    if (!l)
        return true;
    str text = buf_str(&s->written);
    s->line = NULL;
    if (s->written.full)
        return wrong(s, "a sentence is too long; break it up", str_sub(text, 0, 60));
    l->written = text;
    form_trim(l, false, last);
    if (str_trim(l->written).len)
        return true;
    s->r->script->lines.n--; /* nothing but white space */
    s->r->has_gap.n--;
    return true;
}

static bool begin_piece(struct ssml *s) {
    struct form_reader *r = s->r;
    bool own = s->story == NO_STORY;
    if (!own && !form_about(r, s->story))
        return wrong(s, "not the number of a story", S(""));
    if (!role_is_own(s->role) && s->new_paragraph)
        r->paragraphs.at[s->story]++;
    s->new_paragraph = false;
    const struct language *l;
    str voice = s->voice;
    if (!voices_language(r->voices, s->lang, &l, r->err) || !l->usable)
        return wrong(s, "not a language that can be spoken", s->lang);
    if (!voice.len)
        voice = l->reader.name;
    s->line = list_push(&r->script->lines, r->keep);
    list_push(&r->has_gap, r->keep);
    s->row = (size_t)(s->node ? xmlGetLineNo(s->node) : 1);
    *s->line = (struct line){.role = s->role,
                             .lang = l->code,
                             .voice = voice,
                             .story = s->story,
                             .source = own ? NO_STORY : r->source->index,
                             .source_at = place_of(s),
                             .paragraph = form_paragraph(r, s->role, s->story),
                             .sentence = s->sentences,
                             .muted = s->muted,
                             .on_bed = s->on_bed};
    if (!s->begun) {
        s->line->sound = s->sound;
        s->line->mix_ms = s->mix_ms;
        s->sound = (str){0};
    }
    s->written = buf_make(r->keep, LIMIT_LINE_BYTES * 16);
    buf_put(&s->written, s->begun ? s->space : (str){0});
    s->begun = true;
    s->space = (str){0};
    return true;
}

static bool end_sentence(struct ssml *s) {
    if (!end_piece(s, true))
        return false;
    s->sentences += s->begun;
    s->begun = false;
    s->space = (str){0};
    return true;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* White space with a line break in it is one space; at the start of a sentence none. */
static bool add_text(struct ssml *s, str text) {
    struct form_reader *r = s->r;
    bool blank = true, one_line = true;
    for (size_t i = 0; i < text.len; i++) {
        blank = blank && is_space(text.at[i]);
        one_line = one_line && text.at[i] == ' ';
    }
    if (!s->line && blank) {
        s->space = one_line ? str_copy(text, r->keep) : S(" ");
        return true;
    }
    if (!s->line && !begin_piece(s))
        return false;
    bool first = r->script->lines.n < 2 || s->line[-1].sentence != s->line->sentence;
    size_t start = s->written.len;
    for (size_t i = 0; i < text.len;) {
        size_t from = i;
        bool broken = false;
        for (; i < text.len && is_space(text.at[i]); i++)
            broken |= text.at[i] != ' ';
        bool at_start = first && s->written.len == 0;
        if (i > from && !at_start)
            buf_put(&s->written, broken ? S(" ") : str_sub(text, from, i));
        if (i < text.len && !is_space(text.at[i]))
            buf_byte(&s->written, text.at[i++]);
    }
    if ((s->given_spoken.len || s->given_phonemes.len) && s->written.len > start)
        *list_push(&s->line->given, r->keep) =
            (struct given){{start, s->written.len}, s->given_spoken, s->given_phonemes};
    return true;
}

/* ---- elements ---- */

static bool walk(struct ssml *s, const xmlNode *parent);

/* A silence: after the piece that is being read, or after the sentence before. */
static bool take_break(struct ssml *s, const xmlNode *n) {
    static const struct {
        const char *name;
        int ms;
    } strengths[] = {{"none", 0},     {"x-weak", 100}, {"weak", 200},
                     {"medium", 350}, {"strong", 700}, {"x-strong", 1200}};
    str time = attribute(s, n, NULL, "time"), strength = attribute(s, n, NULL, "strength");
    int ms = 350;
    if (time.len && !read_time(time, &ms))
        return wrong(s, "the time of a break must be like 350ms or 1.5s", time);
    for (size_t i = 0; !time.len && i < sizeof strengths / sizeof *strengths; i++)
        if (str_eq(strength, str_of(strengths[i].name)))
            ms = strengths[i].ms;
    if (!end_piece(s, false))
        return false;
    struct script *script = s->r->script;
    if (script->lines.n) {
        script->lines.at[script->lines.n - 1].gap_ms = ms;
        s->r->has_gap.at[script->lines.n - 1] = true;
    }
    return true;
}

static bool take_phoneme(struct ssml *s, const xmlNode *n) {
    str alphabet = attribute(s, n, NULL, "alphabet"), ph = attribute(s, n, NULL, "ph"), bad = {0};
    str phonemes = ph;
    if (!ph.len)
        return wrong(s, "a phoneme without ph", alphabet);
    if (!alphabet.len || str_eq(alphabet, S("ipa"))) {
        if (!form_ipa(s->r, s->lang, ph, &phonemes, &bad))
            return false;
        if (!phonemes.len)
            return wrong(s, "the voice has no sound for this sign", bad);
    } else if (!str_eq(alphabet, S("x-espeak-ng"))) {
        return wrong(s, "the alphabet of a phoneme must be ipa or x-espeak-ng", alphabet);
    }
    s->given_phonemes = phonemes;
    bool ok = walk(s, n);
    s->given_phonemes = (str){0};
    return ok;
}

/* characters and spell-out are read one by one; the others as their text is. */
static bool take_say_as(struct ssml *s, const xmlNode *n) {
    str as = attribute(s, n, NULL, "interpret-as");
    if (str_eq(as, S("characters")) || str_eq(as, S("spell-out"))) {
        xmlChar *text = xmlNodeGetContent(n);
        str all = str_of((const char *)text);
        struct buf apart = buf_make(s->r->keep, LIMIT_LINE_BYTES);
        for (size_t at = 0, from; at < all.len;) {
            from = at;
            utf8_next(all, &at);
            if (apart.len)
                buf_byte(&apart, ' ');
            buf_put(&apart, str_sub(all, from, at));
        }
        xmlFree(text);
        s->given_spoken = buf_str(&apart);
    }
    bool ok = walk(s, n);
    s->given_spoken = (str){0};
    return ok;
}

/* Its text in another language or voice is a piece of its own. */
static bool take_voice(struct ssml *s, const xmlNode *n, str lang, str voice) {
    str lang_before = s->lang, voice_before = s->voice;
    str code = lang.len ? language_primary(lang, s->r->keep) : s->lang;
    bool other = !str_eq(code, s->lang) || (voice.len && !str_eq(voice, s->voice));
    if (other && !end_piece(s, false))
        return false;
    if (!str_eq(code, s->lang)) /* a voice of the language before cannot say it */
        s->voice = (str){0};
    s->lang = code;
    if (voice.len)
        s->voice = voice;
    /* ours: the language stands inside the voice */
    const xmlNode *child = n->children;
    if (voice.len && child && !child->next && is_element(child, "lang"))
        return take_voice(s, child,
                          attribute(s, child, "http://www.w3.org/XML/1998/namespace", "lang"),
                          voice) &&
               (s->lang = lang_before, s->voice = voice_before, true);
    bool ok = walk(s, n) && (!other || end_piece(s, false));
    s->lang = lang_before;
    s->voice = voice_before;
    return ok;
}

static bool take_sentence(struct ssml *s, const xmlNode *n) {
    str lang = s->lang;
    str own = attribute(s, n, "http://www.w3.org/XML/1998/namespace", "lang");
    if (!end_sentence(s))
        return false;
    if (own.len)
        s->lang = language_primary(own, s->r->keep);
    s->muted = ours(s, n, "muted").len > 0;
    s->on_bed = ours(s, n, "bed").len > 0;
    s->in_sentence = true;
    bool ok = walk(s, n) && end_sentence(s);
    s->in_sentence = s->muted = s->on_bed = false;
    s->lang = lang;
    return ok;
}

static bool take_paragraph(struct ssml *s, const xmlNode *n) {
    static const enum role roles[] = {ROLE_HEADLINE, ROLE_BODY, ROLE_SIGN_ON, ROLE_TEASER,
                                      ROLE_SIGN_OFF};
    str role = ours(s, n, "role"), story = ours(s, n, "story");
    str own = attribute(s, n, "http://www.w3.org/XML/1998/namespace", "lang"), lang = s->lang;
    if (!end_sentence(s))
        return false;
    s->new_paragraph = true;
    s->role = ROLE_BODY;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (str_eq(role, str_of(role_name(roles[i]))))
            s->role = roles[i];
    if (role_is_own(s->role) && !story.len)
        s->story = NO_STORY;
    else if (!read_story_number(s, story.len ? story : S("1"), &s->story))
        return false;
    if (own.len)
        s->lang = language_primary(own, s->r->keep);
    bool ok = walk(s, n) && end_sentence(s);
    s->lang = lang;
    s->new_paragraph = true;
    return ok;
}

static bool take_audio(struct ssml *s, const xmlNode *n) {
    str src = attribute(s, n, NULL, "src"), mix = ours(s, n, "mix");
    s->mix_ms = 0;
    if (!src.len)
        return wrong(s, "an audio without src", src);
    if (mix.len && !read_time(mix, &s->mix_ms))
        return wrong(s, "nc:mix must be like 400ms", mix);
    s->sound = src;
    return end_sentence(s);
}

/* Of a script or a story; both forms hold it without white space at its ends. */
static str fact(struct ssml *s, const xmlNode *n, const char *name) {
    return str_trim(attribute(s, n, NULL, name));
}

static bool take_metadata(struct ssml *s, const xmlNode *parent) {
    struct script *script = s->r->script;
    for (const xmlNode *n = parent->children; n; n = n->next) {
        s->node = n;
        if (is_element(n, "script")) {
            script->title = fact(s, n, "title");
            script->show = fact(s, n, "show");
            script->bed = fact(s, n, "bed");
        } else if (is_element(n, "story")) {
            size_t number;
            if (!read_story_number(s, attribute(s, n, NULL, "number"), &number))
                return false;
            script->about.at[number] = (struct about){.headline = fact(s, n, "headline"),
                                                      .author = fact(s, n, "author"),
                                                      .date = fact(s, n, "date"),
                                                      .place = fact(s, n, "place"),
                                                      .publication = fact(s, n, "publication"),
                                                      .url = fact(s, n, "url"),
                                                      .lang = fact(s, n, "lang"),
                                                      .source = fact(s, n, "source")};
        }
    }
    return true;
}

static bool take_element(struct ssml *s, const xmlNode *n) {
    const char *const xml = "http://www.w3.org/XML/1998/namespace";
    if (is_element(n, "p") || is_element(n, "paragraph"))
        return take_paragraph(s, n);
    if (is_element(n, "s") || is_element(n, "sentence"))
        return take_sentence(s, n);
    if (is_element(n, "voice")) {
        str lang = attribute(s, n, xml, "lang");
        return take_voice(s, n, lang, attribute(s, n, NULL, "name"));
    }
    if (is_element(n, "lang"))
        return take_voice(s, n, attribute(s, n, xml, "lang"), (str){0});
    if (is_element(n, "break"))
        return take_break(s, n);
    if (is_element(n, "phoneme"))
        return take_phoneme(s, n);
    if (is_element(n, "sub")) {
        s->given_spoken = attribute(s, n, NULL, "alias");
        bool ok = walk(s, n);
        s->given_spoken = (str){0};
        return ok;
    }
    if (is_element(n, "say-as"))
        return take_say_as(s, n);
    if (is_element(n, "audio"))
        return take_audio(s, n);
    if (is_element(n, "metadata"))
        return take_metadata(s, n);
    if (is_element(n, "meta") || is_element(n, "desc") || is_element(n, "lexicon"))
        return true;
    if ((is_element(n, "prosody") || is_element(n, "emphasis")) && !s->told_prosody) {
        note(s->r->notes, "%.*s:%ld: <%s> has no effect: rate and pitch are the voice's",
             STR_FMT(s->r->source->name), xmlGetLineNo(n), (const char *)n->name);
        s->told_prosody = true;
    }
    return walk(s, n);
}

static bool walk(struct ssml *s, const xmlNode *parent) {
    for (const xmlNode *n = parent->children; n; n = n->next) {
        s->node = n;
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
            if (!add_text(s, str_of((const char *)n->content)))
                return false;
        } else if (n->type == XML_ENTITY_REF_NODE) {
            return wrong(s, "entities are not read; write the character itself",
                         str_of((const char *)n->name));
        } else if (n->type == XML_ELEMENT_NODE && !take_element(s, n)) {
            return false;
        }
    }
    return true;
}

static bool read_document(struct form_reader *r, const xmlDoc *doc) {
    const xmlNode *root = xmlDocGetRootElement(doc);
    struct ssml s = {.r = r, .role = ROLE_BODY, .new_paragraph = true, .node = root};
    if (!root || !is_element(root, "speak"))
        return wrong(&s, "no <speak> in it", r->source->name);
    str lang = attribute(&s, root, "http://www.w3.org/XML/1998/namespace", "lang");
    s.lang = lang.len ? language_primary(lang, r->keep) : S("en");
    r->script->lang = s.lang;
    return walk(&s, root) && end_sentence(&s);
}

bool form_read_ssml(struct form_reader *r) {
    str text = r->source->text;
    xmlParserCtxt *ctxt = xmlNewParserCtxt();
    xmlDoc *doc = ctxt ? xmlCtxtReadMemory(ctxt, text.at, (int)text.len, NULL, "UTF-8",
                                           XML_PARSE_NONET | XML_PARSE_NOERROR |
                                               XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES)
                       : NULL;
    bool ok = doc != NULL;
    if (!ok) {
        const xmlError *why = ctxt ? xmlCtxtGetLastError(ctxt) : NULL;
        str said = str_trim(str_of(why && why->message ? why->message : "out of memory"));
        fail(r->err, ERR_INPUT, "%.*s:%d: not well-formed XML: %.*s", STR_FMT(r->source->name),
             why ? why->line : 1, STR_FMT(said));
    }
    ok = ok && read_document(r, doc);
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(ctxt);
    return ok;
}
