/* normalise: the spoken form of a line: every number, date, amount, unit and abbreviation written
 * out the way a newsreader says it.
 *
 * One lexical pass for all languages; what is said comes from voices/<lang>/ tables and from ICU's
 * spell-out rules.  A text without anything to normalise comes out unchanged; when in doubt the
 * engine's own reading is kept (but no digit and no Latin unit reaches a Chinese voice).  Knows
 * nothing of phonemes. */
#ifndef NORMALISE_NORMALISE_H
#define NORMALISE_NORMALISE_H

#include "base/err.h"
#include "language/language.h"
#include "types/utterance.h"

/* Holds ICU's objects between lines; open one per run. */
struct normaliser {
    struct voices *voices;
    bool lexicon_only; /* what the lexicon says, and no rule */
    void *cache;       /* private: tables and ICU objects per language */
};

void normaliser_open(struct normaliser *n, struct voices *voices);
void normaliser_close(struct normaliser *n); /* safe on a zeroed one */

/* Uses line->lang and line->written.  Fails only on a malformed table (ERR_DATA) or a spoken form
 * over LIMIT_SPOKEN_BYTES.  *out lives in `keep` and points to `line`. */
bool normalise_line(struct normaliser *n, const struct line *line, struct utterance *out,
                    struct arena *keep, struct arena scratch, struct err *err);

#endif
