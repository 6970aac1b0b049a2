/* phonemes: what the engine takes between [[ and ]], as far as it can be known without starting it.
 *
 *   voices/common/phonemes.tsv   the mnemonics of each engine voice (generated)
 *   voices/common/ipa.tsv        signs of the IPA, and for each the mnemonics that may stand for
 * it: voices/<lang>/ipa.tsv        the first that the voice has is taken
 *
 * The engine skips silently what it does not know; here it is found out.  Never hears or says
 * anything. */
#ifndef LANGUAGE_PHONEMES_H
#define LANGUAGE_PHONEMES_H

#include "base/buf.h"
#include "language/language.h"

struct mnemonic {
    str text;
    int next; /* with the same first character: index + 1; 0: none */
};

struct phonemes {
    const struct language *language;
    LIST(struct mnemonic) mnemonics;
    int first[128]; /* mnemonic + 1 by its first character, the longest first; 0: none */
    const struct table *ipa, *own_ipa;
};

/* Of the language's voice.  *out lives in the arena of the voices. */
bool phonemes_open(struct phonemes *out, struct voices *voices, const struct language *language,
                   struct err *err);
/* Offset of the first character that is no part of a mnemonic; text.len when all are. */
size_t phonemes_check(const struct phonemes *p, str text);
/* The last mnemonic of a text that phonemes_check found good; stress and lengths count. */
str phonemes_last(const struct phonemes *p, str text);

/* Appends the mnemonics of an IPA text (without its slashes).  false: *bad is the sign that has
 * none. */
bool phonemes_of_ipa(const struct phonemes *p, str ipa, struct buf *out, str *bad);

/* Whether voices/common/ipa.tsv lists all signs of an IPA text, for one whose language is not known
 * yet.  false: *bad is the one that it does not list, or is empty and *err says why. */
bool phonemes_check_ipa(struct voices *voices, str ipa, str *bad, struct err *err);

#endif
