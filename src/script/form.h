/* form: a script as a file that a person can edit, and back (docs/script.md).
 *
 * Two forms hold the same: plain text, and SSML 1.1 (W3C Recommendation, 2010) with attributes of
 * our own namespace for what SSML lacks.  SSML from elsewhere is read too: it is one story.  What
 * was written is what is said: nothing is segmented or left out here.  Reading what was written
 * gives the same script again, but for where its lines come from: that is the file now. */
#ifndef SCRIPT_FORM_H
#define SCRIPT_FORM_H

#include "base/buf.h"
#include "script/script.h"

#define FORM_FIRST_LINE "#newscast-script 1"
#define FORM_NAMESPACE  "urn:newscast:script:1"

/* Whether a text is a script in one of the forms. */
bool form_is_script(str text);

/* Errors name the file, the line and the remedy. */
bool form_read(const struct source *source, struct voices *voices, struct script *out,
               struct notes *notes, struct arena *keep, struct err *err);

bool form_text(const struct script *script, struct voices *voices, struct buf *out,
               struct arena scratch, struct err *err);
void form_ssml(const struct script *script, struct buf *out);

/* What both readers use; form_read's. */
struct form_reader {
    const struct source *source;
    struct voices *voices;
    struct script *script;
    LIST(bool) has_gap;      /* of each line: its gap was given */
    LIST(size_t) paragraphs; /* of each story, so far */
    struct notes *notes;
    struct arena *keep;
    struct err *err;
};

bool form_read_text(struct form_reader *r);
bool form_read_ssml(struct form_reader *r);

/* Of story `number`, which is there afterwards.  NULL: there cannot be so many. */
struct about *form_about(struct form_reader *r, size_t number);
/* The paragraph of a line of this role and story that is being read, counted from 0. */
size_t form_paragraph(const struct form_reader *r, enum role role, size_t story);
/* A sentence has no white space at its ends: what `start` and `end` say of a line is one of them.
 */
void form_trim(struct line *line, bool start, bool end);
/* The phonemes of IPA, as the engine takes them; empty: it cannot say *bad. */
bool form_ipa(struct form_reader *r, str lang, str ipa, str *out, str *bad);
/* The silence after line i, by the rules of script.h. */
bool form_gap(struct voices *voices, const struct script *script, size_t i, int *gap_ms,
              struct err *err);

#endif
