#include "language/phonemes.h"

#include <unicode/unorm2.h>

#include "base/utf8.h"

#define SIGN_BYTES  16 /* of a sign of the IPA, with its marks */
#define TABLES_DEEP 8  /* of phonemes, each adding to the next */
#define COLUMNS     3
#define TIE_ABOVE   0x361
#define TIE_BELOW   0x35C
#define IPA_UNITS   2000 /* of UTF-16 */

static void add_mnemonic(struct phonemes *p, str text, struct arena *keep) {
    *list_push(&p->mnemonics, keep) = (struct mnemonic){text, 0};
    struct mnemonic *all = p->mnemonics.at;
    int *link = &p->first[text.at[0] & 127];
    while (*link && all[*link - 1].text.len > text.len)
        link = &all[*link - 1].next;
    all[p->mnemonics.n - 1].next = *link;
    *link = (int)p->mnemonics.n;
}

static bool add_table(struct phonemes *p, const struct table *t, str name, struct arena *keep,
                      struct err *err) {
    for (int deep = 0; name.len; deep++) {
        const struct row *r = table_find(t, S("tables"), name);
        if (!r)
            return fail(err, ERR_DATA, "%.*s: no phoneme table `%.*s`; run scripts/make-phonemes",
                        STR_FMT(t->path), STR_FMT(name));
        if (r->fields < 2 || r->fields > COLUMNS || deep == TABLES_DEEP)
            return table_fail(t, r, err, "expected a table, the one it adds to, its mnemonics");
        for (str rest = row_field(r, 2); rest.at;) {
            str mnemonic = str_cut(&rest, ' ');
            if (mnemonic.len)
                add_mnemonic(p, mnemonic, keep);
        }
        name = r->field[1];
    }
    return true;
}

static bool check_ipa(const struct table *t, struct err *err) {
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct row *r = &t->rows.at[i];
        if (r->fields != 2 || r->section.len || r->field[0].len == 0 ||
            r->field[0].len > SIGN_BYTES || r->field[1].len == 0)
            return table_fail(t, r, err,
                              "expected two columns: a sign of up to %d bytes, and the mnemonics "
                              "that may stand for it, or - for none",
                              SIGN_BYTES);
    }
    return true;
}

bool phonemes_open(struct phonemes *out, struct voices *voices, const struct language *language,
                   struct err *err) {
    const struct table *known;
    *out = (struct phonemes){.language = language};
    if (!voices_table(voices, S("common"), "phonemes.tsv", &known, err) ||
        !voices_table(voices, S("common"), "ipa.tsv", &out->ipa, err) ||
        !voices_table(voices, language->code, "ipa.tsv", &out->own_ipa, err) ||
        !check_ipa(out->ipa, err) || !check_ipa(out->own_ipa, err))
        return false;
    str voice = language->reader.engine_voice,
        base = str_cut(&voice, '+'); /* variants sound alike */
    str table = table_get(known, S("voices"), base);
    if (table.len == 0)
        return fail(err, ERR_DATA, "%.*s: no voice `%.*s`; run scripts/make-phonemes",
                    STR_FMT(known->path), STR_FMT(base));
    return add_table(out, known, table, voices->keep, err);
}

/* As the engine does it: the longest mnemonic that stands there.  0: none. */
static size_t mnemonic_at(const struct phonemes *p, str text, size_t at) {
    if (at >= text.len || (unsigned char)text.at[at] > 127)
        return 0;
    const char *here = text.at + at;
    for (int i = p->first[(int)*here]; i; i = p->mnemonics.at[i - 1].next) {
        str m = p->mnemonics.at[i - 1].text;
        size_t n = 1;
        while (n < m.len && at + n < text.len && here[n] == m.at[n])
            n++;
        if (n == m.len)
            return n;
    }
    /* a bar parts two mnemonics, a space two words */
    return *here == '|' || *here == ' ';
}

size_t phonemes_check(const struct phonemes *p, str text) {
    size_t at = 0;
    for (size_t n; at < text.len && (n = mnemonic_at(p, text, at)) > 0; at += n)
        ;
    return at;
}

str phonemes_last(const struct phonemes *p, str text) {
    str last = {0};
    for (size_t at = 0, n; at < text.len && (n = mnemonic_at(p, text, at)) > 0; at += n)
        last = str_sub(text, at, at + n);
    return last;
}

