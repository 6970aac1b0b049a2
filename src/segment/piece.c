#include "segment/piece.h"

#include <unicode/uscript.h>

#include "base/utf8.h"
#include "segment/letter.h"

/* A run of letters of one script, with what may stand between them. */
struct foreign {
    struct span at;
    int script;
    str lang;
};

/* What joins two words or parts of words of a run. */
static bool is_joint(uint32_t c) {
    return c == ' ' || c == '\'' || c == 0x2019 || c == '-' || c == 0x2010 || c == 0x2011 ||
           c == '.' || c == '&' || c == ',' || c == '/' || c == '+' || c == ':' || c == 0xA0 ||
           c == 0xB7 || c == '!' || c == '?';
}

static bool is_han_joint(uint32_t c) {
    return letter_is_cjk(c) || c == 0xB7;
}

/* The run of letters and digits of `script` at *at, which moves past it.  A joint counts only when
 * a letter or digit follows within two characters. */
static struct span read_run(str text, size_t *at, size_t end, int script) {
    struct span run = {*at, *at};
    size_t joints = 0;
    for (size_t i = *at; i < end;) {
        uint32_t c = utf8_next(text, &i);
        bool letter =
            letter_is_alpha(c) && (c >= 0x300 && c < 0x370 ? true : identify_script(c) == script);
        bool digit = letter_is_digit(c) && c < 0x80;
        if (letter || digit) {
            run.end = i;
            joints = 0;
        } else if (++joints > 2 || !(script == USCRIPT_HAN ? is_han_joint(c) : is_joint(c))) {
            break;
        }
    }
    *at = run.end;
    return run;
}

/* Digits at the end of a run belong to the text around it. */
static void drop_digits(str text, struct span *run) {
    while (run->end > run->start) {
        size_t before = run->end;
        uint32_t c = utf8_prev(text, &before);
        if (letter_is_alpha(c))
            return;
        /* "Covid-19" and "iPhone15" keep theirs */
        size_t digits = run->end;
        while (digits > run->start && letter_is_digit((unsigned char)text.at[digits - 1]))
            digits--;
        if (digits > run->start && digits < run->end && text.at[digits - 1] != ' ' &&
            text.at[digits - 1] != ',')
            return;
        run->end = before;
    }
}

/* Whether a word is one to be read, not spelt: it has small letters, and is no code and no unit. */
static bool is_read(str word, bool after_number) {
    size_t small = 0, digits = 0, letters = 0;
    for (size_t at = 0; at < word.len;) {
        uint32_t c = utf8_next(word, &at);
        small += letter_is_lower(c);
        digits += letter_is_digit(c);
        letters += letter_is_alpha(c);
    }
    if (small == 0 || letters < 2)
        return false;
    if (after_number && letters <= 3)
        return false;
    return digits == 0 || small >= 3;
}

static bool has_read_word(str text, struct span run) {
    size_t before = run.start;
    bool number = before > 0 && letter_is_digit(utf8_before(text, before));
    str rest = str_sub(text, run.start, run.end);
    while (rest.at) {
        str word = str_cut(&rest, ' ');
        size_t digits = 0;
        while (digits < word.len && (letter_is_digit((unsigned char)word.at[digits]) ||
                                     word.at[digits] == '.' || word.at[digits] == ','))
            digits++;
        number = number || digits > 0;
        if (is_read(str_sub(word, digits, word.len), number))
            return true;
        number = digits > 0 && digits == word.len;
    }
    return false;
}

static size_t count_alpha(str text, struct span run) {
    size_t n = 0;
    for (size_t at = run.start; at < run.end;)
        n += letter_is_alpha(utf8_next(text, &at));
    return n;
}

/* Whether the run is to be a piece of its own in a sentence whose script is `home`. */
static bool is_foreign(str text, struct span run, int script, int home) {
    if (script == USCRIPT_HAN)
        return true;
    if (home == USCRIPT_HAN && script == USCRIPT_LATIN)
        return has_read_word(text, run);
    return count_alpha(text, run) >= 3;
}

