/* W3C Pronunciation Lexicon Specification 1.0, through libxml2. */
#include <libxml/xmlreader.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "language/lexicon_file.h"

#define PLS_NAMESPACE "http://www.w3.org/2005/01/pronunciation-lexicon"

struct pls {
    struct lexicon_file *file;
    struct voices *voices;
    str only; /* the language that the records may have; empty: any */
    str lang, alphabet;
    xmlTextReader *reader;
    char problem[200]; /* libxml2's first, with its line */
    int problem_line;
    struct err *err;
};

static void keep_problem(void *self, xmlErrorPtr error) {
    struct pls *p = self;
    if (*p->problem || error->level < XML_ERR_ERROR)
        return;
    snprintf(p->problem, sizeof p->problem, "%s", error->message ? error->message : "not XML");
    for (char *c = p->problem; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = *(c + 1) ? ' ' : '\0';
    p->problem_line = error->line;
}

static str copy(const xmlChar *z, struct arena *keep) {
    return str_copy(str_of((const char *)z), keep);
}

static bool is_named(const xmlNode *n, const char *name) {
    return xmlStrEqual(n->name, (const xmlChar *)name) &&
           (!n->ns || xmlStrEqual(n->ns->href, (const xmlChar *)PLS_NAMESPACE));
}

static str attribute(const xmlNode *n, const char *name, struct arena *keep) {
    xmlChar *value = xmlGetNoNsProp(n, (const xmlChar *)name);
    str s = value ? str_trim(copy(value, keep)) : (str){0};
    xmlFree(value);
    return s;
}

/* The text in an element, its white space made single spaces. */
static str content(const xmlNode *n, struct arena *keep) {
    xmlChar *text = xmlNodeGetContent(n);
    str s = str_of((const char *)text);
    struct buf out = buf_make(keep, s.len);
    for (str rest = s; rest.at;) {
        size_t end = 0;
        while (end < rest.len && !(rest.at[end] == ' ' || rest.at[end] == '\t' ||
                                   rest.at[end] == '\n' || rest.at[end] == '\r'))
            end++;
        str word = str_sub(rest, 0, end);
        rest = end < rest.len ? str_sub(rest, end + 1, rest.len) : (str){0};
        if (word.len && out.len)
            buf_byte(&out, ' ');
        buf_put(&out, word);
    }
    xmlFree(text);
    return buf_str(&out);
}

static bool check_alphabet(struct pls *p, str name, int line) {
    return str_eq(name, S("ipa")) || str_eq(name, S("x-espeak")) ||
           lexicon_file_fail(p->file, line, p->err, "alphabet `%.*s`: must be ipa or x-espeak",
                             STR_FMT(name));
}

static bool start_lexicon(struct pls *p, const xmlNode *root) {
    int line = (int)xmlGetLineNo(root);
    struct arena *keep = p->voices->keep;
    if (!is_named(root, "lexicon"))
        return lexicon_file_fail(p->file, line, p->err,
                                 "not a pronunciation lexicon (PLS 1.0): <%s>",
                                 (const char *)root->name);
    xmlChar *lang = xmlNodeGetLang(root);
    p->lang = lang ? str_trim(copy(lang, keep)) : (str){0};
    xmlFree(lang);
    p->alphabet = attribute(root, "alphabet", keep);
    if (p->lang.len == 0)
        return lexicon_file_fail(p->file, line, p->err,
                                 "<lexicon> has no xml:lang; add xml:lang=\"en\" or * for every "
                                 "language");
    return p->alphabet.len == 0 || check_alphabet(p, p->alphabet, line);
}

/* What a lexeme is said as: its first phoneme or alias, or the one that is preferred. */
static const xmlNode *choose(const xmlNode *lexeme, struct arena *keep) {
    const xmlNode *first = NULL;
    for (const xmlNode *n = lexeme->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE || (!is_named(n, "phoneme") && !is_named(n, "alias")))
            continue;
        if (str_eq(attribute(n, "prefer", keep), S("true")))
            return n;
        first = first ? first : n;
    }
    return first;
}

static bool check_children(struct pls *p, const xmlNode *lexeme) {
    for (const xmlNode *n = lexeme->children; n; n = n->next)
        if (n->type == XML_ENTITY_REF_NODE ||
            (n->type == XML_ELEMENT_NODE && !is_named(n, "grapheme") && !is_named(n, "phoneme") &&
             !is_named(n, "alias") && !is_named(n, "example")))
            return lexicon_file_fail(p->file, (int)xmlGetLineNo(n), p->err,
                                     "<%s> cannot stand in a <lexeme>", (const char *)n->name);
    return true;
}