/* Adds mnemonics, with a bar where they would run into what stands before them. */
static void join(const struct phonemes *p, struct buf *out, str mnemonics) {
    str before = buf_str(out);
    str last = phonemes_last(p, before);
    size_t start = before.len - last.len;
    buf_put(out, mnemonics);
    if (last.len && mnemonic_at(p, buf_str(out), start) > last.len) {
        out->len -= mnemonics.len;
        buf_byte(out, '|');
        buf_put(out, mnemonics);
    }
}

/* The first of the alternatives that the voice has; empty and false when it has none of them. */
static bool choose(const struct phonemes *p, str alternatives, str *out) {
    for (str rest = alternatives; rest.at;) {
        *out = str_cut(&rest, ' ');
        if (str_eq(*out, S("-"))) {
            *out = (str){0};
            return true;
        }
        if (out->len && phonemes_check(p, *out) == out->len)
            return true;
    }
    *out = (str){0};
    return false;
}

/* The longest sign of either table at `at`: what may stand for it.  0: none stands there. */
static size_t sign_at(const struct table *own, const struct table *common, str ipa, size_t at,
                      str *alternatives) {
    for (size_t n = SIGN_BYTES; n > 0; n--) {
        str sign = str_sub(ipa, at, at + n);
        if (sign.len < n)
            continue;
        *alternatives = own ? table_get(own, (str){0}, sign) : (str){0};
        if (alternatives->len == 0)
            *alternatives = table_get(common, (str){0}, sign);
        if (alternatives->len)
            return n;
    }
    return 0;
}

/* Put together, as the tables are written, and without the ties over affricates. */
static bool compose(str ipa, struct buf *out) {
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    UChar from[IPA_UNITS], to[IPA_UNITS];
    int32_t n = 0;
    for (size_t at = 0; at < ipa.len;) {
        uint32_t c = utf8_next(ipa, &at);
        if (n > IPA_UNITS - 2)
            return false;
        if (c != TIE_ABOVE && c != TIE_BELOW)
            U16_APPEND_UNSAFE(from, n, (UChar32)c);
    }
    int32_t len = unorm2_normalize(nfc, from, n, to, IPA_UNITS, &code);
    for (int32_t i = 0; U_SUCCESS(code) && i < len;) {
        UChar32 c;
        U16_NEXT(to, i, len, c);
        buf_utf8(out, (uint32_t)c);
    }
    return U_SUCCESS(code);
}

/* A letter and its marks as single characters; empty when it has no mark. */
static str take_apart(uint32_t c, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    UChar apart[8];
    int32_t len = unorm2_getRawDecomposition(nfc, (UChar32)c, apart, 8, &code);
    struct buf out = buf_make(keep, 32);
    for (int32_t i = 0; U_SUCCESS(code) && i < len;) {
        UChar32 one;
        U16_NEXT(apart, i, len, one);
        buf_utf8(&out, (uint32_t)one);
    }
    return buf_str(&out);
}

struct conversion {
    const struct phonemes *p; /* NULL: only whether the signs are listed */
    const struct table *common;
    struct buf *out;
    str *bad;
    struct arena *keep;
};

static bool convert(const struct conversion *v, str text) {
    for (size_t at = 0, n; at < text.len; at += n) {
        str alternatives, chosen;
        size_t next = at;
        uint32_t c = utf8_next(text, &next);
        n = sign_at(v->p ? v->p->own_ipa : NULL, v->common, text, at, &alternatives);
        *v->bad = str_sub(text, at, n ? at + n : next);
        if (n == 0) {
            n = next - at;
            str apart = c == ' ' ? (str){0} : take_apart(c, v->keep);
            if (c == ' ' && v->p) /* between two words */
                buf_byte(v->out, ' ');
            else if (c != ' ' && (apart.len == 0 || !convert(v, apart)))
                return false;
            continue;
        }
        if (v->p && !choose(v->p, alternatives, &chosen))
            return false;
        if (v->p)
            join(v->p, v->out, chosen);
    }
    return true;
}

static bool convert_whole(const struct conversion *v, str ipa) {
    struct buf composed = buf_make(v->keep, IPA_UNITS * 4);
    *v->bad = ipa;
    return compose(ipa, &composed) && convert(v, buf_str(&composed));
}

bool phonemes_of_ipa(const struct phonemes *p, str ipa, struct buf *out, str *bad) {
    return convert_whole(&(struct conversion){p, p->ipa, out, bad, out->arena}, ipa);
}

bool phonemes_check_ipa(struct voices *voices, str ipa, str *bad, struct err *err) {
    const struct table *common;
    *bad = (str){0};
    return voices_table(voices, S("common"), "ipa.tsv", &common, err) && check_ipa(common, err) &&
           convert_whole(&(struct conversion){NULL, common, NULL, bad, voices->keep}, ipa);
}