static bool is_usable(const struct identifier *id, str lang) {
    const struct language *l;
    struct err ignored;
    return lang.len && voices_language(id->voices, lang, &l, &ignored) && l->usable;
}

/* Kana tell Japanese from what else is written in Han characters. */
static int kana_or_han(str text, struct span run) {
    for (size_t at = run.start; at < run.end;)
        if (utf8_is_kana(utf8_next(text, &at)))
            return USCRIPT_HIRAGANA;
    return USCRIPT_HAN;
}

/* Finds the next foreign run at or after *at. */
static bool next_foreign(const struct identifier *id, str text, size_t *at, size_t end, int home,
                         struct foreign *out) {
    while (*at < end) {
        size_t here = *at, next = *at;
        uint32_t c = (unsigned char)text.at[here];
        if (c < 0x80 && (home == USCRIPT_LATIN || !letter_is_alpha(c))) {
            ++*at;
            continue;
        }
        c = utf8_next(text, &next);
        int script = letter_is_alpha(c) ? identify_script(c) : USCRIPT_COMMON;
        if (script == USCRIPT_COMMON || script == home) {
            *at = next;
            continue;
        }
        struct span run = read_run(text, at, end, script);
        *at = *at > next ? *at : next;
        if (script != USCRIPT_HAN)
            drop_digits(text, &run);
        str lang = identify_of_script(id, script == USCRIPT_HAN ? kana_or_han(text, run) : script);
        if (run.end > here && is_foreign(text, run, script, home) && is_usable(id, lang)) {
            *out = (struct foreign){run, script, lang};
            return true;
        }
    }
    return false;
}

static bool has_word(str text, size_t from, size_t to) {
    while (from < to) {
        uint32_t c = utf8_next(text, &from);
        if (letter_is_alpha(c) || letter_is_digit(c))
            return true;
    }
    return false;
}

/* Adds [from, to); one without a word is part of its neighbour. */
static void put_piece(struct sentence *s, str text, size_t from, size_t to, str lang,
                      struct arena *keep) {
    if (from >= to)
        return;
    struct piece *last = s->pieces.n ? &s->pieces.at[s->pieces.n - 1] : NULL;
    if (last && (!has_word(text, from, to) || str_eq(last->lang, lang))) {
        last->at.end = to;
        return;
    }
    if (last && !has_word(text, last->at.start, last->at.end)) {
        last->at.end = to;
        last->lang = lang;
        return;
    }
    if (!last) { /* most sentences have one piece: a list would take room for several */
        s->pieces.at = arena_new(keep, struct piece, 1);
        s->pieces.cap = 1;
    }
    *list_push(&s->pieces, keep) = (struct piece){{from, to}, lang, false};
}

/* The script that a language is written in, by the table. */
static int script_of(const struct identifier *id, str lang) {
    for (size_t i = 0; i < id->scripts.n; i++)
        for (size_t k = 0; k < id->scripts.at[i].n; k++)
            if (str_eq(id->scripts.at[i].langs[k], lang))
                return id->scripts.at[i].script == USCRIPT_HIRAGANA ? USCRIPT_HAN
                                                                    : id->scripts.at[i].script;
    return USCRIPT_LATIN;
}

void piece_sentence(const struct identifier *id, str para, struct sentence *s, struct arena *keep) {
    int home = script_of(id, s->lang);
    size_t from = s->at.start;
    struct foreign f;
    for (size_t at = s->at.start; next_foreign(id, para, &at, s->at.end, home, &f);) {
        put_piece(s, para, from, f.at.start, s->lang, keep);
        put_piece(s, para, f.at.start, f.at.end, f.lang, keep);
        from = f.at.end;
    }
    put_piece(s, para, from, s->at.end, s->lang, keep);
    if (s->pieces.n == 1)
        s->pieces.at[0].lang = s->lang;
}