static bool add_lexeme(struct pls *p, const xmlNode *lexeme) {
    struct arena *keep = p->voices->keep;
    int line = (int)xmlGetLineNo(lexeme);
    if (!check_children(p, lexeme))
        return false;
    const xmlNode *said = choose(lexeme, keep);
    if (!said)
        return lexicon_file_fail(p->file, line, p->err, "a lexeme without phoneme or alias");
    struct record r = {.lang = p->lang, .spoken = content(said, keep)};
    if (is_named(said, "phoneme")) {
        str alphabet = attribute(said, "alphabet", keep);
        if (alphabet.len == 0)
            alphabet = p->alphabet;
        int at = (int)xmlGetLineNo(said);
        if (alphabet.len == 0)
            return lexicon_file_fail(p->file, at, p->err,
                                     "no alphabet for this phoneme; give <lexicon> "
                                     "alphabet=\"ipa\" or \"x-espeak\"");
        if (!check_alphabet(p, alphabet, at))
            return false;
        r.notation = str_eq(alphabet, S("ipa")) ? NOTATION_IPA : NOTATION_MNEMONICS;
    }
    bool any = false;
    for (const xmlNode *n = lexeme->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE || !is_named(n, "grapheme"))
            continue;
        any = true;
        r.written = content(n, keep);
        r.line = (int)xmlGetLineNo(n);
        if (!lexicon_file_add(p->file, p->voices, p->only, &r, p->err))
            return false;
    }
    return any || lexicon_file_fail(p->file, line, p->err, "a lexeme without grapheme");
}

/* What the reader stands at; *skip: its children were dealt with. */
static bool take_node(struct pls *p, bool *skip) {
    *skip = false;
    const xmlNode *n = xmlTextReaderCurrentNode(p->reader);
    int type = xmlTextReaderNodeType(p->reader), depth = xmlTextReaderDepth(p->reader);
    if (!n || type != XML_READER_TYPE_ELEMENT)
        return true;
    if (depth == 0)
        return start_lexicon(p, n);
    *skip = true;
    if (is_named(n, "lexeme")) {
        const xmlNode *whole = xmlTextReaderExpand(p->reader);
        return !whole || add_lexeme(p, whole);
    }
    return is_named(n, "meta") || is_named(n, "metadata") ||
           lexicon_file_fail(p->file, (int)xmlGetLineNo(n), p->err,
                             "<%s> cannot stand in a <lexicon>", (const char *)n->name);
}

static bool read_all(struct pls *p) {
    bool skip = false;
    int more;
    while ((more = skip ? xmlTextReaderNext(p->reader) : xmlTextReaderRead(p->reader)) == 1)
        if (!take_node(p, &skip))
            return false;
    return more == 0 && !*p->problem;
}

static bool is_declared(str text, str *what) {
    static const str words[] = {{"<!DOCTYPE", 9}, {"<!ENTITY", 8}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(text, words[i], 0) < text.len) {
            *what = words[i];
            return true;
        }
    return false;
}

static int line_of(str text, size_t at) {
    int line = 1;
    for (size_t i = 0; i < at && i < text.len; i++)
        line += text.at[i] == '\n';
    return line;
}

bool pls_parse(str text, struct voices *voices, str lang, struct lexicon_file *out,
               struct err *err) {
    struct pls p = {.file = out, .voices = voices, .only = lang, .err = err};
    str what;
    size_t bad = utf8_check(text);
    if (bad < text.len)
        return lexicon_file_fail(out, line_of(text, bad), err, "not UTF-8; save the file as UTF-8");
    if (is_declared(text, &what)) /* entities can be bombs, or fetch files */
        return lexicon_file_fail(out, line_of(text, str_find(text, what, 0)), err,
                                 "a lexicon must not have %.*s; remove it", STR_FMT(what));
    /* the bytes were found to be UTF-8, whatever the XML declaration says */
    p.reader = xmlReaderForMemory(text.at, (int)text.len, NULL, "UTF-8", XML_PARSE_NONET);
    if (!p.reader)
        return fail(err, ERR_DATA, "%.*s: cannot be read as XML", STR_FMT(out->path));
    xmlTextReaderSetStructuredErrorHandler(p.reader, keep_problem, &p);
    err->code = ERR_NONE;
    bool ok = read_all(&p);
    if (!ok && err->code == ERR_NONE)
        lexicon_file_fail(out, p.problem_line ? p.problem_line : 1, err, "not well-formed XML: %s",
                          *p.problem ? p.problem : "it ends too early");
    xmlFreeTextReader(p.reader);
    return ok;
}
